"""A plant's ledger for boards: its facts as one table, and the rosters of its units, without its people.

Boards count units only, so they need no roster of people, which takes longest to read.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import duckdb
import pyarrow as pa

from anqi.facts.reading.sql import scan
from anqi.ledger.lake import SCHEMA, newest, segments_of
from anqi.ledger.lake_rows import FIELDS, table_of
from anqi.ledger.models import Fact, Ledger
from anqi.ledger.stores import REVERSED, reversed_of
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Plant, Unit
from anqi.rules.engine.duckdb import DuckDB

_TEXT, _DAY = pa.string(), pa.date32()
_UNIT = pa.schema(
    {"plant": _TEXT, "code": _TEXT, "name": _TEXT, "active_from": _DAY, "active_to": _DAY}
)
_ANSWERS = pa.schema(
    {"plant": _TEXT, "branch": _TEXT, "department": _TEXT, "active_from": _DAY, "active_to": _DAY}
)
Rosters = dict[str, pa.Table]
_FRESH = 60
"""Seconds for which what was read of a ledger is used again: segments that are used no more stay for longer."""
_READS_MOST = 4
_COLUMNS = (
    "kind", "code", "name", "active_from", "active_to", "answers_for__department__code",
    "answers_for__active_from", "answers_for__active_to", "plant__ledger__pk",
    "plant__ledger__size", "plant__ledger__frontier",
)  # fmt: skip


def ledger_and_rosters(plant: Plant) -> tuple[Ledger | None, Rosters]:
    """The plant's ledger as it is, its departments and branches, and which answered for which; one query."""
    units = Unit.objects.filter(plant=plant, kind__in=(*DEPARTMENTS, *BRANCHES)).order_by("code")
    found: dict[str, dict[str, Any]] = {"departments": {}, "branches": {}}
    spans, ledger = [], None
    for kind, *unit, department, since, until, pk, size, frontier in units.values_list(*_COLUMNS):
        named = dict(zip(_UNIT.names, (plant.code, *unit), strict=True))
        found["departments" if kind in DEPARTMENTS else "branches"][unit[0]] = named
        if department:
            days = (since or date.min, until or date.max)
            spans.append(
                dict(zip(_ANSWERS.names, (plant.code, unit[0], department, *days), strict=True))
            )
        if pk is not None and ledger is None:
            ledger = Ledger(pk=pk, plant=plant, size=size, frontier=frontier)
    rosters = {
        "plants": pa.table({"code": [plant.code], "name": [plant.name]}),
        "departments": pa.Table.from_pylist(list(found["departments"].values()), schema=_UNIT),
        "branches": pa.Table.from_pylist(list(found["branches"].values()), schema=_UNIT),
        "answers_for": pa.Table.from_pylist(spans, schema=_ANSWERS),
    }
    if ledger is None:  # there is none, or no unit whose row could tell of it
        ledger = Ledger.objects.filter(plant=plant).select_related("plant").first()
    return ledger, rosters


def digest_of(rosters: Rosters) -> str:
    """What tells rosters apart."""
    return sha256(repr([table.to_pylist() for table in rosters.values()]).encode()).hexdigest()


@contextmanager
def engine_on(ledger: Ledger | None, rosters: Rosters) -> Iterator[DuckDB]:
    """An engine that holds all facts of a ledger as it was read; None is one without facts."""
    read = _read(ledger) if ledger else _Read(0, (), SCHEMA.empty_table(), REVERSED.empty_table())
    with _connection(rosters) as connection:
        _give(connection, "newest", read.newest)
        parts = [scan([path]) for path in read.segments]
        union = " UNION ALL ".join(f"SELECT * FROM {part}" for part in ("newest", *parts))
        connection.execute(f"CREATE VIEW facts AS {union}")
        _give(connection, "reversed", read.reversed)
        yield DuckDB(connection)


@contextmanager
def engine_with(rosters: Rosters, facts: pa.Table | None = None) -> Iterator[DuckDB]:
    """An engine that holds these facts alone, none of them reversed."""
    with _connection(
        rosters, threads=1
    ) as connection:  # more would take longer to start than to count
        _give(connection, "facts", SCHEMA.empty_table() if facts is None else facts)
        _give(connection, "reversed", REVERSED.empty_table())
        yield DuckDB(connection)


def rows_of(plant: Plant, facts: Iterable[Fact]) -> pa.Table:
    """Facts as a table of the lake, each as if it stood alone: reversals count as what they take back."""
    rows: Sequence[tuple[Any, ...]] = [
        tuple(None if name == "reverses" else _value(fact, name) for name in FIELDS)
        for fact in facts
    ]
    return table_of(plant, rows)


def _value(fact: Fact, name: str) -> Any:
    return fact.ledger_id if name == "ledger" else getattr(fact, name)


@contextmanager
def _connection(
    rosters: Rosters, *, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory(prefix="anqi-board-") as scratch:
        config: dict[str, str | int] = {"temp_directory": f"{scratch}/spilled"}
        if threads is not None:
            config["threads"] = threads
        connection = duckdb.connect(config=config)
        try:
            connection.execute("SET TimeZone = 'UTC'")
            for name, table in rosters.items():
                _give(connection, name, table)
            yield connection
        finally:
            connection.close()


def _give(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("_given", table)
    connection.execute(f'CREATE TABLE "{name}" AS FROM _given')
    connection.unregister("_given")


@dataclass(frozen=True)
class _Read:
    """What was read of a ledger at one size: where its segments are, and what is in none of them."""

    at: float
    segments: tuple[Path, ...]
    newest: pa.Table
    reversed: pa.Table


_reads: dict[tuple[int, int, bytes], _Read] = {}


def _read(ledger: Ledger) -> _Read:
    """Four queries, or none where the same was read a moment ago: a ledger of one size and tree is one ledger."""
    key = (ledger.pk, ledger.size, bytes(ledger.frontier))
    known = _reads.get(key)
    if known is not None and monotonic() - known.at < _FRESH:
        return known
    chain = segments_of(ledger)
    found = _Read(
        monotonic(), tuple(one.path for one in chain),
        newest(ledger, chain[-1].end if chain else 0), reversed_of(ledger),
    )  # fmt: skip
    if len(_reads) >= _READS_MOST:
        _reads.clear()
    _reads[key] = found
    return found
