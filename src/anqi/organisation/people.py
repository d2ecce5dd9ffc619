"""Lists of people on a day: whom somebody asks for within his reach, and where each belongs, in five queries.

Who is in which branch and as what is told, and can be filtered by, only as far as `Verb.SEE_STANDING` reaches.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When

from anqi.organisation.access import Asker, Verb, scope_of
from anqi.organisation.authority import Scope
from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    Assignment,
    Holding,
    Person,
    Plant,
    Standing,
    Tree,
    Unit,
)
from anqi.organisation.picture import UnitsEver
from anqi.organisation.search import matching

NO_MEMBER, A_MEMBER = "none", "member"


@dataclass(frozen=True)
class Asked:
    """Whom a list is to have; what is empty does not narrow it."""

    day: date
    text: str = ""
    unit: int | None = None
    standing: str = ""
    post: str = ""


@dataclass
class Listed:
    """Somebody in a list. `party` and `standing` are empty where they may not be seen."""

    person: Person
    work: Unit | None = None
    department: Unit | None = None
    party: Unit | None = None
    branch: Unit | None = None
    standing: str = ""
    holdings: list[Holding] = field(default_factory=list)


class People:
    """The people whom an account asks for."""

    def __init__(self, account: Asker, plant: Plant, asked: Asked, ever: UnitsEver) -> None:
        self.plant, self.asked, self.ever = plant, asked, ever
        self._seen = scope_of(account, Verb.SEE_PEOPLE).persons()
        self.members = scope_of(account, Verb.SEE_STANDING)
        self.units = self.ever.on(asked.day)
        self.unit = self.ever.units.get(asked.unit) if asked.unit else None
        there = self.units.units
        if self.unit is not None and self.unit.pk not in there:
            self.unit = None

    @property
    def shows_party(self) -> bool:
        """Whether the account sees the standing of anybody else than himself."""
        return self.members.whole or bool(self.members.people - {self.members.own})

    def found(self) -> QuerySet[Person]:
        """Those who are asked for, by staff number, each with `standing_value`."""
        asked, day = self.asked, self.asked.day
        found: QuerySet[Person] = (
            Person.objects.on(day)
            .filter(self._seen, matching(asked.text.strip()), plant=self.plant)
            .annotate(standing_value=self._standing())
        )
        if self.unit is not None:
            inside = Assignment.objects.on(day).filter(unit__in=self.units.below(self.unit.pk))
            found = found.filter(pk__in=inside.values("person"))
            if self.unit.tree == Tree.PARTY:
                found = found.filter(self.members.persons())
        if asked.standing:
            wanted = {NO_MEMBER: Q(standing_value=""), A_MEMBER: ~Q(standing_value="")}
            found = found.filter(
                self.members.persons(), wanted.get(asked.standing, Q(standing_value=asked.standing))
            )
        if asked.post:
            held = Holding.objects.on(day).filter(post=asked.post)
            found = found.filter(pk__in=held.values("person"))
        return found.order_by("code")

    def _standing(self) -> Case:
        """The standing of those whose standing is seen; nothing of the others."""
        day = self.asked.day
        now = Standing.objects.on(day).filter(person=OuterRef("pk")).values("value")[:1]
        seen = self.members.persons()
        told = Case(
            When(Q(pk__in=Standing.objects.on(day).values("person")), then=Subquery(now)),
            default=Value(""),
            output_field=CharField(),
        )
        if self.members.whole:
            return told
        return Case(When(seen, then=told), default=Value(""), output_field=CharField())

    def listed(
        self, people: Collection[Person], of: QuerySet[Person] | None = None
    ) -> Iterator[Listed]:
        """Where each of these belongs and what posts it holds; two queries. `of` finds them again if they are many."""
        whom: Any = people if of is None else of.order_by().values("pk")
        rows = {one.pk: Listed(one, standing=getattr(one, "standing_value", "")) for one in people}
        assigned = Assignment.objects.on(self.asked.day).filter(person__in=whom)
        for person, unit in assigned.values_list("person_id", "unit_id"):
            if person in rows and unit in self.units.units:
                self._put(rows[person], self.units.units[unit])
        held = Holding.objects.on(self.asked.day).filter(person__in=whom)
        for holding in held.order_by("post"):
            if holding.person_id in rows:
                if holding.unit_id is not None:
                    holding.unit = self.ever.units[holding.unit_id]
                rows[holding.person_id].holdings.append(holding)
        yield from rows.values()

    def _put(self, listed: Listed, unit: Unit) -> None:
        if unit.tree == Tree.ADMINISTRATION:
            listed.work = unit
            listed.department = self.units.nearest(unit.pk, DEPARTMENTS)
        elif sees(self.members, listed.person):
            listed.party = unit
            listed.branch = self.units.nearest(unit.pk, BRANCHES)


def sees(scope: Scope, person: Person) -> bool:
    """Whether a person of the scope's plant is within it."""
    return scope.whole or person.code in scope.people
