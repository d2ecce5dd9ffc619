"""Cells one by one: is what stands there a value of its column, and does nothing stand where something must?"""

from anqi.facts.reading.findings import Findings
from anqi.facts.reading.seen import Seen, raw, unfit, view
from anqi.facts.reading.wording import explain
from anqi.facts.sheets import FACTS, SHEETS, Column, Sheet
from anqi.kit.faults import SHOWN
from anqi.kit.language import _


def check_cells(seen: Seen, findings: Findings) -> None:
    """Tell every cell that is unfit, and every one that is empty and may not be."""
    for sheet in SHEETS:
        if seen.has(sheet):
            _check_sheet(seen, sheet, findings)


def _check_sheet(seen: Seen, sheet: Sheet, findings: Findings) -> None:
    tests = [
        (column, unfit(column.name)) for column in sheet.columns if _doubtful(seen, column, sheet)
    ]
    tests += [
        (column, f"{raw(column.name)} IS NULL") for column in sheet.columns if column.required
    ]
    counts = ", ".join(f"count(*) FILTER (WHERE {test})" for _column, test in tests)
    row = seen.row(f"SELECT {counts} FROM {view(sheet)}")
    for (column, test), count in zip(tests, row, strict=True):
        if count:
            _tell(seen, sheet, column, test, count, findings)


def _doubtful(seen: Seen, column: Column, sheet: Sheet) -> bool:
    """Whether anything unfit could stand in the column."""
    return any(group.columns[column.name].unfit != "false" for group in seen.groups[sheet.name])


def _tell(
    seen: Seen, sheet: Sheet, column: Column, test: str, count: int, findings: Findings
) -> None:
    kind = "kind" if sheet is FACTS else "NULL"
    rows = seen.connection.execute(
        f"SELECT part_, row_, {raw(column.name)}, {kind} FROM {view(sheet)} WHERE {test}"
        f" ORDER BY part_, row_ LIMIT {SHOWN}"
    ).fetchall()
    for part, number, found, of_kind in rows:
        message = _("may not be empty") if found is None else explain(column, found, of_kind)
        findings.at(seen.parts[part], number, column.name, message)
    findings.more(count - len(rows))
