"""The working days of a year, and what falls on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

YEARS = range(2000, 2101)
_SPRING_FESTIVAL = {
    2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25),
    2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17),
    2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip
_NEW_MOON = datetime(2000, 1, 7, 2, 14)
_LUNATION = timedelta(days=29, hours=12, minutes=44, seconds=3)
"""A mean new moon on the plant's clock, and the mean time between two."""


@dataclass(frozen=True)
class Day:
    day: date
    work: int | None
    """Its number among the year's working days, from 0; none on a Saturday, Sunday or holiday."""
    next_work: date
    """The day itself where it is a working day, else the next one."""
    month_end: bool


def days(year: int) -> list[Day]:
    """Every day of the year. Saturdays and Sundays that are worked in exchange for a holiday are left out."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    free = set(_holidays(year))
    working = [day for day in every if day.weekday() < 5 and day not in free]
    numbers = {day: number for number, day in enumerate(working)}
    rows = []
    following = working[-1]
    for day in reversed(every):
        following = day if day in numbers else following
        month_end = (day + timedelta(days=1)).day == 1
        rows.append(Day(day, numbers.get(day), following, month_end))
    return rows[::-1]


def _holidays(year: int) -> Iterator[date]:
    eve = _spring_festival(year) - timedelta(days=1)
    length = 10 if year == 2020 else 8  # in 2020 the holiday was lengthened against the epidemic
    yield from _span(eve, length)
    yield from _span(date(year, 1, 1), 1)
    yield from _span(date(year, 4, 4), 3)
    yield from _span(date(year, 5, 1), 5)
    yield from _span(date(year, 10, 1), 7)


def _spring_festival(year: int) -> date:
    """The day itself where it is known; for other years the mean new moon after 21 January, a day more or less."""
    if year in _SPRING_FESTIVAL:
        return date(year, *_SPRING_FESTIVAL[year])
    moons = (datetime(year, 1, 21) - _NEW_MOON) // _LUNATION + 1
    return (_NEW_MOON + moons * _LUNATION).date()


def _span(first: date, length: int) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(length))
