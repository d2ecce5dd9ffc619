"""Reading an interchange file: a workbook, a folder of CSV or Parquet files, or several of these.

A file is taken whole or not at all. What cells hold is in `normal` and `typed`, what is said of them in `wording`;
`sources` finds the sheets, `seen` makes one view of each, the `check_` modules judge them, `tables` keeps them.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from anqi.facts.reading.findings import Findings
from anqi.facts.reading.judging import judged
from anqi.facts.reading.parts import Landing
from anqi.facts.reading.sources import Source, land, sources_at
from anqi.facts.reading.tables import make_tables
from anqi.facts.store import Store
from anqi.kit.language import _

Progress = Callable[[str, float], None]
"""Is told what is being done, in words, and which share of the whole is done."""

_LANDED, _JUDGED = 0.6, 0.9
_IN_MEMORY = 200_000_000
"""Bytes of text up to which tables are kept in memory."""

__all__ = ["Progress", "read"]


def read(
    sources: Path | Sequence[Path],
    *,
    progress: Progress | None = None,
    trust_receipts: bool = True,
) -> Store:
    """Read and check one or several interchange files.

    Each source is an `.xlsx` workbook or a folder of `.csv` or `.parquet` files. Plants that stand alike in
    several of them are one plant. A folder of Parquet files that was checked before and has not changed since is
    not checked again, unless `trust_receipts` is false. Raises kit.faults.Faulty with all faults.
    """
    paths = [sources] if isinstance(sources, Path) else list(sources)
    if not paths:
        raise ValueError("no source to read")
    scratch = Path(tempfile.mkdtemp(prefix="anqi-"))
    found = sources_at(paths)
    connection = _connect(scratch, sum(source.text_size for source in found))
    try:
        return _read(found, scratch, connection, progress or _silence, trust_receipts)
    except BaseException:
        connection.close()
        shutil.rmtree(scratch, ignore_errors=True)
        raise


def _read(
    sources: list[Source],
    scratch: Path,
    connection: duckdb.DuckDBPyConnection,
    progress: Progress,
    trust_receipts: bool,
) -> Store:
    findings = Findings()
    landed = Landing()
    for source in sources:
        share = _LANDED * source.number / len(sources)
        progress(_("reading {name}").format(name=source.name), share)
        landing = land(source, scratch, connection, findings)
        landed.parts += landing.parts
        landed.warnings += landing.warnings
    progress(_("checking"), _LANDED)
    seen, facts = judged(connection, sources, landed, findings, trust_receipts)
    findings.raise_if_any(", ".join(str(source.path) for source in sources))
    progress(_("loading"), _JUDGED)
    make_tables(seen)
    progress(_("loading"), 1.0)
    return Store(connection, scratch, landed.warnings, facts)


def _connect(scratch: Path, text_size: int) -> duckdb.DuckDBPyConnection:
    """A database of its own, which fetches nothing from anywhere and spills into `scratch`."""
    connection = duckdb.connect(
        # In a file tables are packed, which takes a moment and a quarter of the memory.
        str(scratch / "store.duckdb") if text_size > _IN_MEMORY else ":memory:",
        config={
            "temp_directory": str(scratch / "spilled"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def _silence(_stage: str, _share: float) -> None:
    return
