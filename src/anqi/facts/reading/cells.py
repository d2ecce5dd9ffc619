"""Cells of a spreadsheet as text, a column at a time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pyarrow as pa

from anqi.facts.reading.marks import DAY
from anqi.facts.sheets import Cell

Value = str | float | bool | date | datetime | time | timedelta
_HELD_AS_DATES: tuple[Cell, ...] = ("date", "moment", "text")
_EXACT = 1e15
"""Spreadsheets keep 15 digits of a number: from here on it is not what was typed."""


def text_column(cells: Sequence[Value], cell: Cell) -> pa.Array:
    """The cells of a column that should hold `cell`, as text; null where the whole column is empty."""
    if cells.count("") == len(cells):
        return pa.nulls(len(cells), pa.string())
    try:
        return pa.array(cells, pa.string())  # most columns hold nothing but text
    except pa.ArrowTypeError:
        return pa.array(_texts(cells, cell), pa.string())


def _texts(cells: Sequence[Value], cell: Cell) -> list[str]:
    types = set(map(type, cells))
    if bool in types and len(types - {str}) > 1:  # True would be taken for the number 1
        return [text(value, cell) for value in cells]
    known = {value: text(value, cell) for value in set(cells)}
    return list(map(known.__getitem__, cells))


def text(value: Value, cell: Cell) -> str:
    """What stands in a cell of a column that should hold `cell`."""
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
