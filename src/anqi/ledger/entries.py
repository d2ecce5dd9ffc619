"""A fact as the bytes that are hashed: its row as canonical JSON (RFC 8785).

Figures are text with two decimals, days ISO text, moments UTC with milliseconds. So the only JSON that occurs is
objects of texts, flags and nulls, for which sorted keys without white space are the canonical form.
"""

import json
from datetime import UTC, datetime
from typing import Any

from anqi.kit.exact import figure
from anqi.ledger.models import Fact

VERSION = 1
"""Stands in every entry; another form of entries would have another."""


def entry_of(fact: Fact, plant: str) -> dict[str, Any]:
    """The row as plain data; what is empty is left out."""
    row: dict[str, Any] = {
        "v": str(VERSION),
        "id": str(fact.id),
        "kind": fact.kind,
        "occurred_on": fact.occurred_on.isoformat(),
        "plant": plant,
        "department": fact.department,
        "branch": fact.branch,
        "person": fact.person,
        "quantity": figure(fact.quantity),
        "attributes": fact.attributes,
        "reverses": "" if fact.reverses_id is None else str(fact.reverses_id),
        "source": fact.source,
        "posted_at": moment(fact.posted_at),
        "posted_by": fact.posted_by,
    }
    return {name: value for name, value in row.items() if value not in ("", {})}


def canonical(row: dict[str, Any]) -> bytes:
    """RFC 8785 for texts, flags and objects of them. Keys are ASCII, so code points and UTF-16 sort alike."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment(when: datetime) -> str:
    """A moment as entries write it: `2026-11-23T08:00:00.123Z`."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
