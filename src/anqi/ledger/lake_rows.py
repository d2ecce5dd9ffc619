"""Facts as rows of the lake, and rows of the lake as facts again, to be checked."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date
from typing import Any
from uuid import UUID

import pyarrow as pa

from anqi.facts.catalogue import ATTRIBUTES
from anqi.kit.exact import figure, hundredths
from anqi.ledger.entries import canonical, entry_of
from anqi.ledger.merkle import leaf_hash
from anqi.ledger.models import Fact
from anqi.organisation.models import Plant

_TYPES: dict[str, pa.DataType] = {
    "bool": pa.bool_(), "number": pa.int64(), "date": pa.date32(), "choice": pa.string(),
}  # fmt: skip
SCHEMA = pa.schema(
    {
        "place": pa.int64(), "id": pa.string(), "kind": pa.string(), "occurred_on": pa.date32(),
        "plant": pa.string(), "department": pa.string(), "branch": pa.string(),
        "person": pa.string(), "quantity": pa.int64(),
        **{name: _TYPES[attribute.type] for name, attribute in ATTRIBUTES.items()},
        "reverses": pa.string(), "source": pa.string(),
        "posted_at": pa.timestamp("us", "UTC"), "posted_by": pa.string(),
    }
)  # fmt: skip
"""The columns of a store's facts (facts.store); figures are whole hundredths."""
_SUBJECTS = ("department", "branch", "person")
_LEDGER_BITS = 40
FIELDS = (
    "ledger", "index", "id", "kind", "occurred_on", *_SUBJECTS, "quantity", "attributes",
    "reverses", "source", "posted_at", "posted_by",
)  # fmt: skip
"""What of a fact the lake is made of."""


def place_of(ledger: int, index: int) -> int:
    """The number by which the engine knows a fact (facts.store): its ledger and its index."""
    return (ledger << _LEDGER_BITS) + index


def table_of(plant: Plant, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Facts of a plant, each as the values of `FIELDS`, as a table of the lake."""
    columns: dict[str, list[Any]] = {name: [None] * len(rows) for name in SCHEMA.names}
    for at, values in enumerate(rows):
        row = dict(zip(FIELDS, values, strict=True))
        for name, value in _row(plant, row):
            columns[name][at] = value
    return pa.table(columns, schema=SCHEMA)


def facts_in(batch: pa.RecordBatch) -> Iterator[tuple[int, Fact]]:
    """The facts that rows speak of, each with the place it is said to have and the hash of its entry.

    They come from no database and go into none. Raises ValueError, TypeError or KeyError where a row is no fact.
    """
    filled = [name for name in batch.schema.names if batch.column(name).null_count < len(batch)]
    columns = [batch.column(name).to_pylist() for name in filled]
    for values in zip(*columns, strict=True):
        row = dict(zip(filled, values, strict=True))
        fact = Fact(
            id=UUID(row["id"]),
            kind=row["kind"],
            occurred_on=row["occurred_on"],
            quantity=row["quantity"],
            attributes={
                name: _written(row[name]) for name in ATTRIBUTES if row.get(name) is not None
            },
            reverses_id=UUID(row["reverses"]) if row.get("reverses") else None,
            source=row["source"],
            posted_at=row["posted_at"],
            posted_by=row["posted_by"],
            **{name: row.get(name) or "" for name in _SUBJECTS},
        )
        fact.leaf = leaf_hash(canonical(entry_of(fact, row["plant"])))
        yield row["place"], fact


def _row(plant: Plant, fact: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The columns that the fact fills."""
    yield "place", place_of(fact["ledger"], fact["index"])
    yield "id", str(fact["id"])
    yield "plant", plant.code
    for name in ("kind", "occurred_on", "quantity", "source", "posted_by"):
        yield name, fact[name]
    for name in _SUBJECTS:
        yield name, fact[name] or None
    for name, value in fact["attributes"].items():
        attribute = ATTRIBUTES.get(name)
        if attribute is not None and value is not None:
            yield name, _read(attribute.type, value)
    if fact["reverses"] is not None:
        yield "reverses", str(fact["reverses"])
    yield "posted_at", fact["posted_at"].astimezone(UTC)


def _read(type: str, value: Any) -> Any:
    """An attribute's value as the lake holds it."""
    if type == "number":
        return hundredths(value)
    return date.fromisoformat(value) if type == "date" else value


def _written(value: Any) -> bool | str:
    """An attribute's value as entries hold it."""
    if isinstance(value, bool | str):
        return value
    return value.isoformat() if isinstance(value, date) else figure(value)
