"""Cells one by one: is what stands there a value of its column, and does nothing stand where something must?"""

from anqi.facts.reading.findings import Findings
from anqi.facts.reading.seen import BITS, Seen, bits, found, view
from anqi.facts.reading.wording import explain
from anqi.facts.sheets import FACTS, SHEETS, Column, Sheet
from anqi.kit.faults import SHOWN
from anqi.kit.language import _


def check_cells(seen: Seen, findings: Findings) -> None:
    """Tell every cell that is unfit, and every one that is empty and may not be."""
    for sheet in SHEETS:
        if not seen.has(sheet):
            continue
        words = bits("wrong", sheet)
        any_row = seen.row(
            f"SELECT {', '.join(f'bit_or({word})' for word in words)} FROM {view(sheet)}"
        )
        for place, column in enumerate(sheet.columns):
            word, bit = divmod(place, BITS)
            if (any_row[word] or 0) >> bit & 1:
                _tell(seen, sheet, column, f"{words[word]} >> {bit} & 1 = 1", findings)


def _tell(seen: Seen, sheet: Sheet, column: Column, wrong: str, findings: Findings) -> None:
    count = seen.number(f"SELECT count(*) FROM {view(sheet)} WHERE {wrong}")
    kind = "kind" if sheet is FACTS else "NULL"
    rows = seen.connection.execute(f"""
        WITH wrong AS MATERIALIZED (
            SELECT part_, row_, {kind} AS of_kind FROM {view(sheet)}
            WHERE {wrong} ORDER BY part_, row_ LIMIT {SHOWN}
        )
        SELECT part_, row_, found, of_kind FROM ({found(seen, sheet, column.name)})
        JOIN wrong USING (part_, row_) ORDER BY part_, row_
    """).fetchall()
    for part, number, stands, of_kind in rows:
        message = _("may not be empty") if stands is None else explain(column, stands, of_kind)
        findings.at(seen.parts[part], number, column.name, message)
    findings.more(count - len(rows))
