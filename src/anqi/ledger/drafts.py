"""What is to be posted, before it is a fact: as rooms, forms, imports and the API hand it over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from anqi.kit.exact import figure
from anqi.ledger.entries import canonical

Value = bool | int | str | date
"""An attribute's value: a flag, a number in hundredths, the code of a choice, or a day."""


@dataclass(frozen=True)
class Draft:
    """A fact to be posted. `quantity` and numbers are hundredths; `key` makes asking twice the same as asking once."""

    kind: str
    occurred_on: date
    source: str
    department: str = ""
    branch: str = ""
    person: str = ""
    quantity: int = 100
    attributes: Mapping[str, Value] = field(default_factory=dict)
    id: UUID | None = None
    key: str | None = None

    @property
    def written(self) -> dict[str, bool | str]:
        """The attributes as entries hold them."""
        return {name: _written(value) for name, value in sorted(self.attributes.items())}

    def body(self, reverses: UUID | None = None) -> bytes:
        """The hash of all that is asked for: under one key it must be the same.

        A source counts only beside a key. What has none is told by its id, and comes from files, which may name it by
        sheet and row: a mended file has the same fact in another row.
        """
        asked = {
            "kind": self.kind,
            "occurred_on": self.occurred_on.isoformat(),
            "department": self.department,
            "branch": self.branch,
            "person": self.person,
            "quantity": figure(self.quantity),
            "attributes": self.written,
            "id": str(self.id or ""),
            "reverses": str(reverses or ""),
        }
        if self.key is not None:
            asked["source"] = self.source
        return sha256(canonical(asked)).digest()


def _written(value: Value) -> bool | str:
    if isinstance(value, bool | str):
        return value
    return figure(value) if isinstance(value, int) else value.isoformat()
