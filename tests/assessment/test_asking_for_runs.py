"""A run is asked for, made in the background, and every night by the clock."""

from datetime import date, timedelta

import pytest
from django.test import Client

from anqi.assessment.models import Edition, EditionState, Run, Step, StepAct
from anqi.assessment.process.models import Assessment
from anqi.assessment.runs import counted
from anqi.assessment.runs.clock_duties import judge_standings
from anqi.assessment.runs.operations import ask_for_run
from anqi.jobs.models import Job, State
from anqi.jobs.running import run_job
from anqi.kit import clock
from anqi.kit.clock import stopped_at
from anqi.kit.faults import Faulty
from anqi.organisation.models import Person
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from tests.assessment.conftest import MORNING
from tests.assessment.runs_world import first_quarter, judged
from tests.assessment.world import account_of, holder, published
from tests.organisation.people import SmallPlant, signed_in

ASK = "/assessment/runs/ask/"
DAY = date(2020, 3, 11)


@pytest.fixture
def officer(wumeng: SmallPlant) -> Person:
    return holder(wumeng, Post.PARTY_OFFICER, "3001")


def asked(browser: Client, edition: Edition, day: str = "2020-03-11", key: str = "1") -> int:
    form = {"edition": edition.pk, "as_of": day, "key": key}
    return browser.post(ASK, form).status_code


def test_the_office_asks_for_a_run_and_finds_it_when_the_job_is_done(
    wumeng: SmallPlant, officer: Person
) -> None:
    first_quarter(wumeng)
    browser = signed_in(officer)
    assert asked(browser, published(wumeng.plant)) == 302
    job = Job.objects.get()
    run_job.call(str(job.pk))
    run = Run.objects.get()
    assert (run.as_of, run.asked_by, run.kept) == (DAY, officer, True)
    page = browser.get(f"/jobs/{job.pk}/").text
    assert "4 results were judged." in page
    assert f"/assessment/runs/{run.pk}/" in page


def test_the_same_form_sent_twice_makes_one_run(wumeng: SmallPlant, officer: Person) -> None:
    edition, browser = published(wumeng.plant), signed_in(officer)
    assert [asked(browser, edition), asked(browser, edition)] == [302, 302]
    assert asked(browser, edition, "2020-03-10") == 422
    assert Job.objects.count() == 1


@pytest.mark.parametrize("day", ["2020-03-13", "2019-12-31", "", "2020-02-30"])
def test_a_day_that_is_to_come_or_outside_the_period_is_refused_beside_its_field(
    wumeng: SmallPlant, officer: Person, day: str
) -> None:
    browser = signed_in(officer)
    assert asked(browser, published(wumeng.plant), day) == 422
    assert not Job.objects.exists()


def test_by_a_draft_nobody_is_judged(wumeng: SmallPlant, officer: Person) -> None:
    draft = Edition.objects.create(
        plant=wumeng.plant, name="draft", number=1, text="", sha256="0" * 64,
        state=EditionState.DRAFT,
    )  # fmt: skip
    with pytest.raises(Faulty):
        ask_for_run(account=account_of(officer), edition=draft, as_of=DAY, key="1")
    assert asked(signed_in(officer), draft) == 422
    assert "No rulebook is published yet" in signed_in(officer).get(ASK).text


def test_who_may_not_judge_can_not_ask(wumeng: SmallPlant) -> None:
    edition = published(wumeng.plant)
    with pytest.raises(Denied):
        ask_for_run(account=account_of(wumeng.secretary), edition=edition, as_of=DAY, key="1")
    assert signed_in(wumeng.secretary).get(ASK).status_code == 404


def test_a_job_that_may_no_longer_be_done_makes_no_run(wumeng: SmallPlant, officer: Person) -> None:
    asked(signed_in(officer), published(wumeng.plant))
    officer.holdings.update(active_to=date(2020, 3, 1))
    run_job.call(str(Job.objects.get().pk))
    assert Job.objects.get().state == State.FAILED
    assert not Run.objects.exists()


def test_every_night_all_are_judged_up_to_the_day_before(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    judge_standings()
    [run] = Run.objects.all()
    assert (run.as_of, run.kept, run.asked_by) == (DAY, False, None)
    assert counted.place(run.pk).is_file()


def test_runs_of_the_nights_before_go_and_what_was_asked_for_stays(wumeng: SmallPlant) -> None:
    edition = published(wumeng.plant)
    stays = judged(wumeng, edition)
    judge_standings()
    old = Run.objects.get(kept=False)
    with stopped_at(MORNING + timedelta(days=1)):
        judge_standings()
    assert {run.as_of for run in Run.objects.all()} == {stays.as_of, DAY + timedelta(days=1)}
    assert Run.objects.filter(pk=stays.pk).exists()
    assert not counted.place(old.pk).exists()


def test_a_run_of_the_night_with_which_an_assessment_began_stays(wumeng: SmallPlant) -> None:
    edition = published(wumeng.plant)
    judge_standings()
    run = Run.objects.get()
    assessment = Assessment.objects.create(
        plant=wumeng.plant, edition=edition, scheme="branch", as_of=run.as_of, title="党支部考核",
        begun_at=clock.now(),
    )  # fmt: skip
    Step.objects.create(
        assessment=assessment, number=1, act=StepAct.BEGIN, run=run, by=wumeng.secretary,
        at=clock.now(), key="1", body="1",
    )  # fmt: skip
    with stopped_at(MORNING + timedelta(days=1)):
        judge_standings()
    assert Run.objects.filter(pk=run.pk).exists()


def test_no_plant_is_judged_by_what_is_not_in_force(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    with stopped_at(MORNING + timedelta(days=366)):
        judge_standings()
    assert not Run.objects.exists()
