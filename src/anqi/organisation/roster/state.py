"""A plant's roster in memory: read with one query a table, changed there, and saved at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

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
from anqi.organisation.operations import Room
from anqi.organisation.spans import Span

_BATCH = 500
_ORDER: tuple[type[Span], ...] = (
    Unit, Person, Placement, AnswersFor, Assignment, Standing, Holding,
)  # fmt: skip
"""What is saved first is named by what comes after."""
_NAMED = (Unit, Person)


class State:
    """All units, people and dated rows of a plant, by the codes by which a workbook knows them."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self._made: dict[type[Span], list[Span]] = defaultdict(list)
        self._touched: dict[type[Span], dict[int, Span]] = defaultdict(dict)
        self._void: list[Span] = []
        units = {unit.pk: unit for unit in Unit.objects.filter(plant=plant)}
        people = {person.pk: person for person in Person.objects.filter(plant=plant)}
        self.units: dict[tuple[str, str], Unit] = {
            (unit.tree, unit.code): unit for unit in units.values()
        }
        self.people: dict[str, Person] = {person.code: person for person in people.values()}
        self.placements: dict[tuple[str, str], list[Placement]] = defaultdict(list)
        for placement in Placement.objects.filter(unit__plant=plant):
            placement.unit = units[placement.unit_id]
            placement.parent = units[placement.parent_id]
            self.placements[placement.unit.tree, placement.unit.code].append(placement)
        self.links: dict[tuple[str, str], list[AnswersFor]] = defaultdict(list)
        for link in AnswersFor.objects.filter(branch__plant=plant):
            link.branch, link.department = units[link.branch_id], units[link.department_id]
            self.links[link.branch.code, link.department.code].append(link)
        self._read_people(units, people)

    def _read_people(self, units: dict[int, Unit], people: dict[int, Person]) -> None:
        self.assignments: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
        for assignment in Assignment.objects.filter(person__plant=self.plant):
            assignment.person = people[assignment.person_id]
            assignment.unit = units[assignment.unit_id]
            self.assignments[assignment.person.code, assignment.unit.tree].append(assignment)
        self.standings: dict[str, list[Standing]] = defaultdict(list)
        for standing in Standing.objects.filter(person__plant=self.plant):
            standing.person = people[standing.person_id]
            self.standings[standing.person.code].append(standing)
        self.holdings: dict[tuple[str, str, str], list[Holding]] = defaultdict(list)
        for holding in Holding.objects.filter(person__plant=self.plant):
            holding.person = people[holding.person_id]
            holding.unit = units[holding.unit_id] if holding.unit_id else None
            self.holdings[holding_key(holding)].append(holding)

    def make(self, row: Span) -> None:
        """Have a new row saved."""
        self._made[type(row)].append(row)

    def touch(self, row: Span) -> None:
        """Have a changed row saved."""
        if row.pk is not None:
            self._touched[type(row)][row.pk] = row

    def give_way(self, rows: list[Any], room: Room[Any]) -> None:
        """Save what gave way to something new: a row that ended, or one that is not to have been."""
        if room.ended is not None:
            self.touch(room.ended)
        if room.void is not None:
            rows.remove(room.void)
            self._void.append(room.void)

    def save(self) -> None:
        """Write everything that was made, changed or taken back; a few statements for each thousand rows."""
        for row in self._void:
            row.delete()
        for model in _ORDER:
            objects: Any = model._default_manager
            fields = ["active_from", "active_to", *(["name"] if model in _NAMED else [])]
            objects.bulk_update(self._kept(model), fields, batch_size=_BATCH)
            objects.bulk_create(self._made[model], batch_size=_BATCH)

    def _kept(self, model: type[models.Model]) -> Iterable[Span]:
        void = {(type(row), row.pk) for row in self._void}
        rows = self._touched[model] if issubclass(model, Span) else {}
        return [row for key, row in rows.items() if (model, key) not in void]


def holding_key(holding: Holding) -> tuple[str, str, str]:
    return holding.person.code, holding.post, holding.unit.code if holding.unit else ""


def at(day: date, *spans: Span) -> date:
    """The day, or the nearest to it on which a row holds: what is told of it is told of that day."""
    for span in spans:
        if span.active_from is not None and span.active_from > day:
            day = span.active_from
        if span.active_to is not None and span.active_to < day:
            day = span.active_to
    return day
