"""A member's account: every entry from a rule and its facts, in the month in which the points changed."""

import inspect
from datetime import date

import pytest

from anqi.assessment.models import (
    PointsAnswer,
    PointsObjection,
    PointsPublication,
    PublishedPoints,
)
from anqi.assessment.points import accounts, objecting, publishing, queries
from anqi.assessment.points.queries import account_for
from anqi.assessment.points.reckoning import Ruled, Why, entries_of
from anqi.ledger.operations import reverse
from anqi.organisation.models import Account
from anqi.organisation.records import Denied
from tests.assessment.points_world import END_OF_FEBRUARY, POINTS, Points, on
from tests.assessment.world import published
from tests.organisation.people import SmallPlant


@pytest.fixture
def points(wumeng: SmallPlant) -> Points:
    return Points(wumeng)


def told(points: Points) -> list[tuple[int, str, int]]:
    """The entries of 李强's account: month of the year, rule, points."""
    return [
        (month.last.month, entry.rule.code, entry.points)
        for month in points.account().months
        for entry in month.entries
    ]


def test_a_fact_counts_in_its_month_though_the_rule_is_judged_by_the_year(points: Points) -> None:
    points.absent(date(2020, 1, 10))
    points.absent(date(2020, 2, 10))
    points.run()
    assert told(points) == [(1, "M01", -200), (2, "M01", -200)]
    assert [(one.before, one.running) for one in points.account().months] == [
        (8000, 7800), (7800, 7600),
    ]  # fmt: skip


def test_what_goes_beyond_a_limit_is_told_with_no_points(points: Points) -> None:
    for day in (10, 11, 12):
        points.absent(date(2020, 1, day))
    points.absent(date(2020, 2, 10))
    points.run()
    assert told(points) == [(1, "M01", -500), (2, "M01", 0)]
    [entry] = points.account().months[1].entries
    assert entry.why is Why.NO_MORE


def test_what_is_decided_at_the_end_of_the_window_waits_for_it(points: Points) -> None:
    points.studied(date(2020, 2, 10), 4)
    points.run()
    [entry] = points.account().months[1].entries
    assert (entry.points, entry.why, entry.until) == (0, Why.WAITS, date(2020, 12, 31))


def test_hours_that_are_missing_stand_in_the_month_of_the_windows_end(points: Points) -> None:
    fact = points.studied(date(2020, 2, 10), 4)
    with on(date(2021, 1, 4)):
        points.run(date(2020, 12, 31))
        last = points.account().months[-1]
    [entry] = [one for one in last.entries if one.rule.code == "M02"]
    assert (entry.points, entry.why, entry.facts) == (-500, Why.ENDED, (fact.pk,))


def test_a_share_of_a_quarter_changes_with_each_month(points: Points) -> None:
    points.duty(date(2020, 1, 10), met=True)
    points.duty(date(2020, 2, 10), met=False)
    points.run()
    assert told(points) == [(1, "M03", 400), (2, "M03", -200)]


def test_quantities_are_summed_to_the_hundredth(points: Points) -> None:
    points.served(date(2020, 1, 10), 3)
    points.served(date(2020, 2, 10), 3)
    points.run()
    assert told(points) == [(1, "M04", 150), (2, "M04", 50)]


def test_a_window_without_facts_gives_what_the_rule_says_at_its_end(points: Points) -> None:
    with on(date(2020, 4, 2)):
        points.run(date(2020, 3, 31))
        [entry] = points.account().months[-1].entries
    assert (entry.rule.code, entry.points, entry.facts) == ("M03", 100, ())


def test_the_months_add_up_to_the_score_of_the_run(points: Points) -> None:
    points.absent(date(2020, 1, 10))
    points.duty(date(2020, 1, 10), met=True)
    points.served(date(2020, 2, 20), 9)
    points.run()
    account = points.account()
    assert account.row.score == 8400 == account.months[-1].running
    assert sum(month.sum for month in account.months) == 400


def test_an_account_never_leaves_the_limits_of_the_scheme(points: Points) -> None:
    text = POINTS.replace("small-2020", "high-2020").replace("base: 80", "base: 99")
    points.edition = published(points.plant, text, "high-2020")
    points.duty(date(2020, 1, 10), met=True)
    points.run()
    first = account_for(points.member, rulebook="high-2020").account
    assert first is not None
    january = first.months[0]
    assert (january.sum, january.running, january.is_held) == (400, 10000, True)


