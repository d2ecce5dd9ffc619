"""The indicators and goals of units in windows, as the engine gives them and as boards read them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import pyarrow
from pyarrow import compute

from anqi.rules.outcome import columns
from anqi.rules.outcome.model import Counted, counted_columns
from anqi.rules.rulebook.model import UNITS, Goal, Indicator, Rulebook, Status, Subject

Found = TypeVar("Found")
UnitKey = tuple[Subject, str, str]
"""A unit's type, plant and code."""


class Judged(NamedTuple):
    """What an indicator came to in a window, in hundredths, and whether it is met."""

    value: Counted
    status: Status


@dataclass(frozen=True)
class UnitWindows:
    """A row a unit and window in which it was active, in order: type, plant, code, length, time.

    Columns: `type, plant, subject, name, every, window, window_name, first, m:MEASURE…, status:INDICATOR…,
    goal:GOAL…`; those of an indicator mean something for the types that it is judged for. There is no table where a
    rulebook has no indicators.
    """

    rulebook: Rulebook
    as_of: date
    table: pyarrow.Table | None
    _told: dict[tuple[str, str, str], Any] = field(default_factory=dict, compare=False, repr=False)
    """What was read out of the table already: boards ask the same again and again."""

    @cached_property
    def _by_window(self) -> dict[str, pyarrow.Table]:
        if self.table is None:
            return {}
        names = compute.unique(self.table["window_name"]).to_pylist()
        return {
            name: self.table.filter(compute.equal(self.table["window_name"], name))
            for name in names
        }

    @property
    def windows(self) -> list[str]:
        """The names of the windows that have a row."""
        return list(self._by_window)

    def units(self, window: str) -> dict[UnitKey, str]:
        """The units that were active in a window, with their names, by code."""
        return self._once("units", "", window, self._units)

    def indicator(self, indicator: Indicator, window: str) -> dict[UnitKey, Judged]:
        """What the indicator came to in a window for each unit that it is judged for."""

        def read(table: pyarrow.Table) -> dict[UnitKey, Judged]:
            values = counted_columns(indicator.value, table)
            statuses = table[columns.status(indicator)].to_pylist()
            rows = zip(self.units(window), values, statuses, strict=True)
            types = {type for type in UNITS if indicator.judges(type)}
            return {key: Judged(*row) for key, *row in rows if key[0] in types}

        return self._once("indicator", indicator.code, window, read)

    def goal(self, goal: Goal, window: str) -> dict[UnitKey, Status]:
        """Whether the goal holds in a window for each unit that it is judged for."""

        def read(table: pyarrow.Table) -> dict[UnitKey, Status]:
            rows = zip(self.units(window), table[columns.goal(goal)].to_pylist(), strict=True)
            types = {type for type in UNITS if goal.judges(type)}
            return {key: status for key, status in rows if key[0] in types}

        return self._once("goal", goal.code, window, read)

    def _units(self, table: pyarrow.Table) -> dict[UnitKey, str]:
        heads = [table[name].to_pylist() for name in ("type", "plant", "subject", "name")]
        return {(type, plant, code): name for type, plant, code, name in zip(*heads, strict=True)}

    def _once(self, what: str, code: str, window: str, read: Callable[[Any], Found]) -> Found:
        key = (what, code, window)
        if key not in self._told:
            table = self._by_window.get(window)
            self._told[key] = {} if table is None else read(table)
        found: Found = self._told[key]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.windows)
