"""What is confirmed becomes facts; what was wrong is corrected by reversal; help is followed up to its end."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anqi.assessment.appraisal import confirming
from anqi.assessment.appraisal.faults import Refused
from anqi.assessment.appraisal.models import AppraisalState, Grade, Outcome
from anqi.assessment.appraisal.opinions import Found
from anqi.kit.faults import Faulty
from anqi.ledger.behind import address_of, record_of
from anqi.ledger.by_hand import room_of
from anqi.ledger.models import Fact
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from tests.assessment.appraisals import Branch
from tests.assessment.world import account_of, holder
from tests.organisation.people import SmallPlant

TODAY = date(2020, 3, 12)


@pytest.fixture
def branch(wumeng: SmallPlant) -> Branch:
    return Branch(wumeng)


def facts() -> list[tuple[str, str]]:
    """Who has which result in the ledger, as it counts."""
    found = Fact.objects.filter(kind="party.appraisal", reverses=None, reversed_by=None)
    return sorted((one.person, one.attributes["result"]) for one in found)


def test_each_graded_member_has_one_fact_once_it_is_confirmed(branch: Branch) -> None:
    branch.to_feedback(m1002=Found(Grade.EXCELLENT))
    branch.acknowledges()
    branch.reports()
    assert facts() == []
    branch.confirms()
    assert len(facts()) == 6
    assert ("1002", "excellent") in facts()
    assert "1201" not in {person for person, _result in facts()}


def test_a_fact_leads_to_the_appraisal_and_is_not_posted_by_hand(branch: Branch) -> None:
    branch.to_confirmed()
    one = Fact.objects.filter(kind="party.appraisal").first()
    assert one is not None
    assert address_of(one.source) == f"/assessment/appraisals/{branch.appraisal.pk}/"
    assert (one.branch, one.occurred_on) == ("B1", TODAY)
    assert room_of("party.appraisal") == "/assessment/appraisals/"


@pytest.mark.parametrize("who", ["secretary", "officer", "committee", "stranger"])
def test_the_branch_does_not_confirm_its_own_report(branch: Branch, who: str) -> None:
    branch.to_feedback()
    branch.acknowledges()
    branch.reports()
    with pytest.raises(Denied):
        branch.confirms(getattr(branch, who))


def test_who_reported_does_not_confirm_though_he_holds_both_posts(branch: Branch) -> None:
    both = holder(branch.wumeng, Post.PARTY_SECRETARY, "3009")
    both.holdings.create(post=Post.BRANCH_SECRETARY, unit=branch.unit)
    branch.to_feedback()
    branch.acknowledges()
    branch.secretary, kept = account_of(both), branch.secretary
    branch.reports()
    with pytest.raises(Refused):
        branch.confirms(account_of(both))
    branch.secretary = kept
    branch.confirms()
    assert branch.state == AppraisalState.CONFIRMED


def test_without_a_document_or_on_a_day_to_come_nothing_is_confirmed(branch: Branch) -> None:
    branch.to_feedback()
    branch.acknowledges()
    branch.reports()
    given: dict[str, Any] = {
        "account": branch.office,
        "appraisal": branch.appraisal,
        "version": branch.now.version,
    }
    for document, day in (("", TODAY), ("3号", date(2020, 3, 13)), ("3号", date(2020, 3, 11))):
        with pytest.raises(Faulty):
            confirming.confirm(**given, key=f"{document}{day}", document=document, decided_on=day)
    assert facts() == []


def test_a_report_that_is_returned_is_resolved_anew(branch: Branch) -> None:
    branch.to_feedback()
    branch.acknowledges()
    branch.reports()
    confirming.send_back(
        account=branch.office, appraisal=branch.appraisal, version=branch.now.version, key="1",
        note="优秀名额未说明",
    )  # fmt: skip
    branch.opines(key="again", m1101=Found(Grade.EXCELLENT))
    assert branch.state == AppraisalState.FEEDBACK
    with pytest.raises(Refused):
        branch.reports("before anybody answered")


def test_a_confirmed_opinion_is_corrected_by_reversal(branch: Branch) -> None:
    branch.to_confirmed(m1002=Found(Grade.EXCELLENT))
    given: dict[str, Any] = {
        "account": branch.office, "appraisal": branch.appraisal, "member": branch.listed(branch.officer),
        "version": branch.now.version, "key": "1", "grade": Grade.QUALIFIED, "note": "事故责任重新认定",
        "document": "乌烟党〔2020〕9号", "decided_on": TODAY,
    }  # fmt: skip
    confirming.correct(**given)
    confirming.correct(**given)
    assert ("1002", "qualified") in facts()
    assert Fact.objects.filter(kind="party.appraisal", person="1002").count() == 3
    wrong = Fact.objects.get(person="1002", reversed_by__isnull=False)
    assert wrong.attributes["result"] == "excellent"


def test_a_correction_keeps_to_the_third_and_to_the_committee(branch: Branch) -> None:
    branch.to_confirmed(m1001=Found(Grade.EXCELLENT), m1002=Found(Grade.EXCELLENT))
    given: dict[str, Any] = {
        "appraisal": branch.appraisal, "member": branch.listed(branch.members[2]), "key": "1",
        "version": branch.now.version, "grade": Grade.EXCELLENT, "note": "补评", "document": "9号",
        "decided_on": TODAY,
    }  # fmt: skip
    with pytest.raises(Faulty):
        confirming.correct(account=branch.office, **given)
    with pytest.raises(Denied):
        confirming.correct(account=branch.secretary, **given)


def test_help_for_who_fell_short_is_followed_up_before_the_end(branch: Branch) -> None:
    branch.to_confirmed(m1002=Found(Grade.UNQUALIFIED))
    officer = branch.listed(branch.officer)

    def at() -> dict[str, Any]:
        return {
            "account": branch.secretary,
            "appraisal": branch.appraisal,
            "version": branch.now.version,
        }

    with pytest.raises(Refused):
        confirming.close(**at(), key="1")
    confirming.follow_up(**at(), member=officer, key="2", text="谈话", outcome=Outcome.GOES_ON)
    with pytest.raises(Refused):
        confirming.close(**at(), key="3")
    confirming.follow_up(**at(), member=officer, key="4", text="三月无违章", outcome=Outcome.MENDED)
    confirming.close(**at(), key="5")
    assert branch.state == AppraisalState.CLOSED


def test_who_did_not_fall_short_is_not_followed_up(branch: Branch) -> None:
    branch.to_confirmed()
    with pytest.raises(Refused):
        confirming.follow_up(
            account=branch.secretary, appraisal=branch.appraisal, version=branch.now.version, key="1",
            member=branch.listed(branch.officer), text="谈话", outcome=Outcome.MENDED,
        )  # fmt: skip


@pytest.mark.parametrize("table", ["appraisalstep", "appraisalopinion", "voter", "ballottally"])
def test_what_was_done_and_counted_is_rewritten_by_nobody(branch: Branch, table: str) -> None:
    branch.to_confirmed()
    for statement in (f"DELETE FROM assessment_{table}", f"UPDATE assessment_{table} SET id = id"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_fact_leads_to_the_appraisal_those_alone_who_see_that_too(branch: Branch) -> None:
    branch.to_confirmed()
    fact = Fact.objects.get(kind="party.appraisal", person="1002")
    director = account_of(holder(branch.wumeng, Post.DIRECTOR, "4001"))
    for account in (branch.secretary, branch.officer, branch.office):
        assert record_of(fact, account) == f"/assessment/appraisals/{branch.appraisal.pk}/"
    assert [record_of(fact, one) for one in (director, branch.members[2], None)] == [""] * 3
