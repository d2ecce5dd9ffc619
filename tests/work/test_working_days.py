"""Working days from Monday to Friday. 12 March 2020 is a Thursday."""

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
