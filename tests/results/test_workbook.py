"""The workbook can be read back: sheets, heads that stay in sight, numbers that are numbers, texts that stay texts."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from anqi.rules.results import workbook_sheets
from anqi.rules.results.workbook import write_workbook
from tests.results.plant import judged


def read(path: Path) -> Any:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


@pytest.fixture
def book(tmp_path: Path) -> Any:
    path = tmp_path / "results.xlsx"
    write_workbook(judged().outcome, path, facts="60 条事实")
    return read(path)


def rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows below a sheet's last head, by its texts."""
    head = int(re.sub(r"\D", "", sheet.freeze_panes)) - 1
    names = [cell.value for cell in sheet[head]]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
    return [dict(zip(names, row, strict=True)) for row in found if any(v is not None for v in row)]


def test_it_has_a_sheet_for_each_matter(book: Any) -> None:
    assert book.sheetnames == ["封面", "党支部 考核", "member", "否决", "指标", "目标"]


def test_the_cover_says_what_was_judged(book: Any) -> None:
    cells = [cell.value for row in book["封面"].iter_rows() for cell in row]
    assert {"2020年考核", "small-2020", "2020-05-20", "60 条事实", "乌蒙卷烟厂"} <= set(cells)


def test_heads_stay_in_sight_and_can_be_filtered(book: Any) -> None:
    assert book["党支部 考核"].freeze_panes == "D7"
    assert book["党支部 考核"].auto_filter.ref == "A6:M9"


def test_subjects_stand_by_rank_with_points_that_add_up(book: Any) -> None:
    found = rows(book["党支部 考核"])
    assert [row["名次"] for row in found] == sorted(row["名次"] for row in found)
    for row in found:
        points = row["B01"] + row["B02"] + row["B03"]
        assert row["规则得分合计"] == pytest.approx(points)
        assert row["得分"] == pytest.approx(min(100, 60 + points))


def test_points_are_numbers_with_two_decimals(book: Any) -> None:
    cell = book["党支部 考核"]["E7"]
    assert isinstance(cell.value, int | float)
    assert cell.number_format == "0.00"


def test_a_name_that_looks_like_a_formula_stays_a_text(book: Any) -> None:
    sheet = book["党支部 考核"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type in {"s", "inlineStr"}


def test_who_left_stands_last_without_rank(book: Any) -> None:
    last = rows(book["member"])[-1]
    assert (last["编码"], last["名次"], last["拟评等次"]) == ("1002", None, "不在岗")


def test_vetoes_say_what_was_found(book: Any) -> None:
    (row,) = rows(book["否决"])
    assert (row["编码"], row["否决项"], row["不能评为"]) == ("B1", "V1", "优秀")
    assert row["依据的数"] == "有责事故 1；要求不超过 0，未达标"


def test_indicators_carry_a_sign_and_their_figures(book: Any) -> None:
    by_name = {row["名称"]: row for row in rows(book["指标"])}
    assert by_name["卷包车间"]["H5"] == "✗ 9/10"
    assert by_name["制丝车间"]["H5"] == "✓ 10/10"
    assert by_name["卷包车间"]["Z1"] == 1


def test_pages_repeat_their_heads_and_are_numbered(book: Any) -> None:
    sheet = book["党支部 考核"]
    assert sheet.print_title_rows == "$3:$6"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_names_of_sheets_are_valid_and_different(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "names.xlsx") as book:
        sheets = workbook_sheets.Sheets(book, "", "")
        for name in ("a/b[c]:*?", "A b c", "x" * 40, "X" * 40, "History", "'", ""):
            sheets.add(name)
        names = [sheet.get_name() for sheet in book.worksheets()]
    assert len({name.casefold() for name in names}) == 7
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_sheets, "MOST_ROWS", 9)
    write_workbook(judged().outcome, tmp_path / "split.xlsx")
    book = read(tmp_path / "split.xlsx")
    assert {"党支部 考核", "党支部 考核 2"} <= set(book.sheetnames)
    assert sum(len(rows(book[name])) for name in book.sheetnames if name.startswith("党支部")) == 3


def test_the_same_outcome_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "other.xlsx"):
        write_workbook(judged().outcome, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()
