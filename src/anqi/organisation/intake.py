"""The rosters of an interchange file, taken into the organisation where it does not have them yet.

An interchange file knows departments, branches and people with their days, but not who was where before: what it says
of a person holds for the person's whole time. Units and people that are there already are left as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anqi.organisation.models import (
    AnswersFor,
    Assignment,
    Person,
    Plant,
    Standing,
    Tree,
    Unit,
    UnitKind,
)

_BATCH = 500
_OPEN = (date.min, date.max)
"""How stores write that a span is open at an end."""


@dataclass(frozen=True)
class UnitRow:
    code: str
    name: str
    active_from: date | None
    active_to: date | None


@dataclass(frozen=True)
class PersonRow:
    code: str
    name: str
    department: str | None
    branch: str | None
    party_member: bool
    active_from: date | None
    active_to: date | None


@dataclass(frozen=True)
class AnswersRow:
    branch: str
    department: str
    active_from: date | None
    active_to: date | None


@dataclass(frozen=True)
class Roster:
    """What a file says of one plant."""

    departments: Sequence[UnitRow]
    branches: Sequence[UnitRow]
    people: Sequence[PersonRow]
    answers_for: Sequence[AnswersRow]


def take_in(*, plant: Plant, roster: Roster) -> None:
    """Add the units and people that the plant lacks. Runs in the caller's transaction."""
    departments = _units(plant, Tree.ADMINISTRATION, UnitKind.DEPARTMENT, roster.departments)
    branches = _units(plant, Tree.PARTY, UnitKind.BRANCH, roster.branches)
    there = set(AnswersFor.objects.filter(branch__plant=plant).values_list("branch", "department"))
    AnswersFor.objects.bulk_create(
        [
            AnswersFor(
                branch=branches[row.branch],
                department=departments[row.department],
                active_from=_day(row.active_from),
                active_to=_day(row.active_to),
            )
            for row in roster.answers_for
            if (branches[row.branch].pk, departments[row.department].pk) not in there
        ]
    )
    _people(plant, roster.people, departments, branches)


def _units(plant: Plant, tree: Tree, kind: UnitKind, rows: Sequence[UnitRow]) -> dict[str, Unit]:
    found = {unit.code: unit for unit in Unit.objects.filter(plant=plant, tree=tree)}
    new = [
        Unit(
            plant=plant, tree=tree, kind=kind, code=row.code, name=row.name,
            active_from=_day(row.active_from), active_to=_day(row.active_to),
        )
        for row in rows
        if row.code not in found
    ]  # fmt: skip
    return found | {unit.code: unit for unit in Unit.objects.bulk_create(new)}


def _people(
    plant: Plant,
    rows: Sequence[PersonRow],
    departments: dict[str, Unit],
    branches: dict[str, Unit],
) -> None:
    known = set(Person.objects.filter(plant=plant).values_list("code", flat=True))
    new = [row for row in rows if row.code not in known]
    people = Person.objects.bulk_create(
        [
            Person(
                plant=plant, code=row.code, name=row.name,
                active_from=_day(row.active_from), active_to=_day(row.active_to),
            )
            for row in new
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    assignments, standings = [], []
    for person, row in zip(people, new, strict=True):
        days = {"active_from": person.active_from, "active_to": person.active_to}
        units = (departments.get(row.department or ""), branches.get(row.branch or ""))
        assignments += [Assignment(person=person, unit=unit, **days) for unit in units if unit]
        if row.party_member:
            standings.append(Standing(person=person, value=Standing.Value.FULL, **days))
    Assignment.objects.bulk_create(assignments, batch_size=_BATCH)
    Standing.objects.bulk_create(standings, batch_size=_BATCH)


def _day(day: date | None) -> date | None:
    return None if day in _OPEN else day
