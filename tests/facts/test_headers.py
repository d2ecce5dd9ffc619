"""Which sheets and columns are known, and by which names."""

from pathlib import Path

import pytest

from anqi.facts.reading import read
from tests.facts.build import Tables, facts, folder, hazard, plant, taken, theme_day, told, workbook

CHINESE = {
    "code": "编码", "name": "名称", "plant": "工厂", "department": "部门", "branch": "党支部", "id": "事实编号",
    "kind": "种类", "occurred_on": "发生日期", "person": "人员", "quantity": "数量", "met": "按期完成",
    "level": "隐患级别", "active_from": "启用日期",
}  # fmt: skip
SHEETS = {
    "plants": "工厂", "departments": "部门", "branches": "党支部", "answers_for": "支部联系部门",
    "people": "人员", "facts": "事实",
}  # fmt: skip


def in_chinese() -> Tables:
    """The tiny plant as a Chinese office would write it."""
    people = {**CHINESE, "code": "工号", "name": "姓名"}
    return {
        SHEETS[name]: [
            {(people if name == "people" else CHINESE)[c]: cell for c, cell in row.items()}
            for row in rows
        ]
        for name, rows in plant().items()
    }


def test_sheets_and_columns_may_have_chinese_names(tmp_path: Path) -> None:
    assert taken(folder(tmp_path / "zh", in_chinese()), "* EXCLUDE source") == taken(
        folder(tmp_path / "en", plant()), "* EXCLUDE source"
    )


def test_a_workbook_may_be_all_chinese(tmp_path: Path) -> None:
    path = workbook(tmp_path, in_chinese())
    assert taken(path, "code, name", "people")[0] == ("101", "张三")
    assert taken(path, "source")[0] == ("plant.xlsx!事实:2",)


def test_a_fault_calls_a_column_as_the_file_calls_it(tmp_path: Path) -> None:
    tables = in_chinese()
    tables["事实"][0]["发生日期"] = "2020/3/5"
    [fault] = told(folder(tmp_path / "in", tables))
    assert fault.startswith("事实.csv row 2 发生日期: ")


def test_columns_may_stand_in_any_order_and_case(tmp_path: Path) -> None:
    rows = [
        {
            " PLANT ": "P1",
            "Id": "F1",
            "Department": "D1",
            "occurred_on": "2020-03-05",
            "KIND": "hazard.due",
        }
    ]
    assert taken(folder(tmp_path / "in", {**plant(), "facts": rows}), "id") == [("F1",)]


def test_unknown_columns_and_sheets_are_warned_of(tmp_path: Path) -> None:
    tables = {**facts(hazard("F1", remark="x", 备注="y")), "notes": [{"a": "b"}]}
    with read(folder(tmp_path / "in", tables)) as store:
        assert sorted(map(str, store.warnings)) == [
            "facts.csv: unknown columns, left out: remark, 备注",
            "notes.csv: no sheet of the interchange file is called so; it was left out",
        ]


@pytest.mark.parametrize("make", [folder, workbook])
def test_a_column_with_two_headers_is_told(tmp_path: Path, make: object) -> None:
    tables = facts({**hazard("F1"), "种类": "hazard.due"})
    path = folder(tmp_path / "in", tables) if make is folder else workbook(tmp_path, tables)
    [fault] = told(path)
    assert "row 1: kind and 种类 both mean the column kind" in fault


def test_columns_that_must_be_there_are_told_together(tmp_path: Path) -> None:
    tables = {**plant(), "facts": [{"id": "F1", "department": "D1"}]}
    assert told(folder(tmp_path / "in", tables)) == [
        "facts.csv row 1: lacks the column kind, occurred_on, plant"
    ]


def test_titles_may_stand_above_the_header(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1")))
    file = path / "facts.csv"
    file.write_text("2020年事实,,,\n,,,\n填表人,张三,,\n" + file.read_text("utf-8"), "utf-8")
    assert taken(path, "id, source") == [("F1", "facts.csv:5")]


def test_a_header_is_not_looked_for_beyond_twenty_rows(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1")))
    file = path / "facts.csv"
    file.write_text("x,\n" * 20 + file.read_text("utf-8"), "utf-8")
    [fault] = told(path)
    assert fault.startswith(
        "facts.csv: no header row in the first 20 rows; it should name id, kind"
    )


def test_facts_may_be_several_files(tmp_path: Path) -> None:
    tables = {**facts(hazard("F1")), "facts-2": [theme_day("F2")], "事实-三月": [hazard("F3")]}
    found = taken(folder(tmp_path / "in", tables), "id, quantity, source")
    assert found == [
        ("F1", 100, "facts.csv:2"),
        ("F2", 1200, "facts-2.csv:2"),
        ("F3", 100, "事实-三月.csv:2"),
    ]


def test_facts_may_all_be_in_numbered_files(tmp_path: Path) -> None:
    tables = facts(hazard("F1"))
    tables["facts-1"] = tables.pop("facts")
    assert taken(folder(tmp_path / "in", tables), "id") == [("F1",)]


def test_faults_of_several_files_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    tables = {**facts(hazard("F1", met="?")), "facts-10": [hazard("A", met="?")]}
    tables["facts-2"] = [hazard("B", met="?")]
    found = [fault.split(" ")[0] for fault in told(folder(tmp_path / "in", tables))]
    assert found == ["facts.csv", "facts-2.csv", "facts-10.csv"]
