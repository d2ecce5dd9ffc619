"""A ledger as a store that the engine judges: the lake's segments and the newest facts, as one table."""

import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from anqi.facts.reading.sql import scan
from anqi.facts.store import Store
from anqi.ledger.lake import SCHEMA, newest, place_of, segments_of
from anqi.ledger.models import Fact, Ledger
from anqi.organisation.models import Plant
from anqi.organisation.rosters import roster_on

_SPAN = {"active_from": pa.date32(), "active_to": pa.date32()}
_UNIT = {"plant": pa.string(), "code": pa.string(), "name": pa.string(), **_SPAN}
_SCHEMAS = {
    "plants": pa.schema({"code": pa.string(), "name": pa.string()}),
    "departments": pa.schema(_UNIT),
    "branches": pa.schema(_UNIT),
    "answers_for": pa.schema(
        {"plant": pa.string(), "branch": pa.string(), "department": pa.string(), **_SPAN}
    ),
    "people": pa.schema(
        {
            **_UNIT,
            "department": pa.string(),
            "branch": pa.string(),
            "party_member": pa.bool_(),
        }
    ),
}
REVERSED = pa.schema({"place": pa.int64(), "posted_at": pa.timestamp("us", "UTC")})
"""The places of the facts that were taken back, and when."""


def open_store(plants: Iterable[Plant], day: date) -> Store:
    """The plants' ledgers with their rosters of a day. Close it, or use it in a `with`.

    Each ledger is as it was at one size, whatever is posted while it is opened.
    """
    chosen = list(plants)
    # Sizes first: whatever the facts up to there name is in rosters that are read later.
    ledgers = list(Ledger.objects.filter(plant__in=chosen).select_related("plant"))
    rosters = _rosters(chosen, day)
    scratch = Path(tempfile.mkdtemp(prefix="anqi-store-"))
    connection = duckdb.connect(config={"temp_directory": str(scratch / "spilled")})
    connection.execute("SET TimeZone = 'UTC'")
    for name, schema in _SCHEMAS.items():
        _make(connection, name, pa.Table.from_pylist(rosters[name], schema=schema))
    parts, rest, backs = ["newest"], [SCHEMA.empty_table()], [REVERSED.empty_table()]
    for ledger in ledgers:
        chain = segments_of(ledger)
        parts += [scan([segment.path]) for segment in chain]
        rest.append(newest(ledger, chain[-1].end if chain else 0))
        backs.append(reversed_of(ledger))
    _make(connection, "newest", pa.concat_tables(rest))
    union = " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts)
    connection.execute(f"CREATE VIEW facts AS {union}")
    _make(connection, "reversed", pa.concat_tables(backs))
    return Store(connection, scratch, [], sum(ledger.size for ledger in ledgers))


def reversed_of(ledger: Ledger) -> pa.Table:
    """What was taken back in a ledger up to its size, as `REVERSED`; one query, of which an index knows the rows."""
    backs = Fact.objects.filter(ledger=ledger.pk, reverses__isnull=False, index__lt=ledger.size)
    rows = [
        {"place": place_of(ledger.pk, index), "posted_at": at}
        for index, at in backs.order_by("index").values_list("reverses__index", "posted_at")
    ]
    return pa.Table.from_pylist(rows, schema=REVERSED)


def _make(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("_given", table)
    connection.execute(f"CREATE TABLE {name} AS FROM _given")
    connection.unregister("_given")


def _rosters(plants: list[Plant], day: date) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in _SCHEMAS}
    for plant in plants:
        roster = roster_on(plant, day)
        own = {"plant": plant.code}
        found["plants"].append({"code": plant.code, "name": plant.name})
        found["departments"] += [own | vars(row) for row in roster.departments]
        found["branches"] += [own | vars(row) for row in roster.branches]
        found["people"] += [own | vars(row) for row in roster.people]
        found["answers_for"] += [
            own | vars(row)
            | {"active_from": row.active_from or date.min, "active_to": row.active_to or date.max}
            for row in roster.answers_for
        ]  # fmt: skip
    return found
