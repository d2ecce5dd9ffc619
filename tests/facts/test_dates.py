"""What a date is, in a text and in a cell."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.facts.build import changed, facts, folder, hazard, plant, taken, told, workbook

PLACE = "facts.csv row 2 occurred_on: "


@pytest.mark.parametrize("text", ["2020-03-05", " 2020-03-05 ", "\u30002020-03-05\u00a0"])
def test_a_date_is_iso_text(tmp_path: Path, text: str) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1", occurred_on=text)))
    assert taken(path, "occurred_on") == [(date(2020, 3, 5),)]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2020/3/5", "2020-03-05"),
        ("2020.3.5", "2020-03-05"),
        ("2020-3-5", "2020-03-05"),
        ("2020年3月5日", "2020-03-05"),
        ("２０２０-０３-０５", "2020-03-05"),
        ("20200305", "2020-03-05"),
        ("43895", "2020-03-05"),
        ("43895.5", "2020-03-05"),
        ("2020-03-05 00:00:00", "2020-03-05"),
        ("2020-03-05T08:30", "2020-03-05"),
    ],
)
def test_a_date_written_otherwise_is_told_with_what_would_be_right(
    tmp_path: Path, text: str, right: str
) -> None:
    path = folder(tmp_path / "in", changed("facts", 2, occurred_on=text))
    expected = f"a date like 2020-03-05 is expected, not “{text}”; write {right}"
    assert told(path) == [PLACE + expected]


@pytest.mark.parametrize("text", ["March", "5/3/2020", "2020", "2020-03", "明天", "-", "infinity"])
def test_what_means_no_day_is_told(tmp_path: Path, text: str) -> None:
    path = folder(tmp_path / "in", changed("facts", 2, occurred_on=text))
    assert told(path) == [PLACE + f"a date like 2020-03-05 is expected, not “{text}”"]


@pytest.mark.parametrize("text", ["2020-02-30", "2021-02-29", "2020-13-01"])
def test_a_day_that_no_calendar_has_is_told(tmp_path: Path, text: str) -> None:
    path = folder(tmp_path / "in", changed("facts", 2, occurred_on=text))
    assert told(path) == [PLACE + f"there is no day {text}"]


@pytest.mark.parametrize("text", ["1899-12-31", "2201-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_of_another_age_is_told(tmp_path: Path, text: str) -> None:
    path = folder(tmp_path / "in", changed("facts", 2, occurred_on=text))
    assert told(path) == [PLACE + f"dates go from 1900-01-01 to 2200-12-31; {text} is outside"]


def test_dates_of_rosters_are_read_alike(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", changed("people", 3, active_from="2020/1/1"))
    [fault] = told(path)
    assert fault.startswith("people.csv row 3 active_from: a date like 2020-03-05 is expected")


def test_a_date_cell_is_a_date_also_at_midnight(tmp_path: Path) -> None:
    tables = facts(
        hazard("F1", occurred_on=date(2020, 3, 5)),
        hazard("F2", occurred_on=datetime(2020, 3, 6)),
    )
    assert taken(workbook(tmp_path, tables), "id, occurred_on") == [
        ("F1", date(2020, 3, 5)),
        ("F2", date(2020, 3, 6)),
    ]


def test_a_cell_with_a_time_or_a_serial_number_is_no_date(tmp_path: Path) -> None:
    tables = plant()
    tables["facts"][0]["occurred_on"] = datetime(2020, 3, 5, 8, 30)
    tables["facts"][1]["occurred_on"] = 43895
    found = told(workbook(tmp_path, tables))
    assert [fault.split(" is expected, ")[1] for fault in found] == [
        "not “2020-03-05 08:30:00”; write 2020-03-05",
        "not “43895”; write 2020-03-05",
    ]


def test_a_workbook_may_count_days_from_1904(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(hazard("F1", occurred_on="x")))
    book = load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book["facts"]["C2"] = date(2020, 3, 5)
    book.save(path)
    assert taken(path, "occurred_on") == [(date(2020, 3, 5),)]