def test_a_part_of_a_month_is_judged_up_to_its_day(points: Points) -> None:
    points.absent(date(2020, 3, 9))
    points.absent(date(2020, 3, 11))
    points.run(date(2020, 3, 10))
    assert told(points) == [(3, "M01", -200)]
    assert points.account().months[-1].last == date(2020, 3, 10)


def test_what_was_taken_back_after_the_run_is_still_shown_as_the_run_has_it(points: Points) -> None:
    fact = points.absent(date(2020, 1, 10))
    points.run()
    reverse(fact=fact, reason="已请假", by="1001")
    assert told(points) == [(1, "M01", -200)]
    with on(date(2020, 3, 13)):
        points.run()
        assert told(points) == []


def test_the_band_hangs_on_nobody_else(points: Points) -> None:
    """A tenth of four may have the best grade, so nobody has it; the band is by the line alone."""
    points.served(date(2020, 1, 10), 9)
    points.run()
    account = points.account()
    assert account.row.grade == "good"
    assert account.band is not None
    assert account.band.code == "excellent"


def test_facts_that_can_not_be_told_apart_by_months_make_one_sum(points: Points) -> None:
    points.absent(date(2020, 1, 10))
    points.run()
    entry = points.account().months[0].entries[0]
    ruled = Ruled(entry.rule, points.account().period.windows("period"), (), -200, complete=False)
    found = entries_of(ruled, [24240, 24241], END_OF_FEBRUARY)
    assert [(month, one.points, one.why) for month, one in found.items()] == [
        (24241, -200, Why.WHOLE)
    ]


def test_the_newest_run_is_read_whether_kept_or_of_the_night(points: Points) -> None:
    points.run()
    points.absent(date(2020, 3, 10))
    points.run(date(2020, 3, 11), kept=False)
    assert told(points) == [(3, "M01", -200)]


def test_everybody_sees_his_own_and_posts_of_the_party_those_they_keep(points: Points) -> None:
    points.run()
    for account in (points.member, points.secretary, points.committee, points.office):
        assert account_for(account, "1002").account is not None
    assert account_for(points.office, "1004").account is not None


@pytest.mark.parametrize("who", ["other", "stranger", "director", "head", "member"])
def test_nobody_else_sees_an_account(points: Points, who: str) -> None:
    points.run()
    account: Account = getattr(points, who)
    with pytest.raises(Denied):
        account_for(account, "1001" if who == "member" else "1002")


def test_a_secretary_does_not_see_members_of_another_branch(points: Points) -> None:
    points.run()
    for account in (points.secretary, points.committee):
        with pytest.raises(Denied):
            account_for(account, "1004")


def test_who_is_no_member_has_no_account(points: Points) -> None:
    points.run()
    assert account_for(points.stranger).account is None


def test_no_act_of_the_drawer_writes_points() -> None:
    """Points come out of runs. The acts take words, facts and months, and no figure."""
    acts = (publishing.publish, objecting.object_to, objecting.answer)
    names = {name for act in acts for name in inspect.signature(act).parameters}
    assert names == {
        "account", "plant", "month", "branch", "note", "key", "published", "rule", "text", "facts",
        "id", "files", "objection", "grounds",
    }  # fmt: skip
    writing = {
        name for module in (accounts, queries)
        for name, value in vars(module).items()
        if inspect.isfunction(value) and ".create(" in inspect.getsource(value)
    }  # fmt: skip
    assert writing == set()


def test_the_only_figure_that_is_kept_is_that_of_the_run(points: Points) -> None:
    points.absent(date(2020, 1, 10))
    points.run()
    points.publish()
    tables = (PointsAnswer, PointsObjection, PointsPublication, PublishedPoints)
    figures = {
        (table.__name__, field.name) for table in tables
        for field in table._meta.concrete_fields if "Integer" in type(field).__name__
    }  # fmt: skip
    assert figures == {("PublishedPoints", "score")}
    assert points.published().score == points.account().row.score
