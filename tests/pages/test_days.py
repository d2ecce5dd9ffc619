"""Days in forms: such that can be meant, far from where the calendar of computers ends."""

from datetime import date

import pytest
from django import forms
from django.utils.translation import override

from anqi.pages.forms import DayField


class Asking(forms.Form):
    day = DayField()


@pytest.mark.parametrize("day", ["1900-01-01", "2026-02-28", "2200-12-31"])
def test_a_day_that_can_be_meant_is_taken(day: str) -> None:
    form = Asking({"day": day})
    assert form.is_valid()
    assert form.cleaned_data["day"] == date.fromisoformat(day)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31", "x", ""])
def test_a_day_at_the_end_of_all_calendars_is_told(day: str) -> None:
    assert not Asking({"day": day}).is_valid()
    with override("en"):
        assert Asking({"day": "9999-12-31"}).errors["day"] == [
            "a day from 1900-01-01 to 2200-12-31 is meant"
        ]


def test_the_browser_knows_the_limits() -> None:
    assert 'type="date"' in str(Asking()["day"])
    assert 'min="1900-01-01" max="2200-12-31"' in str(Asking()["day"])
