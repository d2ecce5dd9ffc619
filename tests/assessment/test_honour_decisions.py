"""Objections are answered, the committee decides, each award is a fact; and a withdrawal takes two."""

from collections.abc import Iterator
from datetime import date

import pytest

from anqi.assessment.honours import operations
from anqi.assessment.honours.models import HonourAward, HonourCall, HonourNomination
from anqi.assessment.honours.operations import standing_of
from anqi.assessment.honours.queries import awarded
from anqi.assessment.process.deciding import Vote
from anqi.assessment.vetoes.faults import Conflict, Refused
from anqi.assessment.vetoes.proposing import propose_liable
from anqi.kit.faults import Faulty
from anqi.ledger.behind import address_of
from anqi.ledger.models import Fact
from anqi.organisation.models import Assignment, Person, Standing
from anqi.organisation.records import Denied
from tests.assessment.calls import (
    DECISION_DAY,
    REVIEW_DAY,
    asked_back,
    called,
    candidate,
    decided_for,
    nominated,
    now,
    published_call,
    reviewed,
    withdrawn,
)
from tests.assessment.cases import Staff, at, decided, judged, liability, notified, stated
from tests.assessment.world import published
from tests.organisation.people import SINCE, SmallPlant, signed_in


@pytest.fixture
def staff(wumeng: SmallPlant) -> Staff:
    return Staff(wumeng)


@pytest.fixture
def call(wumeng: SmallPlant, staff: Staff) -> Iterator[HonourCall]:
    """李强 and 周静 are published for one seat; it is the day after the publication."""
    other = Person.objects.create(plant=wumeng.plant, code="1006", name="周静", active_from=SINCE)
    for unit in (wumeng.team, wumeng.branch):
        Assignment.objects.create(person=other, unit=unit, active_from=SINCE)
    Standing.objects.create(person=other, value=Standing.Value.FULL, active_from=SINCE)
    edition = published(wumeng.plant)
    judged(wumeng, edition)
    made = called(staff, edition)
    for code in ("1002", "1006"):
        nominated(made, staff.secretary, code)
    with at(REVIEW_DAY):
        reviewed(made, staff)
        published_call(made, staff)
    with at(DECISION_DAY):
        yield made


def one(call: HonourCall, code: str = "1002") -> HonourNomination:
    return call.nominations.get(code=code)


def test_an_award_is_a_fact_that_leads_to_its_call(staff: Staff, call: HonourCall) -> None:
    decided_for(call, staff.committee, "1002")
    fact = Fact.objects.get(kind="honour.awarded")
    assert (fact.person, fact.department, fact.branch) == ("1002", "D1", "B1")
    assert fact.attributes == {"rank": "plant", "field": "party"}
    assert address_of(fact.source) == f"/assessment/honours/{call.pk}/"
    assert HonourAward.objects.get().fact == fact.pk


def test_ties_are_put_to_the_committee_and_seats_are_kept(staff: Staff, call: HonourCall) -> None:
    assert candidate(call, "1002").is_tied
    assert candidate(call, "1006").is_tied
    with pytest.raises(Faulty, match="faults"):
        decided_for(call, staff.committee, "1002", "1006")
    decided_for(call, staff.committee, "1006")


@pytest.mark.parametrize("vote", [Vote(9, 4, 4), Vote(9, 8, 4), Vote(9, 5, 6), Vote(9, 10, 9)])
def test_without_quorum_or_majority_nothing_is_decided(
    staff: Staff, call: HonourCall, vote: Vote
) -> None:
    with pytest.raises(Faulty):
        decided_for(call, staff.committee, "1002", vote=vote)
    assert not Fact.objects.filter(kind="honour.awarded").exists()


def test_the_committee_decides_after_the_publication_and_records_it_itself(
    staff: Staff, call: HonourCall
) -> None:
    with pytest.raises(Faulty):
        decided_for(call, staff.committee, "1002", day=date(2020, 3, 24))
    with at(date(2020, 3, 24)), pytest.raises(Refused):
        decided_for(call, staff.committee, "1002")
    for account in (staff.party, staff.safety, staff.secretary, staff.officer):
        with pytest.raises(Denied):
            decided_for(call, account, "1002")


def test_a_publication_lasts_five_working_days(staff: Staff, wumeng: SmallPlant) -> None:
    edition = published(wumeng.plant)
    judged(wumeng, edition)
    made = called(staff, edition)
    nominated(made, staff.secretary, "1002")
    with at(REVIEW_DAY):
        reviewed(made, staff)
        with pytest.raises(Faulty):
            published_call(made, staff, until=date(2020, 3, 23))
        published_call(made, staff, until=date(2020, 3, 24))


