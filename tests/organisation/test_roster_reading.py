"""What a foreign roster asks of the server: little memory, nobody kept waiting, and earlier forms are read."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.db import connection

from anqi.kit.faults import Faulty
from anqi.organisation import sheets
from anqi.organisation.models import Plant
from anqi.organisation.roster.child import LONGEST, Rows
from anqi.organisation.roster.opening import cells_of
from anqi.organisation.sheets import apply, preview
from tests.organisation.people import SmallPlant, small_plant
from tests.organisation.test_roster import whole
from tests.organisation.workbooks import workbook

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 1)


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


@pytest.mark.django_db(transaction=True)
def test_others_may_write_while_a_workbook_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, locked = Plant.objects.create(code="wumeng", name="乌蒙卷烟厂"), []

    def reading(path: Path) -> tuple[dict[str, Rows], list[str]]:
        locked.append(connection.in_atomic_block)
        return cells_of(path)

    monkeypatch.setattr(sheets, "cells_of", reading)
    apply(plant=plant, workbook=whole(tmp_path), day=DAY)
    assert locked == [False]


def test_a_long_text_is_cut_before_it_reaches_the_server_and_is_a_fault_still(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    path = workbook(tmp_path, 人员=[("1003", "长" * 32_000)])
    found, _ignored = cells_of(path)
    assert max(len(text) for _number, texts in found["人员"] for text in texts) == LONGEST
    [fault] = preview(plant=wumeng.plant, workbook=path, day=DAY).faults
    assert (fault.row, fault.column) == (2, "姓名")
    assert f"{LONGEST}+" in fault.message


def test_headers_and_words_of_earlier_workbooks_are_still_read(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        units, people = book.add_worksheet("单位"), book.add_worksheet("人员")
        units.write_row(0, 0, ("树", "类别", "编码", "名称"))
        units.write_row(1, 0, ("行政", "班组", "T1", "卷包甲班"))
        people.write_row(0, 0, ("工号", "姓名", "政治面貌"))
        people.write_row(1, 0, ("1003", "赵敏", "群众"))
    found = preview(plant=wumeng.plant, workbook=path, day=DAY)
    assert (found.faults, found.changes, found.ignored) == ([], [], [])


def test_one_long_text_in_very_many_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:  # it keeps the text once, as spreadsheets do
        sheet = book.add_worksheet("人员")
        for row in range(6_000):
            sheet.write_string(row, 0, "长" * 32_000)
    with pytest.raises(Faulty) as refused:
        cells_of(path)
    assert "内存" in refused.value.faults[0].message
