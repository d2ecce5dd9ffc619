"""Writing an interchange file: a workbook, or a folder of CSV or Parquet files.

What is written reads back as the same store. The same tables give the same bytes.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from anqi.facts.sheets import FACTS, SHEETS, Cell, Column, Sheet
from anqi.facts.store import Store

Format = Literal["xlsx", "csv", "parquet"]
WORKBOOK = "plant.xlsx"
"""The name of a workbook that is written into a folder."""
MOST_ROWS = 1_000_000
"""Rows of facts in one worksheet; more go into `facts-2`, `facts-3`, …"""

_LONGEST = 32_767
"""Characters that a spreadsheet's cell can hold."""
_AT_A_TIME = 20_000
_GROUP = 250_000
"""Rows that a reader of Parquet takes at once: enough to be quick, and several of them for several cores."""
_CREATED = datetime(2020, 1, 1)
"""The time of making that every workbook bears, so that like tables make like files."""
_WIDTHS: dict[Cell, int] = {
    "code": 10, "id": 38, "text": 16, "kind": 24, "choice": 14,
    "date": 12, "bool": 8, "number": 12, "moment": 26,
}  # fmt: skip
_OPEN_ENDS = {"active_from": "DATE '0001-01-01'", "active_to": "DATE '9999-12-31'"}


def write(tables: Mapping[str, pa.Table], out: Path, format: str) -> Path:
    """Write tables, named and with columns as the interchange file has them, and return what was written.

    `out` is a folder, or for `xlsx` also the workbook itself. Dates, quantities, flags and choices have types of
    their own: date32, decimal(11, 2), bool, text. Raises ValueError for what no interchange file can hold.
    """
    for name, table in tables.items():
        unknown = set(table.column_names) - set(_sheet(name).by_name)
        if unknown:
            raise ValueError(f"{name} has no columns {sorted(unknown)}")
    if format == "xlsx":
        path = out if out.suffix.lower() == ".xlsx" else out / WORKBOOK
        path.parent.mkdir(parents=True, exist_ok=True)
        with _whole(path) as part:
            _write_workbook(tables, part)
        return path
    writer = _FOLDER[format]
    out.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with _whole(out / f"{name}.{format}") as part:
            writer(table, _sheet(name), part)
    return out


def interchange(store: Store) -> dict[str, pa.Table]:
    """The tables of a store as `write` takes them."""
    tables = {}
    for sheet in SHEETS:
        columns = ", ".join(
            f"{_outward(sheet, column)} AS {column.name}" for column in sheet.columns
        )
        found = store.connection.sql(f"SELECT {columns} FROM {sheet.name}")
        tables[sheet.name] = found.to_arrow_table()
    return tables


def _outward(sheet: Sheet, column: Column) -> str:
    if column.cell == "number":
        return f"CAST({column.name}::DECIMAL(18, 2) * 0.01 AS DECIMAL(11, 2))"
    if sheet.name == "answers_for" and column.name in _OPEN_ENDS:
        return f"nullif({column.name}, {_OPEN_ENDS[column.name]})"
    return column.name


def _sheet(name: str) -> Sheet:
    for sheet in SHEETS:
        if sheet.name == name:
            return sheet
    raise ValueError(f"no sheet is called {name}")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Write a file whole or not at all: under another name first."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_parquet(table: pa.Table, _of: Sheet, path: Path) -> None:
    pq.write_table(table, path, compression="zstd", row_group_size=_GROUP)


def _write_csv(table: pa.Table, sheet: Sheet, path: Path) -> None:
    columns = ", ".join(f"{_as_csv(sheet.by_name[c])} AS {c}" for c in table.column_names)
    target = "'" + str(path.absolute()).replace("'", "''") + "'"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("rows", table)
        connection.execute(f"COPY (SELECT {columns} FROM rows) TO {target} (FORMAT csv, HEADER)")


def _as_csv(column: Column) -> str:
    if column.cell == "moment":
        return f"replace({column.name}::VARCHAR, ' ', 'T')"
    if column.cell in ("code", "id", "text"):
        # A spreadsheet would run such a text as a formula. A no-break space before it keeps it a text,
        # and readers trim it.
        risky = f"left({column.name}, 1) IN ('=', '+', '-', '@')"
        return f"CASE WHEN {risky} THEN chr(160) || {column.name} ELSE {column.name} END"
    return column.name


_FOLDER: dict[str, Callable[[pa.Table, Sheet, Path], None]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
}


def _write_workbook(tables: Mapping[str, pa.Table], path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="anqi-") as scratch:
        options = {"constant_memory": True, "tmpdir": scratch}
        with xlsxwriter.Workbook(str(path), options) as workbook:
            workbook.set_properties({"created": _CREATED})
            formats = {
                "head": workbook.add_format({"bold": True, "bottom": 1}),
                "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
                "number": workbook.add_format({"num_format": "0.00"}),
            }
            for sheet in SHEETS:
                if sheet.name in tables:
                    _write_sheets(workbook, sheet, tables[sheet.name], formats)


def _write_sheets(workbook: Any, sheet: Sheet, table: pa.Table, formats: dict[str, Any]) -> None:
    if table.num_rows > MOST_ROWS and sheet is not FACTS:
        raise ValueError(f"{sheet.name} has more rows than a worksheet holds")
    for number, start in enumerate(range(0, max(1, table.num_rows), MOST_ROWS), start=1):
        name = sheet.name if number == 1 else f"{sheet.name}-{number}"
        rows = table.slice(start, MOST_ROWS)
        _write_sheet(workbook.add_worksheet(name), sheet, rows, formats)


def _write_sheet(worksheet: Any, sheet: Sheet, table: pa.Table, formats: dict[str, Any]) -> None:
    columns = [sheet.by_name[name] for name in table.column_names]
    for place, column in enumerate(columns):
        worksheet.set_column(place, place, max(_WIDTHS[column.cell], len(column.name) + 2))
        worksheet.write_string(0, place, column.name, formats["head"])
    worksheet.freeze_panes(1, 0)
    writers = [_cell_writer(worksheet, column.cell, formats) for column in columns]
    for row, cells in enumerate(_rows(table), start=1):
        for place, cell in enumerate(cells):
            if cell is not None:
                writers[place](row, place, cell)


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches(max_chunksize=_AT_A_TIME):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _cell_writer(
    worksheet: Any, cell: Cell, formats: dict[str, Any]
) -> Callable[[int, int, Any], object]:
    if cell == "date":
        day = formats["date"]
        return lambda row, place, value: worksheet.write_datetime(row, place, value, day)
    if cell == "bool":
        return lambda row, place, value: worksheet.write_boolean(row, place, value)
    if cell == "number":
        figure = formats["number"]
        return lambda row, place, value: worksheet.write_number(row, place, float(value), figure)
    if cell == "moment":
        return lambda row, place, value: worksheet.write_string(row, place, value.isoformat())
    return lambda row, place, value: worksheet.write_string(row, place, _short_enough(value))


def _short_enough(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError(f"a text of {len(text)} characters fits no cell")
    return text
