"""What is judged, in plain rows: the sheets of `facts.md` and the subjects that stand in them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Row = dict[str, Any]
"""One row by the interchange file's English column names; a missing column is empty (None)."""

Rulebook = dict[str, Any]
"""A rulebook as `rulebook.md` §2 writes it: dates as ISO text, numbers as text or whole numbers."""

SubjectType = Literal["plant", "department", "branch", "person"]


@dataclass
class World:
    """Rosters and facts, free of faults.

    Codes and ids are text, dates `datetime.date`, quantities and number attributes decimal text,
    choices their codes, `posted_at` a `datetime` with zone; what is empty is None.
    """

    plants: list[Row] = field(default_factory=list)
    departments: list[Row] = field(default_factory=list)
    branches: list[Row] = field(default_factory=list)
    answers_for: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)


def active_on(row: Row, day: date) -> bool:
    """§4.1: `active_from` and `active_to`, both included, either may be empty."""
    first, last = row.get("active_from"), row.get("active_to")
    return (first is None or first <= day) and (last is None or day <= last)


def active_within(row: Row, first: date, last: date) -> bool:
    """Whether the row was active on some day from `first` to `last`."""
    start = max(first, row.get("active_from") or first)
    end = min(last, row.get("active_to") or last)
    return start <= end


@dataclass(frozen=True)
class Subject:
    """Who is judged: a type, a plant and a code (§1); a plant's code is its own."""

    type: SubjectType
    plant: str
    code: str


def roster(world: World, type: SubjectType) -> list[tuple[Subject, Row]]:
    """Every subject of the type with its roster row, sorted by plant and code."""
    if type == "plant":
        found = [(Subject("plant", row["code"], row["code"]), row) for row in world.plants]
    else:
        rows = {"department": world.departments, "branch": world.branches, "person": world.people}
        found = [(Subject(type, row["plant"], row["code"]), row) for row in rows[type]]
        if type == "person":
            # An empty `party_member` means no (docs/interchange.md).
            found = [
                (one, row | {"party_member": bool(row.get("party_member"))}) for one, row in found
            ]
    return sorted(found, key=lambda pair: (pair[0].plant, pair[0].code))
