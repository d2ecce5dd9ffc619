"""Files that ask for more than anybody should give."""

import zipfile
from pathlib import Path

import pytest

from anqi.facts.reading import read
from anqi.kit.faults import Faulty
from tests.facts.build import facts, folder, hazard, plant, taken, told, workbook
from tests.facts.zipped import FACTS_XML, claiming, rewritten


def test_of_more_than_a_thousand_faults_the_first_are_named_and_all_counted(tmp_path: Path) -> None:
    rows = [hazard(f"F{number}", met="?", level="?") for number in range(3_000)]
    with pytest.raises(Faulty) as caught:
        read(folder(tmp_path / "in", facts(*rows)))
    assert caught.value.count == 6_000
    assert len(caught.value.faults) == 1_000
    assert caught.value.faults[-1].place == "facts.csv row 501 level"


def test_faults_of_all_sorts_are_counted_together(tmp_path: Path) -> None:
    rows = [hazard("F", department="D7", quantity="2", person="101") for _ in range(2_000)]
    with pytest.raises(Faulty) as caught:
        read(folder(tmp_path / "in", facts(*rows)))
    assert caught.value.count == 1_999 + 2_000 + 2_000
    places = [fault.place for fault in caught.value.faults[:5]]
    assert places == [
        "facts.csv row 2 department",
        "facts.csv row 2 quantity",
        "facts.csv row 3 id",
        "facts.csv row 3 department",
        "facts.csv row 3 quantity",
    ]


def test_an_archive_that_unpacks_without_end_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, plant())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image.bin", bytes(40 << 20))
    [fault] = told(path)
    assert "xl/media/image.bin unpacks to" in fault


def test_an_archive_that_claims_to_be_huge_is_told(tmp_path: Path) -> None:
    path = claiming(workbook(tmp_path, plant()), FACTS_XML, 3 << 30)
    assert "the workbook is too large to be read safely (3072 MiB unpacked)" in told(path)[0]


def test_an_archive_of_very_many_members_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, plant())
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"x/{number}", b"")
    assert "members); hand it in as CSV" in told(path)[0]


def test_a_lone_cell_at_the_far_end_of_a_sheet_breaks_nothing(tmp_path: Path) -> None:
    """Spread out as a table such a sheet would have 17 thousand million cells."""
    path = workbook(tmp_path, plant())
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rewritten(path, FACTS_XML, lambda xml: xml.replace("</sheetData>", far))
    [fault] = told(path)
    assert fault == "plant.xlsx: the workbook takes too much memory to read; hand it in as CSV"


def test_a_million_empty_rows_are_passed_over(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(hazard("F1")))
    empty = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(3, 1_048_577))
    rewritten(path, FACTS_XML, lambda xml: xml.replace("</sheetData>", empty + "</sheetData>"))
    assert taken(path, "id") == [("F1",)]


def test_a_value_in_the_last_row_is_seen(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(hazard("F1")))
    last = '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    rewritten(path, FACTS_XML, lambda xml: xml.replace("</sheetData>", last))
    assert told(path)[0] == "plant.xlsx!facts row 1048576 kind: may not be empty"


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    read(workbook(tmp_path, plant())).close()
    with pytest.raises(Faulty):
        read(folder(tmp_path / "in", facts(hazard("F1", met="?"))))
    assert list(scratch.iterdir()) == []
