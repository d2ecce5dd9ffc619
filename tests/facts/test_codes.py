"""What codes, ids and texts are."""

from datetime import date
from pathlib import Path

import pytest

from tests.facts.build import changed, facts, folder, hazard, plant, taken, told, workbook

WANTED = "a code of letters, digits, “.”, “_”, “-”, at most 64 is expected, "


@pytest.mark.parametrize("code", ["205", "A.b_c-1", "0", "x" * 64, " 205 ", "\u3000205\u3000"])
def test_codes_are_letters_digits_and_three_signs(tmp_path: Path, code: str) -> None:
    path = folder(tmp_path / "in", changed("people", 3, code=code))
    assert (code.strip(),) in taken(path, "code", "people")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("张三", "not “张三”"),
        ("a b", "not “a b”; write ab"),
        ("１０２", "not “１０２”; write 102"),
        ("a/b", "not “a/b”"),
        ("a\nb", "not “a b”; write ab"),
    ],
)
def test_other_signs_are_told(tmp_path: Path, code: str, words: str) -> None:
    path = folder(tmp_path / "in", changed("people", 3, code=code))
    assert told(path) == ["people.csv row 3 code: " + WANTED + words]


def test_a_code_of_more_than_64_signs_is_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", changed("people", 3, code="x" * 65))
    [fault] = told(path)
    assert fault.endswith("has 65 characters; at most 64 are allowed")


def test_a_code_may_not_be_empty(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", changed("people", 3, code="  "))
    assert told(path) == ["people.csv row 3 code: may not be empty"]


def test_a_number_in_a_code_cell_is_the_code(tmp_path: Path) -> None:
    tables = changed("people", 3, code=102.0)
    tables["facts"] = [hazard("F1", person=102)]
    assert taken(workbook(tmp_path, tables), "person") == [("102",)]


@pytest.mark.parametrize("cell", [date(2020, 3, 5), 1e17])
def test_a_date_or_a_number_too_long_for_a_cell_is_no_code(tmp_path: Path, cell: object) -> None:
    [fault] = told(workbook(tmp_path, changed("people", 3, code=cell)))
    assert fault.startswith("plant.xlsx!people row 3 code: ")


def test_a_date_cell_is_no_code_even_if_it_reads_like_one(tmp_path: Path) -> None:
    first, *_consequences = told(
        workbook(tmp_path, changed("departments", 3, code=date(2020, 3, 5)))
    )
    assert first.startswith("plant.xlsx!departments row 3 code: the cell is a date or time")


@pytest.mark.parametrize("id", ["F-1", "隐患 2020/3 号", "=1+1", "'", '"', "x" * 64, "a,b", "#1"])
def test_an_id_is_any_text(tmp_path: Path, id: str) -> None:
    assert taken(folder(tmp_path / "in", facts(hazard(id))), "id") == [(id,)]


def test_an_id_of_more_than_64_signs_is_told(tmp_path: Path) -> None:
    [fault] = told(folder(tmp_path / "in", facts(hazard("x" * 65))))
    assert fault.endswith("has 65 characters; at most 64 are allowed")


def test_a_text_with_signs_that_nobody_sees_is_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", changed("people", 3, name="李\x07四"))
    assert told(path) == ["people.csv row 3 name: “李�四” holds characters that can't be shown"]


def test_a_long_text_is_told_in_short(tmp_path: Path) -> None:
    [fault] = told(folder(tmp_path / "in", changed("facts", 2, occurred_on="很" * 500)))
    assert len(fault) < 200


def test_every_cell_of_a_row_is_told(tmp_path: Path) -> None:
    tables = plant()
    tables["people"][1] = {"code": "x y", "name": "", "plant": "", "party_member": "?"}
    assert [fault.split(":")[0] for fault in told(folder(tmp_path / "in", tables))] == [
        "people.csv row 3 code",
        "people.csv row 3 name",
        "people.csv row 3 plant",
        "people.csv row 3 party_member",
    ]
