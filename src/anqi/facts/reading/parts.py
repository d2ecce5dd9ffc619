"""What was found of the sheets: each file or worksheet is one part of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from anqi.facts.reading.headers import Held
from anqi.facts.reading.sql import identifier
from anqi.facts.sheets import FACTS, PLANTS, SHEETS, Sheet
from anqi.kit.faults import Fault

NEEDED = (PLANTS, FACTS)
"""The sheets that every source has; the others may be left out where nothing names what they list."""
_ORDER = {sheet.name: order for order, sheet in enumerate(SHEETS)}


@dataclass(frozen=True)
class Part:
    """One file or worksheet, as a Parquet file that can be scanned."""

    source: int
    """The number of the source that it belongs to: ids and codes are unique within one."""
    sheet: Sheet
    label: str
    """Its name for people: `facts.csv`, `plant.xlsx!facts`."""
    path: Path
    held: Mapping[str, Held]
    """The columns that it has, by the sheet's names for them."""
    types: Mapping[str, str] | None = None
    """DuckDB's type of each column of a foreign Parquet file; none where we wrote it, as text."""
    schema: tuple[tuple[str, str], ...] = ()
    """Name and type of every column of a foreign Parquet file: files that share it are read as one."""

    @property
    def sheet_order(self) -> int:
        return _ORDER[self.sheet.name]

    def reference(self, column: str) -> str | None:
        """What SQL calls a column of the sheet in this file; none where the file lacks it."""
        held = self.held.get(column)
        if held is None:
            return None
        return identifier(self.schema[held.position][0] if self.schema else column)

    @property
    def order(self) -> tuple[int, str]:
        """So that `facts-2` comes before `facts-10`."""
        return (len(self.label), self.label)


@dataclass
class Landing:
    """The parts that could be read, and what is to be said of them without refusing anything."""

    parts: list[Part] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    found: list[tuple[Sheet, str]] = field(default_factory=list)
    """Every sheet that is there, readable or not, with the form of its file."""
