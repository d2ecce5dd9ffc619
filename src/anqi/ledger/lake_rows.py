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


def place_of(ledger: int, index: int) -> int:
    """The number by which the engine knows a fact (facts.store): its ledger and its index."""
    return (ledger << _LEDGER_BITS) + index


def table_of(plant: Plant, facts: Sequence[Fact]) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}
    for fact in facts:
        for name, value in _row(plant, fact):
            columns[name].append(value)
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


def _row(plant: Plant, fact: Fact) -> Iterator[tuple[str, Any]]:
    yield "place", place_of(fact.ledger_id, fact.index)
    yield "id", str(fact.id)
    yield "kind", fact.kind
    yield "occurred_on", fact.occurred_on
    yield "plant", plant.code
    for name in _SUBJECTS:
        yield name, getattr(fact, name) or None
    yield "quantity", fact.quantity
    for name, attribute in ATTRIBUTES.items():
        value = fact.attributes.get(name)
        if value is not None and attribute.type == "number":
            value = hundredths(value)
        elif value is not None and attribute.type == "date":
            value = date.fromisoformat(value)
        yield name, value
    yield "reverses", None if fact.reverses_id is None else str(fact.reverses_id)
    yield "source", fact.source
    yield "posted_at", fact.posted_at.astimezone(UTC)
    yield "posted_by", fact.posted_by


def _written(value: Any) -> bool | str:
    """An attribute's value as entries hold it."""
    if isinstance(value, bool | str):
        return value
    return value.isoformat() if isinstance(value, date) else figure(value)
