"""A plant's organisation at once, for pages that show many units: a few queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest

from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of, reach
from anqi.organisation.authority import Authority, Scope
from anqi.organisation.models import (
    AnswersFor,
    Assignment,
    Holding,
    Person,
    Placement,
    Plant,
    Standing,
    Unit,
)
from anqi.organisation.posts import Post
from anqi.organisation.prepared import Joined, prepared
from anqi.organisation.queries import UnitsOn
from anqi.organisation.records import Denied
from anqi.organisation.spans import holds_on
from anqi.organisation.terms import Term, term_on


class UnitsEver:
    """All units that a plant has or had, and all their places, read with two queries."""

    def __init__(self, plant: Plant) -> None:
        self.units = {unit.pk: unit for unit in map(_UNITS.of, _units(plant.pk))}
        self.placements = [_PLACEMENTS.of(row) for row in _placements(plant.pk)]
        for placement in self.placements:
            placement.unit = self.units[placement.unit_id]
            placement.parent = self.units[placement.parent_id]

    def on(self, day: date) -> UnitsOn:
        """Those of a day, and how they stood under each other."""
        return UnitsOn.of(
            (unit for unit in self.units.values() if unit.holds_on(day)),
            ((row.unit_id, row.parent_id) for row in self.placements if row.holds_on(day)),
        )


def reach_units(request: HttpRequest, verb: Verb) -> tuple[Scope, Plant, UnitsEver]:
    """How far the account reaches with a verb, in which plant, and the plant's units, which both are worked out of."""
    account = account_of(request)
    if account.person is None:
        raise Denied
    ever = UnitsEver(account.person.plant)
    Authority.of(account).know(ever.placements)
    return *reach(request, verb), ever


@dataclass(frozen=True)
class Counted:
    """How many people there are, how many of them are members, and how many full members."""

    people: int = 0
    members: int = 0
    full: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.people + other.people, self.members + other.members, self.full + other.full
        )


class Picture:
    """A plant on a day: its units, how many are in each, who holds which post, and which branch answers for what.

    Read with five queries, the last two when they are asked for.
    """

    def __init__(self, plant: Plant, day: date, units: UnitsOn | None = None) -> None:
        self.plant, self.day = plant, day
        self.units = units or UnitsOn(plant, day)
        self._counted = counted(day, plant=plant)

    def counted(self, unit: int) -> Counted:
        """Who is in a unit and in all below it; everybody is in one unit of a tree."""
        below = (self._counted.get(one.pk, Counted()) for one in self.units.below(unit))
        return sum(below, Counted())

    def holders(self, post: Post, unit: int | None = None) -> list[Holding]:
        """Who holds a post of the plant, or of a unit of it; who was appointed last comes first."""
        return self._holders.get((unit, post), [])

    def term(self, unit: int) -> Term | None:
        """The term of a branch, by its elections and by its secretaries, whether they are still there or not."""
        return term_on(self.day, self.units.units[unit].elections, self._appointed[unit])

    def departments(self, branch: int) -> list[Unit]:
        """The departments that a branch answers for."""
        return [self.units.units[one] for left, one in self._links if left == branch]

    def branches(self, department: int) -> list[Unit]:
        """The branches that answer for a department."""
        return [self.units.units[one] for one, right in self._links if right == department]

    @cached_property
    def _holdings(self) -> list[Holding]:
        return [_HOLDINGS.of(row) for row in _holding(self.plant.pk, self.day)]

    @cached_property
    def _appointed(self) -> dict[int | None, list[date]]:
        """The days on which the secretaries of branches were appointed."""
        found: dict[int | None, list[date]] = defaultdict(list)
        for one in self._holdings:
            if one.post == Post.BRANCH_SECRETARY and one.active_from:
                found[one.unit_id].append(one.active_from)
        return found

    @cached_property
    def _holders(self) -> dict[tuple[int | None, str], list[Holding]]:
        found: dict[tuple[int | None, str], list[Holding]] = defaultdict(list)
        for one in self._holdings:
            if one.holds_on(self.day) and one.person.holds_on(self.day):
                found[one.unit_id, one.post].append(one)
        return found

    @cached_property
    def _links(self) -> list[tuple[int, int]]:
        there = self.units.units
        rows = _answering(self.plant.pk, self.day)
        return [(left, right) for left, right in rows if left in there and right in there]


_UNITS = Joined(Unit)
_PLACEMENTS = Joined(Placement)
_HOLDINGS = Joined(Holding, "person")


@prepared
def _units(plant: int) -> QuerySet[Any, Any]:
    return Unit.objects.filter(plant=plant).values_list(*_UNITS.columns)


@prepared
def _placements(plant: int) -> QuerySet[Any, Any]:
    return Placement.objects.filter(unit__plant=plant).values_list(*_PLACEMENTS.columns)


@prepared
def _holding(plant: int, day: date) -> QuerySet[Any, Any]:
    """The posts of a day, and whoever was a branch's secretary before; who was appointed last comes first."""
    held = holds_on(day) & holds_on(day, "person__")
    secretaries = Q(post=Post.BRANCH_SECRETARY, active_from__lte=day)
    found = Holding.objects.filter(held | secretaries, person__plant=plant)
    newest: QuerySet[Any, Any] = found.order_by(
        F("active_from").desc(nulls_last=True), "person__code"
    ).values_list(*_HOLDINGS.columns)
    return newest


@prepared
def _answering(plant: int, day: date) -> QuerySet[Any, Any]:
    links = AnswersFor.objects.on(day).filter(branch__plant=plant)
    ordered: QuerySet[Any, Any] = links.order_by("branch__code", "department__code")
    return ordered.values_list("branch_id", "department_id")


def counted(
    day: date, *, plant: Plant | None = None, units: Iterable[Unit] = (), but: Person | None = None
) -> dict[int, Counted]:
    """How many are in each unit on a day, of a plant or of these units, `but` one; one query."""
    nobody = but.pk if but else 0
    rows = _counting(
        day, plant.pk if plant else None, tuple(sorted(one.pk for one in units)), nobody
    )
    return {unit: Counted(*counts) for unit, *counts in rows}


@prepared
def _counting(day: date, plant: int | None, units: tuple[int, ...], but: int) -> QuerySet[Any, Any]:
    among = Q(unit__in=units) if plant is None else Q(unit__plant=plant)
    member = holds_on(day, "person__standings__") & Q(person__standings__isnull=False)
    full = member & Q(person__standings__value=Standing.Value.FULL)
    there = Assignment.objects.on(day).filter(among, ~Q(person=but), holds_on(day, "person__"))
    return (
        there.order_by()
        .values("unit_id")
        .annotate(
            people=Count("person", distinct=True),
            members=Count("person", distinct=True, filter=member),
            full=Count("person", distinct=True, filter=full),
        )
        .values_list("unit_id", "people", "members", "full")
    )
