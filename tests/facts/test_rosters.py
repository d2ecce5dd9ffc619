"""Rosters, and what names their rows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.facts.build import changed, facts, folder, hazard, plant, taken, theme_day, told


@pytest.mark.parametrize(
    ("sheet", "row"),
    [("departments", 3), ("branches", 3), ("answers_for", 2), ("people", 3), ("facts", 2)],
)
def test_a_plant_that_is_in_no_sheet_is_told_first(tmp_path: Path, sheet: str, row: int) -> None:
    first, *consequences = told(folder(tmp_path / "in", changed(sheet, row, plant="P7")))
    assert first == f"{sheet}.csv row {row} plant: there is no plant P7 in the sheet plants 工厂"
    assert all("P7, not of P" in fault for fault in consequences)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "code", "words"),
    [
        ("facts", 2, "department", "D7", "plant P1 has no D7 in the sheet departments 部门"),
        ("facts", 3, "branch", "B7", "plant P1 has no B7 in the sheet branches 党支部"),
        ("facts", 4, "person", "777", "plant P1 has no 777 in the sheet people 人员"),
        ("facts", 2, "department", "D9", "D9 is of plant P2, not of P1"),
        ("facts", 4, "person", "901", "901 is of plant P2, not of P1"),
        ("people", 2, "department", "D7", "plant P1 has no D7 in the sheet departments 部门"),
        ("people", 2, "branch", "B9", "B9 is of plant P2, not of P1"),
        ("answers_for", 2, "branch", "B7", "plant P1 has no B7 in the sheet branches 党支部"),
        ("answers_for", 2, "department", "D9", "D9 is of plant P2, not of P1"),
    ],
)
def test_a_code_that_is_not_of_the_plant_is_told(
    tmp_path: Path, sheet: str, row: int, column: str, code: str, words: str
) -> None:
    path = folder(tmp_path / "in", changed(sheet, row, **{column: code}))
    assert told(path) == [f"{sheet}.csv row {row} {column}: {words}"]


def test_what_is_not_named_may_have_no_sheet(tmp_path: Path) -> None:
    tables = {"plants": plant()["plants"], "facts": [], "departments": plant()["departments"]}
    tables["facts"] = [hazard("F1")]
    path = folder(tmp_path / "in", tables)
    assert taken(path, "department") == [("D1",)]
    assert taken(path, "*", "people") == taken(path, "*", "answers_for") == []


def test_a_sheet_that_is_not_there_is_told_once_for_all_that_names_it(tmp_path: Path) -> None:
    tables = facts(hazard("F1"), hazard("F2"), theme_day("F3"))
    del tables["departments"], tables["people"], tables["answers_for"]
    assert told(folder(tmp_path / "in", tables)) == [
        "facts.csv department: 2 rows name a department, but there is no sheet departments 部门"
    ]


@pytest.mark.parametrize("sheet", ["plants", "departments", "branches", "people"])
def test_a_code_twice_is_told_with_the_first_row(tmp_path: Path, sheet: str) -> None:
    tables = plant()
    tables[sheet].append(dict(tables[sheet][0]))
    code, row = tables[sheet][0]["code"], len(tables[sheet]) + 1
    expected = f"{sheet}.csv row {row} code: {code} is there already: {sheet}.csv row 2"
    assert told(folder(tmp_path / "in", tables)) == [expected]


def test_two_plants_may_use_the_same_codes(tmp_path: Path) -> None:
    tables = plant()
    tables["people"].append({"code": "101", "name": "赵六", "plant": "P2"})
    path = folder(tmp_path / "in", tables)
    assert ("P2", "101", "赵六") in taken(path, "plant, code, name", "people")


@pytest.mark.parametrize("sheet", ["departments", "branches", "answers_for", "people"])
def test_a_span_that_ends_before_it_begins_is_told(tmp_path: Path, sheet: str) -> None:
    tables = changed(sheet, 2, active_from="2020-02-01", active_to="2020-01-31")
    assert told(folder(tmp_path / "in", tables)) == [
        f"{sheet}.csv row 2 active_to: ends on 2020-01-31, before it begins on 2020-02-01"
    ]


def test_a_span_of_one_day_is_one(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "in", changed("people", 2, active_from="2020-02-01", active_to="2020-02-01")
    )
    day = date(2020, 2, 1)
    assert ("101", day, day) in taken(path, "code, active_from, active_to", "people")


ALWAYS = ("0001-01-01", "9999-12-31")


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([("", "")], [ALWAYS]),
        ([("2020-01-01", "2020-01-31"), ("2020-02-01", "")], [("2020-01-01", ALWAYS[1])]),
        (
            [("2020-01-01", "2020-01-31"), ("2020-02-02", "")],
            [("2020-01-01", "2020-01-31"), ("2020-02-02", ALWAYS[1])],
        ),
        (
            [("2020-01-01", "2020-12-31"), ("2020-03-01", "2020-03-31"), ("2020-06-01", "")],
            [("2020-01-01", ALWAYS[1])],
        ),
        ([("", "2020-01-31"), ("", "2019-01-01")], [(ALWAYS[0], "2020-01-31")]),
        ([("2020-01-01", ""), ("2020-01-01", "")], [("2020-01-01", ALWAYS[1])]),
        ([("", ""), ("2020-01-01", "2020-01-02")], [ALWAYS]),
    ],
)
def test_spans_that_overlap_or_touch_become_one(
    tmp_path: Path, spans: list[tuple[str, str]], merged: list[tuple[str, str]]
) -> None:
    tables = plant()
    row: dict[str, Any] = tables["answers_for"][0]
    tables["answers_for"] = [{**row, "active_from": f, "active_to": t} for f, t in spans]
    found = taken(
        folder(tmp_path / "in", tables), "active_from::TEXT, active_to::TEXT", "answers_for"
    )
    assert found == merged
