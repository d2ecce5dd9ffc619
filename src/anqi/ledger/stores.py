"""A ledger as a store that the engine judges: the lake's segments and the newest facts, as one table."""

import tempfile
from collections.abc import Iterable
from datetime import UTC, date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from anqi.facts.reading.sql import scan
from anqi.facts.store import Store
from anqi.ledger.lake import newest, place_of, segments
from anqi.ledger.models import Fact
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
_REVERSED = pa.schema({"place": pa.int64(), "posted_at": pa.timestamp("us", "UTC")})


def open_store(plants: Iterable[Plant], day: date) -> Store:
    """The plants' ledgers with their rosters of a day. Close it, or use it in a `with`."""
    scratch = Path(tempfile.mkdtemp(prefix="anqi-store-"))
    connection = duckdb.connect(config={"temp_directory": str(scratch / "spilled")})
    connection.execute("SET TimeZone = 'UTC'")
    chosen = list(plants)
    rosters = _rosters(chosen, day)
    for name, schema in _SCHEMAS.items():
        _make(connection, name, pa.Table.from_pylist(rosters[name], schema=schema))
    _make(connection, "reversed", pa.Table.from_pylist(_reversed(chosen), schema=_REVERSED))
    parts, count = [], 0
    for number, plant in enumerate(chosen):
        chain = segments(plant)
        parts += [f"SELECT * FROM {scan([segment.path])}" for segment in chain]
        end = chain[-1].end if chain else 0
        rest = newest(plant, end)
        _make(connection, f"newest_{number}", rest)
        parts.append(f"SELECT * FROM newest_{number}")
        count += end + rest.num_rows
    connection.execute(f"CREATE VIEW facts AS {' UNION ALL '.join(parts)}")
    return Store(connection, scratch, [], count)


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


def _reversed(plants: list[Plant]) -> list[dict[str, Any]]:
    """The places of the facts that are reversed, and when the reversal was posted."""
    rows = Fact.objects.filter(ledger__plant__in=plants).exclude(reverses=None)
    found = rows.order_by("pk").values_list("ledger", "reverses__index", "posted_at")
    return [
        {"place": place_of(ledger, index), "posted_at": posted_at.astimezone(UTC)}
        for ledger, index, posted_at in found
    ]
