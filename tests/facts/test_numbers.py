"""What a quantity or a number attribute is."""

from pathlib import Path

import pytest

from tests.facts.build import facts, folder, taken, theme_day, told, workbook

PLACE = "facts.csv row 2 quantity: "
WANTED = "a number from 0 to below 1,000,000,000 with at most two decimals is expected, "


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("0", 0), ("1", 100), ("1.5", 150), ("1.50", 150), ("1.500", 150), ("007", 700), ("5.", 500), (".5", 50),
        ("+3", 300), ("0.01", 1), ("999999999.99", 99999999999), ("", 100), ("  ", 100), (" 12 ", 1200),
    ],
)  # fmt: skip
def test_a_number_is_taken_by_its_value(tmp_path: Path, text: str, hundredths: int) -> None:
    path = folder(tmp_path / "in", facts(theme_day("F1", quantity=text)))
    assert taken(path, "quantity") == [(hundredths,)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-1", "-1 is below 0"),
        ("-0.01", "-0.01 is below 0"),
        ("1000000000", "1000000000 is not below 1,000,000,000"),
        ("1e9", "1e9 is not below 1,000,000,000"),
        ("99999999999999999999", "99999999999999999999 is not below 1,000,000,000"),
        ("0.005", "0.005 has more than two decimals"),
        ("1.001", "1.001 has more than two decimals"),
        ("1,234", WANTED + "not “1,234”; write 1234"),
        ("１２", WANTED + "not “１２”; write 12"),
        ("１２．５", WANTED + "not “１２．５”; write 12.5"),
        ("1e2", WANTED + "not “1e2”; write 100"),
        ("12人", WANTED + "not “12人”"),
        ("十二", WANTED + "not “十二”"),
        ("NaN", WANTED + "not “NaN”"),
        ("inf", WANTED + "not “inf”"),
        ("1_000", WANTED + "not “1_000”"),
        ("0x10", WANTED + "not “0x10”"),
        ("TRUE", WANTED + "not “TRUE”"),
    ],
)
def test_what_is_no_such_number_is_told(tmp_path: Path, text: str, words: str) -> None:
    path = folder(tmp_path / "in", facts(theme_day("F1", quantity=text)))
    assert told(path) == [PLACE + words]


def test_a_number_attribute_is_in_hundredths_and_may_be_absent(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(theme_day("F1", attendance="93.11"), theme_day("F2")))
    assert taken(path, "id, attendance") == [("F1", 9311), ("F2", None)]


@pytest.mark.parametrize(
    ("cell", "hundredths"), [(0.07, 7), (1.1, 110), (12, 1200), (123456789.01, 12345678901)]
)
def test_a_cell_is_the_shortest_decimal_that_reads_back(
    tmp_path: Path, cell: float, hundredths: int
) -> None:
    path = workbook(tmp_path, facts(theme_day("F1", quantity=cell)))
    assert taken(path, "quantity") == [(hundredths,)]


@pytest.mark.parametrize("cell", [1.234, 1e-7, 1e9, 1e300, -1, True])
def test_a_cell_that_is_no_such_number_is_told(tmp_path: Path, cell: float) -> None:
    path = workbook(tmp_path, facts(theme_day("F1", quantity=cell)))
    [fault] = told(path)
    assert fault.startswith("plant.xlsx!facts row 2 quantity: ")
