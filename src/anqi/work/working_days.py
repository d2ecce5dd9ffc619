"""Working days: Monday to Friday without public holidays, and the weekend days that are worked in their stead.

The days off and the days worked for them are those that the State Council announces for each year (《国务院办公厅关于…
部分节假日安排的通知》), as the `holidays` library has them. Of a year that is not announced yet only the statutory days
are known (《全国年节及纪念日放假办法》). The deadline of a task is reckoned once and kept, whatever is announced later.
"""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from holidays import country_holidays

_ONE = timedelta(days=1)
_FRIDAY = 4
_KNOWN = range(2000, 2100)
"""Of other years only the weekdays are known."""


class _Year(NamedTuple):
    off: frozenset[date]
    """Days off from Monday to Friday."""
    worked: frozenset[date]
    """Days worked on Saturday or Sunday."""


@cache
def _year(year: int) -> _Year:
    if year not in _KNOWN:
        return _Year(frozenset(), frozenset())
    found = country_holidays("CN", years=year)
    off = {day for day in found if day.year == year and day.weekday() <= _FRIDAY}
    return _Year(
        frozenset(off), frozenset(day for day in found.weekend_workdays if day.year == year)
    )


def is_working(day: date) -> bool:
    """Whether it is worked."""
    year = _year(day.year)
    return day in year.worked or (day.weekday() <= _FRIDAY and day not in year.off)


def working_days(after: date, until: date) -> int:
    """How many working days come after one day, up to another and with it; fewer than none where that is past."""
    if until < after:
        return -working_days(until, after)
    weeks, rest = divmod((until - after).days, 7)
    last = (after + _ONE * number for number in range(1, rest + 1))
    found = weeks * 5 + sum(day.weekday() <= _FRIDAY for day in last)
    for number in range(max(after.year, _KNOWN.start), min(until.year + 1, _KNOWN.stop)):
        year = _year(number)
        found += sum(after < day <= until for day in year.worked)
        found -= sum(after < day <= until for day in year.off)
    return found


def working_day_after(day: date, count: int) -> date:
    """The working day that comes so many working days after a day."""
    found = day
    while count > 0:
        found += _ONE
        count -= is_working(found)
    return found
