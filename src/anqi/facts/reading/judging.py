"""All checks in their order, or a receipt in their stead."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from anqi.facts.reading import receipts
from anqi.facts.reading.check_cells import check_cells
from anqi.facts.reading.check_facts import check_facts
from anqi.facts.reading.check_ids import check_ids, check_reversals
from anqi.facts.reading.check_rosters import check_rosters
from anqi.facts.reading.findings import Findings
from anqi.facts.reading.parts import Landing, Part
from anqi.facts.reading.seen import Seen, look, view
from anqi.facts.reading.sources import Source
from anqi.facts.reading.sql import scan
from anqi.facts.reading.tables import make_reversed
from anqi.facts.sheets import FACTS
from anqi.kit.language import _


def judged(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    landed: Landing,
    findings: Findings,
    trust_receipts: bool,
) -> tuple[Seen, int]:
    """What was handed in, and how many facts; what is wrong with it is told to `findings`."""
    key = None if findings.count else _key(sources, landed.parts)
    receipt = receipts.find(key) if key and trust_receipts else None
    try:
        if receipt is not None and receipts.load_reversed(connection, receipt):
            return look(connection, landed.parts, findings, receipt.bare), receipt.facts
        seen = look(connection, landed.parts, findings)
        _check(seen, findings)
        if not findings.count:
            make_reversed(seen)
    except duckdb.Error:
        _blame(connection, landed.parts, findings)
        return Seen(connection, []), 0
    facts = seen.number(f"SELECT count(*) FROM {view(FACTS)}")
    if key and not findings.count and key == _key(sources, landed.parts):
        receipts.keep(connection, key, facts, seen.bare)
    return seen, facts


def _check(seen: Seen, findings: Findings) -> None:
    check_cells(seen, findings)
    if findings.broken:
        return  # a sheet is missing: whatever names its rows would seem to name nothing
    check_rosters(seen, findings)
    check_facts(seen, findings)
    check_ids(seen, findings)
    check_reversals(seen, findings)


def _key(sources: Sequence[Source], parts: Sequence[Part]) -> str | None:
    """The name of a receipt for these sources; none where the facts are read anew anyhow."""
    facts = [part for part in parts if part.sheet is FACTS]
    if not all(part.types is not None for part in facts):
        return None
    files: list[Path] = []
    try:
        for source in sources:
            files += source.files()
        return receipts.key_of(files)
    except OSError:
        return None


def _blame(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], findings: Findings
) -> None:
    """Tell which foreign file broke a query. Where none did, the error goes on."""
    found = findings.count
    for part in parts:
        try:
            if part.types is not None:
                connection.execute(
                    f"SELECT count(hash(t)) FROM {scan([part.path])} AS t"
                ).fetchall()
        except duckdb.Error:
            findings.about_part(part, _("not a readable Parquet file; hand it in again"))
    if findings.count == found:
        raise
