"""§4.1: the period cut into windows by the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache


@dataclass(frozen=True)
class Window:
    """Some days on end, both ends included."""

    name: str
    first: date
    last: date


def name_of(day: date, every: str) -> str:
    """The window that a day is in, as `results.md` names it."""
    if every == "month":
        return f"{day.year:04}-{day.month:02}"
    if every == "quarter":
        return f"{day.year:04}-Q{(day.month - 1) // 3 + 1}"
    if every == "half":
        return f"{day.year:04}-H{(day.month - 1) // 6 + 1}"
    if every == "year":
        return f"{day.year:04}"
    assert every == "period", every
    return "period"


@cache
def windows(every: str, first: date, last: date) -> tuple[Window, ...]:
    """The windows of the period, by time; `first` and `last` cut the outer ones short."""
    days: dict[str, list[date]] = {}
    day = first
    while day <= last:
        days.setdefault(name_of(day, every), []).append(day)
        day += timedelta(days=1)
    return tuple(Window(name, inside[0], inside[-1]) for name, inside in days.items())
