"""Reading a CSV file into text columns.

Rows are numbered as a spreadsheet program shows them: every record is one row, blank ones too. A file without any
quote is split by Arrow; where quotes, short or long rows are to be understood, Python's own reader does it.
"""

import csv
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv

from anqi.facts.reading.container import Unusable
from anqi.facts.reading.encoding import Readable, readable
from anqi.facts.reading.findings import Findings
from anqi.facts.reading.headers import Heading, find_heading, missing
from anqi.facts.reading.heading_faults import tell_heading
from anqi.facts.reading.landing import Lander
from anqi.facts.reading.limits import HEADER_ROWS, MIB
from anqi.facts.reading.parts import NEEDED, Landing, Part
from anqi.facts.sheets import Sheet
from anqi.kit.faults import SHOWN, Fault
from anqi.kit.language import _

_ROWS = 16_384
_BLOCK = 16 * MIB
"""Bytes that Arrow splits at a time; no row without a quote is longer."""


def land_csv(
    path: Path, sheet: Sheet, source: int, label: str, target: Path, findings: Findings
) -> Landing:
    """The file as a part. What is wrong with it is told to `findings`."""
    bare = Part(source, sheet, label, target, {})
    landing = Landing()
    try:
        text = readable(path, target.parent)
        first = _first_rows(text.path)
    except Unusable as fault:
        findings.about_part(bare, str(fault))
        return landing
    except OSError as fault:
        findings.about_part(bare, _("can't be opened: {why}").format(why=fault.strerror))
        return landing
    heading = find_heading(sheet, first)
    if text.translated:
        if heading is None:
            findings.about_part(bare, _("not UTF-8 text; save the file as CSV UTF-8"))
            return landing
        landing.warnings.append(Fault(label, _("was read as GB18030; better save it as CSV UTF-8")))
    if heading is None and sheet not in NEEDED and not any(map(any, first)):
        return landing
    part = Part(source, sheet, label, target, heading.columns if heading else {})
    landing.warnings += tell_heading(part, heading, findings)
    if heading and not heading.twice and not missing(sheet, heading):
        landing.parts.append(part)
        _land(text, part, heading, findings)
    return landing


def _first_rows(path: Path) -> list[list[str]]:
    rows: list[list[str]] = []
    with path.open(encoding="utf-8-sig", newline="") as file, suppress(csv.Error):
        rows.extend(islice(csv.reader(file), HEADER_ROWS))
    return rows


def _land(text: Readable, part: Part, heading: Heading, findings: Findings) -> None:
    if not text.quoted:
        try:
            _land_plain(text.path, part, heading)
        except pa.ArrowInvalid:
            pass  # a row is too short or too long: which one, and whether it matters, is said below
        else:
            return
    with Lander(part.path, list(heading.columns)) as lander:
        _land_quoted(text.path, part, heading, lander, findings)


def _land_plain(path: Path, part: Part, heading: Heading) -> None:
    wanted = {str(held.position): pa.string() for held in heading.columns.values()}
    names = [str(position) for position in range(heading.width)]
    row = heading.row + 1
    with (
        Lander(part.path, list(heading.columns)) as lander,
        arrow_csv.open_csv(
            path,
            read_options=arrow_csv.ReadOptions(
                skip_rows=heading.row, column_names=names, block_size=_BLOCK
            ),
            parse_options=arrow_csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=wanted, include_columns=list(wanted), strings_can_be_null=False
            ),
        ) as batches,
    ):
        for batch in batches:
            if len(batch):
                lander.write(row, batch.columns)
                row += len(batch)


def _land_quoted(
    path: Path, part: Part, heading: Heading, lander: Lander, findings: Findings
) -> None:
    wanted = [held.position for held in heading.columns.values()]
    even = _Evener(part, heading.width, findings)
    row = heading.row + 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = islice(csv.reader(file, strict=True), heading.row, None)
        while True:
            chunk: list[list[str]] = []
            try:
                chunk.extend(islice(rows, _ROWS))
            except csv.Error as fault:
                # What came before the broken row is in the chunk.
                message = _("the row can't be read ({why}); is a quote left open?")
                findings.about_part(part, message.format(why=fault), row=row + len(chunk))
                return
            if not chunk:
                return
            columns = list(zip(*even.rows(chunk, row), strict=True))
            lander.write(row, [columns[position] for position in wanted])
            row += len(chunk)


class _Evener:
    """Makes rows as long as their header: short ones end in empty cells, long ones are faults."""

    def __init__(self, part: Part, width: int, findings: Findings) -> None:
        self._part = part
        self._width = width
        self._findings = findings
        self._told = 0

    def rows(self, rows: list[list[str]], first: int) -> list[list[str]]:
        width = self._width
        if set(map(len, rows)) == {width}:
            return rows
        for offset, cells in enumerate(rows):
            if any(map(str.strip, cells[width:])):
                self._tell(first + offset, cells)
        return [(cells + [""] * (width - len(cells)))[:width] for cells in rows]

    def _tell(self, row: int, cells: list[str]) -> None:
        self._told += 1
        if self._told > SHOWN:
            self._findings.more(1)
            return
        message = _("the row has {count} cells, the header {width}; is a comma not quoted?")
        text = message.format(count=len(cells), width=self._width)
        self._findings.at(self._part, row, "", text)
