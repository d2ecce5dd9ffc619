"""Facts and rosters that have been read and checked, ready to be computed on."""

import shutil
import weakref
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from anqi.kit.faults import Fault


class Store:
    """Checked facts and rosters, as tables of one DuckDB connection.

    Empty text is null, numbers are hundredths, the connection's time zone is UTC. The tables: `plants`,
    `departments`, `branches`, `people`, `answers_for` (spans of one branch and department never overlap; open ends
    are 0001-01-01 and 9999-12-31), `facts`, with a column for every attribute of the catalogue and its `place`, and
    `reversed`: the places of the facts that are reversed, and when the reversal was posted. Close it, or use
    it in a `with`: its folder of temporary files then goes too.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        scratch: Path,
        warnings: list[Fault],
        fact_count: int,
    ) -> None:
        self.connection = connection
        self.warnings = warnings
        """What was taken, but should be known: columns left out, a file in GB18030."""
        self.fact_count = fact_count
        self.close = weakref.finalize(self, _remove, connection, scratch)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _remove(connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
    connection.close()
    shutil.rmtree(scratch, ignore_errors=True)
