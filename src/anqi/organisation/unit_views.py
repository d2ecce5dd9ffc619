"""The page of a unit on a day: its posts and who is vacant, what stands below it, its people, its history."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.kit import clock
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.asking import account_of
from anqi.organisation.authority import Scope
from anqi.organisation.journal import changes_of
from anqi.organisation.models import BRANCHES, Assignment, Tree, Unit
from anqi.organisation.picture import reach_units
from anqi.organisation.records import Denied
from anqi.organisation.showing import PAIRS, Cells, Day, row, table, told
from anqi.organisation.spans import holds_on
from anqi.organisation.unit_history import history
from anqi.organisation.unit_page import UnitPage
from anqi.organisation.views import warnings_table
from anqi.organisation.warnings import warnings_of

MOST = 30
"""People of a unit that its page shows; the list of people has them all."""


@require_GET
def unit(request: HttpRequest, id: int) -> HttpResponse:
    """A unit on a day. Who is in a Party unit is told to those who see standing in the Party."""
    account = account_of(request)
    scope, plant, ever = reach_units(request, Verb.SEE_PEOPLE)
    day = Day.asked(request, scope)
    try:
        page = UnitPage(ever, id, day)
    except KeyError as fault:
        raise (Denied if Unit.objects.filter(pk=id).exists() else Http404) from fault
    one = page.unit
    keeps = not scope_of(account, Verb.CHANGE_ROSTER).is_empty
    seen = scope_of(account, Verb.SEE_STANDING) if page.in_party else scope
    told_warnings = one.kind in BRANCHES and page.there and scope.sees(branch=one.code)
    warnings = list(warnings_of(one, page.set_up, day.day)) if told_warnings else []
    posts = page.posts(keeps=keeps)  # the wider reach is read first, and the narrower with it
    people, more = _people(page, seen)
    context: dict[str, Any] = {
        "unit": one,
        "page": page,
        "name": one.name_on(day.day),
        "day": day,
        "above": day.links(page.above),
        "actions": _actions(page) if keeps and not one.has_ended(clock.today()) else [],
        "figures": page.figures(),
        "posts": posts,
        "below": page.units_below(),
        "places": page.places() if keeps else None,
        "elections": page.elections() if keeps else None,
        "links": page.links(keeps=keeps),
        "warnings": warnings_table(warnings, day),
        "history": history(one, page.placements, page.holdings, page.all_links, day.day),
        "changes": changes_of(plant, unit=one) if keeps else None,
        "terms": _terms(one, day),
        "people": people,
        "more": more,
        "all_people": _all_people(one, day),
    }
    return render(request, "organisation/unit.html", context)


def _people(page: UnitPage, scope: Scope) -> tuple[Cells, bool]:
    """The first people of the unit and of those below it, and whether there are more."""
    day = page.day.day
    seen = Q() if scope.whole else Q(person__code__in=frozenset(scope.people))
    found = Assignment.objects.on(day).filter(seen, holds_on(day, "person__"), unit__in=page.below)
    rows = list(found.select_related("person", "unit").order_by("person__code")[: MOST + 1])
    cells = [
        row(one.person.code, page.day.person(one.person), page.day.unit(one.unit))
        for one in rows[:MOST]
    ]
    titles = ((_("Staff number"), "nowrap"), _("Person's name"), _("Unit"))
    return table(_("People"), titles, cells, form=PAIRS), len(rows) > MOST


def _all_people(one: Unit, day: Day) -> str:
    joined = "&" if day.query else "?"
    return f"{reverse('organisation:people')}{day.query}{joined}unit={one.pk}"


def _terms(one: Unit, day: Day) -> list[Cells]:
    terms: list[Cells] = [
        {"name": _("Code"), "value": one.code, "mono": True},
        {"name": _("What it is"), "value": one.get_kind_display()},
        {"name": _("Tree"), "value": one.get_tree_display()},
    ]
    if one.active_from:
        terms.append({"name": _("From"), "value": told(one.active_from)})
    if one.active_to:
        terms.append({"name": _("To"), "value": told(one.active_to)})
    if one.name_on(day.day) != one.name:
        terms.append({"name": _("Called today"), "value": one.name})
    return terms


def _actions(page: UnitPage) -> list[Cells]:
    one = page.unit
    acts = [
        (_("Correct the name"), "correct_unit"), (_("Rename"), "rename"),
        (_("Place elsewhere"), "move"), (_("Close"), "close"),
    ]  # fmt: skip
    if page.may_link:
        acts.append(
            (_("Let answer") if one.tree == Tree.PARTY else _("Let be answered for"), "link")
        )
    if one.kind in BRANCHES:
        acts.append((_("Record an election"), "elect"))
    appoint = f"{reverse('organisation:appoint')}?unit={one.pk}"
    return [
        *(
            {"text": text, "href": reverse(f"organisation:{name}", args=[one.pk])}
            for text, name in acts
        ),
        {"text": _("Appoint"), "href": appoint, "primary": True},
    ]
