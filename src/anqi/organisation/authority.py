"""How far the posts of a person reach on a day: which plant, departments, branches and people.

`access.py` holds the rules in words and the table; here the two trees are read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anqi.kit import clock
from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    Account,
    AnswersFor,
    Assignment,
    Holding,
    Person,
    Placement,
    Plant,
    Standing,
    Tree,
    Unit,
    UnitKind,
)
from anqi.organisation.posts import Administration, Post
from anqi.organisation.prepared import Joined, prepared


class Reach(models.TextChoices):
    """How far a verb reaches."""

    OWN = "own", _("own")
    TEAM = "team", _("team")
    DEPARTMENT = "department", _("department")
    BRANCH = "branch", _("branch")
    PLANT = "plant", _("plant")
    INSTALLATION = "installation", _("installation")


class Implicit(models.TextChoices):
    """What somebody is without being appointed."""

    EMPLOYEE = "employee", _("employee")
    MEMBER = "member", _("Party member")


Holder = Post | Implicit | Administration


@dataclass(frozen=True)
class Answered:
    """A department that a branch answers for, from a day to a day."""

    department: str
    first: date | None
    last: date | None

    def on(self, day: date) -> bool:
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or self.last >= day)


class Answers:
    """Departments that branches answer for, read when they are first asked for: few questions need them."""

    def __init__(self, read: Callable[[], tuple[Answered, ...]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[Answered]:
        return iter(self._found)

    @cached_property
    def _found(self) -> tuple[Answered, ...]:
        return self._read()


class Codes(Set[str]):
    """The codes of people in units, read when they are first asked for, and the one who asks, who is known."""

    def __init__(self, own: str, read: Callable[[], frozenset[str]]) -> None:
        self._own, self._read = own, read

    @cached_property
    def _found(self) -> frozenset[str]:
        return self._read() | {self._own}

    def __contains__(self, code: object) -> bool:
        return code == self._own or code in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __bool__(self) -> bool:
        return True

    @classmethod
    def _from_iterable(cls, codes: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        return frozenset(codes)


@dataclass(frozen=True)
class Scope:
    """What somebody reaches with a verb. Codes are those of `plant`; without a plant nothing is reached.

    `own` is the person's code. `answered` are departments reached for the days on which a branch answers for them.
    """

    plant: Plant | None = None
    own: str = ""
    whole: bool = False
    departments: frozenset[str] = frozenset()
    branches: frozenset[str] = frozenset()
    answered: Iterable[Answered] = ()
    people: Set[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.whole or self.departments or self.branches or self.people)

    def sees(
        self, *, department: str = "", branch: str = "", person: str = "", day: date | None = None
    ) -> bool:
        """Whether what names these subjects, on a day (None: today), is seen."""
        return (
            self.whole
            or bool(department and self._reaches(department, day))
            or bool(branch and branch in self.branches)
            or bool(person and person in self.people)
        )

    def writes(
        self, *, department: str = "", branch: str = "", person: str = "", day: date | None = None
    ) -> bool:
        """Whether what names these subjects, on a day (None: today), may be written."""
        if self.whole:
            return True
        if department or branch:
            return (not department or self._reaches(department, day)) and (
                not branch or branch in self.branches
            )
        return bool(person) and person in self.people

    def facts(self) -> Q:
        """The condition that a row with `department`, `branch`, `person` and `occurred_on` is seen.

        The rows must be of `plant`: filter by that too.
        """
        if self.whole:
            return Q()
        seen = Q(pk__in=())
        if self.departments:
            seen |= Q(department__in=self.departments)
        if self.branches:
            seen |= Q(branch__in=self.branches)
        if self.people:
            seen |= Q(person__in=frozenset(self.people))
        for one in self.answered:
            within = Q(department=one.department)
            if one.first is not None:
                within &= Q(occurred_on__gte=one.first)
            if one.last is not None:
                within &= Q(occurred_on__lte=one.last)
            seen |= within
        return seen

    def persons(self) -> Q:
        """The condition that a person of `plant` is seen."""
        return Q() if self.whole else Q(code__in=frozenset(self.people))

    def _reaches(self, department: str, day: date | None) -> bool:
        on = day or clock.today()
        return department in self.departments or any(
            one.department == department and one.on(on) for one in self.answered
        )


@dataclass
class _Reached:
    """What the posts of somebody come to, before the people are read."""

    whole: bool = False
    anything: bool = False
    units: set[int] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    branches: dict[int, str] = field(default_factory=dict)


class Authority:
    """The posts of an account's person on a day, read as far as they are asked for."""

    def __init__(self, account: Account, day: date) -> None:
        self.day = day
        person = account.person
        self.person = person if person is not None and person.holds_on(day) else None
        self._scopes: dict[str, Scope] = {}
        self._read: dict[int, set[str]] = {}
        self._answers: dict[frozenset[int], Answers] = {}
        self._parents: dict[int, Unit] = {}

    @classmethod
    def of(cls, account: Account, day: date | None = None) -> "Authority":
        """The account's authority of a day (None: today), kept on the account object."""
        on = day or clock.today()
        kept: dict[date, Authority] = account.__dict__.setdefault("_authority", {})
        if on not in kept:
            kept[on] = cls(account, on)
        return kept[on]

    @cached_property
    def posts(self) -> list[tuple[Holder, Unit | None]]:
        """The posts held, and what everybody is, each with the unit in which it is so."""
        if self.person is None:
            return []
        found: list[tuple[Holder, Unit | None]] = [
            (Post(one.post), one.unit) for one in self.holdings
        ]
        rows = _belonging(self.person.pk, self.day)
        units = {one.unit.tree: one.unit for one in map(_ASSIGNMENTS.of, rows)}
        found.append((Implicit.EMPLOYEE, units.get(Tree.ADMINISTRATION)))
        known = [*self._held, *rows]
        if known[0][-1] if known else _standings(self.person.pk, self.day).exists():
            found.append((Implicit.MEMBER, units.get(Tree.PARTY)))
        return found

    @cached_property
    def holdings(self) -> list[Holding]:
        """The posts that the person holds, with their units: those of the plant first."""
        found = map(_HOLDINGS.of, self._held)
        return sorted(found, key=lambda one: (one.unit_id or 0, one.pk))

    @cached_property
    def _held(self) -> list[tuple[Any, ...]]:
        return _holding(self.person.pk, self.day) if self.person is not None else []

    def scope(self, verb: str, table: Mapping[Holder, Mapping[Any, Reach]]) -> Scope:
        """What the posts reach together with a verb of the table."""
        if self.person is None:
            return Scope()
        if verb not in self._scopes:
            reached = _Reached()
            having = [(holder, table[holder].get(verb), unit) for holder, unit in self.posts]
            if any(reach is Reach.PLANT for _holder, reach, _unit in having):
                reached.whole = True  # whatever else there is lies within
                having = []
            for holder, reach, unit in having:
                if reach is not None:
                    self._add(reached, holder, reach, unit)
            self._scopes[verb] = self._scope(self.person, reached)
        return self._scopes[verb]

    def _add(self, reached: _Reached, holder: Holder, reach: Reach, unit: Unit | None) -> None:
        reached.anything = True
        match reach:
            case Reach.TEAM if unit is not None:
                stands_alone = unit.kind in (*DEPARTMENTS, *BRANCHES, UnitKind.COMMITTEE)
                reached.units |= {unit.pk} if stands_alone else set(self._below(unit))
            case Reach.DEPARTMENT if unit is not None and unit.tree == Tree.ADMINISTRATION:
                below = self._below(unit)
                reached.units |= set(below)
                reached.departments |= {
                    code for code, kind in below.values() if kind in DEPARTMENTS
                }
            case Reach.BRANCH if unit is not None and unit.tree == Tree.PARTY:
                below = self._below(self._branch_above(unit) if holder is Implicit.MEMBER else unit)
                reached.units |= set(below)
                reached.branches |= {
                    pk: code for pk, (code, kind) in below.items() if kind in BRANCHES
                }

    def _scope(self, person: Person, reached: _Reached) -> Scope:
        if reached.whole:
            return Scope(person.plant, person.code, whole=True)
        units = frozenset(reached.units)
        people: Set[str] = frozenset()
        if reached.anything:
            people = Codes(person.code, lambda: self._people(units))
        return Scope(
            person.plant,
            person.code,
            departments=frozenset(reached.departments),
            branches=frozenset(reached.branches.values()),
            answered=self._answered(frozenset(reached.branches)),
            people=people,
        )

    def know(self, placements: Iterable[Placement]) -> None:
        """Take the places of the plant's units that were read already, each with its unit, rather than read them."""
        found: dict[int, list[tuple[int, str, str]]] = {}
        for one in placements:
            if one.holds_on(self.day):
                below = (one.unit_id, one.unit.code, one.unit.kind)
                found.setdefault(one.parent_id, []).append(below)
                self._parents[one.unit_id] = one.parent
        self.__dict__["_children"] = found

    @cached_property
    def _children(self) -> dict[int, list[tuple[int, str, str]]]:
        """The units below each unit of the plant on the day: id, code, kind."""
        found: dict[int, list[tuple[int, str, str]]] = {}
        if self.person is None:
            return found
        placed = Placement.objects.on(self.day).filter(unit__plant=self.person.plant_id)
        columns = ("parent_id", "unit_id", "unit__code", "unit__kind")
        for parent, id, code, kind in placed.values_list(*columns):
            found.setdefault(parent, []).append((id, code, kind))
        return found

    def _below(self, unit: Unit) -> dict[int, tuple[str, str]]:
        """A unit and all below it on the day, by id: code and kind."""
        found = {unit.pk: (unit.code, str(unit.kind))}
        waiting = [unit.pk]
        while waiting:
            for id, code, kind in self._children.get(waiting.pop(), ()):
                if id not in found:
                    found[id] = (code, kind)
                    waiting.append(id)
        return found

    def _branch_above(self, unit: Unit) -> Unit:
        """The branch in which a Party group is; the unit itself where it is none."""
        if unit.kind != UnitKind.GROUP:
            return unit
        if unit.pk in self._parents:
            return self._parents[unit.pk]
        placement = (
            Placement.objects.on(self.day).filter(unit=unit).select_related("parent").first()
        )
        return placement.parent if placement else unit

    def _people(self, units: frozenset[int]) -> frozenset[str]:
        """The codes of those who are in units on the day."""
        if unread := units - set(self._read):
            there = Assignment.objects.on(self.day).filter(unit__in=unread)
            self._read |= {unit: set() for unit in unread}
            for unit, code in there.values_list("unit_id", "person__code"):
                self._read[unit].add(code)
        return frozenset(code for unit in units for code in self._read[unit])

    def _answered(self, branches: frozenset[int]) -> Iterable[Answered]:
        if not branches:
            return ()
        if branches not in self._answers:

            def read() -> tuple[Answered, ...]:
                columns = ("department__code", "active_from", "active_to")
                links = AnswersFor.objects.filter(branch__in=branches).order_by(*columns)
                return tuple(Answered(*link) for link in links.values_list(*columns))

            self._answers[branches] = Answers(read)
        return self._answers[branches]


_HOLDINGS = Joined(Holding, "unit")
_ASSIGNMENTS = Joined(Assignment, "unit")


@prepared
def _holding(person: int, day: date) -> QuerySet[Any, Any]:
    """The posts that a person holds, each with its unit, and whether he is a Party member."""
    return _with_member(Holding.objects, person, day, _HOLDINGS.columns)


@prepared
def _belonging(person: int, day: date) -> QuerySet[Any, Any]:
    """The units in which a person is, and with each whether he is a Party member."""
    return _with_member(Assignment.objects, person, day, _ASSIGNMENTS.columns)


def _with_member(rows: Any, person: int, day: date, columns: tuple[str, ...]) -> QuerySet[Any, Any]:
    member = Exists(_standings(person, day))
    own = rows.on(day).filter(person=person).order_by().annotate(member=member)
    found: QuerySet[Any, Any] = own.values_list(*columns, "member")
    return found


def _standings(person: int, day: date) -> QuerySet[Standing]:
    found: QuerySet[Standing] = Standing.objects.on(day).filter(person=person)
    return found
