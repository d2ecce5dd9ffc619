"""Finding people and units by what somebody types, within what he may see.

Everybody of a plant sees all its units; people are found as far as `Verb.SEE_PEOPLE` reaches. Beside a name or a number
stands where it is or was last: whoever left is still found, because records name him.
"""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.access import Asker, Verb, scope_of
from anqi.organisation.initials import begin_with
from anqi.organisation.models import Assignment, Holding, Person, Tree, Unit
from anqi.organisation.posts import Post
from anqi.organisation.queries import UnitsOn
from anqi.organisation.spans import holds_on
from anqi.pages.addresses import href_to

LONGEST = 64
"""Characters of a search that are looked at."""
_MOST_LETTERS, _MOST_BY_LETTERS = 4, 200
"""Letters that may be the initials of a name, and people who are found by them."""


@dataclass(frozen=True)
class Found:
    """A person or unit that a search found."""

    name: str
    code: str
    note: str
    """The unit and posts of a person; the kind of a unit and what it stands under."""
    address: str


def search_people(account: Asker, text: str, limit: int = 20) -> list[Found]:
    """People whose name or staff number has what is written, the nearest first; four queries at most.

    Up to four letters are also taken as the first ones of a name in pinyin.
    """
    text = text.strip()[:LONGEST]
    scope = scope_of(account, Verb.SEE_PEOPLE)
    if not text or scope.plant is None or scope.is_empty:
        return []
    seen = Person.objects.filter(scope.persons(), plant=scope.plant)
    wanted = matching(text)
    if text.isascii() and text.isalpha() and len(text) <= _MOST_LETTERS:
        rows = seen.values_list("pk", "name")
        wanted |= Q(pk__in=[pk for pk, name in rows if begin_with(name, text)][:_MOST_BY_LETTERS])
    today = clock.today()
    people = list(nearest(seen.filter(wanted), text)[:limit])
    notes: dict[int, list[str]] = {one.pk: [] for one in people}
    assigned = Assignment.objects.on(today).filter(person__in=notes, unit__tree=Tree.ADMINISTRATION)
    for person, name in assigned.values_list("person", "unit__name"):
        notes[person].append(name)
    held = Holding.objects.on(today).filter(holds_on(today, "person__"), person__in=notes)
    for holding in held.select_related("unit").order_by("post"):
        unit = f"{holding.unit.name} " if holding.unit else ""
        notes[holding.person_id].append(f"{unit}{Post(holding.post).label}")
    return [
        Found(
            one.name,
            one.code,
            _(", ").join(notes[one.pk]) if one.holds_on(today) else _("not in the plant today"),
            href_to("organisation:person", one.code),
        )
        for one in people
    ]


def search_units(account: Asker, text: str, limit: int = 20) -> list[Found]:
    """Units whose name or code has what is written, the nearest first; at most three queries."""
    text = text.strip()[:LONGEST]
    scope = scope_of(account, Verb.SEE_PEOPLE)
    if not text or scope.plant is None or scope.is_empty:
        return []
    units = list(nearest(Unit.objects.filter(matching(text), plant=scope.plant), text)[:limit])
    if not units:
        return []
    today = clock.today()
    standing = UnitsOn(scope.plant, today)
    return [
        Found(
            one.name,
            one.code,
            _unit_note(one, standing) if one.holds_on(today) else _("not there today"),
            href_to("organisation:unit", one.pk),
        )
        for one in units
    ]


def matching(text: str) -> Q:
    """The condition that the name or code of a person or unit has each of the words written."""
    found = Q()
    for word in text.split():
        found &= Q(name__icontains=word) | Q(code__icontains=word)
    return found


def nearest(found: QuerySet, text: str) -> QuerySet:  # type: ignore[type-arg]
    """What bears exactly this code or name first, then what begins with it, then the others by code."""
    begins = Q(name__istartswith=text) | Q(code__istartswith=text)
    rank = Case(
        When(Q(name=text) | Q(code__iexact=text), then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.order_by(rank, "code", "pk")


def _unit_note(unit: Unit, standing: UnitsOn) -> str:
    above = next((one.name for one in standing.up(unit.pk) if one.pk != unit.pk), "")
    return _(", ").join(filter(None, (str(unit.get_kind_display()), above)))
