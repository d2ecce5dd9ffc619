"""The whole roster in and out by one workbook."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anqi.kit.faults import Faulty
from anqi.organisation.models import Assignment, Person, Plant, Standing, Tree, Unit
from anqi.organisation.operations import answer_for, appoint, leave, release, transfer
from anqi.organisation.posts import Post
from anqi.organisation.queries import secretary_of, tree_on, units_of
from anqi.organisation.sheets import Outdated, apply, export, preview
from tests.organisation.people import SINCE, SmallPlant, small_plant
from tests.organisation.workbooks import Cell, cells, workbook

pytestmark = pytest.mark.django_db
BEFORE, DAY, LATER = date(2020, 2, 29), date(2020, 3, 1), date(2020, 9, 1)


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def whole(folder: Path) -> Path:
    """The roster of a plant from nothing."""
    return workbook(
        folder,
        单位=[
            ("行政", "班组", "T1", "卷包甲班", "D1"),
            ("行政", "车间", "D1", "卷包车间"),
            ("党组织", "党支部", "B1", "卷包车间党支部", "P1"),
            ("党组织", "党委", "P1", "厂党委"),
            ("党组织", "党小组", "G1", "第一党小组", "B1"),
        ],
        联系=[("B1", "D1")],
        人员=[
            ("1001", "王芳", "T1", "B1", "正式党员", date(1998, 7, 1)),
            (1002, "李强", "T1", "G1", "预备党员", "2001-07-01"),
            ("1003", "赵敏", "D1", None, "非党员", LATER),
        ],
        职务=[("1001", "党支部书记", "B1"), ("1002", "安全员", "D1"), ("1001", "厂长")],
    )


def test_a_roster_is_taken_in_from_nothing(tmp_path: Path) -> None:
    plant = Plant.objects.create(code="wumeng", name="乌蒙卷烟厂")
    apply(plant=plant, workbook=whole(tmp_path), day=DAY)
    [top] = tree_on(plant, Tree.PARTY, DAY)
    assert [top.unit.code, top.below[0].unit.code, top.all_people] == ["P1", "B1", 2]
    officer = Person.objects.get(code="1002")
    assert (officer.name, officer.active_from) == ("李强", date(2001, 7, 1))
    assert getattr(units_of(officer, DAY).branch, "code", None) == "B1"
    assert str(secretary_of(Unit.objects.get(code="B1"), DAY)) == "王芳"
    assert not Assignment.objects.on(BEFORE).exists()
    assert Person.objects.get(code="1003").assignments.get().active_from == LATER


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    plant = Plant.objects.create(code="wumeng", name="乌蒙卷烟厂")
    first = apply(plant=plant, workbook=whole(tmp_path), day=DAY)
    again = apply(plant=plant, workbook=whole(tmp_path), day=DAY)
    assert first.counts["人员"]["added"] == 3
    assert again.changes == []
    assert {name: dict(counts) for name, counts in again.counts.items()} == {
        "单位": {"unchanged": 5}, "联系": {"unchanged": 1}, "人员": {"unchanged": 3},
        "职务": {"unchanged": 3},
    }  # fmt: skip


@pytest.mark.parametrize("day", [date(2019, 6, 1), DAY, LATER, date(2030, 1, 1)])
def test_what_is_written_reads_back_as_no_change(
    wumeng: SmallPlant, tmp_path: Path, day: date
) -> None:
    release(holding=wumeng.secretary.holdings.get(), last_day=BEFORE)
    appoint(person=wumeng.officer, post=Post.BRANCH_SECRETARY, unit=wumeng.branch, since=LATER)
    transfer(person=wumeng.stranger, unit=wumeng.workshop, since=DAY)
    leave(person=wumeng.secretary, last_day=LATER)
    wumeng.branch.answers_for.update(active_from=None, active_to=BEFORE)
    answer_for(branch=wumeng.branch, department=wumeng.workshop, since=LATER)
    out = export(plant=wumeng.plant, day=day, out=tmp_path / "out.xlsx")
    found = preview(plant=wumeng.plant, workbook=out, day=day)
    assert (found.changes, found.faults, found.ignored) == ([], [], [])


def test_other_programs_read_what_is_written(wumeng: SmallPlant, tmp_path: Path) -> None:
    out = export(plant=wumeng.plant, day=DAY, out=tmp_path / "out.xlsx")
    since = datetime(2019, 1, 1)
    assert cells(out, "单位")[1:3] == [
        ("行政", "车间", "D1", "卷包车间", None, since, None),
        ("行政", "班组", "T1", "卷包甲班", "D1", since, None),
    ]
    assert cells(out, "人员")[1] == ("1001", "王芳", "T1", "B1", "正式党员", since, None)
    assert cells(out, "职务")[1] == ("1001", "党支部书记", "B1", since, None)


def test_what_changes_holds_from_its_day_and_the_past_stays(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    path = workbook(tmp_path, 人员=[("1003", "赵敏", "D1", "B1", "预备党员")])
    done = apply(plant=wumeng.plant, workbook=path, day=DAY)
    assert units_of(wumeng.stranger, BEFORE).team == wumeng.team
    assert units_of(wumeng.stranger, DAY).team is None
    assert Standing.objects.get(person=wumeng.stranger).active_from == DAY
    [change] = done.changes
    assert [(one.column, one.old, one.new) for one in change.differences] == [
        ("部门/班组", "T1", "D1"), ("党支部/小组", "", "B1"), ("党员身份", "非党员", "预备党员"),
    ]  # fmt: skip


def test_a_preview_changes_nothing(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 人员=[("1003", "赵敏", "D1"), ("1009", "杨帆", "T1")])
    found = preview(plant=wumeng.plant, workbook=path, day=DAY)
    assert [(change.row, change.key, change.act) for change in found.changes] == [
        (2, "1003", "changed"),
        (3, "1009", "added"),
    ]
    assert units_of(wumeng.stranger, DAY).team == wumeng.team
    assert not Person.objects.filter(code="1009").exists()


def test_an_empty_cell_leaves_alone_and_wu_takes_away(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 人员=[("1001", "王芳"), ("1002", "李强", None, "无", "非党员")])
    apply(plant=wumeng.plant, workbook=path, day=DAY)
    assert units_of(wumeng.secretary, DAY).branch == wumeng.branch
    assert units_of(wumeng.officer, DAY).branch is None
    assert units_of(wumeng.officer, DAY).team == wumeng.team
    assert not wumeng.officer.standings.on(DAY).exists()
    assert wumeng.officer.standings.on(BEFORE).exists()


def test_who_leaves_takes_units_and_posts_along(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 人员=[("1002", "李强", "T1", "B1", "正式党员", SINCE, BEFORE)])
    done = apply(plant=wumeng.plant, workbook=path, day=DAY)
    assert done.counts["人员"] == {"ended": 1}
    assert not wumeng.officer.holdings.on(DAY).exists()
    assert not wumeng.officer.assignments.on(DAY).exists()
    assert wumeng.officer.assignments.on(BEFORE).count() == 2


def test_a_post_changes_hands(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        职务=[("1001", "党支部书记", "B1", SINCE, BEFORE), ("1002", "党支部书记", "B1", DAY)],
    )
    done = apply(plant=wumeng.plant, workbook=path, day=DAY)
    assert done.counts["职务"] == {"ended": 1, "added": 1}
    assert secretary_of(wumeng.branch, BEFORE) == wumeng.secretary
    assert secretary_of(wumeng.branch, DAY) == wumeng.officer


def test_a_unit_moves_and_another_closes(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        单位=[
            ("行政", "车间", "D2", "制丝车间"),
            ("行政", "班组", "T1", "制丝甲班", "D2"),
            ("行政", "车间", "D1", "卷包车间", None, None, BEFORE),
        ],
    )
    apply(plant=wumeng.plant, workbook=path, day=DAY)
    [top] = tree_on(wumeng.plant, Tree.ADMINISTRATION, DAY)
    assert (top.unit.code, top.below[0].unit.name) == ("D2", "制丝甲班")
    assert not wumeng.branch.answers_for.on(DAY).exists()
    assert not wumeng.officer.holdings.on(DAY).exists()


Row = tuple[Cell, ...]
FAULTS: list[tuple[str, list[tuple[Row, str]]]] = [
    ("人员", [
        (("10 01", "王芳"), "工号"),
        ((None, "王芳"), "工号"),
        ((date(2020, 1, 5), "王芳"), "工号"),
        (("2001", "王" * 101), "姓名"),
        (("2002", "杨帆", "T9"), "部门/班组"),
        (("2003", "杨帆", "B1"), "部门/班组"),
        (("2004", "杨帆", None, None, "党员"), "党员身份"),
        (("2005", "杨帆", None, None, None, "2020/1/5"), "入厂"),
        (("2006", "杨帆", None, None, None, "2020-02-30"), "入厂"),
        (("2007", "杨帆", None, None, None, DAY, BEFORE), "离厂"),
        (("2008", "杨帆", None, None, None, None, BEFORE), "离厂"),
        (("1001", "王芳", None, None, None, None, date(2018, 1, 1)), "离厂"),
        (("1001", "王芳"), "工号"),
    ]),
    ("单位", [
        (("行政", "党支部", "B2", "党支部"), "类别"),
        (("行政", "部门", "D1", "卷包车间"), "类别"),
        (("行政", "车间", "D2", "制丝车间", "D9"), "上级编码"),
        (("行政", "车间", "D3", "动力车间", "T1"), "上级编码"),
        (("行政", "班组", "T1", "卷包甲班", None, None, BEFORE), "止"),
    ]),
    ("单位", [
        (("行政", "车间", "D1", "卷包车间", "D1"), "上级编码"),
        (("行政", "车间", "D2", "制丝车间", "D3"), "上级编码"),
        (("行政", "车间", "D3", "动力车间", "D2"), "上级编码"),
    ]),
    ("联系", [
        (("B1", "T1"), ""),
        (("B9", "D1"), "支部"),
        (("B1", "D9"), "部门"),
        (("B1", "D1", DAY), "起"),
    ]),
    ("职务", [
        (("1009", "安全员", "D1"), "工号"),
        (("1001", "总裁", "D1"), "职务"),
        (("1001", "安全员", "B1"), "单位编码"),
        (("1001", "厂长", "D1"), "单位编码"),
        (("1002", "党支部书记", "B1"), "职务"),
        (("1002", "班组长", "T1", date(2018, 1, 1)), "起"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "rows"), FAULTS)
def test_each_fault_stands_beside_its_cell(
    wumeng: SmallPlant, tmp_path: Path, sheet: str, rows: list[tuple[Row, str]]
) -> None:
    path = workbook(tmp_path, **{sheet: [row for row, _column in rows]})
    found = preview(plant=wumeng.plant, workbook=path, day=DAY)
    assert [(one.sheet, one.row, one.column) for one in found.faults] == [
        (sheet, number, column) for number, (_row, column) in enumerate(rows, start=2)
    ]


def test_one_fault_keeps_everything_out(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 人员=[("2001", "杨帆", "T1"), ("2002", "何静", "T9")])
    with pytest.raises(Faulty) as told:
        apply(plant=wumeng.plant, workbook=path, day=DAY)
    assert [fault.place for fault in told.value.faults] == ["人员 第3行 部门/班组"]
    assert not Person.objects.filter(code="2001").exists()


def test_a_row_that_stands_twice_is_told(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 联系=[("B1", "D1"), ("B1", "D1", SINCE)])
    found = preview(plant=wumeng.plant, workbook=path, day=DAY)
    assert [fault.row for fault in found.faults] == [3]


def test_a_fault_says_what_stands_there_and_what_is_expected(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    path = workbook(tmp_path, 人员=[("1001", "王芳", None, None, None, "2020/1/5")])
    [fault] = preview(plant=wumeng.plant, workbook=path, day=DAY).faults
    assert fault.found == "2020/1/5"
    assert "2020-01-05" in fault.message
    assert fault.as_fault().place == "人员 第2行 入厂"


def test_what_names_a_faulty_row_is_not_blamed_for_it(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        单位=[("行政", "工段", "T2", "卷包乙班", "D1")],
        人员=[("1009", "杨帆", "T2")],
    )
    found = preview(plant=wumeng.plant, workbook=path, day=DAY)
    assert [(one.sheet, one.column) for one in found.faults] == [("单位", "类别")]


def test_what_is_set_down_for_later_is_not_run_over(wumeng: SmallPlant, tmp_path: Path) -> None:
    transfer(person=wumeng.stranger, unit=wumeng.workshop, since=LATER)
    path = workbook(tmp_path, 人员=[("1003", "赵敏", "D1"), ("1002", "李强", "D1")])
    [fault] = preview(plant=wumeng.plant, workbook=path, day=DAY).faults
    assert (fault.row, fault.column, fault.found) == (2, "部门/班组", "D1")


def test_changes_are_made_only_as_they_were_shown(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 人员=[("1003", "赵敏", "D1")])
    shown = preview(plant=wumeng.plant, workbook=path, day=DAY)
    transfer(person=wumeng.stranger, unit=wumeng.workshop, since=BEFORE)
    with pytest.raises(Outdated):
        apply(plant=wumeng.plant, workbook=path, day=DAY, digest=shown.digest)


def test_columns_and_sheets_that_no_roster_has_are_told(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 人员=[("1001", "王芳")])
    book = openpyxl.load_workbook(path)
    book["人员"]["G1"] = "离场"
    book.create_sheet("说明")
    book.save(path)
    assert preview(plant=wumeng.plant, workbook=path, day=DAY).ignored == ["说明", "人员 离场"]


def test_a_formula_that_was_never_computed_is_a_fault(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 人员=[("1001", "王芳", "=A1"), ("1002", "李强")])
    [fault] = preview(plant=wumeng.plant, workbook=path, day=DAY).faults
    assert (fault.row, fault.column) == (2, "部门/班组")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused(wumeng: SmallPlant, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(content)
    with pytest.raises(Faulty):
        preview(plant=wumeng.plant, workbook=path, day=DAY)


def test_a_sheet_without_a_needed_column_is_refused(wumeng: SmallPlant, tmp_path: Path) -> None:
    path = workbook(tmp_path, 人员=[("1001", "王芳")])
    book = openpyxl.load_workbook(path)
    book["人员"]["B1"] = "名字"
    book.save(path)
    [fault] = preview(plant=wumeng.plant, workbook=path, day=DAY).faults
    assert (fault.sheet, fault.row) == ("人员", 1)
    assert "姓名" in fault.message


def test_the_number_of_people_costs_no_queries(tmp_path: Path) -> None:
    counts = []
    for count in (2, 60):
        plant = Plant.objects.create(code=f"wumeng{count}", name="乌蒙卷烟厂")
        path = workbook(
            tmp_path,
            单位=[("行政", "车间", "D1", "卷包车间")],
            人员=[(f"{number}", "员工", "D1", None, "正式党员") for number in range(count)],
        )
        with CaptureQueriesContext(connection) as asked:
            apply(plant=plant, workbook=path, day=DAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_cell_at_the_end_of_the_sheet_takes_no_memory_of_ours(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    path = workbook(tmp_path, 人员=[("1001", "王芳")])
    book = openpyxl.load_workbook(path)
    book["人员"]["XFD1048576"] = "1"
    book.save(path)
    with pytest.raises(Faulty) as told:
        preview(plant=wumeng.plant, workbook=path, day=DAY)
    assert told.value.count == 1


def test_a_second_workbook_of_the_same_day_takes_the_place_of_the_first(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    for unit in ("D1", "T1"):
        path = workbook(tmp_path, 人员=[("1003", "赵敏", unit)])
        apply(plant=wumeng.plant, workbook=path, day=DAY)
    assert units_of(wumeng.stranger, DAY).team == wumeng.team
    assert wumeng.stranger.assignments.on(DAY).count() == 1
    assert units_of(wumeng.stranger, BEFORE).team == wumeng.team
