"""A leader's home: the plant in four lines, what is missing by unit, and what rose to him."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    Func,
    OuterRef,
    Q,
)
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.ledger import tallies
from anqi.ledger.tallies import Tally
from anqi.organisation.access import Verb, scope_of
from anqi.pages.component_kinds import Cell, Row, Table, Term
from anqi.site.homes import links, plant, strips, units
from anqi.site.homes import rows as lines_of
from anqi.site.homes.kinds import Asker, Home, Section
from anqi.site.homes.plant import UnitLine
from anqi.work.colours import Colour
from anqi.work.models import WITH_THE_DOER, Notice, Task
from anqi.work.queries import ToDo

_DUE = ("hazard.due", "check.due", "equipment.due", "training.due", "drill.due")


@dataclass(frozen=True)
class _Line:
    """A unit with what it lacks: kinds that it has not recorded, and by kind what was not met in time."""

    of: UnitLine
    unrecorded: list[str]
    unmet: list[Tally]

    @property
    def lacks(self) -> bool:
        return bool(self.unrecorded or self.unmet or self.of.overdue)


def home(asker: Asker) -> Home:
    months = strips.twelve_months(asker.day)
    life = tallies.by_month(
        asker.account, kinds=strips.PARTY_LIFE, of="branch",
        first=months[0], last=strips.last_day(months),
    )  # fmt: skip
    due = tallies.by_month(
        asker.account, kinds=_DUE, of="department", first=months[-2], last=asker.day
    )
    lines = [_line(one, life, due, asker.day) for one in plant.units_of(asker)]
    state = tallies.state(asker.account)
    late = _overdue(asker)
    risen = _tasks([id for id, is_risen in late if is_risen])
    made = Home(place=asker.person.plant.name, actions=units.actions(asker), size=f"{state.size:,}")
    made.sections = [
        Section(
            "summary", _("The plant in four lines"), _four(lines, len(late), len(risen), state),
            name="four",
        ),
        Section("tasks", _("Risen to me"), lines_of.others(risen, asker.day), name="risen",
                note=_("overdue below, and told to you")),
        Section(
            "table", _("What is missing, by unit"), _table([one for one in lines if one.lacks]),
            note=_("in the order of their codes"), name="missing-by-unit",
        ),
        Section("figures", _("The ledger"), plant.ledger_figures(state), name="ledger"),
    ]  # fmt: skip
    return made


def _line(unit: UnitLine, life: list[Tally], due: list[Tally], day: date) -> _Line:
    code = unit.unit.code
    if unit.is_branch:
        gaps = strips.unrecorded((one for one in life if one.unit == code), day)
        return _Line(unit, [strips.title_of(kind) for kind, _span in gaps], [])
    unmet = [one for one in due if one.unit == code and one.unmet > 0]
    order = sorted(unmet, key=lambda one: (one.month, _DUE.index(one.kind)))
    return _Line(unit, [], order)


def _overdue(asker: Asker) -> list[tuple[UUID, bool]]:
    """The overdue tasks of the plant, of units and of posts of the plant alike, and whether each rose to him.

    Risen is what was told to him, read or not, and is not done yet. None without the plant's reach; one query.
    """
    if not scope_of(asker.account, Verb.SEE_TASKS).whole:
        return []
    told = Notice.objects.filter(person=asker.person, key=OuterRef("told_as")).order_by()
    found = plant.overdue_tasks(asker).alias(told_as=_ToldAs("pk", "due_on"))
    risen = Q(Exists(told), state__in=WITH_THE_DOER)
    is_risen = ExpressionWrapper(risen, output_field=BooleanField())
    return list(found.annotate(is_risen=is_risen).values_list("pk", "is_risen"))


class _ToldAs(Func):
    """The key of the notice that a task of that day was overdue (work/rising.py)."""

    output_field = CharField()
    arg_joiner = " || '/' || "
    template = "'overdue/' || %(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps ids without the strokes with which they are written."""
        id, due_on = self.get_source_expressions()
        spans = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        parts = [Substr(id, *span) for span in spans]
        written = Func(*parts, arg_joiner=" || '-' || ", template="%(expressions)s")
        whole = self.copy()
        whole.set_source_expressions([written, due_on])
        return whole.as_sql(compiler, connection, **context)


def _tasks(ids: list[UUID]) -> list[ToDo]:
    found = Task.objects.filter(pk__in=ids).select_related("person", "unit", "issued_by")
    return [ToDo(task, Colour.RED) for task in found] if ids else []


def _four(lines: list[_Line], late: int, risen: int, state: tallies.State) -> list[Term]:
    branches = [one for one in lines if one.of.is_branch]
    departments = [one for one in lines if not one.of.is_branch]
    without = sum(bool(one.unrecorded) for one in branches)
    behind = sum(bool(one.unmet) for one in departments)
    ledger = (
        _("{size} facts; the last checkpoint was made on {day}").format(
            size=f"{state.size:,}", day=state.sealed_at.astimezone(clock.CHINA).date()
        )
        if state.sealed_at
        else _("{size} facts; no checkpoint yet").format(size=f"{state.size:,}")
    )
    return [
        {
            "name": _("Party line"),
            "value": _("{count} of {all} branches lack a record").format(
                count=without, all=len(branches)
            )
            if without
            else _("no branch lacks a record"),
            "href": "#missing-by-unit",
        },
        {
            "name": _("Safety line"),
            "value": _("{count} of {all} departments were not in time since last month").format(
                count=behind, all=len(departments)
            )
            if behind
            else _("all departments were in time since last month"),
            "href": "#missing-by-unit",
        },
        {
            "name": _("Tasks in the plant"),
            "value": _("{count} overdue, {risen} risen to you").format(count=late, risen=risen)
            if late
            else _("none overdue"),
            "href": links.tasks("overdue") or "#risen",
        },
        {"name": _("The ledger"), "value": ledger, "href": "#ledger"},
    ]


def _table(lines: list[_Line]) -> Table | None:
    """A row for everything that a unit lacks; nothing where none lacks anything."""
    if not lines:
        return None
    return {
        "caption": _("What is missing, by unit"),
        "form": "stack",
        "columns": [
            {"name": _("Unit")},
            {"name": _("What it lacks")},
            {"name": _("How many"), "kind": "num"},
        ],
        "rows": [row for one in lines for row in _rows(one)],
    }


def _rows(line: _Line) -> list[Row]:
    name: Cell = {"text": line.of.unit.name}
    if line.of.address:
        name["href"] = line.of.address
    found: list[Row] = []
    if line.unrecorded:
        kinds = _(", ").join(line.unrecorded)
        said = _("not recorded of the last month or quarter: {kinds}").format(kinds=kinds)
        found.append({"cells": [name, said, _figure(len(line.unrecorded), "")]})
    for one in line.unmet:
        said = _("{kind} of {month}: not in time").format(
            kind=strips.title_of(one.kind), month=strips.month_name(one.month)
        )
        href = links.month_of_facts(
            one.month, kind=one.kind, department=line.of.unit.code, unmet="on"
        )
        found.append({"cells": [name, said, _figure(one.unmet, href)]})
    if line.of.overdue:
        figure = _figure(line.of.overdue, line.of.overdue_tasks)
        found.append({"cells": [name, _("Overdue tasks"), figure]})
    return found


def _figure(count: int, href: str) -> Cell:
    cell: Cell = {"text": str(count)}
    return {**cell, "href": href, "figure": True} if href else cell
