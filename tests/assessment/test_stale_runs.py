"""A run says that it is out of date, and what changed since."""

from datetime import date, timedelta

from anqi.assessment.runs.staleness import changes_since, roster_changes_since
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post, reverse
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.posts import Post
from tests.assessment.runs_world import accident, first_quarter, judged
from tests.assessment.world import account_of, hazard_due, holder, theme_day
from tests.organisation.people import SmallPlant, signed_in


def test_a_run_of_a_ledger_that_is_still_the_same_is_up_to_date(wumeng: SmallPlant) -> None:
    first_quarter(wumeng)
    run = judged(wumeng)
    assert (changes_since(run), roster_changes_since(run)) == ([], 0)


def test_a_fact_that_is_taken_back_makes_a_run_stale_and_is_named(wumeng: SmallPlant) -> None:
    facts = first_quarter(wumeng)
    run = judged(wumeng)
    back = reverse(fact=facts[0], reason="另一支部的主题党日", by="1001")
    [change] = changes_since(run)
    assert (change.fact, change.takes_back, change.kind) == (
        back.pk,
        facts[0].pk,
        "party.theme_day",
    )
    assert (change.branch, change.occurred_on) == ("B1", date(2020, 1, 15))
    reverse_of_nothing = judged(wumeng)
    assert changes_since(reverse_of_nothing) == []


def test_a_fact_that_comes_later_for_a_day_that_was_judged_makes_it_stale(
    wumeng: SmallPlant,
) -> None:
    first_quarter(wumeng)
    run = judged(wumeng)
    assert changes_since(run) == []
    late = hazard_due(wumeng, date(2020, 3, 3), key="late", met=False)
    assert [change.fact for change in changes_since(run)] == [late.pk]
    other = accident(wumeng, date(2020, 3, 4), key="a")
    assert [change.fact for change in changes_since(run)] == [late.pk, other.pk]


def test_what_the_edition_does_not_count_changes_nothing(wumeng: SmallPlant) -> None:
    run = judged(wumeng)
    theme_day(wumeng, date(2019, 12, 20), key="before the period")
    drafts = [
        Draft("awareness.pulse", date(2020, 3, 5), "pulses/1", department="D1"),
        Draft(
            "party.theme_day", date(2020, 3, 6), "meetings/2", branch="B1", quantity=2800,
            attributes={"safety_topic": False},
        ),
    ]  # fmt: skip
    post(plant=wumeng.plant, drafts=drafts, by="1001")
    assert changes_since(run) == []


def test_what_was_posted_and_taken_back_since_is_no_change(wumeng: SmallPlant) -> None:
    run = judged(wumeng)
    wrong = theme_day(wumeng, date(2020, 3, 5), key="wrong")
    assert len(changes_since(run)) == 1
    reverse(fact=wrong, reason="记错", by="1001")
    assert changes_since(run) == []


def test_a_change_of_the_roster_for_a_day_that_was_judged_is_told(wumeng: SmallPlant) -> None:
    run = judged(wumeng)
    for since in (date(2020, 2, 1), date(2020, 4, 1)):
        Change.objects.create(
            plant=wumeng.plant, deed=Deed.RENAME, since=since, unit=wumeng.branch,
            at=clock.now() + timedelta(minutes=1), key=since.isoformat(),
        )  # fmt: skip
    assert roster_changes_since(run) == 1


def test_a_run_that_is_out_of_date_says_so_and_leads_to_the_facts(wumeng: SmallPlant) -> None:
    facts = first_quarter(wumeng)
    run = judged(wumeng)
    back = reverse(fact=facts[0], reason="另一支部的主题党日", by="1001")
    officer = account_of(holder(wumeng, Post.PARTY_OFFICER, "3001"))
    assert officer.person is not None
    page = signed_in(officer.person).get(f"/assessment/runs/{run.pk}/").text
    assert "This run is out of date." in page
    assert "1 facts taken back since" in page
    assert f"/ledger/facts/{back.pk}/" in page
    assert "as_of=2020-03-31" in page
