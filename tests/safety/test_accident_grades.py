"""Grades of accidents: worked cases of the statute, at each line and just below it."""

from datetime import date

import pytest

from anqi.facts.catalogue import KINDS
from anqi.safety.accidents.grades import (
    Change,
    Grade,
    Harm,
    NoStatute,
    grade_of,
    harm_that_counts,
)

DAY = date(2026, 3, 3)
_WAN = 10_000


@pytest.mark.parametrize(
    ("harm", "grade"),
    [
        (Harm(), "near_miss"),
        (Harm(minor_injuries=1), "minor"),
        (Harm(loss=1), "minor"),
        (Harm(loss=100 * _WAN - 1), "minor"),
        (Harm(loss=100 * _WAN), "general"),
        (Harm(serious_injuries=1), "general"),
        (Harm(deaths=1), "general"),
        (Harm(deaths=2, serious_injuries=9, loss=1_000 * _WAN - 1), "general"),
        (Harm(deaths=3), "larger"),
        (Harm(serious_injuries=10), "larger"),
        (Harm(loss=1_000 * _WAN), "larger"),
        (Harm(deaths=9, serious_injuries=49, loss=5_000 * _WAN - 1), "larger"),
        (Harm(deaths=10), "major"),
        (Harm(serious_injuries=50), "major"),
        (Harm(loss=5_000 * _WAN), "major"),
        (Harm(deaths=29, serious_injuries=99, loss=10_000 * _WAN - 1), "major"),
        (Harm(deaths=30), "extraordinary"),
        (Harm(serious_injuries=100), "extraordinary"),
        (Harm(loss=10_000 * _WAN), "extraordinary"),
        (Harm(deaths=1, loss=5_000 * _WAN), "major"),
    ],
)
def test_the_highest_of_three_criteria_is_taken(harm: Harm, grade: str) -> None:
    assert grade_of(harm, DAY) == grade


def test_the_plant_says_from_which_loss_on_it_is_an_accident_of_the_statute() -> None:
    assert grade_of(Harm(loss=50 * _WAN), DAY, general_loss=50 * _WAN) == Grade.GENERAL


def test_the_grades_are_those_of_the_catalogue() -> None:
    assert [*Grade] == [*KINDS["accident.confirmed"].attributes["grade"].choices]


def test_before_the_statute_nothing_is_graded() -> None:
    assert grade_of(Harm(deaths=1), date(2007, 6, 1)) == Grade.GENERAL
    with pytest.raises(NoStatute):
        grade_of(Harm(deaths=1), date(2007, 5, 31))


def test_harm_is_never_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Harm(deaths=-1)


@pytest.mark.parametrize(
    ("day", "is_fire_or_road", "grade"),
    [
        (date(2026, 3, 23), False, "larger"),  # on day 20
        (date(2026, 4, 2), False, "larger"),  # on day 30, the last
        (date(2026, 4, 3), False, "general"),
        (date(2026, 3, 10), True, "larger"),  # on day 7, the last for fire and roads
        (date(2026, 3, 11), True, "general"),
    ],
)
def test_a_death_raises_the_grade_within_the_days_that_the_statute_gives(
    day: date, is_fire_or_road: bool, grade: str
) -> None:
    changes = [Change(day, Harm(deaths=3)), Change(DAY, Harm(deaths=2, serious_injuries=1))]
    counted = harm_that_counts(changes, DAY, is_fire_or_road=is_fire_or_road)
    assert grade_of(counted, DAY) == grade


def test_a_loss_counts_whenever_it_is_worked_out() -> None:
    changes = [Change(DAY, Harm(deaths=1)), Change(date(2026, 6, 1), Harm(9, 0, 0, 1_000 * _WAN))]
    assert harm_that_counts(changes, DAY) == Harm(deaths=1, loss=1_000 * _WAN)


def test_nothing_known_is_no_harm() -> None:
    assert harm_that_counts([], DAY) == Harm()
