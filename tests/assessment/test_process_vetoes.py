"""A decision asks what was decided of each veto: an undecided one freezes a grade, a dropped one bars none."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anqi.assessment.models import Assessment, RunSubject, VetoOutcome
from anqi.assessment.process.faults import Refused
from anqi.assessment.process.finals import Final, Given
from anqi.assessment.process.queries import assessment_for
from anqi.assessment.process.standing import Stage
from anqi.kit.faults import Faulty
from tests.assessment.process_world import SETTLED, Process, days, key
from tests.organisation.people import SmallPlant, signed_in

EXCELLENT = (
    Given("B1", "good", "并列"), Given("B2", "good", "并列"), Given("B4", "excellent", "否决未予确认"),
)  # fmt: skip


@pytest.fixture
def process(wumeng: SmallPlant) -> Process:
    return Process(wumeng)


def published(process: Process, *outcomes: VetoOutcome | None) -> Assessment:
    """An assessment in whose run V1 holds on B4, with a case for each of these outcomes."""
    run = process.run(vetoes=False)
    row = RunSubject.objects.select_related("run").get(run=run, code="B4")
    for outcome in outcomes:
        process.veto(row, outcome)
    return process.published(run)


def b4(process: Process, made: Assessment) -> Final:
    found = assessment_for(process.chief, made.pk).finals
    return next(one for one in found if one.row.code == "B4")


def faults(process: Process, made: Assessment, **more: Any) -> dict[str, str]:
    with pytest.raises(Faulty) as faulty:
        process.decide(made, **more)
    return {one.place: one.message for one in faulty.value.faults}


@pytest.mark.parametrize("outcomes", [(), (None,), (VetoOutcome.REJECTED, None)])
def test_a_veto_that_nobody_decided_on_freezes_the_grade(
    process: Process, outcomes: tuple[VetoOutcome | None, ...]
) -> None:
    made = published(process, *outcomes)
    hold = b4(process, made).frozen
    assert hold is not None
    assert (hold.veto, hold.is_frozen) == ("V1", True)


@pytest.mark.parametrize("grade", ["excellent", "pass"])
def test_to_who_is_frozen_no_grade_is_given_or_denied(process: Process, grade: str) -> None:
    made = published(process, None)
    with days(8):
        found = faults(process, made, rulings=(*SETTLED, Given("B4", grade, "好")))
    assert found.keys() == {"rulings.B4"}
    assert "冻结" in found["rulings.B4"] or "frozen" in found["rulings.B4"]


def test_others_are_decided_on_and_nothing_is_sealed_before_the_veto_is(process: Process) -> None:
    made = published(process, None)
    with days(8):
        process.decide(made)
        with pytest.raises(Refused, match="V1"):
            process.act("seal", made, process.office)
        assert process.stands(made).stage == Stage.DECIDED


def test_a_confirmed_veto_bars_and_is_sealed_with(process: Process) -> None:
    made = published(process, VetoOutcome.CONFIRMED)
    with days(8):
        assert faults(process, made, rulings=EXCELLENT).keys() == {"rulings.B4"}
        process.decide(made)
        process.act("seal", made, process.office)
    assert (b4(process, made).grade, b4(process, made).frozen) == ("good", None)


def test_a_dropped_veto_bars_nothing_and_the_committee_says_which_grade_it_is(
    process: Process,
) -> None:
    made = published(process, VetoOutcome.REJECTED)
    assert b4(process, made).asks
    with days(8):
        assert faults(process, made).keys() == {"rulings.B4"}
        process.decide(made, rulings=EXCELLENT)
        process.act("seal", made, process.office)
    assert b4(process, made).grade == "excellent"


def test_a_veto_that_is_dropped_after_the_decision_is_decided_on_anew(process: Process) -> None:
    made = published(process, VetoOutcome.CONFIRMED)
    with days(8):
        process.decide(made)
    case = process.plant.vetoes.get()
    with days(9):
        process.lifted(case)
        with pytest.raises(Refused, match="党支部"):
            process.act("seal", made, process.office)
        process.decide(made, rulings=EXCELLENT, note="否决已解除", document="4号")
        process.act("seal", made, process.office)
    assert b4(process, made).grade == "excellent"


def test_what_was_sealed_stays_whatever_becomes_of_a_veto(process: Process) -> None:
    made = published(process, VetoOutcome.CONFIRMED)
    with days(8):
        process.decide(made)
        process.act("seal", made, process.office)
    with days(9):
        process.lifted(process.plant.vetoes.get())
        found = b4(process, made)
    assert (found.grade, found.asks, found.frozen) == ("good", False, None)


def test_a_confirmed_veto_that_the_run_does_not_have_bars_the_grade_that_it_gave(
    process: Process,
) -> None:
    made = process.published()
    row = RunSubject.objects.select_related("run").get(run=process.stands(made).run, code="B3")
    process.veto(row, VetoOutcome.CONFIRMED, "V9")
    assert b3(process, made).asks
    with days(8):
        assert faults(process, made).keys() == {"rulings.B3"}
        process.decide(made, rulings=(*SETTLED, Given("B3", "good", "否决已确认")))


def b3(process: Process, made: Assessment) -> Final:
    found = assessment_for(process.chief, made.pk).finals
    return next(one for one in found if one.row.code == "B3")


def test_a_veto_that_bars_no_grade_within_reach_freezes_nothing(process: Process) -> None:
    made = process.published()
    row = RunSubject.objects.select_related("run").get(run=process.stands(made).run, code="B5")
    process.veto(row, None)
    found = assessment_for(process.chief, made.pk).finals
    assert next(one for one in found if one.row.code == "B5").frozen is None


def test_the_pages_say_who_is_frozen_and_why_nothing_is_sealed_yet(process: Process) -> None:
    made = published(process, None)
    chief, office = (signed_in(one.person) for one in (process.chief, process.office))  # type: ignore[arg-type]
    page = chief.get(f"/assessment/{made.pk}/").text
    assert "veto V1 is not decided yet" in page
    with days(8):
        assert "物流党支部: veto V1" in chief.get(f"/assessment/{made.pk}/decide/").text
        process.decide(made)
        page = office.get(f"/assessment/{made.pk}/seal/").text
        assert "Decide on it first." in page
        sent = {"version": str(process.version(made)), "key": key()}
        assert office.post(f"/assessment/{made.pk}/seal/", sent).status_code == 409


def test_the_form_of_the_decision_asks_for_the_grade_where_a_veto_was_dropped(
    process: Process,
) -> None:
    made = published(process, VetoOutcome.REJECTED)
    with days(8):
        page = signed_in(process.chief.person).get(f"/assessment/{made.pk}/decide/").text  # type: ignore[arg-type]
    assert 'name="grade_B4"' in page
    assert "a veto of the run was not confirmed" in page


def test_the_results_of_a_decided_run_ask_few_queries(process: Process) -> None:
    made = process.decided()
    with days(8):
        address = f"/assessment/runs/{process.stands(made).run}/branch/"
        for account in (process.chief, process.secretary):
            browser = signed_in(account.person)  # type: ignore[arg-type]
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            assert len(asked) <= 12, "\n".join(one["sql"][:120] for one in asked)
