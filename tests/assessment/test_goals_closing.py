"""Months are closed: what was frozen stays, and what comes later stands beside it with its reason."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from anqi.assessment.goals.adjusting import adjustments_of
from anqi.assessment.goals.clock_duties import close_months
from anqi.assessment.goals.closing import close, close_due, closes_on, waiting
from anqi.assessment.models import ClosedMonth
from anqi.ledger.models import Fact
from anqi.ledger.operations import reverse
from tests.assessment.goals_world import FULL, WORKSHOP, board, full, late, on
from tests.assessment.test_goals_pages import text
from tests.assessment.world import hazard_due, published, theme_day
from tests.organisation.people import SmallPlant, signed_in

pytestmark = pytest.mark.django_db
PAGES = (
    "?at=2020-02",
    "?at=2020-Q1",
    "sheet/?at=2020-02",
    f"missing/{FULL}/plant/wumeng/?at=2020-Q1",
)
FEBRUARY, FRIDAY = date(2020, 2, 5), date(2020, 3, 6)


def closed(wumeng: SmallPlant) -> ClosedMonth:
    """February with one hazard in time and one not, closed by the clock."""
    published(wumeng.plant)
    with on(date(2020, 2, 6)):
        hazard_due(wumeng, FEBRUARY, key="a", met=True)
        hazard_due(wumeng, FEBRUARY, key="b", met=False)
    with on(FRIDAY, 23):
        return close_due(wumeng.plant)[-1]


def test_a_month_is_closed_on_its_fifth_working_day_after(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    assert closes_on(date(2020, 2, 1)) == FRIDAY
    with on(date(2020, 3, 5)):
        assert [month for _edition, month in waiting(wumeng.plant)] == [date(2020, 1, 1)]
    with on(FRIDAY):
        assert close_months() == "2 个月份已结账"
        assert close_months() == "0 个月份已结账"
    assert list(ClosedMonth.objects.values_list("month", flat=True)) == [
        date(2020, 1, 1), date(2020, 2, 1),
    ]  # fmt: skip


def test_what_is_closed_names_the_ledger_and_what_was_missing(wumeng: SmallPlant) -> None:
    made = closed(wumeng)
    february = board(wumeng, "2020-02")
    assert made.size == 2
    assert len(made.root) == 64
    assert made.closed_by is None
    assert february.is_closed
    assert february.frozen is not None
    [id] = february.frozen.missing[WORKSHOP][FULL]
    path = f"/assessment/goals/missing/{FULL}/department/D1/?at=2020-02"
    assert id in text(signed_in(wumeng.officer), path)


def test_a_late_fact_leaves_the_frozen_figure_and_stands_beside_it(wumeng: SmallPlant) -> None:
    closed(wumeng)
    came = late(wumeng, FEBRUARY, key="c", reason="盘点时漏录")
    february = board(wumeng, "2020-02")
    assert full(february) == ((100, 200), "missed")
    assert february.live(february.rulebook.indicators[FULL])[WORKSHOP] == ((100, 300), "missed")
    [adjustment] = adjustments_of(february)
    assert (adjustment.fact, adjustment.month) == (came, "2020-02")
    assert FULL in adjustment.indicators
    path = f"/assessment/goals/missing/{FULL}/department/D1/?at=2020-02"
    page = text(signed_in(wumeng.officer), path)
    assert "盘点时漏录" in page
    assert "1/3 (33.3%)" in page
    assert f"/ledger/facts/{came.pk}/" in page


def test_a_reversal_after_closing_is_an_adjustment_with_its_reason(wumeng: SmallPlant) -> None:
    closed(wumeng)
    unmet = board(wumeng, "2020-02").frozen
    assert unmet is not None
    [id] = unmet.missing[WORKSHOP][FULL]
    reverse(fact=Fact.objects.get(pk=id), reason="重复登记", by="1002")
    february = board(wumeng, "2020-02")
    assert full(february) == ((100, 200), "missed")
    [adjustment] = adjustments_of(february)
    assert adjustment.takes_back
    page = text(signed_in(wumeng.officer), "/assessment/goals/adjustments/?at=2020-02")
    assert "重复登记" in page
    sheet = text(signed_in(wumeng.officer), "/assessment/goals/sheet/?at=2020-02")
    assert "重复登记" in sheet
    assert "beside the frozen figures" in sheet


def test_sums_of_a_quarter_contain_adjustments_and_say_so(wumeng: SmallPlant) -> None:
    closed(wumeng)
    late(wumeng, FEBRUARY, key="c", reason="盘点时漏录")
    quarter = board(wumeng, "2020-Q1")
    assert full(quarter) == ((100, 300), "missed")
    page = text(signed_in(wumeng.officer), "/assessment/goals/?at=2020-Q1")
    assert "1 adjustment after closing" in page
    assert "contained in these sums" in page
    february = board(wumeng, "2020-Q1").monthly(quarter.rulebook.indicators[FULL], "2020-02")
    assert february[WORKSHOP] == ((100, 200), "missed")


def test_what_no_indicator_counts_is_no_adjustment(wumeng: SmallPlant) -> None:
    closed(wumeng)
    theme_day(wumeng, FEBRUARY, key="t")
    hazard_due(wumeng, date(2020, 3, 9), key="m", met=False)
    assert adjustments_of(board(wumeng, "2020-Q1")) == []


def test_a_closed_month_is_given_back_as_it_is(wumeng: SmallPlant) -> None:
    made = closed(wumeng)
    late(wumeng, FEBRUARY, key="c", reason="盘点时漏录")
    again = close(plant=wumeng.plant, edition=made.edition, month=made.month)
    assert (again.pk, again.size) == (made.pk, 2)


def test_who_does_not_see_the_fact_sees_that_there_was_one(wumeng: SmallPlant) -> None:
    closed(wumeng)
    came = late(wumeng, FEBRUARY, key="c", reason="盘点时漏录")
    page = text(signed_in(wumeng.stranger), "/assessment/goals/adjustments/?at=2020-02")
    assert str(came.pk) not in page
    assert "盘点时漏录" not in page
    assert "1 more lies outside your reach." in page


@pytest.mark.parametrize("path", PAGES)
def test_a_closed_board_asks_few_questions(
    wumeng: SmallPlant, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    closed(wumeng)
    late(wumeng, FEBRUARY, key="c", reason="盘点时漏录")
    client = signed_in(wumeng.officer)
    text(client, f"/assessment/goals/{path}")
    with django_assert_max_num_queries(12):
        text(client, f"/assessment/goals/{path}")
