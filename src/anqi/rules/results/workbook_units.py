"""The sheets of indicators and goals: units down, indicators across, a sign in every cell."""

from collections.abc import Callable, Iterator
from typing import Any

from anqi.kit.language import _
from anqi.rules.outcome.model import Counted, Outcome, UnitStatus
from anqi.rules.results.wording import fraction
from anqi.rules.results.workbook_sheets import Cell, Column, Sheets
from anqi.rules.rulebook.model import UNITS, Status, Subject
from anqi.rules.rulebook.sentences import target
from anqi.rules.rulebook.wording import SIGNS, called, group_called, status_called, type_called

Reading = Callable[[Any, Subject], list[UnitStatus]]


def write_indicators(sheets: Sheets, outcome: Outcome) -> None:
    """Every indicator of every unit that it is judged for."""
    indicators = list(outcome.rulebook.indicators.values())
    columns = [
        Column(
            (
                group_called(one.group),
                called(one.title, one.code),
                _("wanted: {target}").format(target=target(one)),
                one.code,
            ),
            13,
            numbers=True,
        )
        for one in indicators
    ]
    about = _(
        "✓ met, ✗ missed, – no data; blank: not judged for this unit. Ratios: numerator/denominator."
    )
    rows = _rows(outcome, indicators, outcome.indicator, _indicator_cell)
    sheets.table(_("Indicators"), about, [*_unit_columns(4), *columns], rows, frozen=4)


def write_goals(sheets: Sheets, outcome: Outcome) -> None:
    """Every goal of every unit that it is judged for."""
    goals = list(outcome.rulebook.goals.values())
    columns = [
        Column(
            (
                group_called(one.group),
                called(one.title, one.code),
                _("all of: {indicators}").format(
                    indicators=_(", ").join(indicator.code for indicator in one.indicators)
                ),
                one.code,
            ),
            14,
        )
        for one in goals
    ]
    about = _("A goal is met where all its indicators are.")
    rows = _rows(outcome, goals, outcome.goal, _goal_cell)
    sheets.table(_("Goals"), about, [*_unit_columns(4), *columns], rows, frozen=4)


def _unit_columns(depth: int) -> list[Column]:
    titles = ((_("Plant"), 10), (_("Type"), 8), (_("Code"), 9), (_("Name"), 18))
    return [Column((*[""] * (depth - 1), title), width) for title, width in titles]


def _rows(
    outcome: Outcome,
    things: list[Any],
    read: Reading,
    write: Callable[[UnitStatus], Cell],
) -> Iterator[list[Cell]]:
    """A row a unit: plants first, then departments, then branches."""
    for unit in UNITS:
        if unit not in outcome.units:
            continue
        table = outcome.units[unit]
        heads = [table[name].to_pylist() for name in ("plant", "subject", "name")]
        found = [read(thing, unit) for thing in things]
        for index, (plant, code, name) in enumerate(zip(*heads, strict=True)):
            cells: list[Cell] = [
                write(statuses[index]) if statuses else ("none", None) for statuses in found
            ]
            yield [
                ("muted", plant),
                ("text", type_called(unit)),
                ("muted", code),
                ("strong" if unit == "plant" else "text", name),
                *cells,
            ]


def _indicator_cell(one: UnitStatus) -> Cell:
    value = one.value or Counted(0, None)
    if value.to is not None:
        return one.status, f"{SIGNS[one.status]} {fraction(value)}"
    parts = "whole" if value.of % 100 == 0 else "parts"
    return f"{one.status} {parts}", value.of / 100


def _goal_cell(one: UnitStatus) -> Cell:
    status: Status = one.status
    return status, f"{SIGNS[status]} {status_called(status)}"
