"""The board of a plant in a window: goals and indicators of all units, live or as they were when the month was closed.

A closed month shows the figures that were frozen; what was posted of it later stands beside them as adjustments. Sums
over quarters and years are always of what the ledger holds now, and say how much of it came later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from anqi.assessment.goals.editions import Editions, editions_of, judging
from anqi.assessment.goals.frozen import Frozen, read_all
from anqi.assessment.goals.models import ClosedMonth
from anqi.assessment.goals.periods import Asked, around, months_of
from anqi.assessment.goals.standing import Ground, Standing, standing_of
from anqi.assessment.rulebooks.models import Edition
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.models import Plant
from anqi.rules.outcome.unit_windows import Judged, UnitKey
from anqi.rules.rulebook.model import (
    UNITS,
    Goal,
    Indicator,
    Ratio,
    Rulebook,
    Status,
    Subject,
)

HEADLINE = ("five_zeros", "nine_hundreds")
"""The groups of indicators that a board is about; the others are looked at one by one."""
_MOST = 16
"""Indicators that a board shows of a rulebook that has none of those groups."""


@dataclass(frozen=True)
class Board:
    """What a board shows."""

    standing: Standing
    asked: Asked
    kept: Mapping[str, Frozen]
    """The closed months of the window's year and of the year before, by name."""
    editions: Editions

    @cached_property
    def closed(self) -> dict[str, ClosedMonth]:
        """The closed months of the window, by name."""
        first, last = self.asked.window.first, self.asked.window.last
        return {
            name: one.closed for name, one in self.kept.items() if first <= one.closed.month <= last
        }

    @property
    def frozen(self) -> Frozen | None:
        """What a month was when it was closed; None of what is no closed month."""
        return self.kept.get(self.window)

    @property
    def plant(self) -> Plant:
        return self.standing.ground.plant

    @property
    def excluded(self) -> int:
        """How many exclusions of the window were approved."""
        return self.editions.excluded

    @property
    def edition(self) -> Edition:
        return self.standing.edition

    @property
    def rulebook(self) -> Rulebook:
        return self.standing.rulebook

    @property
    def window(self) -> str:
        return self.asked.name

    @property
    def first(self) -> date:
        return max(self.asked.window.first, self.rulebook.period.first)

    @property
    def last(self) -> date:
        """The last day that is looked at."""
        return min(self.asked.window.last, self.standing.as_of)

    @property
    def is_open(self) -> bool:
        return self.asked.window.last > self.standing.as_of

    @property
    def months(self) -> list[str]:
        """The months of the year of the window that have begun, for trends."""
        year = around("year", self.asked.window.first).window
        begun = months_of(year, self.standing.as_of)
        return [name for name in begun if name in self.standing.windows]

    @property
    def is_closed(self) -> bool:
        """Whether every month of the window is closed."""
        months = months_of(self.asked.window, self.asked.window.last)
        return all(name in self.closed for name in months)

    @cached_property
    def headline(self) -> list[Indicator]:
        """The indicators across, in their groups' order."""
        everything = self.rulebook.indicators.values()
        found = [one for group in HEADLINE for one in everything if one.group == group]
        return found or list(everything)[:_MOST]

    @cached_property
    def units(self) -> dict[UnitKey, str]:
        """The units of the window with their names: the plant, then departments and branches by code."""
        found = self.frozen.units if self.frozen else self.standing.windows.units(self.window)
        return {key: name for type in UNITS for key, name in found.items() if key[0] == type}

    def of_type(self, type: Subject) -> dict[UnitKey, str]:
        return {key: name for key, name in self.units.items() if key[0] == type}

    def indicator(self, indicator: Indicator) -> dict[UnitKey, Judged]:
        """What it came to for each unit that it is judged for."""
        if self.frozen:
            return self.frozen.indicators.get(indicator.code, {})
        return self.live(indicator)

    def live(self, indicator: Indicator, window: str = "") -> dict[UnitKey, Judged]:
        """What it comes to by what the ledger holds now."""
        return self.standing.windows.indicator(indicator, window or self.window)

    def monthly(self, indicator: Indicator, month: str) -> dict[UnitKey, Judged]:
        """What it came to in a month: of a closed one what was frozen."""
        frozen = self.kept.get(month)
        if frozen is not None and indicator.code in frozen.indicators:
            return frozen.indicators[indicator.code]
        return self.live(indicator, month)

    def goal(self, goal: Goal) -> dict[UnitKey, Status]:
        if self.frozen:
            return self.frozen.goals.get(goal.code, {})
        return self.standing.windows.goal(goal, self.window)

    def met(self, unit: UnitKey, indicators: Iterable[Indicator]) -> tuple[int, int]:
        """How many of the indicators are met by a unit, and how many of them are met or missed."""
        found = [self.indicator(one).get(unit) for one in indicators]
        judged = [one.status for one in found if one is not None and one.status != "none"]
        return judged.count("met"), len(judged)


def board_of(plant: Plant, asked: Asked) -> Board | None:
    """The board of a plant; None where no rulebook was published for the window.

    Two queries, and more for closed months and rulebooks that this process did not read before.
    """
    editions = editions_of(plant, asked.window.first, asked.window.last)
    only = editions.closed.get(asked.name)
    edition = only.edition if only else judging(editions.found, _day_of(asked))
    if edition is None:
        return None
    standing = standing_of(Ground.of(plant), edition)
    if asked.name not in standing.windows:
        return None
    years = {asked.window.first.year - 1, asked.window.first.year}
    near = {name: one for name, one in editions.closed.items() if one.month.year in years}
    return Board(standing, asked, read_all(near), editions)


def board_before(board: Board) -> Board | None:
    """The board of the same plant a year before, for trends; None where there was no rulebook."""
    first = board.asked.window.first
    edition = judging(board.editions.found, date(first.year - 1, 12, 31))
    if edition is None:
        return None
    year = around("year", date(first.year - 1, 1, 1))
    try:
        return Board(standing_of(board.standing.ground, edition), year, board.kept, board.editions)
    except Faulty:  # a rulebook of long ago may ask what the catalogue no longer has: then there is no comparison
        return None


def _day_of(asked: Asked) -> date:
    """The day whose rulebook judges a window: its last one, or today."""
    return max(min(asked.window.last, clock.today()), asked.window.first)


def missing(indicator: Indicator, value: Judged) -> int:
    """How many are missing, in hundredths: of a whole what is not there, of what should be nothing all of it.

    0 where it is met, or where a mean or a rate is too low, of which nobody can say how many are missing.
    """
    if value.status != "missed":
        return 0
    of, to = value.value
    if indicator.target.comparison in ("at_most", "below"):
        return of
    return max(to - of, 0) if to is not None and is_share(indicator) else 0


def is_share(indicator: Indicator) -> bool:
    """Whether it is a part of a whole that is looked at."""
    value = indicator.value
    return (
        isinstance(value, Ratio)
        and value.per == 1
        and indicator.target.number <= 100
        and value.of.take == value.to.take == "count"
    )
