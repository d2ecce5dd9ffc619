"""The process that opens a foreign roster: `python -m anqi.organisation.roster.child WORKBOOK RESULT`.

It bounds its own memory and time before it opens anything, and writes the cells of the sheets that a roster has, as
text, into RESULT as JSON. Whatever a workbook does to it, the caller only sees a result or none. A workbook may keep a
long text once and name it in every cell, so cells are cut: what is handed back stays small.
"""

import json
import sys
import zipfile
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError

from anqi.facts.reading import limits
from anqi.facts.reading.cells import Value, text
from anqi.facts.reading.container import Unusable, sheet_members
from anqi.facts.reading.stored import troubled_cells
from anqi.kit.confined import bound

Rows = list[tuple[int, list[str]]]
"""Rows that hold something, by their number from 1; a date or time bears a mark (facts.reading.marks)."""
LONGEST = 300
"""Characters of a cell that are handed back: more than any of a roster may have."""
MEMORY, WRITTEN = 512 << 20, 64 << 20
"""Bytes of addresses of this process, and of its result: a roster of 50,000 people takes 360 MB and 4 MB."""


class _TooMany(Exception):
    """A sheet has more rows than are read."""


def main(workbook: str, result: str, most_rows: str, most_columns: str, *names: str) -> None:
    bound(memory=MEMORY, seconds=limits.SECONDS, written=WRITTEN)
    found, trouble = b"", ""
    try:
        sheets, unknown = _read(Path(workbook), names, int(most_rows), int(most_columns))
        found = _told("", sheets, unknown)
        if len(found) > WRITTEN:
            trouble = "memory"
    except PasswordError:
        trouble = "password"
    except MemoryError:
        trouble = "memory"
    except _TooMany:
        trouble = "rows"
    except (CalamineError, XmlError, Unusable, zipfile.BadZipFile, OSError, EOFError):
        trouble = "damaged"
    Path(result).write_bytes(_told(trouble, {}, []) if trouble else found)


def _told(trouble: str, sheets: dict[str, Rows], unknown: list[str]) -> bytes:
    found = {"trouble": trouble, "sheets": sheets, "unknown": unknown}
    return json.dumps(found, ensure_ascii=False).encode()


def _read(
    path: Path, names: tuple[str, ...], rows: int, columns: int
) -> tuple[dict[str, Rows], list[str]]:
    found: dict[str, Rows] = {}
    unknown: list[str] = []
    with zipfile.ZipFile(path) as archive, CalamineWorkbook.from_path(path) as workbook:
        members = sheet_members(archive)
        for name in workbook.sheet_names:
            called = name.strip()
            if called not in names or called in found:
                unknown.append(name)
                continue
            if name not in members:
                raise Unusable
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height > rows:
                raise _TooMany
            left = sheet.start[1] if sheet.start else 0
            kept = {}
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                texts = [_text(cell) for cell in islice(cells, columns)]
                if any(texts):
                    kept[number] = [""] * left + texts if left < columns else texts
            _mark(archive, members[name], 0 if left < columns else left, kept)
            found[called] = sorted(kept.items())
    return found, unknown


def _text(cell: Value) -> str:
    return text(cell, "code").strip()[:LONGEST]


def _mark(archive: zipfile.ZipFile, member: str, left: int, kept: dict[int, list[str]]) -> None:
    """Put marks where a cell holds an error or a formula without a value: it would pass for an empty one."""
    with archive.open(member) as xml:
        for cell in troubled_cells(xml):
            place = cell.column - left
            if cell.row == 0 or place < 0:
                raise Unusable
            cells = kept.setdefault(cell.row, [])
            cells += [""] * (place + 1 - len(cells))
            cells[place] = cell.mark


if __name__ == "__main__":
    main(*sys.argv[1:])
