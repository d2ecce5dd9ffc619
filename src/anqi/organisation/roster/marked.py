"""A copy of a workbook that was looked at, with a note at each cell that is wrong and at each that would change."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_cell_to_rowcol

from anqi.facts.reading import marks
from anqi.organisation.roster.child import Rows
from anqi.organisation.roster.plan import Plan
from anqi.organisation.roster.rows import CellFault

_CREATED = datetime(2020, 1, 1)
Notes = dict[tuple[int, int], list[str]]


def write_marked(cells: dict[str, Rows], plan: Plan, out: Path) -> None:
    """Write the rows as they were read, as text, into `out`. Faults are red, changes are yellow."""
    faults, changes = _faults(plan.preview.faults), _changes(plan)
    with xlsxwriter.Workbook(str(out)) as workbook:
        workbook.set_properties({"created": _CREATED})
        wrong = workbook.add_format({"bg_color": "#F8C9C6"})
        other = workbook.add_format({"bg_color": "#FFF2CC"})
        for name, rows in cells.items():
            sheet = workbook.add_worksheet(name)
            here, there = faults[name], changes[name]
            widths: dict[int, int] = defaultdict(int)
            for row, place in (*here, *there):
                widths[row] = max(widths[row], place + 1)
            for number, texts in rows:
                for place in range(max(len(texts), widths[number - 1])):
                    at = (number - 1, place)
                    shown = wrong if at in here else other if at in there else None
                    sheet.write_string(
                        *at, _text(texts[place] if place < len(texts) else ""), shown
                    )
            for at, said in (there | here).items():
                sheet.write_comment(*at, "\n".join(said))


def _faults(faults: Sequence[CellFault]) -> dict[str, Notes]:
    found: dict[str, Notes] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        at = xl_cell_to_rowcol(fault.cell) if fault.cell else (max(fault.row - 1, 0), 0)
        found[fault.sheet][at].append(fault.message)
    return found


def _changes(plan: Plan) -> dict[str, Notes]:
    found: dict[str, Notes] = defaultdict(lambda: defaultdict(list))
    for change, (row, _subject) in zip(plan.preview.changes, plan.noted, strict=True):
        names = {column.title.zh: column.name for column in row.sheet.columns}
        for one in change.differences:
            cell = row.cell(names[one.column])
            if cell:
                old = _("was: {old}").format(old=one.old or "–")
                found[change.sheet][xl_cell_to_rowcol(cell)].append(
                    _("new") if change.act == "added" else old
                )
    return found


def _text(text: str) -> str:
    """A cell without the marks of reading."""
    for mark in (marks.DAY, marks.ERROR, marks.FORMULA):
        text = text.removeprefix(mark)
    return text
