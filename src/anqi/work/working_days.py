"""Working days: from Monday to Friday. Public holidays and the days worked for them are not known here."""

from datetime import date, timedelta

_ONE = timedelta(days=1)
_FRIDAY = 4


def is_working(day: date) -> bool:
    return day.weekday() <= _FRIDAY


def working_days(after: date, until: date) -> int:
    """How many working days come after one day, up to another and with it; fewer than none where that is past."""
    if until < after:
        return -working_days(until, after)
    weeks, rest = divmod((until - after).days, 7)
    return weeks * 5 + sum(is_working(after + _ONE * number) for number in range(1, rest + 1))


def working_day_after(day: date, count: int) -> date:
    """The working day that comes so many working days after a day."""
    found = day
    while count > 0:
        found += _ONE
        count -= is_working(found)
    return found
