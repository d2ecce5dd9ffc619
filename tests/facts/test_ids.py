"""Ids of facts, and what reverses what."""

from pathlib import Path
from typing import Any

import pytest

from tests.facts.build import Row, duty, facts, folder, hazard, taken, told


def reversal(id: str, of: str, **cells: Any) -> Row:
    return hazard(id, reverses=of, **cells)


def test_an_id_twice_is_told_with_the_first_row(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1"), hazard("F2"), hazard("F1"), duty("F1")))
    assert told(path) == [
        "facts.csv row 4 id: the fact F1 is there already: facts.csv row 2",
        "facts.csv row 5 id: the fact F1 is there already: facts.csv row 2",
    ]


def test_ids_differ_by_case_and_by_zeros(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(hazard("a"), hazard("A"), hazard("1"), hazard("01")))
    assert taken(path, "id") == [("01",), ("1",), ("A",), ("a",)]


def test_an_id_in_two_files_of_facts_is_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", {**facts(hazard("F1")), "facts-2": [hazard("F1")]})
    assert told(path) == ["facts-2.csv row 2 id: the fact F1 is there already: facts.csv row 2"]


def test_a_reversal_takes_back_a_fact_before_or_after_it(tmp_path: Path) -> None:
    rows = [reversal("R1", "F1"), hazard("F1"), hazard("F2"), reversal("R2", "F2")]
    path = folder(tmp_path / "in", facts(*rows))
    assert [row for row in taken(path, "id, reverses") if row[1]] == [("R1", "F1"), ("R2", "F2")]


def test_the_store_knows_which_facts_are_reversed(tmp_path: Path) -> None:
    rows = [hazard("F1"), hazard("F2"), reversal("R1", "F2", posted_at="2020-04-01T08:00:00+08:00")]
    path = folder(tmp_path / "in", facts(*rows))
    found = taken(
        path,
        "id, posted_at::TEXT",
        "(SELECT f.id, r.posted_at FROM reversed r JOIN facts f USING (place))",
    )
    assert found == [("F2", "2020-04-01 00:00:00+00")]


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        ([reversal("R1", "F9")], 2, "there is no fact F9 in this file"),
        ([reversal("R1", "R1")], 2, "a fact can't reverse itself"),
        (
            [hazard("F1"), reversal("R1", "F1"), reversal("R2", "R1")],
            4,
            "R1 is a reversal, which can't be reversed",
        ),
        (
            [hazard("F1"), reversal("R1", "F1"), reversal("R2", "F1")],
            4,
            "F1 is reversed already: facts.csv row 3",
        ),
        (
            [hazard("F1", plant="P2", department="D9"), reversal("R1", "F1")],
            3,
            "F1 is a fact of plant P2, not of P1",
        ),
        ([duty("F1"), reversal("R1", "F1")], 3, "F1 is of kind duty.due, not hazard.due"),
    ],
)
def test_a_reversal_of_what_may_not_be_reversed_is_told(
    tmp_path: Path, rows: list[Row], row: int, words: str
) -> None:
    path = folder(tmp_path / "in", facts(*rows))
    assert told(path) == [f"facts.csv row {row} reverses: {words}"]


def test_two_facts_that_reverse_each_other_are_both_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(reversal("R1", "R2"), reversal("R2", "R1")))
    assert [fault.split(":")[0] for fault in told(path)] == [
        "facts.csv row 2 reverses",
        "facts.csv row 3 reverses",
    ]
