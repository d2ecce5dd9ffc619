"""The process that opens a foreign workbook: `python -m anqi.facts.reading.child WORKBOOK FOLDER`.

It bounds its own memory and time before it opens anything, writes each known worksheet as a Parquet file of text
into FOLDER, and says in `result.json` there what it found. Whatever a workbook does to it, the caller only sees
a result or none.
"""

import gc
import json
import sys
import zipfile
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, XmlError

from anqi.facts.reading import limits
from anqi.facts.reading.cells import Value, text, text_column
from anqi.facts.reading.container import Unusable, sheet_members
from anqi.facts.reading.headers import Heading, find_heading, missing, sheet_called
from anqi.facts.reading.landing import Lander
from anqi.facts.reading.stored import Troubled, troubled_cells
from anqi.facts.sheets import Sheet
from anqi.kit.confined import bound

RESULT = "result.json"
_ROWS = 16_384
"""Rows that are turned into columns at a time: as many as the processor's caches hold."""

Marks = dict[int, list[Troubled]]


class _Unplaced(Exception):
    """A cell holds no value and does not say where it stands."""


@dataclass(frozen=True)
class Worksheet:
    """A worksheet of a known name: its heading, and where its rows stand where it has what it must."""

    name: str
    sheet: str
    filled: bool
    heading: Heading | None
    file: str | None = None


@dataclass(frozen=True)
class Result:
    worksheets: list[Worksheet]
    unknown: list[str]
    trouble: str = ""
    """`password`, `damaged`, `formula` or `memory`, where the workbook could not be read to its end."""


def main(workbook: str, folder: str) -> None:
    bound(memory=limits.MEMORY, seconds=limits.SECONDS, written=limits.WRITTEN)
    gc.disable()  # nothing here is in circles, and half the time would go into looking for them
    try:
        result = _read(Path(workbook), Path(folder))
    except PasswordError:
        result = Result([], [], "password")
    except MemoryError:
        result = Result([], [], "memory")
    except _Unplaced:
        result = Result([], [], "formula")
    except (CalamineError, XmlError, Unusable, zipfile.BadZipFile, OSError, EOFError):
        result = Result([], [], "damaged")
    Path(folder, RESULT).write_text(json.dumps(asdict(result)), encoding="utf-8")


def _read(path: Path, folder: Path) -> Result:
    worksheets: list[Worksheet] = []
    unknown: list[str] = []
    with (
        zipfile.ZipFile(path) as archive,
        CalamineWorkbook.from_path(path) as workbook,
        ThreadPoolExecutor(1) as beside,
    ):
        members = sheet_members(archive)
        for number, name in enumerate(workbook.sheet_names):
            sheet = sheet_called(name)
            if sheet is None:
                unknown.append(name)
                continue
            if name not in members:
                raise Unusable
            # Parsing lets other threads run, so the scan costs no time of its own.
            troubled = beside.submit(_troubled, archive, members[name])
            cells = workbook.get_sheet_by_name(name)
            worksheets.append(_land(cells, name, sheet, troubled, folder / f"{number}.parquet"))
    return Result(worksheets, unknown)


def _troubled(archive: zipfile.ZipFile, member: str) -> list[Troubled]:
    with archive.open(member) as xml:
        return troubled_cells(xml)


def _land(
    cells: CalamineSheet, name: str, sheet: Sheet, troubled: Future[list[Troubled]], target: Path
) -> Worksheet:
    first = list(islice(cells.iter_rows(), limits.HEADER_ROWS))
    filled = cells.height > 0
    heading = find_heading(sheet, [[text(cell, "text") for cell in row] for row in first])
    if heading is None or heading.twice or missing(sheet, heading):
        return Worksheet(name, sheet.name, filled, heading)
    marks: Marks = {}
    for cell in troubled.result():
        if cell.row == 0:
            raise _Unplaced
        if cell.row > heading.row:
            marks.setdefault(cell.row, []).append(cell)
    with Lander(target, list(heading.columns)) as lander:
        _land_rows(cells, sheet, heading, marks, lander)
    return Worksheet(name, sheet.name, filled, heading, target.name)


def _land_rows(
    cells: CalamineSheet, sheet: Sheet, heading: Heading, marks: Marks, lander: Lander
) -> None:
    left = cells.start[1] if cells.start else 0
    wanted = [(held.position, sheet.by_name[name].cell) for name, held in heading.columns.items()]
    rows = islice(cells.iter_rows(), heading.row, None)
    row = heading.row + 1
    while chunk := list(islice(rows, _ROWS)):
        _mark(chunk, row, left, marks)
        columns = list(zip(*chunk, strict=True))
        lander.write(row, [text_column(columns[place], cell) for place, cell in wanted])
        row += len(chunk)
    for beyond in sorted(number for number in marks if number >= row):
        # A row of formulas that were never computed has no value, so it is not among the rows.
        lone: list[Value] = [""] * heading.width
        _mark([lone], beyond, left, marks)
        lander.write(beyond, [text_column(lone[place : place + 1], cell) for place, cell in wanted])


def _mark(rows: list[list[Value]], first: int, left: int, marks: Marks) -> None:
    if not marks:
        return
    for offset, cells in enumerate(rows):
        for cell in marks.get(first + offset, ()):
            if 0 <= cell.column - left < len(cells):
                cells[cell.column - left] = cell.mark


if __name__ == "__main__":
    main(*sys.argv[1:])
