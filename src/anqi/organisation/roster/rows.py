"""Rows of a roster with a typed value in each cell, and what is wrong with cells that hold none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from anqi.facts.reading import marks
from anqi.facts.reading.limits import HEADER_ROWS
from anqi.facts.reading.normal import CODE, FIRST_DAY, LAST_DAY
from anqi.facts.reading.wording import explain, quote
from anqi.facts.sheets import Column
from anqi.kit.faults import Fault
from anqi.organisation.roster.child import LONGEST, Rows
from anqi.organisation.roster.layout import NONE, RosterSheet, may_be_none, meant, written

_LONGEST_NAME = 100
_CONTROL = re.compile(marks.CONTROL)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell: where it is as the spreadsheet shows it, what stands there, what was expected.

    `row` is 0 for a fault of the whole sheet, `column` empty for one of the whole row.
    """

    sheet: str
    row: int
    column: str
    found: str
    message: str
    cell: str = ""
    """Where the spreadsheet has it, such as D12; empty where the column is not there."""

    def as_fault(self) -> Fault:
        row = _("row {row}").format(row=self.row) if self.row else ""
        return Fault(" ".join(filter(None, (self.sheet, row, self.column))), self.message)


@dataclass(frozen=True)
class Row:
    """A row of a sheet. Cells without a fault have their value, empty cells none."""

    sheet: RosterSheet
    number: int
    places: dict[str, int] = field(default_factory=dict)
    """Where each column stands in the sheet, from 0."""
    values: dict[str, str | date] = field(default_factory=dict)
    stands: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """A code, text or choice; empty where the cell is empty or says 无."""
        value = self.values.get(column, "")
        return "" if value == NONE or isinstance(value, date) else value

    def day(self, column: str) -> date | None:
        value = self.values.get(column)
        return value if isinstance(value, date) else None

    def says(self, column: str) -> bool:
        """Whether the cell says anything: a value, or 无."""
        return column in self.values

    def fault(self, column: str, message: str) -> CellFault:
        """A fault of a cell of this row; of the whole row where no column is named."""
        header = next((c.title.zh for c in self.sheet.columns if c.name == column), "")
        found, cell = quote(self.stands.get(column, "")), self.cell(column)
        return CellFault(self.sheet.name, self.number, header, found, message, cell)

    def cell(self, column: str) -> str:
        """What the spreadsheet calls a cell of this row; of none the first of the row."""
        place = self.places.get(column, 0 if not column else None)
        return "" if place is None else xl_rowcol_to_cell(self.number - 1, place)


@dataclass
class Sheet:
    """What a sheet holds: its sound rows, those with faults, the faults, and headers that no roster has."""

    rows: list[Row] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    unsound: list[Row] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read_sheet(sheet: RosterSheet, found: Rows) -> Sheet:
    """The rows of a sheet, below the row that names its columns."""
    read = Sheet()
    if not found:
        return read
    head, columns = _heading(sheet, found)
    lacking = [c.title.zh for c in sheet.columns if c.required and c not in columns.values()]
    headers = [column.title.zh for column in columns.values()]
    if lacking:
        message = _("these columns must be there: {columns}")
        text = message.format(columns=_(", ").join(lacking))
        read.faults.append(CellFault(sheet.name, head, "", "", text))
    if len(set(headers)) < len(headers):
        message = _("a column is there twice; leave one of them")
        read.faults.append(CellFault(sheet.name, head, "", "", message))
    cells = dict(found)[head]
    read.ignored = [cell for place, cell in enumerate(cells) if cell and place not in columns]
    if read.faults:
        return read
    places = {column.name: place for place, column in columns.items()}
    for number, cells in found:
        if number > head:
            _take(Row(sheet, number, places), columns, cells, read)
    return read


def _heading(sheet: RosterSheet, found: Rows) -> tuple[int, dict[int, Column]]:
    """The row that names most columns, and which column stands where."""
    known = sheet.by_header
    best: tuple[int, dict[int, Column]] = (found[0][0], {})
    for number, cells in found[:HEADER_ROWS]:
        named = {place: known[cell] for place, cell in enumerate(cells) if cell in known}
        if len(named) > len(best[1]):
            best = (number, named)
    return best


def _take(row: Row, columns: dict[int, Column], cells: list[str], read: Sheet) -> None:
    faults: list[CellFault] = []
    for place, column in columns.items():
        stands = cells[place] if place < len(cells) else ""
        if column.cell in ("date", "text"):
            stands = stands.removeprefix(marks.DAY)
        row.stands[column.name] = stands
        value = _value(column, stands)
        if value is not None:
            row.values[column.name] = value
        elif stands:
            faults.append(row.fault(column.name, _wrong(column, stands)))
        elif column.required and any(cells):
            faults.append(row.fault(column.name, _("may not be empty")))
    if not any(row.stands.values()):
        return
    faults += _order(row)
    read.faults += faults
    (read.unsound if faults else read.rows).append(row)


def _value(column: Column, stands: str) -> str | date | None:
    """The value of a cell; None where it is empty or holds none."""
    if stands == NONE and may_be_none(column):
        return NONE
    if column.cell == "date":
        return _day(stands)
    if column.cell == "choice":
        return meant(column.name).get(stands) if stands else None
    if column.cell == "code":
        return stands if re.fullmatch(CODE, stands) else None
    fits = 0 < len(stands) <= _LONGEST_NAME and not _CONTROL.search(stands)
    return stands if fits else None


def _day(stands: str) -> date | None:
    if not _DATE.fullmatch(stands) or not FIRST_DAY <= stands <= LAST_DAY:
        return None
    try:
        return date.fromisoformat(stands)
    except ValueError:
        return None


def _wrong(column: Column, stands: str) -> str:
    marked = stands.startswith((marks.ERROR, marks.FORMULA, marks.DAY))
    if not marked and column.cell == "choice":
        message = _("“{found}” is none of: {choices}")
        choices = _(", ").join(written(column.name).values())
        return message.format(found=quote(stands), choices=choices)
    if not marked and column.cell == "text" and len(stands) > _LONGEST_NAME:
        message = _("a name of at most {most} characters is expected, not one of {count}")
        count = f"{LONGEST}+" if len(stands) >= LONGEST else len(stands)
        return message.format(most=_LONGEST_NAME, count=count)
    return explain(column, stands, None)


def _order(row: Row) -> Iterator[CellFault]:
    first, last = row.day("active_from"), row.day("active_to")
    if first is not None and last is not None and last < first:
        yield row.fault("active_to", _("the last day is before the first"))
