"""Cells of a spreadsheet as text, a column at a time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from anqi.facts.reading.marks import DAY
from anqi.facts.sheets import Cell

Value = str | float | bool | date | datetime | time | timedelta
_HELD_AS_DATES: tuple[Cell, ...] = ("date", "moment", "text")
_EXACT = 1e15
"""Spreadsheets keep 15 digits of a number: from here on it is not what was typed."""


def texts(cells: Sequence[Value], cell: Cell) -> Sequence[str]:
    """What stands in the cells of a column that should hold `cell`."""
    types = set(map(type, cells))
    if types == {str}:
        return cells  # type: ignore[return-value]  # all of them are text
    if bool in types and len(types - {str}) > 1:  # True would be taken for the number 1
        return [_text(value, cell) for value in cells]
    known = {value: _text(value, cell) for value in set(cells)}
    return list(map(known.__getitem__, cells))


def _text(value: Value, cell: Cell) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    shown = _day_text(value)
    return shown if cell in _HELD_AS_DATES else DAY + shown


def number_text(value: float) -> str:
    """The shortest decimal that reads back as this number; a whole one without a point."""
    return str(int(value)) if value == int(value) and abs(value) < _EXACT else repr(value)


def _day_text(value: date | datetime | time | timedelta) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
