"""The board: figures of all units in any window, never rounded up, and at once what the ledger holds."""

from datetime import date

import pytest
from django.db import transaction

from anqi.assessment.goals.boards import board_of, missing
from anqi.assessment.goals.periods import asked
from anqi.assessment.goals.wording import share_said
from anqi.assessment.models import Edition
from anqi.ledger.operations import reverse
from anqi.rules.outcome.model import Counted
from anqi.rules.outcome.unit_windows import Judged
from anqi.rules.rulebook.reading import parse_rulebook
from tests.assessment.goals_world import (
    BRANCH,
    FULL,
    PLANT,
    WORKSHOP,
    board,
    counted_anew,
    full,
    late,
    on,
)
from tests.assessment.world import RULEBOOK, hazard_due, published
from tests.organisation.people import SmallPlant

pytestmark = pytest.mark.django_db
MARCH = date(2020, 3, 5)
INDICATOR = parse_rulebook(RULEBOOK.encode(), "small.yaml")[0].indicators[FULL]


def test_each_unit_has_its_numerator_and_denominator_in_each_window(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=True)
    hazard_due(wumeng, date(2020, 2, 5), key="b", met=False)
    for unit in (PLANT, WORKSHOP, BRANCH):
        assert full(board(wumeng, "2020"), unit) == ((100, 200), "missed")
        assert full(board(wumeng, "2020-Q1"), unit) == ((100, 200), "missed")
        assert full(board(wumeng, "2020-03"), unit) == ((100, 100), "met")
        assert full(board(wumeng, "2020-01"), unit) == ((0, 0), "none")
    february = board(wumeng, "2020-02")
    assert missing(INDICATOR, full(february)) == 100


@pytest.mark.parametrize(
    ("of", "to", "said"),
    [(9996, 10000, "99.9%"), (99999, 100000, "99.9%"), (10000, 10000, "100%"), (0, 7, "0%"), (0, 0, "–")],
)  # fmt: skip
def test_a_share_is_cut_off_and_100_means_all(of: int, to: int, said: str) -> None:
    assert share_said(INDICATOR, Judged(Counted(of * 100, to * 100), "missed")) == said


def test_what_is_posted_or_taken_back_counts_at_once(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    first = hazard_due(wumeng, MARCH, key="a", met=False)
    assert full(board(wumeng)) == ((0, 100), "missed")
    hazard_due(wumeng, MARCH, key="b", met=True)
    assert full(board(wumeng)) == ((100, 200), "missed") == counted_anew(wumeng)
    reverse(fact=first, reason="误录", by="1002")
    meanwhile = hazard_due(wumeng, MARCH, key="c", met=False)
    reverse(fact=meanwhile, reason="误录", by="1002")
    assert full(board(wumeng)) == ((100, 100), "met") == counted_anew(wumeng)


def test_a_ledger_that_was_brought_back_from_before_is_counted_anew(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=True)
    with transaction.atomic():
        hazard_due(wumeng, MARCH, key="b", met=False)
        assert full(board(wumeng)) == ((100, 200), "missed")
        transaction.set_rollback(True)
    hazard_due(wumeng, MARCH, key="c", met=True)
    assert full(board(wumeng)) == ((200, 200), "met")
    hazard_due(wumeng, MARCH, key="d", met=False)
    assert full(board(wumeng)) == ((200, 300), "missed")


def test_a_goal_is_missed_where_one_of_its_indicators_is(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    goal = board(wumeng).rulebook.goals["workers_safe"]
    assert board(wumeng).goal(goal) == dict.fromkeys((WORKSHOP, BRANCH, PLANT), "met")


def test_a_branch_is_counted_by_the_departments_it_answered_for_on_the_day(
    wumeng: SmallPlant,
) -> None:
    published(wumeng.plant)
    wumeng.branch.answers_for.update(active_to=date(2020, 3, 4))
    hazard_due(wumeng, date(2020, 3, 4), key="a", met=True)
    hazard_due(wumeng, date(2020, 3, 5), key="b", met=False)
    march = board(wumeng, "2020-03")
    assert full(march, WORKSHOP) == ((100, 200), "missed")
    assert full(march, BRANCH) == ((100, 100), "met")


def test_a_change_of_the_roster_is_seen_without_a_new_fact(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=True)
    assert board(wumeng).units[WORKSHOP] == "卷包车间"
    wumeng.workshop.name = "卷接包车间"
    wumeng.workshop.save()
    assert board(wumeng).units[WORKSHOP] == "卷接包车间"


def test_where_no_rulebook_is_published_there_is_no_board(wumeng: SmallPlant) -> None:
    assert board_of(wumeng.plant, asked("2020")) is None
    published(wumeng.plant)
    assert board_of(wumeng.plant, asked("2019")) is None
    assert board_of(wumeng.plant, asked("2020-12")) is None  # it has not begun


def test_months_before_a_rulebook_came_into_force_are_judged_by_it(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    later = Edition(
        plant=wumeng.plant, name="late-2019", number=1, text=RULEBOOK.replace("2020", "2019"),
        sha256="1" * 64, first=date(2019, 1, 1), last=date(2019, 12, 31),
        in_force_from=date(2019, 6, 1), state="published",
    )  # fmt: skip
    later.save()
    hazard_due(wumeng, date(2019, 2, 5), key="a", met=True)
    assert full(board(wumeng, "2019-02")) == ((100, 100), "met")


def test_the_board_of_a_past_year_stands_at_its_last_day(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=True)
    with on(date(2021, 2, 1)):
        year = board(wumeng, "2020")
        assert year.last == date(2020, 12, 31)
        assert not year.is_open
        assert full(year) == ((100, 100), "met")


def test_a_past_year_changes_by_what_is_posted_of_it_alone(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    kept = hazard_due(wumeng, MARCH, key="a", met=True)
    with on(date(2021, 2, 1)):
        assert full(board(wumeng)) == ((100, 100), "met")
        new = hazard_due(wumeng, date(2021, 1, 5), key="b", met=False)
        assert full(board(wumeng)) == ((100, 100), "met") == counted_anew(wumeng)
        late(wumeng, MARCH, key="c", reason="补录")
        assert full(board(wumeng)) == counted_anew(wumeng)
        reverse(fact=new, reason="误录", by="1002")
        reverse(fact=kept, reason="误录", by="1002")
        assert full(board(wumeng)).value.to == 100
        assert full(board(wumeng)) == counted_anew(wumeng)
