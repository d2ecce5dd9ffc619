"""A tiny plant as plain rows, and the files that carry it, right or wrong."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anqi.facts.reading import read
from anqi.kit.faults import Faulty

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def plant() -> Tables:
    """Two plants: P1 with two departments, a branch and two people, and P2 with one of each."""
    return {
        "plants": [{"code": "P1", "name": "甲厂"}, {"code": "P2", "name": "乙厂"}],
        "departments": [
            {"code": "D1", "name": "卷包车间", "plant": "P1"},
            {"code": "D2", "name": "动力车间", "plant": "P1"},
            {"code": "D9", "name": "制丝车间", "plant": "P2"},
        ],
        "branches": [
            {"code": "B1", "name": "卷包党支部", "plant": "P1"},
            {"code": "B9", "name": "制丝党支部", "plant": "P2"},
        ],
        "answers_for": [{"plant": "P1", "branch": "B1", "department": "D1"}],
        "people": [
            {"code": "101", "name": "张三", "plant": "P1", "department": "D1", "branch": "B1"},
            {"code": "102", "name": "李四", "plant": "P1", "department": "D2", "branch": ""},
            {"code": "901", "name": "王五", "plant": "P2", "department": "D9", "branch": "B9"},
        ],
        "facts": [
            hazard("F1"),
            theme_day("F2"),
            duty("F3"),
            hazard("F4", plant="P2", department="D9"),
        ],
    }


def fact(id: str, kind: str, **cells: Any) -> Row:
    return {"id": id, "kind": kind, "occurred_on": "2020-03-05", "plant": "P1", **cells}


def hazard(id: str, **cells: Any) -> Row:
    return fact(id, "hazard.due", **{"department": "D1", "met": "是", "level": "general", **cells})


def theme_day(id: str, **cells: Any) -> Row:
    return fact(id, "party.theme_day", **{"branch": "B1", "quantity": "12", **cells})


def duty(id: str, **cells: Any) -> Row:
    return fact(id, "duty.due", **{"person": "101", "met": "否", **cells})


def facts(*rows: Row) -> Tables:
    """The plant with these facts."""
    return {**plant(), "facts": list(rows)}


def changed(sheet: str, row: int, **cells: Any) -> Tables:
    """The plant with other cells in a row, which is numbered as a file shows it: the first is 2."""
    tables = plant()
    tables[sheet][row - 2] |= cells
    return tables


def header(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def folder(at: Path, tables: Tables) -> Path:
    """A folder of CSV files."""
    at.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (at / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header(rows))
            writer.writeheader()
            writer.writerows(rows)
    return at


def workbook(at: Path, tables: Tables) -> Path:
    """A workbook whose cells hold what the rows hold."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        names = header(rows)
        sheet.append(names)
        for row in rows:
            sheet.append([row.get(column) for column in names])
    path = at / "plant.xlsx"
    book.save(path)
    return path


def parquet(at: Path, tables: Tables, **types: pa.DataType) -> Path:
    """A folder of Parquet files; facts have dates, flags and the types given, all else is text."""
    at.mkdir(exist_ok=True)
    own = {"occurred_on": pa.date32(), "met": pa.bool_(), **types}
    for name, rows in tables.items():
        schema = pa.schema(
            {
                column: own.get(column, pa.string()) if name.startswith("facts") else pa.string()
                for column in header(rows)
            }
        )
        pq.write_table(
            pa.Table.from_pylist([_typed(row) for row in rows], schema), at / f"{name}.parquet"
        )
    return at


def _typed(row: Row) -> Row:
    typed = {name: None if cell == "" else cell for name, cell in row.items()}
    day = typed.get("occurred_on")
    if isinstance(day, str):
        typed["occurred_on"] = date.fromisoformat(day)
    if typed.get("met") in ("是", "否"):
        typed["met"] = typed["met"] == "是"
    return typed


def told(path: Path | Sequence[Path]) -> list[str]:
    """The faults of a source that must not be taken: place and message, in their order."""
    with pytest.raises(Faulty) as caught:
        read(path).close()
    assert caught.value.count == len(caught.value.faults)
    return [str(fault) for fault in caught.value.faults]


def taken(path: Path | Sequence[Path], columns: str, table: str = "facts") -> list[tuple[Any, ...]]:
    """Columns of a table of a source that must be taken, in their order."""
    with read(path) as store:
        return list(
            store.connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()
        )
