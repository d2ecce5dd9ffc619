"""Sheets of the result workbook: valid unique names, screen and paper, tables that run over several sheets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

from anqi.kit.language import _
from anqi.rules.results.workbook_styles import Styles

MOST_ROWS = 1_048_576
_NAME_LENGTH = 31
_PAGE_WIDTH = 200
"""Characters across a landscape page at a size that can be read."""

_LINE = 20.0
"""Points up to which a row holds one line."""

Cell = tuple[str, Any]
"""The name of a look, and a text, a number or None. A number is written as one."""


@dataclass(frozen=True)
class Column:
    """A column: the lines of its head from top to bottom, its width in characters, whether it holds numbers."""

    head: tuple[str, ...]
    width: float
    numbers: bool = False


class Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: Any, title: str, day: str) -> None:
        self.book = book
        self.styles = Styles(book)
        self.title = title
        self.day = day
        self.names: set[str] = set()

    def add(self, wanted: str, *, portrait: bool = False) -> Any:
        """A new sheet, set up for A4 with page numbers."""
        sheet = self.book.add_worksheet(self._name(wanted))
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
        if portrait:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.set_landscape()
        head = f"&L{_plain(self.title)}&R{_plain(self.day)}"
        sheet.set_header(head)
        sheet.set_footer("&C" + _("page {page} of {pages}").format(page="&P", pages="&N"))
        return sheet

    def _name(self, wanted: str) -> str:
        """A name that spreadsheets accept and no other sheet has, whatever the case of its letters."""
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip().strip("'").strip()
        if not clean or clean.casefold() == "history":
            clean = f"{clean}_" if clean else "-"
        name, number = clean[:_NAME_LENGTH], 1
        while name.casefold() in self.names:
            number += 1
            name = f"{clean[: _NAME_LENGTH - 1 - len(str(number))]} {number}"
        self.names.add(name.casefold())
        return name

    def table(
        self,
        name: str,
        about: str,
        columns: list[Column],
        rows: Iterable[list[Cell]],
        *,
        frozen: int,
    ) -> None:
        """Write a table, on as many sheets as its rows need; `frozen` columns stay in sight."""
        sheet: Any = None
        row = 0
        for cells in rows:
            if sheet is None or row >= MOST_ROWS - 1:
                if sheet is not None:
                    self._end(sheet, row, columns)
                sheet, row = self._begin(name, about, columns, frozen)
            self._write(sheet, row, cells, columns)
            row += 1
        if sheet is None:
            sheet, row = self._begin(name, about, columns, frozen)
            sheet.write_string(row, 0, _("none"), self.styles["muted"])
            row += 1
        self._end(sheet, row, columns)

    def _begin(self, name: str, about: str, columns: list[Column], frozen: int) -> tuple[Any, int]:
        """A sheet with its heads; and the row in which the table begins."""
        sheet = self.add(name)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, name, self.styles["title"])
        sheet.write_string(1, 0, about, self.styles["note"])
        depth = max(len(column.head) for column in columns)
        for line in range(depth):
            look = "code" if line == depth - 1 else "head" if line == 0 else "subhead"
            sheet.set_row(2 + line, _height([(c.head[line], c.width) for c in columns], look))
            for index, column in enumerate(columns):
                aligned = f"{look} right" if look == "code" and column.numbers else look
                sheet.write_string(2 + line, index, column.head[line], self.styles[aligned])
        first = 2 + depth
        sheet.freeze_panes(first, frozen)
        sheet.repeat_rows(2, first - 1)
        pages = -(-int(sum(column.width for column in columns)) // _PAGE_WIDTH)
        if pages > 1:
            sheet.repeat_columns(0, frozen - 1)
        sheet.fit_to_pages(pages, 0)
        return sheet, first

    def _write(self, sheet: Any, row: int, cells: list[Cell], columns: list[Column]) -> None:
        wrapped = [
            (value, column.width)
            for (look, value), column in zip(cells, columns, strict=True)
            if look == "wrapped" and isinstance(value, str)
        ]
        height = _height(wrapped, "wrapped") if wrapped else 0.0
        if height > _LINE:
            sheet.set_row(row, height)
        for index, (look, value) in enumerate(cells):
            style = self.styles[look]
            if value is None:
                sheet.write_blank(row, index, None, style)
            elif isinstance(value, str):
                sheet.write_string(row, index, value, style)
            else:
                sheet.write_number(row, index, value, style)

    def _end(self, sheet: Any, row: int, columns: list[Column]) -> None:
        head = 1 + max(len(column.head) for column in columns)
        sheet.autofilter(head, 0, row - 1, len(columns) - 1)
        if row < MOST_ROWS:
            for index in range(len(columns)):
                sheet.write_blank(row, index, None, self.styles["end"])


def _height(cells: list[tuple[str, float]], look: str) -> float:
    """Points that a line of wrapped heads needs; spreadsheets do not find it themselves where a file sets it."""
    size, scale = (11.5, 0.85) if look == "subhead" else (13.0, 1.0)
    lines = [ceil(text_width(text) * scale / width) for text, width in cells]
    return 4 + size * max(1, *lines)


def text_width(text: str) -> int:
    """About how many Latin letters wide a text is; a Chinese character is two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _plain(text: str) -> str:
    """Text for a header, in which & is a sign."""
    return text.replace("&", "&&")[:200]
