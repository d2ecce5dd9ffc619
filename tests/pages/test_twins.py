"""The twins of a list: what a program and what a spreadsheet are given."""

import json
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from anqi.pages import twins
from anqi.pages.twins import Column, Format, twin

pytestmark = (
    pytest.mark.django_db
)  # an answer that is closed looks after the connections that there are

COLUMNS = [Column("code", "工号"), Column("day", "日期"), Column("hours", "学时")]


def taken(wanted: Format, *rows: tuple[Any, ...]) -> bytes:
    answer = twin(wanted, name="人员", columns=COLUMNS, rows=rows)
    with closing(answer):
        return b"".join(answer)


def opened(*rows: tuple[Any, ...]) -> Any:
    return load_workbook(BytesIO(taken("xlsx", *rows))).active


def test_json_says_days_and_decimals_as_they_are() -> None:
    text = taken("json", ("WM-1", date(2026, 3, 12), Decimal("1.50")), ("WM-2", None, None))
    assert json.loads(text)["rows"] == [
        {"code": "WM-1", "day": "2026-03-12", "hours": "1.50"},
        {"code": "WM-2", "day": None, "hours": None},
    ]


def test_moments_are_told_in_the_plant_s_time() -> None:
    moment = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
    assert json.loads(taken("json", ("WM-1", moment, 0)))["rows"][0]["day"] == (
        "2026-03-13T07:30:00+08:00"
    )
    sheet = opened(("WM-1", moment, 0))
    assert sheet["B2"].value == datetime(2026, 3, 13, 7, 30)


def test_a_workbook_keeps_numbers_numbers_and_days_days() -> None:
    sheet = opened(("WM-1", date(2026, 3, 12), Decimal("1.5")))
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [("工号", "日期", "学时"), ("WM-1", datetime(2026, 3, 12), 1.5)]


def test_what_looks_like_a_formula_is_text() -> None:
    sheet = opened(("=1+1", None, None))
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_the_file_is_named_in_chinese_by_its_day() -> None:
    with closing(twin("xlsx", name="人员", columns=COLUMNS, rows=[])) as answer:
        assert "%E4%BA%BA%E5%91%98-" in answer["Content-Disposition"]


def test_what_is_too_much_for_a_twin_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "MOST", 2)
    rows = [(code, None, None) for code in ("a", "b", "c")]
    found = json.loads(taken("json", *rows))
    assert [row["code"] for row in found["rows"]] == ["a", "b"]
    assert found["notice"] == "超过 2 行，其余未列出。请缩小条件。"
    sheet = opened(*rows)
    assert [sheet.cell(down, 1).value for down in (3, 4)] == ["b", found["notice"]]
    assert json.loads(taken("json", *rows[:2])).keys() == {"rows"}
