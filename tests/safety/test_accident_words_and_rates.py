"""Categories by the day's standard, gravity of injuries, and rates as exact fractions."""

from datetime import date
from fractions import Fraction

import pytest

from anqi.safety.accidents import rates
from anqi.safety.accidents.categories import (
    GB_1986,
    GB_2025,
    dictionary_on,
    in_words_of_2025,
    is_category,
)
from anqi.safety.accidents.injuries import Injury, injury_of


def test_the_standard_is_that_of_the_day() -> None:
    assert dictionary_on(date(2026, 6, 30)) == GB_1986
    assert dictionary_on(date(2026, 7, 1)) == GB_2025
    assert dictionary_on(date(1980, 1, 1)) == GB_1986
    assert (len(set(GB_1986.categories)), len(set(GB_2025.categories))) == (20, 27)


def test_a_word_holds_in_its_own_time_only() -> None:
    assert is_category("机械伤害", date(2026, 6, 30))
    assert not is_category("机械伤害", date(2026, 7, 1))
    assert is_category("机械致害", date(2026, 7, 1))


def test_every_old_word_has_new_ones() -> None:
    for old in GB_1986.categories:
        new = in_words_of_2025(old)
        assert new
        assert set(new) <= set(GB_2025.categories)
    assert in_words_of_2025("机械伤害") == ("机械致害",)
    assert in_words_of_2025("触电") == ("触电",)
    with pytest.raises(KeyError):
        in_words_of_2025("机械致害")


@pytest.mark.parametrize(
    ("days", "injury"),
    [(0, "slight"), (1, "minor"), (104, "minor"), (105, "serious"), (5999, "serious"), (6000, "death")],
)  # fmt: skip
def test_an_injury_is_as_grave_as_the_days_it_costs(days: int, injury: str) -> None:
    assert injury_of(days) == Injury(injury)


@pytest.mark.parametrize("days", [-1, 6001])
def test_no_injury_costs_less_than_nothing_or_more_than_a_death(days: int) -> None:
    with pytest.raises(ValueError, match="6,000"):
        injury_of(days)


def test_rates_are_exact() -> None:
    headcount = rates.average_headcount([1_900, 1_910, 1_905])
    assert headcount == 1_905
    assert rates.per_thousand(3, headcount) == Fraction(3_000, 1_905)
    assert rates.frequency(3, 3_810_000) == Fraction(3, 381) * 100
    assert rates.severity(60, 3_810_000) == Fraction(60_000_000, 3_810_000)
    assert rates.mean_severity(60, 3) == 20


def test_of_nobody_there_is_no_rate() -> None:
    assert rates.average_headcount([]) is None
    assert rates.per_thousand(0, None) is None
    assert rates.per_thousand(0, 0) is None
    assert rates.frequency(0, 0) is None
    assert rates.severity(0, 0) is None
    assert rates.mean_severity(0, 0) is None
