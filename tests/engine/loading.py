"""A world of plain rows as the tables that the engine reads, without files in between."""

from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow

from anqi.facts.catalogue import ATTRIBUTES
from anqi.kit.exact import hundredths
from anqi.rules.engine.duckdb import DuckDB
from tests.oracle.world import Row, World

_TYPES = {
    "bool": pyarrow.bool_(), "number": pyarrow.int64(),
    "date": pyarrow.date32(), "choice": pyarrow.string(),
}  # fmt: skip
_TEXT, _DAY = pyarrow.string(), pyarrow.date32()
_SPAN = {"active_from": _DAY, "active_to": _DAY}
_UNIT = {"plant": _TEXT, "code": _TEXT, "name": _TEXT, **_SPAN}
_ATTRIBUTE_TYPES = {name: _TYPES[attribute.type] for name, attribute in ATTRIBUTES.items()}
SCHEMAS: dict[str, dict[str, Any]] = {
    "plants": {"code": _TEXT, "name": _TEXT},
    "departments": _UNIT,
    "branches": _UNIT,
    "people": {**_UNIT, "department": _TEXT, "branch": _TEXT, "party_member": pyarrow.bool_()},
    "reversed": {"place": pyarrow.int64(), "posted_at": pyarrow.timestamp("us", "UTC")},
    "answers_for": {"plant": _TEXT, "branch": _TEXT, "department": _TEXT, **_SPAN},
    "facts": {
        "place": pyarrow.int64(), "id": _TEXT, "kind": _TEXT, "occurred_on": _DAY, "plant": _TEXT, "department": _TEXT,
        "branch": _TEXT, "person": _TEXT, "quantity": pyarrow.int64(), **_ATTRIBUTE_TYPES,
        "reverses": _TEXT, "source": _TEXT, "posted_at": pyarrow.timestamp("us", "UTC"), "posted_by": _TEXT,
    },
}  # fmt: skip


def load(world: World) -> DuckDB:
    """An engine that holds the world. Close its connection when done."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    for name, columns in SCHEMAS.items():
        rows = _rows(world, name)
        table = pyarrow.Table.from_pylist(rows, schema=pyarrow.schema(columns))
        connection.register("_rows", table)
        connection.execute(f'CREATE TABLE "{name}" AS FROM _rows')
        connection.unregister("_rows")
    return DuckDB(connection)


def _rows(world: World, name: str) -> list[Row]:
    if name == "reversed":
        places = {fact["id"]: place for place, fact in enumerate(world.facts)}
        reversals = [fact for fact in world.facts if fact.get("reverses") is not None]
        return [
            {"place": places[f["reverses"]], "posted_at": f.get("posted_at")} for f in reversals
        ]
    rows = [_typed(name, row) for row in getattr(world, name)]
    if name == "answers_for":
        return merged(rows)
    if name == "facts":
        return [{**row, "place": place} for place, row in enumerate(rows)]
    return rows


def _typed(sheet: str, row: Row) -> Row:
    typed = {name: row.get(name) for name in SCHEMAS[sheet]}
    if sheet == "people":
        typed["party_member"] = bool(typed["party_member"])
    if sheet == "facts":
        numbers = ["quantity", *(n for n, a in ATTRIBUTES.items() if a.type == "number")]
        typed |= {n: None if typed[n] is None else hundredths(str(typed[n])) for n in numbers}
        typed["quantity"] = 100 if typed["quantity"] is None else typed["quantity"]
    return typed


def merged(rows: list[Row]) -> list[Row]:
    """Spans of the same branch and department that overlap or touch, as one."""
    found: list[Row] = []
    ends = [
        {**r, "active_from": r["active_from"] or date.min, "active_to": r["active_to"] or date.max}
        for r in rows
    ]
    for row in sorted(
        ends, key=lambda r: (r["plant"], r["branch"], r["department"], r["active_from"])
    ):
        last = found[-1] if found else None
        same = last is not None and all(
            last[k] == row[k] for k in ("plant", "branch", "department")
        )
        if last is not None and same and row["active_from"] <= _next(last["active_to"]):
            last["active_to"] = max(last["active_to"], row["active_to"])
        else:
            found.append(row)
    return found


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)
