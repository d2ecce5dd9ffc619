"""Periods of whole months, and the windows that the calendar cuts them into (rulebook.md §4)."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Every = Literal["month", "quarter", "half", "year", "period"]
EVERY: tuple[Every, ...] = get_args(Every)
_MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
LONGEST_MONTHS = 24


@dataclass(frozen=True)
class Window:
    """Part of a period: its name as results write it, its first and its last day, both included."""

    name: str
    first: date
    last: date

    def open_on(self, as_of: date) -> bool:
        """Whether it still runs on the day up to which is judged."""
        return self.last > as_of


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """Calendar months that it touches."""
        return month_number(self.last) - month_number(self.first) + 1

    @property
    def whole_months(self) -> bool:
        return self.first.day == 1 and self.last == month_end(self.last)

    def windows(self, every: Every, as_of: date | None = None) -> list[Window]:
        """Its windows in time's order, cut short by its ends; those that begin after `as_of` do not exist."""
        until = self.last if as_of is None else min(as_of, self.last)
        return [window for window in self._cut(every) if window.first <= until]

    def _cut(self, every: Every) -> Iterator[Window]:
        if every == "period":
            yield Window("period", self.first, self.last)
            return
        length = _MONTHS[every]
        month = month_number(self.first) // length * length
        while month <= month_number(self.last):
            first, last = month_first(month), month_end(month_first(month + length - 1))
            yield Window(_name(first, every), max(first, self.first), min(last, self.last))
            month += length


def _name(first: date, every: Every) -> str:
    if every == "month":
        return f"{first.year:04d}-{first.month:02d}"
    if every == "quarter":
        return f"{first.year:04d}-Q{(first.month + 2) // 3}"
    if every == "half":
        return f"{first.year:04d}-H{(first.month + 5) // 6}"
    return f"{first.year:04d}"


def month_number(day: date) -> int:
    """Months since the year 0, so that months can be counted on: January 2020 is 24240."""
    return day.year * 12 + day.month - 1


def month_first(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
