"""From when a branch's term runs: its committee is elected for 3 years, and who follows in between serves the rest.

So a term begins with an election (换届), not with a new secretary. Where no election is recorded, it is counted from
the appointments that are known, and pages say so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from anqi.kit.periods import month_end, month_first, month_number

MONTHS = 36
"""Of a term (中国共产党支部工作条例(试行), 2018)."""


@dataclass(frozen=True)
class Term:
    """A term by its first day; `elected` where an election was recorded on that day."""

    since: date
    elected: bool

    @property
    def end(self) -> date:
        return months_later(self.since, MONTHS)


def term_on(day: date, elections: Iterable[str], appointed: Iterable[date]) -> Term | None:
    """The term of a day, of the days (ISO 8601) of elections and of those on which secretaries were appointed."""
    held = max((one for one in elections if one <= day.isoformat()), default=None)
    if held is not None:
        return Term(date.fromisoformat(held), elected=True)
    since: date | None = None
    for one in sorted(one for one in appointed if one <= day):
        if since is None or one >= months_later(since, MONTHS):
            since = one
    return None if since is None else Term(since, elected=False)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or the last day of a month that is too short for it."""
    first = month_first(month_number(day) + months)
    return first.replace(day=min(day.day, month_end(first).day))
