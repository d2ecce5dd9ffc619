"""Vetoes are proposed with what they rest on, and never twice."""

from datetime import date

import pytest

from anqi.assessment.models import VetoCase
from anqi.assessment.vetoes.faults import Refused
from anqi.assessment.vetoes.opening import open_pending
from anqi.assessment.vetoes.proposing import propose_from_run, propose_liable
from anqi.assessment.vetoes.queries import bars
from anqi.assessment.vetoes.standing import VetoState
from anqi.organisation.records import Denied
from tests.assessment.cases import ACCIDENT_DAY, Staff, accident, judged, liability, now_of
from tests.assessment.world import published
from tests.organisation.people import SmallPlant

TODAY = date(2020, 3, 12)


def test_a_veto_of_a_run_is_proposed_with_its_facts_once(wumeng: SmallPlant) -> None:
    staff, fact = Staff(wumeng), accident(wumeng)
    run = judged(wumeng, published(wumeng.plant))
    [case] = propose_from_run(account=staff.party, run=run, key="1")
    assert (case.type, case.code, case.veto, case.grades) == ("branch", "B1", "V1", ["excellent"])
    assert now_of(case).grounds == (fact.pk,)
    assert (case.since, case.window_to) == (ACCIDENT_DAY, date(2020, 12, 31))
    assert propose_from_run(account=staff.party, run=run, key="2") == []
    assert propose_from_run(account=staff.safety, run=run, key="3") == []


def test_a_further_fact_goes_into_the_case_that_is_not_decided(wumeng: SmallPlant) -> None:
    staff, edition = Staff(wumeng), published(wumeng.plant)
    first = accident(wumeng)
    [case] = propose_from_run(account=staff.party, run=judged(wumeng, edition), key="1")
    second = accident(wumeng, key="2", source="accidents/2")
    assert propose_from_run(account=staff.party, run=judged(wumeng, edition), key="2") == [case]
    assert set(now_of(case).grounds) == {first.pk, second.pk}
    assert VetoCase.objects.count() == 1


@pytest.mark.parametrize(("degree", "count"), [("direct", 1), ("main", 1), ("leadership", 0), ("none", 0)])  # fmt: skip
def test_who_is_directly_or_mainly_responsible_is_proposed(
    wumeng: SmallPlant, degree: str, count: int
) -> None:
    staff = Staff(wumeng)
    liability(wumeng, degree)
    found = propose_liable(account=staff.safety, plant=wumeng.plant, key="1")
    assert [(one.type, one.code, one.veto) for one in found] == [
        ("person", "1002", "LIABLE")
    ] * count
    assert propose_liable(account=staff.safety, plant=wumeng.plant, key="2") == []


def test_while_nobody_is_named_those_concerned_are_frozen_and_not_denied(
    wumeng: SmallPlant,
) -> None:
    staff, fact = Staff(wumeng), accident(wumeng)
    step = open_pending(
        account=staff.safety, accident=fact.pk, type="person", code="1002", key="1", note="当班"
    )
    [bar] = bars(wumeng.plant, "person", "1002", TODAY)
    assert bar.is_frozen
    assert bar.standing.state == VetoState.PENDING
    liability(wumeng, "direct")
    assert propose_liable(account=staff.safety, plant=wumeng.plant, key="2") == [step.case]
    assert now_of(step.case).state == VetoState.PROPOSED


def test_a_unit_that_was_frozen_goes_on_under_the_rulebooks_veto(wumeng: SmallPlant) -> None:
    staff, fact = Staff(wumeng), accident(wumeng)
    frozen = open_pending(
        account=staff.safety, accident=fact.pk, type="branch", code="B1", key="1", note="联系部门"
    ).case
    run = judged(wumeng, published(wumeng.plant))
    [case] = propose_from_run(account=staff.party, run=run, key="2")
    assert case != frozen
    assert now_of(frozen).state == VetoState.RELEASED
    assert [bar.case for bar in bars(wumeng.plant, "branch", "B1", TODAY)] == [case]


def test_nobody_is_frozen_for_an_accident_whose_responsibility_is_determined(
    wumeng: SmallPlant,
) -> None:
    staff, fact = Staff(wumeng), accident(wumeng)
    liability(wumeng, "none", person="1001")
    with pytest.raises(Refused):
        open_pending(
            account=staff.safety, accident=fact.pk, type="person", code="1002", key="1", note="当班"
        )


def test_only_the_offices_propose_and_only_the_safety_department_freezes(
    wumeng: SmallPlant,
) -> None:
    staff, fact = Staff(wumeng), accident(wumeng)
    for account in (staff.officer, staff.secretary, staff.stranger, staff.head):
        with pytest.raises(Denied):
            propose_liable(account=account, plant=wumeng.plant, key="1")
    for account in (staff.officer, staff.party, staff.stranger):
        with pytest.raises(Denied):
            open_pending(
                account=account, accident=fact.pk, type="person", code="1003", key="1", note="x"
            )


def test_a_run_and_the_ledger_are_proposed_together_and_one_key_once(wumeng: SmallPlant) -> None:
    staff, _fact = Staff(wumeng), accident(wumeng)
    liability(wumeng, "direct")
    run = judged(wumeng, published(wumeng.plant))
    found = propose_from_run(account=staff.party, run=run, key="1")
    assert [one.veto for one in found] == ["LIABLE", "V1"]
    again = propose_from_run(account=staff.party, run=run, key="1")
    assert {one.pk for one in again} == {one.pk for one in found}
