"""The tables that a plan reads, by name: those of a store (facts.store), and the windows of the run."""

from anqi.facts.catalogue import ATTRIBUTES
from anqi.rules.rulebook.model import Subject

_TYPES = {"bool": "boolean", "number": "int64", "date": "date", "choice": "string"}
_SPAN = {"active_from": "date", "active_to": "date"}
_UNIT = {"plant": "string", "code": "string", "name": "string", **_SPAN}

FACT_COLUMNS = {
    "place": "int64", "id": "string", "kind": "string", "occurred_on": "date", "plant": "string",
    "department": "string", "branch": "string", "person": "string", "quantity": "int64",
    **{name: _TYPES[attribute.type] for name, attribute in ATTRIBUTES.items()},
    "reverses": "string", "source": "string", "posted_at": "timestamp('UTC')", "posted_by": "string",
}  # fmt: skip
STORE: dict[str, dict[str, str]] = {
    "plants": {"code": "string", "name": "string"},
    "departments": _UNIT,
    "branches": _UNIT,
    "people": {**_UNIT, "department": "string", "branch": "string", "party_member": "boolean"},
    "answers_for": {"plant": "string", "branch": "string", "department": "string", **_SPAN},
    "facts": FACT_COLUMNS,
    "reversed": {"place": "int64", "posted_at": "timestamp('UTC')"},
}
WINDOWS = {
    "every": "string", "window": "int64", "name": "string", "first": "date", "asked_on": "date",
    "open": "boolean",
}  # fmt: skip
ROSTERS: dict[Subject, str] = {
    "department": "departments",
    "branch": "branches",
    "person": "people",
}
