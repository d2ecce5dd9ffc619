"""A plant's roster as an interchange file has it: who there is, with the units that they belong to on a day."""

from collections.abc import Iterable
from datetime import date

from anqi.organisation.intake import AnswersRow, PersonRow, Roster, UnitRow
from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    AnswersFor,
    Assignment,
    Person,
    Placement,
    Plant,
    Standing,
    Tree,
    Unit,
)


def roster_on(plant: Plant, day: date) -> Roster:
    """Everybody and every unit that the plant ever had until a day, each with its days.

    A person stands with the department, branch and Party membership of that day, or of his last one before.
    """
    units = {unit.pk: unit for unit in Unit.objects.filter(plant=plant)}
    above = _above(units, day)
    return Roster(
        departments=[_row(unit) for unit in units.values() if unit.kind in DEPARTMENTS],
        branches=[_row(unit) for unit in units.values() if unit.kind in BRANCHES],
        people=_people(plant, day, above),
        answers_for=[
            AnswersRow(
                units[row.branch_id].code, units[row.department_id].code,
                row.active_from, row.active_to,
            )
            for row in AnswersFor.objects.filter(branch__plant=plant)
        ],
    )  # fmt: skip


def _row(unit: Unit) -> UnitRow:
    return UnitRow(unit.code, unit.name, unit.active_from, unit.active_to)


def _above(units: dict[int, Unit], day: date) -> dict[int, tuple[str, str]]:
    """For each unit the tree it is of, and the code of the department or branch that it is or stands under."""
    parents = dict(
        Placement.objects.on(day).filter(unit__in=list(units)).values_list("unit", "parent")
    )
    found: dict[int, tuple[str, str]] = {}
    for key, unit in units.items():
        at: int | None = key
        passed: set[int] = set()
        while at is not None and at not in passed:
            passed.add(at)
            if units[at].kind in (*DEPARTMENTS, *BRANCHES):
                found[key] = (unit.tree, units[at].code)
                break
            at = parents.get(at)
    return found


def _people(plant: Plant, day: date, above: dict[int, tuple[str, str]]) -> list[PersonRow]:
    belongs: dict[tuple[int, str], str] = {}
    assigned = Assignment.objects.filter(person__plant=plant).meeting(None, day)
    for person, unit in _in_order(assigned.values_list("person", "unit", "active_from")):
        if unit in above:
            tree, code = above[unit]
            belongs[person, tree] = code
    members = set(
        Standing.objects.filter(person__plant=plant)
        .meeting(None, day)
        .values_list("person", flat=True)
    )
    return [
        PersonRow(
            code, name, belongs.get((key, Tree.ADMINISTRATION)), belongs.get((key, Tree.PARTY)),
            key in members, first, last,
        )
        for key, code, name, first, last in Person.objects.filter(plant=plant).values_list(
            "pk", "code", "name", "active_from", "active_to"
        )
    ]  # fmt: skip


def _in_order(rows: Iterable[tuple[int, int, date | None]]) -> list[tuple[int, int]]:
    """The newest last, so that it is what stands."""
    ordered = sorted(rows, key=lambda row: row[2] or date.min)
    return [(person, unit) for person, unit, _first in ordered]