def test_objections_are_answered_by_another_before_the_decision(
    staff: Staff, call: HonourCall
) -> None:
    with at(date(2020, 3, 20)):
        objection = operations.object_to(
            account=staff.stranger, call=call, nomination=one(call).pk, text="当日不在岗",
            version=now(call).version, key="o",
        )  # fmt: skip
    with pytest.raises(Refused):
        decided_for(call, staff.committee, "1006")
    with pytest.raises(Denied):
        answered(call, staff.party, objection.pk)
    answered(call, staff.head, objection.pk)
    with pytest.raises(Faulty):
        decided_for(call, staff.committee, "1002")
    decided_for(call, staff.committee, "1006")


def answered(call: HonourCall, by: object, objection: object) -> None:
    operations.answer(
        account=by, call=call, objection=objection, granted=True, text="属实",  # type: ignore[arg-type]
        version=now(call).version, key="w",
    )  # fmt: skip


def test_responsibility_that_is_determined_later_withdraws_the_honour(
    wumeng: SmallPlant, staff: Staff, call: HonourCall
) -> None:
    decided_for(call, staff.committee, "1002")
    liability(wumeng, "direct")
    [case] = propose_liable(account=staff.safety, plant=wumeng.plant, key="p")
    notified(case, staff.party)
    stated(case, staff.officer)
    decided(case, staff.head)
    asked_back(call, staff.safety, one(call).pk, case)
    step = withdrawn(call, staff.committee, one(call).pk)
    assert step.case == case
    fact = Fact.objects.get(kind="honour.awarded", reverses=None)
    assert Fact.objects.filter(reverses=fact).exists()
    [award] = awarded(staff.stranger, "person", "1002")
    assert award.withdrawn is not None


def test_a_withdrawal_rests_on_no_case_of_another(
    wumeng: SmallPlant, staff: Staff, call: HonourCall
) -> None:
    decided_for(call, staff.committee, "1002")
    liability(wumeng, "direct", person="1006")
    [case] = propose_liable(account=staff.safety, plant=wumeng.plant, key="p")
    with pytest.raises(Faulty) as faulty:
        asked_back(call, staff.safety, one(call).pk, case)
    assert [fault.place for fault in faulty.value.faults] == ["case"]


def test_the_page_asks_on_which_case_a_withdrawal_rests_and_tells_it(
    wumeng: SmallPlant, staff: Staff, call: HonourCall
) -> None:
    decided_for(call, staff.committee, "1002")
    liability(wumeng, "direct")
    [case] = propose_liable(account=staff.safety, plant=wumeng.plant, key="p")
    browser, address = signed_in(staff.safety.person), f"/assessment/honours/{call.pk}/"  # type: ignore[arg-type]
    assert f'<option value="{case.pk}">' in browser.get(address).text
    sent = {
        "act": "ask_back", "version": str(now(call).version), "note": "责任认定在后", "case": str(case.pk),
        "key": "0191d6a0-0000-7000-8000-000000000000", "nomination": str(one(call).pk),
    }  # fmt: skip
    assert browser.post(address, sent | {"case": str(one(call).pk)}).status_code == 422
    assert browser.post(address, sent).status_code == 302
    assert f'href="/assessment/vetoes/{case.pk}/"' in browser.get(address).text


def test_nobody_withdraws_an_honour_alone(staff: Staff, call: HonourCall) -> None:
    decided_for(call, staff.committee, "1002")
    with pytest.raises(Refused):
        withdrawn(call, staff.committee, one(call).pk)
    with pytest.raises(Denied):
        asked_back(call, staff.committee, one(call).pk)
    asked_back(call, staff.safety, one(call).pk)
    with pytest.raises(Denied):
        withdrawn(call, staff.safety, one(call).pk)
    with pytest.raises(Faulty):
        withdrawn(call, staff.committee, one(call).pk, vote=Vote(9, 4, 4))


def test_what_is_kept_stays_in_the_ledger(staff: Staff, call: HonourCall) -> None:
    decided_for(call, staff.committee, "1002")
    asked_back(call, staff.safety, one(call).pk)
    withdrawn(call, staff.committee, one(call).pk, keep=True)
    assert not Fact.objects.exclude(reverses=None).exists()
    assert standing_of(call).withdrawn == {}


def test_two_people_do_not_take_a_step_at_once(staff: Staff, call: HonourCall) -> None:
    seen = now(call).version
    operations.call_off(account=staff.party, call=call, version=seen, key="1", note="暂缓")
    with pytest.raises(Conflict):
        operations.call_off(account=staff.party, call=call, version=seen, key="2", note="暂缓")
