"""Which sheet a name means, and which column a header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from anqi.facts.catalogue import CATALOGUE
from anqi.facts.reading.limits import HEADER_ROWS
from anqi.facts.sheets import FACTS, SHEETS, Sheet

_MORE_FACTS = re.compile(rf"({FACTS.name}|{FACTS.title.zh})-.+", re.DOTALL)


@dataclass(frozen=True)
class Held:
    """A column as a file has it: its place from the left, from 0, and its header as it stands."""

    position: int
    header: str


@dataclass(frozen=True)
class Heading:
    """What a header row says."""

    row: int
    """From the top, from 1."""
    width: int
    columns: dict[str, Held]
    unknown: list[str] = field(default_factory=list)
    twice: list[tuple[str, str, str]] = field(default_factory=list)
    """Columns with more than one header: name, first header, another header."""


def sheet_called(name: str) -> Sheet | None:
    """The sheet of this English name or Chinese title; `facts-…` are parts of `facts`."""
    wanted = name.strip().casefold()
    if _MORE_FACTS.fullmatch(wanted):
        return FACTS
    return next((s for s in SHEETS if wanted in (s.name, s.title.zh)), None)


def _columns_by_header(sheet: Sheet) -> dict[str, str]:
    headers = {column.title.zh.casefold(): column.name for column in sheet.columns}
    if sheet is FACTS:
        # Kinds may call a shared attribute by different titles: each of them means its column.
        for kind in CATALOGUE:
            for attribute in kind.attributes.values():
                headers.setdefault(attribute.title.zh.casefold(), attribute.name)
    return headers | {column.name: column.name for column in sheet.columns}


_BY_HEADER = {sheet.name: _columns_by_header(sheet) for sheet in SHEETS}


def find_heading(sheet: Sheet, rows: Sequence[Sequence[str]]) -> Heading | None:
    """The heading in the first rows of a sheet: the row that names most known columns, or none."""
    known = _BY_HEADER[sheet.name]
    best, most = None, 0
    for index, cells in enumerate(rows[:HEADER_ROWS]):
        named = {known[text] for cell in cells if (text := cell.strip().casefold()) in known}
        if len(named) > most:
            best, most = index, len(named)
    return None if best is None else _heading(sheet, best, rows[best])


def _heading(sheet: Sheet, index: int, cells: Sequence[str]) -> Heading:
    columns: dict[str, Held] = {}
    unknown: list[str] = []
    twice: list[tuple[str, str, str]] = []
    for position, cell in enumerate(cells):
        header = cell.strip()
        name = _BY_HEADER[sheet.name].get(header.casefold())
        if name is None:
            unknown += [header] if header else []
        elif name in columns:
            twice.append((name, columns[name].header, header))
        else:
            columns[name] = Held(position, header)
    return Heading(index + 1, len(cells), columns, unknown, twice)


def heading_of(sheet: Sheet, names: Sequence[str]) -> Heading:
    """The heading of a file whose columns have names of their own."""
    return _heading(sheet, 0, names)


def missing(sheet: Sheet, heading: Heading) -> list[str]:
    """Columns that the sheet must have and the heading has not."""
    return [c.name for c in sheet.columns if c.required and c.name not in heading.columns]
