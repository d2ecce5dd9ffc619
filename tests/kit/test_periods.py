"""A period is cut by the calendar; its first and last windows may be cut short."""

from datetime import date

import pytest

from anqi.kit.periods import Every, Period, Window

ODD = Period(date(2019, 11, 1), date(2021, 2, 28))


@pytest.mark.parametrize(
    ("every", "names"),
    [
        ("quarter", ["2019-Q4", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4", "2021-Q1"]),
        ("half", ["2019-H2", "2020-H1", "2020-H2", "2021-H1"]),
        ("year", ["2019", "2020", "2021"]),
        ("period", ["period"]),
    ],
)
def test_windows_are_named_by_the_calendar(every: Every, names: list[str]) -> None:
    assert [window.name for window in ODD.windows(every)] == names


def test_the_first_and_the_last_window_are_cut_short_by_the_period() -> None:
    first, *_between, last = ODD.windows("year")
    assert (first.first, first.last) == (date(2019, 11, 1), date(2019, 12, 31))
    assert (last.first, last.last) == (date(2021, 1, 1), date(2021, 2, 28))


def test_windows_that_begin_after_the_day_do_not_exist() -> None:
    assert len(ODD.windows("month", date(2020, 3, 1))) == 5
    assert len(ODD.windows("month", date(2020, 2, 29))) == 4


def test_a_window_is_open_while_its_last_day_is_to_come() -> None:
    window = Window("2020-02", date(2020, 2, 1), date(2020, 2, 29))
    assert window.open_on(date(2020, 2, 28))
    assert not window.open_on(date(2020, 2, 29))


def test_the_last_month_of_all_time_has_windows_too() -> None:
    assert Period(date(9999, 12, 1), date(9999, 12, 31)).windows("month")[0].last == date.max
