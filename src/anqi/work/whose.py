"""Whose tasks are on a day, and who sees them, as conditions for the database: by name, or by a post that is held.

Both are made of plain values alone, so that the queries of which they are a part can be prepared by them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

from anqi.kit import clock
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.authority import Authority
from anqi.organisation.models import Account, Holding, Person
from anqi.organisation.queries import posts_of
from anqi.work.models import OPEN, WITH_THE_DOER, State


@dataclass(frozen=True)
class Whose:
    """A person on a day, with the posts held then: (post, id of the unit or None for one of the plant)."""

    person: int
    plant: int
    day: date
    posts: tuple[tuple[str, int | None], ...]

    @classmethod
    def of(cls, person: Person, day: date, held: Collection[Holding] | None = None) -> Self:
        """`held` are the person's posts of the day, where they were read already."""
        held = posts_of(person, day) if held is None else held
        return cls(person.pk, person.plant_id, day, tuple((one.post, one.unit_id) for one in held))

    @property
    def borne(self) -> Q:
        """Tasks that are the person's to do."""
        return self._named("person", "post", "unit")

    @property
    def accepted(self) -> Q:
        """Tasks that the person is asked to accept."""
        return self._named("acceptor", "acceptor_post", "acceptor_unit")

    @property
    def to_do(self) -> Q:
        """Tasks that wait for the person to act."""
        return self.borne & Q(state__in=WITH_THE_DOER)

    @property
    def to_accept(self) -> Q:
        """Tasks that others have done, and that wait for the person's acceptance."""
        offered = self.accepted & Q(state=State.OFFERED)
        return offered & ~Q(done_by=self.person) & ~self.borne

    @property
    def to_answer(self) -> Q:
        """Tasks whose doers ask for a later day, which it is for the person to grant."""
        return Q(asked_due_on__isnull=False, state__in=OPEN) & self.decided

    @property
    def decided(self) -> Q:
        """Tasks whose extension the person grants: of which he is one of the `Duties.deciders`."""
        instead = self.accepted & _issued_by_nobody_else(self.day)
        return (Q(issued_by=self.person) | instead) & ~self.borne

    def bears(self, named: int | None, post: str, unit: int | None) -> bool:
        """The same of one task of the plant that is read already: whether it names the person, or a post held."""
        return named == self.person or (post, unit) in self.posts

    def _named(self, name: str, post: str, unit: str) -> Q:
        found = Q(**{name: self.person})
        for held, of in self.posts:
            found |= Q(**{post: held, unit: of, "plant": self.plant})
        return found


@dataclass(frozen=True)
class Reached:
    """Of whom an account sees tasks: of the whole plant, or of these departments, branches and people, by code."""

    whole: bool
    departments: frozenset[str] = frozenset()
    branches: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    @property
    def condition(self) -> Q:
        """The condition that a task of the plant is about one of them."""
        if self.whole:
            return Q()
        return (
            Q(department__in=self.departments)
            | Q(branch__in=self.branches)
            | Q(person__code__in=self.people)
        )


@dataclass(frozen=True)
class Sight:
    """Which tasks an account sees: those in reach of its posts, and those to which its person is a party."""

    whose: Whose
    reached: Reached

    @classmethod
    def of(cls, account: Account, day: date | None = None) -> "Sight | None":
        """What the account sees on a day (None: today). None, and so nothing, where there is no person."""
        person, on = account.person, day or clock.today()
        if person is None:
            return None
        scope = scope_of(account, Verb.SEE_TASKS)
        whose = Whose.of(person, on, Authority.of(account, on).holdings)
        if scope.whole:
            return cls(whose, Reached(whole=True))
        departments = scope.departments | {one.department for one in scope.answered if one.on(on)}
        reached = Reached(
            whole=False,
            departments=departments,
            branches=scope.branches,
            people=frozenset(scope.people),
        )
        return cls(whose, reached)

    @cached_property
    def condition(self) -> Q:
        """The condition that a task is seen."""
        in_plant = Q(plant=self.whose.plant)
        if self.reached.whole:
            return in_plant
        party = self.whose.borne | self.whose.accepted | Q(issued_by=self.whose.person)
        return in_plant & (party | self.reached.condition)


def whether(condition: Q) -> "ExpressionWrapper[Q]":
    """A condition as a column."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def _issued_by_nobody_else(day: date) -> Q:
    """Tasks whose issuer has them to do himself, or has left."""
    issuer = OuterRef("issued_by")
    there = Exists(Person.objects.on(day).filter(pk=issuer))
    holdings = Holding.objects.on(day).filter(person=issuer, post=OuterRef("post"))
    in_unit = Q(Exists(holdings.filter(unit=OuterRef("unit"))))
    in_plant = Q(Exists(holdings.filter(unit=None)), unit=None)
    by_post = ~Q(post="") & (in_unit | in_plant)
    return ~Q(there) | Q(person=F("issued_by")) | by_post
