"""The opinion of the branch: quorum, majority, a third, reasons; told, objected to, answered, reported."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from anqi.assessment.appraisal import opinions
from anqi.assessment.appraisal.faults import Conflict, Refused
from anqi.assessment.appraisal.models import (
    AppraisalOpinion,
    AppraisalState,
    AppraisalStep,
    Body,
    Grade,
)
from anqi.assessment.appraisal.opinions import Found, Meeting
from anqi.assessment.appraisal.quorum import meeting_faults
from anqi.assessment.appraisal.reference import years_of
from anqi.kit.clock import CHINA, stopped_at
from anqi.kit.faults import Faulty
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.organisation.models import Holding
from anqi.organisation.records import Denied
from anqi.work.models import Notice
from tests.assessment.appraisals import Branch
from tests.organisation.people import SmallPlant

BEST = Found(Grade.EXCELLENT)
AFTER = datetime(2020, 3, 20, 9, tzinfo=CHINA)


@pytest.fixture
def branch(wumeng: SmallPlant) -> Branch:
    return Branch(wumeng)


@pytest.mark.parametrize(
    ("due", "present", "favour", "holds"),
    [(6, 3, 4, False), (6, 4, 4, True), (6, 6, 3, False), (7, 3, 3, False), (7, 4, 4, True), (5, 6, 5, False)],
)  # fmt: skip
def test_half_are_present_and_more_than_half_of_those_due_are_in_favour(
    due: int, present: int, favour: int, *, holds: bool
) -> None:
    assert (not meeting_faults(due, present, favour)) is holds


def test_without_a_quorum_or_a_majority_nothing_is_set_down(branch: Branch) -> None:
    branch.to_opinion()
    for present, favour in ((2, 2), (6, 3), (7, 6), (5, 6)):
        with pytest.raises(Faulty):
            branch.opines(present, favour)
    assert not AppraisalOpinion.objects.exists()
    assert branch.state == AppraisalState.OPINION


def test_at_most_a_third_of_the_members_is_outstanding(branch: Branch) -> None:
    branch.to_opinion()
    with pytest.raises(Faulty):
        branch.opines(m1001=BEST, m1002=BEST, m1101=BEST)
    branch.opines(m1001=BEST, m1002=BEST)
    assert branch.listed(branch.secretary).grade == Grade.EXCELLENT


def test_a_provisional_member_is_not_graded(branch: Branch) -> None:
    branch.to_opinion()
    beginner = branch.listed(branch.beginner)
    found = {one.pk: Found(Grade.QUALIFIED) for one in [*branch.graded, beginner]}
    with pytest.raises(Faulty):
        opinions.opine(
            account=branch.secretary, appraisal=branch.appraisal, version=branch.now.version, key="1",
            meeting=Meeting(Body.GENERAL, date(2020, 3, 12), 6, 6), found=found, due=6,
        )  # fmt: skip
    branch.opines()
    assert branch.listed(branch.beginner).grade == ""


def test_facts_never_grade_but_outstanding_against_them_is_explained(branch: Branch) -> None:
    draft = Draft(
        kind="duty.due", occurred_on=date(2019, 5, 31), source="duties/1", person="1002",
        attributes={"met": False},
    )  # fmt: skip
    post(plant=branch.wumeng.plant, drafts=[draft], by="1001")
    assert years_of(branch.wumeng.plant, ["1002"], 2019)["1002"].speaks_against
    branch.to_opinion()
    with pytest.raises(Faulty):
        branch.opines(m1002=BEST)
    branch.opines(m1002=Found(Grade.EXCELLENT, "5月脱产抢险，支部大会认可"))
    kept = AppraisalOpinion.objects.get(member=branch.listed(branch.officer))
    assert kept.reason.startswith("5月")


def test_a_branch_without_a_committee_resolves_in_its_general_meeting(branch: Branch) -> None:
    branch.to_opinion()
    meeting = Meeting(Body.COMMITTEE, date(2020, 3, 12), 2, 2)
    found = {one.pk: Found(Grade.QUALIFIED) for one in branch.graded}
    given: dict[str, Any] = {
        "account": branch.secretary,
        "appraisal": branch.appraisal,
        "found": found,
    }
    Holding.objects.filter(person=branch.committee.person).delete()
    with pytest.raises(Faulty):
        opinions.opine(**given, version=branch.now.version, key="1", meeting=meeting, due=1)


def test_each_is_told_that_there_is_an_opinion_and_not_which(branch: Branch) -> None:
    branch.to_feedback(m1002=Found(Grade.UNQUALIFIED))
    told = Notice.objects.get(person=branch.wumeng.officer, text__contains="opinion on you")
    assert Grade.UNQUALIFIED not in str(told.figures)


def test_an_objection_comes_within_five_working_days_and_waits_for_somebody_elses_answer(
    branch: Branch,
) -> None:
    branch.to_feedback()
    given: dict[str, Any] = {"account": branch.officer, "appraisal": branch.appraisal}
    opinions.object_to(**given, key="1", text="有一次检查没有计入")
    with pytest.raises(Refused):
        opinions.object_to(**given, key="2", text="再提")
    branch.acknowledges(*(one for one in branch.members if one != branch.officer))
    with pytest.raises(Refused):
        branch.reports("too early")
    opinions.answer(
        account=branch.secretary, appraisal=branch.appraisal, member=branch.listed(branch.officer),
        version=branch.now.version, key="3", text="已核对，不影响评定",
    )  # fmt: skip
    branch.reports()
    assert branch.state == AppraisalState.REPORTED


def test_an_objection_is_stored_sealed(branch: Branch) -> None:
    branch.to_feedback()
    opinions.object_to(
        account=branch.officer, appraisal=branch.appraisal, key="1", text="有一次检查没有计入"
    )
    kept = AppraisalStep.objects.get(act="object")
    assert "检查".encode() not in bytes(kept.sealed or b"")
    assert kept.note == ""


def test_after_five_working_days_nobody_objects_and_the_silent_do_not_hold_it_up(
    branch: Branch,
) -> None:
    branch.to_feedback()
    with pytest.raises(Refused):
        branch.reports("too early")
    with stopped_at(AFTER):
        with pytest.raises(Refused):
            opinions.object_to(
                account=branch.officer, appraisal=branch.appraisal, key="1", text="迟了"
            )
        branch.reports()
    assert branch.state == AppraisalState.REPORTED


def test_an_objection_that_is_granted_is_another_resolution_of_a_meeting(branch: Branch) -> None:
    branch.to_feedback()
    opinions.object_to(account=branch.officer, appraisal=branch.appraisal, key="1", text="请复议")
    given: dict[str, Any] = {
        "account": branch.secretary, "appraisal": branch.appraisal, "text": "经大会复议",
        "member": branch.listed(branch.officer), "version": branch.now.version,
        "grade": Grade.EXCELLENT, "due": 6,
    }  # fmt: skip
    with pytest.raises(Faulty):
        opinions.answer(**given, key="2")
    with pytest.raises(Faulty):
        opinions.answer(**given, key="3", meeting=Meeting(Body.GENERAL, date(2020, 3, 12), 2, 2))
    opinions.answer(**given, key="4", meeting=Meeting(Body.GENERAL, date(2020, 3, 12), 6, 5))
    assert branch.listed(branch.officer).grade == Grade.EXCELLENT
    assert AppraisalOpinion.objects.filter(member__person=branch.wumeng.officer).count() == 2


def test_nobody_answers_his_own_objection(branch: Branch) -> None:
    branch.to_feedback()
    opinions.object_to(account=branch.secretary, appraisal=branch.appraisal, key="1", text="请复议")
    with pytest.raises(Refused):
        opinions.answer(
            account=branch.secretary, appraisal=branch.appraisal, version=branch.now.version, key="2",
            member=branch.listed(branch.secretary), text="我看可以",
        )  # fmt: skip


def test_a_member_answers_once_and_only_for_himself(branch: Branch) -> None:
    branch.to_feedback()
    branch.acknowledges(branch.officer)
    with pytest.raises(Refused):
        opinions.acknowledge(account=branch.officer, appraisal=branch.appraisal, key="other")
    for nobody in (branch.stranger, branch.office, branch.committee):
        with pytest.raises(Denied):
            opinions.acknowledge(account=nobody, appraisal=branch.appraisal, key="1")
    with pytest.raises(Refused):
        opinions.acknowledge(account=branch.beginner, appraisal=branch.appraisal, key="1")


def test_two_who_set_down_opinions_at_once_do_it_once(branch: Branch) -> None:
    branch.to_opinion()
    version = branch.now.version
    given: dict[str, Any] = {
        "appraisal": branch.appraisal, "version": version, "due": 6,
        "meeting": Meeting(Body.GENERAL, date(2020, 3, 12), 6, 6),
        "found": {one.pk: Found(Grade.QUALIFIED) for one in branch.graded},
    }  # fmt: skip
    opinions.opine(**given, account=branch.secretary, key="1")
    opinions.opine(**given, account=branch.secretary, key="1")
    with pytest.raises(Conflict):
        opinions.opine(**given, account=branch.committee, key="2")
    assert AppraisalOpinion.objects.count() == 6


def test_a_meeting_is_not_of_tomorrow_nor_before_the_appraisal(branch: Branch) -> None:
    branch.to_opinion()
    found = {one.pk: Found(Grade.QUALIFIED) for one in branch.graded}
    for day in (date(2020, 3, 12) + timedelta(days=1), date(2020, 3, 1)):
        with pytest.raises(Faulty):
            opinions.opine(
                account=branch.secretary, appraisal=branch.appraisal, version=branch.now.version,
                key=str(day), meeting=Meeting(Body.GENERAL, day, 6, 6), found=found, due=6,
            )  # fmt: skip
