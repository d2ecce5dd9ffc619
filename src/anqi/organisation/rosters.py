"""A plant's roster as an interchange file has it: who there is, with the units that they belong to on a day."""

from collections import defaultdict
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

Days = tuple[date | None, date | None]


def roster_on(plant: Plant, day: date) -> Roster:
    """Everybody and every unit that the plant ever had until a day, each with its days.

    A person stands with the department, branch and Party membership of that day; who left before it with those of his
    last day. Who was in no unit then, or no member any more, stands with none. Six queries.
    """
    units = {unit.pk: unit for unit in Unit.objects.filter(plant=plant)}
    return Roster(
        departments=[_row(unit) for unit in units.values() if unit.kind in DEPARTMENTS],
        branches=[_row(unit) for unit in units.values() if unit.kind in BRANCHES],
        people=_people(plant, day, _Above(plant, units)),
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


class _Above:
    """The department or branch that units are of, on any day: people who left are told by their last one."""

    def __init__(self, plant: Plant, units: dict[int, Unit]) -> None:
        self.units = units
        self._placed: dict[int, list[tuple[int, Days]]] = defaultdict(list)
        rows = Placement.objects.filter(unit__plant=plant)
        for unit, parent, *days in rows.values_list("unit", "parent", "active_from", "active_to"):
            self._placed[unit].append((parent, (days[0], days[1])))
        self._known: dict[tuple[int, date], str | None] = {}

    def code(self, unit: int, day: date) -> str | None:
        """The code of the department or branch that a unit is or stands under on a day."""
        if (unit, day) not in self._known:
            self._known[unit, day] = self._found(unit, day)
        return self._known[unit, day]

    def _found(self, unit: int, day: date) -> str | None:
        at: int | None = unit
        passed: set[int] = set()
        while at is not None and at not in passed:
            passed.add(at)
            if self.units[at].kind in (*DEPARTMENTS, *BRANCHES):
                return self.units[at].code
            at = next((parent for parent, days in self._placed[at] if _hold(days, day)), None)
        return None


def _people(plant: Plant, day: date, above: _Above) -> list[PersonRow]:
    columns = ("pk", "code", "name", "active_from", "active_to")
    people = list(Person.objects.filter(plant=plant).values_list(*columns))
    # Who left is looked at on his last day; everybody else on the day that is asked for.
    looked = {key: min(day, last or day) for key, _code, _name, _first, last in people}
    belongs: dict[tuple[int, str], str] = {}
    assigned = Assignment.objects.filter(person__plant=plant).meeting(None, day)
    for person, unit, *days in assigned.order_by("pk").values_list(
        "person", "unit", "active_from", "active_to"
    ):
        when = looked[person]
        code = above.code(unit, when) if _hold((days[0], days[1]), when) else None
        if code is not None:
            belongs[person, above.units[unit].tree] = code
    standing = Standing.objects.filter(person__plant=plant).meeting(None, day)
    members = {
        person
        for person, *days in standing.values_list("person", "active_from", "active_to")
        if _hold((days[0], days[1]), looked[person])
    }
    return [
        PersonRow(
            code, name, belongs.get((key, Tree.ADMINISTRATION)), belongs.get((key, Tree.PARTY)),
            key in members, first, last,
        )
        for key, code, name, first, last in people
    ]  # fmt: skip


def _hold(days: Days, day: date) -> bool:
    first, last = days
    return (first is None or first <= day) and (last is None or last >= day)
