"""What yes and no are."""

from pathlib import Path

import pytest

from tests.facts.build import changed, facts, folder, hazard, taken, told, workbook


@pytest.mark.parametrize(
    ("text", "value"),
    [("是", True), ("true", True), ("TRUE", True), ("True", True), ("1", True), (" 是 ", True),
     ("否", False), ("false", False), ("FALSE", False), ("0", False), ("", None)],
)  # fmt: skip
def test_yes_and_no_in_text(tmp_path: Path, text: str, value: bool | None) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1", met=text)))
    assert taken(path, "met") == [(value,)]


@pytest.mark.parametrize(
    ("text", "right"),
    [("Y", "是"), ("yes", "是"), ("√", "是"), ("有", "是"), ("１", "是"), ("1.0", "是"),
     ("N", "否"), ("no", "否"), ("×", "否"), ("无", "否"), ("０", "否")],
)  # fmt: skip
def test_other_words_for_them_are_told_with_the_right_one(
    tmp_path: Path, text: str, right: str
) -> None:
    path = folder(tmp_path / "in", changed("facts", 2, met=text))
    wanted = "是 or 否 (true or false, 1 or 0) is expected"
    assert told(path) == [f"facts.csv row 2 met: {wanted}, not “{text}”; write {right}"]


def test_what_means_neither_is_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", changed("facts", 2, met="也许"))
    wanted = "是 or 否 (true or false, 1 or 0) is expected"
    assert told(path) == [f"facts.csv row 2 met: {wanted}, not “也许”"]


def test_cells_of_a_workbook_may_be_flags_and_numbers(tmp_path: Path) -> None:
    cells = [True, False, 1, 0, "是", None]
    tables = facts(*(hazard(f"F{place}", met=cell) for place, cell in enumerate(cells)))
    found = [met for _id, met in taken(workbook(tmp_path, tables), "id, met")]
    assert found == [True, False, True, False, True, None]


def test_a_person_of_whom_nothing_is_said_is_no_party_member(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", changed("people", 2, party_member="是"))
    assert taken(path, "code, party_member", "people") == [
        ("101", True),
        ("102", False),
        ("901", False),
    ]
