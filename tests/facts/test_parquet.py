"""Parquet files of others: their types, their text, their faults."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anqi.facts.reading import read
from tests.facts.build import duty, facts, folder, hazard, parquet, plant, taken, theme_day, told

EAST = timezone(timedelta(hours=8))


def test_a_parquet_folder_is_read_like_a_csv_folder(tmp_path: Path) -> None:
    columns = "* EXCLUDE (source, place)"
    from_csv = taken(folder(tmp_path / "csv", plant()), columns)
    quantities = [theme_day("F2", quantity=Decimal("12.00"))]
    tables = plant()
    tables["facts"] = [row if row["id"] != "F2" else quantities[0] for row in tables["facts"]]
    path = parquet(tmp_path / "in", tables, quantity=pa.decimal128(11, 2))
    assert taken(path, columns) == from_csv


def test_facts_stay_in_their_files(tmp_path: Path) -> None:
    with read(parquet(tmp_path / "in", facts(hazard("F1")))) as store:
        assert store.connection.execute(
            "SELECT table_type FROM information_schema.tables WHERE table_name = 'facts'"
        ).fetchall() == [("VIEW",)]


def test_facts_that_do_not_say_where_they_come_from_say_file_and_row(tmp_path: Path) -> None:
    tables = {**facts(hazard("F1"), hazard("F2")), "facts-2": [hazard("F3")]}
    path = parquet(tmp_path / "in", tables)
    pq.write_table(pq.read_table(path / "facts.parquet"), path / "facts.parquet")
    found = [source for _id, source in taken(path, "id, source")]
    assert found == ["facts.parquet:1", "facts.parquet:2", "facts-2.parquet:1"]


@pytest.mark.parametrize(
    ("type", "cell", "hundredths"),
    [
        (pa.decimal128(11, 2), Decimal("1.50"), 150),
        (pa.decimal128(30, 5), Decimal("1.50000"), 150),
        (pa.decimal128(9, 0), Decimal(3), 300),
        (pa.float64(), 0.07, 7),
        (pa.float64(), 999999999.99, 99999999999),
        (pa.float32(), 1.1, 110),
        (pa.int64(), 12, 1200),
        (pa.uint8(), 12, 1200),
        (pa.string(), "1.5", 150),
        (pa.string(), " 1.500 ", 150),
        (pa.null(), None, 100),
    ],
)
def test_a_quantity_may_have_any_type_of_number(
    tmp_path: Path, type: pa.DataType, cell: Any, hundredths: int
) -> None:
    path = parquet(tmp_path / "in", facts(theme_day("F1", quantity=cell)), quantity=type)
    assert taken(path, "quantity, typeof(quantity)") == [(hundredths, "BIGINT")]


@pytest.mark.parametrize(
    ("type", "cell"),
    [
        (pa.decimal128(12, 3), Decimal("1.001")),
        (pa.decimal128(20, 2), Decimal("1000000000.00")),
        (pa.decimal128(20, 5), Decimal("999999999.99999")),
        (pa.float64(), 1.001),
        (pa.float64(), float("nan")),
        (pa.float64(), float("inf")),
        (pa.float64(), 0.1 + 0.2),
        (pa.float32(), 1.001),
        (pa.int64(), -1),
        (pa.int64(), 10**9),
        (pa.string(), "1,234"),
    ],
)
def test_a_quantity_out_of_bounds_is_told(tmp_path: Path, type: pa.DataType, cell: Any) -> None:
    path = parquet(tmp_path / "in", facts(theme_day("F1", quantity=cell)), quantity=type)
    [fault] = told(path)
    assert fault.startswith("facts.parquet row 1 quantity: ")


@pytest.mark.parametrize(
    ("type", "cell"),
    [
        (pa.date32(), date(2020, 3, 5)),
        (pa.date64(), date(2020, 3, 5)),
        (pa.timestamp("ns"), datetime(2020, 3, 5)),
        (pa.timestamp("s"), datetime(2020, 3, 5)),
        (pa.string(), "2020-03-05"),
        (pa.dictionary(pa.int8(), pa.string()), "2020-03-05"),
    ],
)
def test_a_date_may_have_any_type_of_day(tmp_path: Path, type: pa.DataType, cell: Any) -> None:
    path = as_type(tmp_path, "occurred_on", type, cell)
    assert taken(path, "occurred_on") == [(date(2020, 3, 5),)]


@pytest.mark.parametrize(
    ("type", "cell"),
    [
        (pa.date32(), date(1899, 12, 31)),
        (pa.date32(), date(2201, 1, 1)),
        (pa.timestamp("us"), datetime(2020, 3, 5, 8)),
        (pa.string(), "2020/3/5"),
    ],
)
def test_another_day_is_told(tmp_path: Path, type: pa.DataType, cell: Any) -> None:
    [fault] = told(as_type(tmp_path, "occurred_on", type, cell))
    assert fault.startswith("facts.parquet row 1 occurred_on: ")


@pytest.mark.parametrize(
    ("column", "type", "cell", "name"),
    [
        ("occurred_on", pa.struct([("x", pa.int64())]), {"x": 1}, "STRUCT(x BIGINT)"),
        ("occurred_on", pa.int64(), 43895, "BIGINT"),
        ("kind", pa.list_(pa.string()), ["hazard.due"], "VARCHAR[]"),
        ("id", pa.binary(), b"F1", "BLOB"),
        ("met", pa.date32(), date(2020, 3, 5), "DATE"),
        ("level", pa.int64(), 1, "BIGINT"),
        ("posted_at", pa.timestamp("us"), datetime(2020, 3, 5), "TIMESTAMP"),
    ],
)
def test_a_column_of_a_type_that_can_not_hold_it_is_told_once(
    tmp_path: Path, column: str, type: pa.DataType, cell: Any, name: str
) -> None:
    [fault] = told(as_type(tmp_path, column, type, cell))
    assert fault.startswith(f"facts.parquet {column}: the column's type {name} can't hold ")


@pytest.mark.parametrize(
    "type", [pa.struct([("x", pa.int64())]), pa.null(), pa.int64(), pa.binary()]
)
def test_a_column_of_any_type_may_be_empty(tmp_path: Path, type: pa.DataType) -> None:
    path = as_type(tmp_path, "level", type, None)
    assert taken(path, "level, typeof(level)") == [(None, "VARCHAR")]


@pytest.mark.parametrize(
    ("type", "cell", "value"),
    [(pa.bool_(), True, True), (pa.int8(), 0, False), (pa.float64(), 1.0, True), (pa.string(), "是", True)],
)  # fmt: skip
def test_a_flag_may_be_a_number_or_a_text(
    tmp_path: Path, type: pa.DataType, cell: Any, value: bool
) -> None:
    assert taken(as_type(tmp_path, "met", type, cell), "met") == [(value,)]


@pytest.mark.parametrize(
    ("type", "cell"), [(pa.int64(), 101), (pa.float64(), 101.0), (pa.string(), " 101 ")]
)
def test_a_code_may_be_a_number(tmp_path: Path, type: pa.DataType, cell: Any) -> None:
    path = parquet(tmp_path / "in", facts(duty("F1", person=cell)), person=type)
    assert taken(path, "person") == [("101",)]


def test_empty_texts_are_null_and_titles_are_codes(tmp_path: Path) -> None:
    rows = [
        {
            **hazard("F1", level="一般", branch=" ", reverses="", source="", posted_by=""),
            "kind": "隐患应整改",
        }
    ]
    schema = {name: pa.string() for name in rows[0]} | {
        "met": pa.bool_(),
        "occurred_on": pa.date32(),
    }
    path = parquet(tmp_path / "in", facts(hazard("F1")))
    row = {**rows[0], "met": True, "occurred_on": date(2020, 3, 5)}
    pq.write_table(pa.Table.from_pylist([row], pa.schema(schema)), path / "facts.parquet")
    columns = "kind, level, branch, reverses, source, posted_by"
    expected = ("hazard.due", "general", None, None, "facts.parquet:1", None)
    assert taken(path, columns) == [expected]


def test_files_of_different_types_are_read_as_one(tmp_path: Path) -> None:
    path = parquet(tmp_path / "in", facts(theme_day("F1", quantity=1.5)), quantity=pa.float64())
    other = parquet(tmp_path / "b", facts(theme_day("F2", quantity=2)), quantity=pa.int32())
    (other / "facts.parquet").rename(path / "facts-2.parquet")
    assert taken(path, "id, quantity") == [("F1", 150), ("F2", 200)]


def test_a_moment_is_kept_in_utc(tmp_path: Path) -> None:
    when = datetime(2020, 3, 5, 8, tzinfo=EAST)
    path = as_type(tmp_path, "posted_at", pa.timestamp("us", "Asia/Shanghai"), when)
    assert taken(path, "posted_at::VARCHAR") == [("2020-03-05 00:00:00+00",)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"department": "D7"},
            "row 1 department: plant P1 has no D7 in the sheet departments 部门",
        ),
        ({"department": None}, "row 1 department: hazard.due Hazard due must name a Department"),
        (
            {"level": "plant"},
            "row 1 level: hazard.due Hazard due has no choice “plant” here; its choices",
        ),
        ({"plant": "P7"}, "row 1 plant: there is no plant P7 in the sheet plants 工厂"),
        ({"reverses": "F9"}, "row 1 reverses: there is no fact F9 in this file"),
        ({"kind": "x"}, "row 1 kind: a kind of the catalogue is expected, not “x”"),
        ({"id": None}, "row 1 id: may not be empty"),
        ({"id": "x" * 65}, "row 1 id: “xxx"),
    ],
)
def test_facts_are_checked_like_those_of_other_files(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    [fault] = told(parquet(tmp_path / "in", facts({**hazard("F1"), **change})))
    assert fault.startswith(f"facts.parquet {words}")


def test_faults_in_one_of_many_files_are_told_with_that_file(tmp_path: Path) -> None:
    tables = {**facts(hazard("F1")), "facts-2": [hazard("F2")], "facts-10": [hazard("F1")]}
    parquet(tmp_path / "in", tables)
    assert told(tmp_path / "in") == [
        "facts-10.parquet row 1 id: the fact F1 is there already: facts.parquet row 1"
    ]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"id,kind\n"])
def test_what_is_no_parquet_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = parquet(tmp_path / "in", facts(hazard("F1")))
    (path / "facts.parquet").write_bytes(content)
    assert told(path) == ["facts.parquet: not a readable Parquet file; hand it in again"]


def test_a_parquet_file_with_broken_pages_is_told(tmp_path: Path) -> None:
    path = parquet(tmp_path / "in", facts(*(hazard(f"F{number}") for number in range(1_000))))
    raw = (path / "facts.parquet").read_bytes()
    (path / "facts.parquet").write_bytes(raw[:4] + b"\xff" * 600 + raw[604:])
    assert told(path) == ["facts.parquet: not a readable Parquet file; hand it in again"]


def test_folders_may_have_names_that_mean_something_to_databases(tmp_path: Path) -> None:
    at = tmp_path / "plant=P9 [1]* 'a'"
    assert taken(parquet(at, facts(hazard("F1"))), "id, plant") == [("F1", "P1")]


def as_type(at: Path, column: str, type: pa.DataType, cell: Any) -> Path:
    """The tiny plant as Parquet with one fact, of which one column has this type."""
    path = parquet(at / "in", facts(hazard("F1")))
    table = pq.read_table(path / "facts.parquet")
    found = (
        pa.array([cell], pa.string()).cast(type)
        if pa.types.is_dictionary(type)
        else pa.array([cell], type)
    )
    names = [name for name in table.column_names if name != column]
    pq.write_table(table.select(names).append_column(column, found), path / "facts.parquet")
    return path
