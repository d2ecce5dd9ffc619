"""What is written reads back as what it was."""

import csv
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anqi.facts.catalogue import CATALOGUE
from anqi.facts.kinds import ABSENT, MUST, UNIT_TYPES, Kind
from anqi.facts.reading import read
from anqi.facts.writing import interchange, write
from tests.facts.build import Row, facts, folder, hazard, plant, taken, theme_day

FORMATS = ("xlsx", "csv", "parquet")


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, pa.Table]:
    """The tiny plant as tables that can be written."""
    with read(folder(tmp_path / "from", plant())) as store:
        return interchange(store)


def again(path: Path) -> dict[str, list[Row]]:
    with read(path) as store:
        return {name: table.to_pylist() for name, table in interchange(store).items()}


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_written_reads_back_the_same(
    tmp_path: Path, tables: dict[str, pa.Table], format: str
) -> None:
    written = write(tables, tmp_path / "out", format)
    assert again(written) == {name: table.to_pylist() for name, table in tables.items()}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_tables_give_the_same_bytes(
    tmp_path: Path, tables: dict[str, pa.Table], format: str
) -> None:
    first, second = (contents(write(tables, tmp_path / name, format)) for name in ("a", "b"))
    assert first == second


def contents(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else path.iterdir()
    return {file.name: file.read_bytes() for file in files}


def test_a_workbook_has_real_dates_numbers_and_flags(
    tmp_path: Path, tables: dict[str, pa.Table]
) -> None:
    book = openpyxl.load_workbook(write(tables, tmp_path / "my.xlsx", "xlsx"))
    sheet = book["facts"]
    names = [cell.value for cell in sheet[1]]
    cells = {name: cell.value for name, cell in zip(names, sheet[2], strict=True)}
    assert (cells["occurred_on"], cells["quantity"], cells["met"]) == (
        datetime(2020, 3, 5),
        1,
        True,
    )
    assert sheet.freeze_panes == "A2"


def test_facts_beyond_a_million_go_into_further_sheets(
    tmp_path: Path, tables: dict[str, pa.Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anqi.facts.writing.MOST_ROWS", 3)
    path = write(tables, tmp_path / "out", "xlsx")
    assert openpyxl.load_workbook(path, read_only=True).sheetnames[-2:] == ["facts", "facts-2"]
    assert taken(path, "count(*)") == [(4,)]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("id", ["=1+1", "+1", "-1", "@x", "-D1", '=HYPERLINK("x","y")'])
def test_no_text_becomes_a_formula(tmp_path: Path, format: str, id: str) -> None:
    with read(folder(tmp_path / "from", facts(hazard(id)))) as store:
        written = write(interchange(store), tmp_path / "out", format)
    assert [row["id"] for row in again(written)["facts"]] == [id]
    if format == "csv":
        with (written / "facts.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.DictReader(file))["id"][0] not in "=+-@"
    if format == "xlsx":
        with zipfile.ZipFile(written) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet6.xml")


@pytest.mark.parametrize("format", FORMATS)
def test_odd_texts_survive(tmp_path: Path, format: str) -> None:
    odd = [
        "a,b",
        'say "hi"',
        "a\nb",
        "_x0041_",
        "<b>&amp;</b>",
        "'quoted'",
        "TRUE",
        "1.0",
        "#N/A",
        "null",
    ]
    rows = [hazard(f"F{place}", source=text) for place, text in enumerate(odd)]
    with read(folder(tmp_path / "from", facts(*rows))) as store:
        written = write(interchange(store), tmp_path / "out", format)
    assert [row["source"] for row in again(written)["facts"]] == odd


@pytest.mark.parametrize("format", FORMATS)
def test_moments_survive(tmp_path: Path, format: str) -> None:
    texts = ["2020-03-05T08:30:00+08:00", "2020-03-05T00:30:00.123456Z"]
    rows = [hazard(f"F{place}", posted_at=text) for place, text in enumerate(texts)]
    with read(folder(tmp_path / "from", facts(*rows))) as store:
        written = write(interchange(store), tmp_path / "out", format)
    assert [row["posted_at"] for row in again(written)["facts"]] == [
        datetime(2020, 3, 5, 0, 30, tzinfo=UTC),
        datetime(2020, 3, 5, 0, 30, 0, 123456, tzinfo=UTC),
    ]


def test_choices_may_be_dictionaries(tmp_path: Path, tables: dict[str, pa.Table]) -> None:
    place = tables["facts"].column_names.index("level")
    packed = tables["facts"].column("level").dictionary_encode()
    tables["facts"] = tables["facts"].set_column(place, "level", packed)
    for format in FORMATS:
        levels = [row["level"] for row in again(write(tables, tmp_path / format, format))["facts"]]
        assert levels == ["general", None, None, "general"]


@pytest.mark.parametrize(
    ("name", "columns"), [("people", {"shoe_size": [42]}), ("pets", {"code": ["x"]})]
)
def test_what_no_interchange_file_has_is_refused(
    tmp_path: Path, name: str, columns: dict[str, list[object]]
) -> None:
    with pytest.raises(ValueError, match=r"shoe_size|pets"):
        write({name: pa.table(columns)}, tmp_path / "out", "csv")
    assert not (tmp_path / "out").exists()


def values(kind: Kind) -> st.SearchStrategy[Row]:
    """Facts of a kind, with anything that it may hold."""
    figures = st.decimals(0, Decimal("999999999.99"), places=2)
    of_type = {
        "bool": st.booleans(),
        "number": figures,
        "date": st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    }
    codes = {"department": "D1", "branch": "B1", "person": "101"}
    cells: dict[str, st.SearchStrategy[object]] = {
        "kind": st.just(kind.code),
        "plant": st.just("P1"),
        "occurred_on": of_type["date"],
        "source": st.none() | st.text("甲a1 ,\"'=\n_x", min_size=1, max_size=9).map(str.strip),
    }
    for unit in UNIT_TYPES:
        if kind.naming[unit] is not ABSENT:
            there = st.just(codes[unit])
            cells[unit] = there if kind.naming[unit] is MUST else st.none() | there
    if kind.quantity:
        cells["quantity"] = figures
    for attribute in kind.attributes.values():
        choices = st.sampled_from([None, *attribute.choices])
        cells[attribute.name] = st.none() | of_type.get(attribute.type, choices)
    return st.fixed_dictionaries(cells)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.sampled_from(CATALOGUE).flatmap(values), max_size=30),
    format=st.sampled_from(FORMATS),
)
def test_any_facts_read_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], format: str
) -> None:
    at = tmp_path_factory.mktemp("any")
    tables = plant()
    tables["facts"] = [theme_day("first")]
    with read(folder(at / "from", tables)) as store:
        out = interchange(store)
    empty = dict.fromkeys(out["facts"].column_names)
    made = [{**empty, "quantity": Decimal(1), **row, "id": str(n)} for n, row in enumerate(rows)]
    made = [{**row, "source": row["source"] or f"s{row['id']}"} for row in made]
    out["facts"] = pa.Table.from_pylist(made, out["facts"].schema)
    assert again(write(out, at / "out", format))["facts"] == out["facts"].to_pylist()
