"""The list of people with its filters, and its twins as JSON and Excel."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from anqi.organisation import records
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.asking import account_of
from anqi.organisation.forms import post_choices
from anqi.organisation.models import Person, Standing, Tree, Unit
from anqi.organisation.people import A_MEMBER, NO_MEMBER, Asked, Listed, People
from anqi.organisation.picture import reach_units
from anqi.organisation.posts import Post
from anqi.organisation.search import LONGEST
from anqi.organisation.showing import PAIRS, Cells, Day, row, table
from anqi.pages import twins
from anqi.pages.forms import DayField, ListedSelect

PAGE = 100


class AskPeople(forms.Form):
    """Whom the list is to have."""

    q = forms.CharField(
        label=gettext_lazy("Name or staff number"), required=False, max_length=LONGEST
    )
    unit = forms.TypedChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=ListedSelect,
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("Standing in the Party"), required=False, widget=ListedSelect
    )
    post = forms.ChoiceField(label=gettext_lazy("Post held"), required=False, widget=ListedSelect)
    day = DayField(label=gettext_lazy("In the plant on"), required=False)

    def offer(self, people: People) -> None:
        """The choices that there are: units of the day; the Party's only for those who see standing."""
        units, shows_party = people.units, people.shows_party
        choices: list[tuple[Any, Any]] = [("", _("all units"))]
        for tree in Tree:
            if tree == Tree.PARTY and not shows_party:
                continue
            rows: list[tuple[int, str]] = []
            waiting: list[tuple[Unit, int]] = [(top, 0) for top in reversed(units.tops(tree))]
            while waiting:
                unit, depth = waiting.pop()
                rows.append((unit.pk, "　" * depth + unit.name_on(people.asked.day)))
                below = reversed(units.children(unit.pk))
                waiting += [(child, depth + 1) for child in below]
            choices.append((tree.label, rows))
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        posts = [("", _("all posts")), *post_choices()[1:]]
        self.fields["post"].choices = posts  # type: ignore[attr-defined]
        standings = [
            ("", _("members and others")), (A_MEMBER, _("Party members")),
            *Standing.Value.choices, (NO_MEMBER, _("not members")),
        ]  # fmt: skip
        if shows_party:
            self.fields["standing"].choices = standings  # type: ignore[attr-defined]
        else:
            del self.fields["standing"]
        self.fields["q"].widget.attrs["placeholder"] = self.fields["q"].label


@require_GET
def people(request: HttpRequest) -> HttpResponseBase:
    """People of the plant whom the account sees, on a day; with `?format=` as a twin, which is recorded."""
    account = account_of(request)
    _scope, plant, ever = reach_units(request, Verb.SEE_PEOPLE)
    day = Day.asked(request)
    found = People(account, plant, _asked(request, day), ever)
    wanted = twins.asked(request)
    if wanted is not None:
        need_fresh(request)
        records.record_of(request, records.Act.EXPORT, object=request.get_full_path())
        all_of_them = found.found()
        rows = found.listed(list(all_of_them[: twins.MOST + 1]), of=all_of_them)
        return twins.twin(
            wanted, name=f"{plant.code}-people", columns=_columns(), rows=_plain(rows, day)
        )
    form = AskPeople({**request.GET.dict(), "day": day.day.isoformat()})
    form.offer(found)
    number = _number(request.GET.get("page", ""))
    people = list(found.found()[(number - 1) * PAGE : number * PAGE + 1])
    shown, more = people[:PAGE], len(people) > PAGE
    context = {
        "plant": plant,
        "day": day,
        "fields": [form[name] for name in form.fields],
        "table": _table(list(found.listed(shown)), day, party=found.shows_party),
        "first": (number - 1) * PAGE + 1,
        "last": (number - 1) * PAGE + len(shown),
        "before": _page(request, number - 1) if number > 1 else "",
        "after": _page(request, number + 1) if more else "",
        "actions": _actions(request),
        "narrowed": any(request.GET.get(name) for name in ("q", "unit", "standing", "post")),
    }
    return render(request, "organisation/people.html", context)


def _asked(request: HttpRequest, day: Day) -> Asked:
    """What the address asks for; what can't be read asks for nothing."""
    unit = request.GET.get("unit", "")
    return Asked(
        day=day.day,
        text=request.GET.get("q", "")[:LONGEST],
        unit=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 19 else None,
        standing=request.GET.get("standing", ""),
        post=request.GET.get("post", ""),
    )


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _page(request: HttpRequest, number: int) -> str:
    asked = {name: value for name, value in request.GET.items() if value and name != "page"}
    return "?" + urlencode(asked | {"page": number})


def _actions(request: HttpRequest) -> list[Cells]:
    if scope_of(account_of(request), Verb.CHANGE_ROSTER).is_empty:
        return []
    return [{"text": _("Take on a person"), "href": reverse("organisation:join"), "primary": True}]


def _table(rows: list[Listed], day: Day, *, party: bool) -> Cells:
    titles: list[str | tuple[str, str]] = [
        (_("Staff number"), "nowrap"), (_("Person's name"), "nowrap"), _("Department or team"),
    ]  # fmt: skip
    if party:
        titles += [_("Branch or group"), (_("Standing"), "nowrap s")]
    cells = []
    for one in rows:
        own: list[Any] = [
            one.person.code,
            day.person(one.person),
            _unit(one.work, one.department, day),
        ]
        if party:
            own += [_unit(one.party, one.branch, day), _standing(one)]
        cells.append(row(*own, {"text": _posts(one, day), "quiet": True}))
    return table(_("People"), (*titles, _("Post held")), cells, form=PAIRS)


def _unit(unit: Unit | None, above: Unit | None, day: Day) -> Cells | str:
    """A unit, with the department or branch that it is of."""
    if unit is None:
        return ""
    cell = day.unit(unit)
    if above is not None and above.pk != unit.pk:
        cell["note"] = above.name_on(day.day)
    return cell


def _posts(one: Listed, day: Day) -> str:
    posts = (
        f"{held.unit.name_on(day.day)} {Post(held.post).label}"
        if held.unit
        else str(Post(held.post).label)
        for held in one.holdings
    )
    return _(", ").join(posts)


def _standing(one: Listed) -> str:
    return str(Standing.Value(one.standing).label) if one.standing else ""


def _columns() -> list[twins.Column]:
    return [
        twins.Column("code", _("Staff number"), 12),
        twins.Column("name", _("Person's name"), 12),
        twins.Column("department", _("Department"), 20),
        twins.Column("unit", _("Department or team"), 20),
        twins.Column("branch", _("Party branch"), 20),
        twins.Column("party_unit", _("Branch or group"), 20),
        twins.Column("standing", _("Standing"), 12),
        twins.Column("posts", _("Post held"), 28),
        twins.Column("active_from", _("From"), 12),
        twins.Column("active_to", _("To"), 12),
    ]


def _plain(rows: Iterator[Listed], day: Day) -> Iterator[tuple[Any, ...]]:
    for one in rows:
        person: Person = one.person
        units = (one.department, one.work, one.branch, one.party)
        yield (
            person.code, person.name, *(unit.name_on(day.day) if unit else None for unit in units),
            _standing(one) or None, _posts(one, day) or None, person.active_from, person.active_to,
        )  # fmt: skip
