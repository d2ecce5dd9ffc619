"""Working days, and the holidays between them. 12 March 2020 is a Thursday."""

from datetime import date, timedelta

import pytest

from anqi.work.working_days import is_working, working_day_after, working_days

THURSDAY = date(2020, 3, 12)


@pytest.mark.parametrize(
    ("days", "count"),
    [
        (0, 0),
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 2),
        (7, 5),
        (9, 6),
        (14, 10),
        (-1, -1),
        (-3, -3),
        (-4, -4),
    ],
)
def test_they_are_counted(days: int, count: int) -> None:
    assert working_days(THURSDAY, THURSDAY + timedelta(days=days)) == count


def test_counting_is_as_going_day_by_day() -> None:
    for days in range(60):
        passed = [THURSDAY + timedelta(days=number) for number in range(1, days + 1)]
        assert working_days(THURSDAY, THURSDAY + timedelta(days=days)) == sum(
            map(is_working, passed)
        )


@pytest.mark.parametrize(("count", "day"), [(0, 12), (1, 13), (2, 16), (5, 19), (6, 20), (7, 23)])
def test_the_day_after_so_many(count: int, day: int) -> None:
    assert working_day_after(THURSDAY, count) == date(2020, 3, day)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2020, 1, 31), False),  # the holiday that the epidemic made longer
    ],
)
def test_holidays_and_the_days_worked_for_them_are_as_announced(day: date, worked: bool) -> None:
    assert is_working(day) is worked


def test_a_deadline_over_a_holiday_is_as_long_as_any() -> None:
    assert working_day_after(date(2026, 9, 29), 5) == date(2026, 10, 12)
    assert working_days(date(2026, 9, 29), date(2026, 10, 12)) == 5


def test_of_a_year_that_is_not_announced_the_statutory_days_are_known() -> None:
    assert not is_working(date(2099, 10, 1))
    assert is_working(date(2099, 10, 9))


def test_counting_years_is_as_going_day_by_day() -> None:
    first, last = date(1998, 6, 1), date(2003, 6, 1)
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    assert working_days(first, last) == sum(map(is_working, days))
