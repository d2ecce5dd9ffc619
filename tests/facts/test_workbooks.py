"""Workbooks: cells that hold no value, sheets with titles and gaps, files that are no workbooks."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from anqi.facts.reading import read
from tests.facts.build import (
    changed,
    facts,
    folder,
    hazard,
    plant,
    taken,
    theme_day,
    told,
    workbook,
)
from tests.facts.zipped import FACTS_XML, ole, rewritten, zipped


def in_facts(path: Path, old: str, new: str) -> Path:
    """The workbook with other XML in its sheet of facts."""
    return rewritten(path, FACTS_XML, lambda xml: xml.replace(old, new, 1))


def cell(path: Path, reference: str, xml: str) -> Path:
    """The workbook with this XML as a cell of its facts."""
    book = openpyxl.load_workbook(path)
    book["facts"][reference] = "here"
    book.save(path)
    start = f'<c r="{reference}"'

    def put(sheet: str) -> str:
        before, rest = sheet.split(start, 1)
        return before + xml + rest.split("</c>", 1)[1]

    return rewritten(path, FACTS_XML, put)


def test_a_workbook_is_read_like_a_folder(tmp_path: Path) -> None:
    columns = "* EXCLUDE (source, place)"
    from_folder = taken(folder(tmp_path / "in", plant()), columns)
    assert taken(workbook(tmp_path, plant()), columns) == from_folder


def test_titles_gaps_and_notes_around_the_rows_do_no_harm(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(hazard("F1"), hazard("F2")))
    book = openpyxl.load_workbook(path)
    sheet = book["facts"]
    sheet.insert_rows(1, 3)
    sheet["A1"] = "2020年事实"
    sheet.merge_cells("A1:F1")
    sheet.insert_rows(6, 2)
    sheet.insert_cols(1, 2)
    book.save(path)
    found = taken(path, "id, source")
    assert found == [("F1", "plant.xlsx!facts:5"), ("F2", "plant.xlsx!facts:8")]


def test_notes_beside_the_table_are_warned_of_and_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(hazard("F1")))
    book = openpyxl.load_workbook(path)
    book["facts"]["J1"] = "备注"
    book["facts"]["J9"] = "只有备注的行"
    book.save(path)
    with read(path) as store:
        assert store.fact_count == 1
        assert list(map(str, store.warnings)) == [
            "plant.xlsx!facts: unknown columns, left out: 备注"
        ]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
@pytest.mark.parametrize("formula", ["", "<f>1/0</f>"])
def test_an_error_in_a_cell_is_told(tmp_path: Path, error: str, formula: str) -> None:
    path = workbook(tmp_path, plant())
    cell(path, "F2", f'<c r="F2" t="e">{formula}<v>{error}</v></c>')
    [fault] = told(path)
    assert fault.startswith(
        f"plant.xlsx!facts row 2 met: the cell holds the error {error}; 是 or 否"
    )


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="F2"><f>1+1</f><v></v></c>',
        '<c r="F2"><f>1+1</f><v/></c>',
        '<c r="F2"><f>1+1</f></c>',
        '<c r="F2" s="0"><f t="shared" si="0"/></c>',
        "<c r='F2' ><f>A1</f></c>",
    ],
)
def test_a_formula_without_a_stored_value_is_told(tmp_path: Path, xml: str) -> None:
    path = cell(workbook(tmp_path, plant()), "F2", xml)
    [fault] = told(path)
    assert fault.startswith("plant.xlsx!facts row 2 met: the cell holds a formula without a stored")


def test_such_a_formula_is_told_also_where_any_text_may_stand(tmp_path: Path) -> None:
    path = workbook(tmp_path, changed("people", 3, name="=A1"))
    [fault] = told(path)
    assert fault.startswith("plant.xlsx!people row 3 name: the cell holds a formula")


def test_a_row_of_nothing_but_such_formulas_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(hazard("F1")))
    book = openpyxl.load_workbook(path)
    book["facts"]["A9"] = "=A2"
    book.save(path)
    assert told(path)[0].startswith("plant.xlsx!facts row 9 id: the cell holds a formula")


@pytest.mark.parametrize(
    ("xml", "met"),
    [
        ('<c r="F2" t="b"><f>1=1</f><v>1</v></c>', True),
        ('<c r="F2" t="str"><f>"否"</f><v>否</v></c>', False),
        ('<c r="F2" t="str"><f>""</f><v></v></c>', None),
    ],
)
def test_the_stored_value_of_a_formula_is_its_value(
    tmp_path: Path, xml: str, met: bool | None
) -> None:
    path = cell(workbook(tmp_path, facts(hazard("F1"))), "F2", xml)
    assert taken(path, "met") == [(met,)]


def test_formulas_beside_the_table_do_no_harm(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(hazard("F1")))
    book = openpyxl.load_workbook(path)
    book["facts"]["Z2"] = "=A1"
    book.save(path)
    assert taken(path, "id") == [("F1",)]


def test_a_number_with_all_its_digits_is_what_it_says(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(theme_day("F1", quantity=7)))
    xml = '<c r="F2"><v>0.30000000000000004</v></c>'
    [fault] = told(cell(path, "F2", xml))
    assert fault.endswith("quantity: 0.30000000000000004 has more than two decimals")


def test_a_number_may_be_written_in_powers_of_ten(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(theme_day("F1", quantity=7)))
    path = cell(path, "F2", '<c r="F2"><v>1.25E2</v></c>')
    assert taken(path, "quantity") == [(12500,)]


def test_cells_of_all_sorts_may_stand_in_one_column(tmp_path: Path) -> None:
    rows = [
        hazard("F1"),
        {**hazard(""), "id": 2},
        {**hazard(""), "id": 2.5},
        hazard("F4", occurred_on=date(2020, 3, 5)),
    ]
    path = workbook(tmp_path, facts(*rows))
    assert [id for (id,) in taken(path, "id")] == ["2", "2.5", "F1", "F4"]


def test_sheets_that_are_not_of_the_file_are_warned_of(tmp_path: Path) -> None:
    with read(workbook(tmp_path, {**facts(hazard("F1")), "Sheet1": [{"a": 1}]})) as store:
        assert list(map(str, store.warnings)) == [
            "plant.xlsx!Sheet1: no sheet of the interchange file is called so; it was left out"
        ]


def test_a_blank_sheet_is_as_good_as_none(tmp_path: Path) -> None:
    tables = {**facts(hazard("F1")), "people": []}
    assert taken(workbook(tmp_path, tables), "*", "people") == []


def test_sheets_that_are_lacking_are_told(tmp_path: Path) -> None:
    assert told(workbook(tmp_path, {"people": plant()["people"]})) == [
        "plant.xlsx: lacks the sheet plants 工厂",
        "plant.xlsx: lacks the sheet facts 事实",
    ]


def test_a_workbook_of_other_things_is_told(tmp_path: Path) -> None:
    [fault] = told(workbook(tmp_path, {"Sheet1": [{"a": 1}]}))
    assert fault.startswith("plant.xlsx: holds none of the sheets plants 工厂, departments 部门")


def test_a_sheet_under_both_its_names_is_told(tmp_path: Path) -> None:
    tables = {**plant(), "人员": plant()["people"]}
    assert "plant.xlsx: holds the sheet people 人员 more than once" in told(
        workbook(tmp_path, tables)
    )


NO_WORKBOOK = "not an .xlsx workbook; save it from the spreadsheet program as .xlsx"
DAMAGED = "the workbook is damaged or cut short; hand it in again"
LOCKED = "the workbook is protected by a password; remove the password and hand it in again"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", NO_WORKBOOK),
        (b"id,kind\nF1,hazard.due\n", NO_WORKBOOK),
        (b"%PDF-1.4", NO_WORKBOOK),
        (ole("Workbook"), "an old .xls workbook; save it from the spreadsheet program as .xlsx"),
        (ole("Root Entry", "EncryptedPackage", "EncryptionInfo"), LOCKED),
        (b"PK\x03\x04 and nothing more", DAMAGED),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "plant.xlsx"
    path.write_bytes(content)
    assert told(path) == [f"plant.xlsx: {words}"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_is_cut_short_is_told(tmp_path: Path, share: float) -> None:
    path = workbook(tmp_path, plant())
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert told(path) == [f"plant.xlsx: {DAMAGED}"]


def test_an_archive_of_other_things_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "plant.xlsx", {"word/document.xml": b"<w/>"})
    assert told(path) == [f"plant.xlsx: {NO_WORKBOOK}"]


@pytest.mark.parametrize("member", [FACTS_XML, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_with_broken_insides_is_told(tmp_path: Path, member: str) -> None:
    path = rewritten(workbook(tmp_path, plant()), member, lambda xml: xml[: len(xml) // 2] + "<<<")
    assert len(told(path)) == 1


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    path = workbook(tmp_path, plant())
    rewritten(path, "xl/workbook.xml", lambda xml: bomb + xml.replace("plants", "&b;"))
    assert told(path) == [f"plant.xlsx: {DAMAGED}"]
