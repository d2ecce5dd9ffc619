"""A committee decides: named, in number, by a majority, with each tie settled, and never against a veto."""

from datetime import date
from typing import Any

import pytest

from anqi.assessment.process.faults import Refused
from anqi.assessment.process.finals import Given
from anqi.assessment.process.queries import assessment_for
from anqi.assessment.process.standing import Stage
from anqi.kit.faults import Faulty
from anqi.organisation.records import Denied
from tests.assessment.process_world import SETTLED, Process, days, nothing_written
from tests.organisation.people import SmallPlant


@pytest.fixture
def process(wumeng: SmallPlant) -> Process:
    return Process(wumeng)


def places(process: Process, **more: Any) -> set[str]:
    """Where a decision is faulty, of an assessment that is to be decided."""
    made = process.published()
    with days(8), nothing_written(made), pytest.raises(Faulty) as faulty:
        process.decide(made, **more)
    return {one.place for one in faulty.value.faults}


def test_it_is_recorded_with_committee_document_and_votes(process: Process) -> None:
    made = process.published()
    with days(8):
        step = process.decide(made)
        assert process.stands(made).stage == Stage.DECIDED
    assert (step.document, step.were_due, step.were_present, step.in_favour) == (
        "昭烟党纪〔2020〕3号",
        9,
        7,
        6,
    )
    assert (step.committee, step.note) == ("厂党委会", "")


def test_without_a_quorum_it_is_no_decision_and_says_how_many_were_missing(
    process: Process,
) -> None:
    made = process.published()
    with days(8), nothing_written(made), pytest.raises(Faulty) as faulty:
        process.decide(made, due=9, present=4, favour=4)
    [quorum, majority] = faulty.value.faults
    assert (quorum.place, majority.place) == ("were_present", "in_favour")
    assert "5" in quorum.message


@pytest.mark.parametrize(
    ("due", "present", "favour", "holds"),
    [(9, 5, 5, True), (9, 5, 4, False), (8, 4, 4, False), (8, 5, 5, True), (1, 1, 1, True)],
)
def test_half_are_present_and_more_than_half_of_those_due_in_favour(
    process: Process, *, due: int, present: int, favour: int, holds: bool
) -> None:
    if holds:
        made = process.published()
        with days(8):
            assert process.decide(made, due=due, present=present, favour=favour)
    else:
        assert places(process, due=due, present=present, favour=favour) == {"in_favour"}


def test_no_more_are_present_than_due_nor_in_favour_than_present(process: Process) -> None:
    assert places(process, due=5, present=6, favour=7) == {"were_present", "in_favour"}


def test_it_names_the_committee_and_the_document(process: Process) -> None:
    assert places(process, committee=" ", document="") == {"committee", "document"}


@pytest.mark.parametrize("day", [date(2020, 3, 19), date(2020, 3, 21)])
def test_it_is_of_a_day_after_the_publication_and_not_of_one_to_come(
    process: Process, day: date
) -> None:
    assert places(process, decided_on=day) == {"decided_on"}


def test_each_tie_is_settled(process: Process) -> None:
    assert places(process, rulings=()) == {"rulings.B1", "rulings.B2"}


def test_a_tie_is_settled_within_the_seats(process: Process) -> None:
    both = (Given("B1", "excellent", "好"), Given("B2", "excellent", "好"))
    assert places(process, rulings=both) == {"rulings"}


def test_no_ruling_goes_against_a_veto(process: Process) -> None:
    rulings = (
        Given("B1", "good", "并列"),
        Given("B2", "good", "并列"),
        Given("B4", "excellent", "好"),
    )
    assert places(process, rulings=rulings) == {"rulings.B4"}


@pytest.mark.parametrize(
    "wrong", [Given("B9", "good", "x"), Given("B5", "best", "x"), Given("B5", "good", " ")]
)
def test_a_ruling_is_of_a_subject_and_a_grade_and_says_why(process: Process, wrong: Given) -> None:
    assert places(process, rulings=(*SETTLED, wrong)) == {f"rulings.{wrong.subject}"}


def test_nothing_is_decided_while_objections_are_taken(process: Process) -> None:
    made = process.published()
    with days(7), nothing_written(made), pytest.raises(Refused, match="3月19日"):
        process.decide(made)


def test_the_office_does_not_record_what_the_committee_decided(process: Process) -> None:
    made = process.published()
    with days(8), nothing_written(made), pytest.raises(Denied):
        process.decide(made, account=process.office)


def test_until_it_is_sealed_it_is_recorded_anew_with_why_and_the_newest_counts(
    process: Process,
) -> None:
    made = process.decided()
    with days(8):
        with nothing_written(made), pytest.raises(Faulty):
            process.decide(made, document="4号")
        other = (Given("B1", "good", "并列"), Given("B2", "excellent", "更好"))
        process.decide(made, document="4号", note="文号抄错", rulings=other)
        found = assessment_for(process.chief, made.pk)
    grades = {one.row.code: one.grade for one in found.finals}
    assert (grades["B1"], grades["B2"]) == ("good", "excellent")
