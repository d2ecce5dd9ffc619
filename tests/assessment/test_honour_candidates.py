"""Who is nominated, and what keeps him back: it is shown with the reason, and he stays on the list."""

from datetime import date

import pytest

from anqi.assessment.honours.models import Honour, HonourCall
from anqi.assessment.honours.operations import nominate, standing_of
from anqi.assessment.honours.standing import HonourStage
from anqi.assessment.models import Edition
from anqi.assessment.vetoes.faults import Refused
from anqi.assessment.vetoes.opening import open_pending
from anqi.assessment.vetoes.proposing import propose_liable
from anqi.kit.faults import Faulty
from anqi.organisation.models import Standing
from anqi.organisation.records import Denied
from tests.assessment.calls import (
    DECISION_DAY,
    REVIEW_DAY,
    called,
    candidate,
    decided_for,
    duty,
    nominated,
    now,
    published_call,
    reviewed,
)
from tests.assessment.cases import Staff, accident, at, decided, judged, liability, notified, stated
from tests.assessment.world import published
from tests.organisation.people import SmallPlant


@pytest.fixture
def staff(wumeng: SmallPlant) -> Staff:
    return Staff(wumeng)


@pytest.fixture
def edition(wumeng: SmallPlant) -> Edition:
    return published(wumeng.plant)


@pytest.fixture
def call(wumeng: SmallPlant, staff: Staff, edition: Edition) -> HonourCall:
    judged(wumeng, edition)
    return called(staff, edition)


def test_a_call_for_excellent_members_asks_for_the_duties_of_the_post(
    staff: Staff, edition: Edition
) -> None:
    assert called(staff, edition).rules == {"M01": 80}
    with pytest.raises(Faulty) as fault:
        called(staff, edition, rules={}, title="另一次")
    assert [one.place for one in fault.value.faults] == ["rules"]


@pytest.mark.parametrize(
    ("place", "terms"),
    [
        ("scheme", {"scheme": "branch"}),
        ("seats", {"seats": 0}),
        ("kept_to", {"kept_to": date(2020, 3, 11)}),
        ("decide_by", {"decide_by": date(2020, 3, 18)}),
        ("title", {"title": " "}),
    ],
)
def test_a_call_that_is_not_sound_says_where(
    staff: Staff, edition: Edition, place: str, terms: dict[str, object]
) -> None:
    with pytest.raises(Faulty) as fault:
        called(staff, edition, **terms)
    assert place in [one.place for one in fault.value.faults]


def test_only_the_offices_call(staff: Staff, edition: Edition) -> None:
    staff.party = staff.secretary
    with pytest.raises(Denied):
        called(staff, edition)


def test_one_nominates_from_ones_own_branch_and_not_oneself(staff: Staff, call: HonourCall) -> None:
    nominated(call, staff.secretary, "1002")
    for by, code in ((staff.secretary, "1001"), (staff.stranger, "1002"), (staff.party, "1002")):
        with pytest.raises(Denied):
            nominated(call, by, code)
    with pytest.raises(Faulty):
        _twice(call, staff)
    with at(REVIEW_DAY), pytest.raises(Refused):
        _twice(call, staff)


def _twice(call: HonourCall, staff: Staff) -> None:
    version = now(call).version
    nominate(
        account=staff.secretary, call=call, code="1002", text="x", version=version, key="again"
    )


def test_who_fulfils_all_is_eligible(wumeng: SmallPlant, staff: Staff, call: HonourCall) -> None:
    nominated(call, staff.secretary, "1002")
    assert candidate(call, "1002").reasons == ()


def test_who_left_the_duties_of_his_post_undone_stays_on_the_list_with_the_reason(
    wumeng: SmallPlant, staff: Staff, edition: Edition
) -> None:
    duty(wumeng, "1002", met=False, key="1")
    judged(wumeng, edition)
    call = called(staff, edition)
    nominated(call, staff.secretary, "1002")
    [reason] = candidate(call, "1002").reasons
    assert "未达到" in reason.text
    assert "/1002/" in reason.href


def test_a_provisional_member_is_no_candidate_for_an_excellent_one(
    wumeng: SmallPlant, staff: Staff, call: HonourCall
) -> None:
    nominated(call, staff.secretary, "1002")
    Standing.objects.filter(person=wumeng.officer).update(value=Standing.Value.PROVISIONAL)
    assert len(candidate(call, "1002").reasons) == 1


def test_who_is_frozen_is_published_and_not_decided_for(
    wumeng: SmallPlant, staff: Staff, call: HonourCall
) -> None:
    nominated(call, staff.secretary, "1002")
    fact = accident(wumeng)
    open_pending(
        account=staff.safety, accident=fact.pk, type="person", code="1002", key="h", note="当班"
    )
    assert candidate(call, "1002").is_frozen
    with at(REVIEW_DAY):
        reviewed(call, staff)
        assert published_call(call, staff).codes == ["1002"]
    with at(DECISION_DAY), pytest.raises(Faulty):
        decided_for(call, staff.committee, "1002")


def test_who_is_responsible_for_an_accident_loses_the_honour(
    wumeng: SmallPlant, staff: Staff, call: HonourCall
) -> None:
    nominated(call, staff.secretary, "1002")
    liability(wumeng, "direct")
    [case] = propose_liable(account=staff.safety, plant=wumeng.plant, key="p")
    notified(case, staff.party)
    stated(case, staff.officer)
    decided(case, staff.head)
    found = candidate(call, "1002")
    assert [reason.href for reason in found.reasons] == [f"/assessment/vetoes/{case.pk}/"]
    assert not found.is_frozen
    with at(REVIEW_DAY):
        reviewed(call, staff)
        with pytest.raises(Refused):
            published_call(call, staff)


def test_a_branch_whose_grade_is_too_low_is_told_which_is_asked_for(
    wumeng: SmallPlant, staff: Staff, edition: Edition
) -> None:
    judged(wumeng, edition)
    terms = {"honour": Honour.BRANCH, "scheme": "branch", "grades": ("excellent",)}
    call = called(staff, edition, title="先进党支部", **terms)
    nominated(call, staff.secretary, "B1")
    [reason] = candidate(call, "B1").reasons
    assert reason.href.endswith("/branch/B1/")


def test_three_offices_review_by_three_people(staff: Staff, call: HonourCall) -> None:
    nominated(call, staff.secretary, "1002")
    with pytest.raises(Refused):
        reviewed(call, staff)
    with at(REVIEW_DAY):
        with pytest.raises(Refused):
            published_call(call, staff)
        reviewed(call, staff, failing="1002")
        assert len(candidate(call, "1002").reasons) == 3
    with at(REVIEW_DAY):
        assert standing_of(call).stage == HonourStage.REVIEWED
