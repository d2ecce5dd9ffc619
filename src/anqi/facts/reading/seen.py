"""What was handed in, as one view per sheet that the checks ask.

Beside the typed columns a row has its source, part and number, and two numbers with a bit for each column:
`wrong_…`, where what stands there is no value or nothing stands where something must, and `filled_…`.
Rosters, and facts that we landed as text, are read once, into tables; facts in foreign Parquet files stay there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from anqi.facts.reading.findings import Findings
from anqi.facts.reading.groups import Bare, Group, grouped
from anqi.facts.reading.normal import TYPES
from anqi.facts.reading.parts import Part
from anqi.facts.reading.sql import identifier
from anqi.facts.sheets import FACTS, SHEETS, Sheet

SCHEMA = "seen"
BITS = 60
"""Columns to a number of bits; where there are more columns, there are more numbers."""


@dataclass
class Seen:
    """The views, and what they were made of."""

    connection: duckdb.DuckDBPyConnection
    parts: list[Part]
    """By number, in the order in which they are told."""
    groups: dict[str, list[Group]] = field(default_factory=dict)

    bare: tuple[frozenset[str], ...] = ()
    """For each foreign group the columns that are taken as they lie in their files."""

    def has(self, sheet: Sheet) -> bool:
        return bool(self.groups[sheet.name])

    def number(self, sql: str) -> int:
        """The one number that a query gives."""
        return int(self.row(sql)[0])

    def row(self, sql: str) -> tuple[Any, ...]:
        """The one row that a query gives."""
        [row] = self.connection.execute(sql).fetchall()
        return tuple(row)


def view(sheet: Sheet) -> str:
    """`source_`, `part_`, `row_`, the sheet's columns, `wrong_…`, and of facts `filled_…`."""
    return f"{SCHEMA}.{sheet.name}"


def bits(name: str, sheet: Sheet) -> list[str]:
    """The columns that hold `wrong` or `filled` bits of a sheet."""
    return [f"{name}_{word}" for word in range(-(-len(sheet.columns) // BITS))]


def look(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    findings: Findings,
    bare: Bare | None = None,
) -> Seen:
    """Make the views. `bare` is what an earlier look at the same files found; else they are looked through.

    Raises duckdb.Error where a foreign file can't be read.
    """
    ordered = sorted(parts, key=lambda part: (part.source, part.sheet_order, part.order))
    groups = list(grouped(connection, ordered, findings, bare))
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    seen = Seen(connection, ordered, bare=tuple(group.bare for group in groups if group.foreign))
    for sheet in SHEETS:
        seen.groups[sheet.name] = own = [group for group in groups if group.sheet is sheet]
        if bare is not None and own and all(group.foreign for group in own):
            _view_checked(connection, sheet, own)
            continue
        copied = " UNION ALL ".join(_rows(group) for group in own if not group.stays)
        connection.execute(f"CREATE TABLE {read_table(sheet)} AS {copied or _no_rows(sheet)}")
        rows = [_rows(group) for group in own if group.stays]
        if copied or not rows:
            rows.append(f"SELECT * FROM {read_table(sheet)}")
        connection.execute(f"CREATE VIEW {view(sheet)} AS {' UNION ALL '.join(rows)}")
    return seen


def _view_checked(connection: duckdb.DuckDBPyConnection, sheet: Sheet, groups: list[Group]) -> None:
    """A view of the typed columns alone: checked before, so nothing asks what is wrong with them."""
    if sheet is FACTS:
        return  # taken from the files as they lie: nothing asks the view either
    rows = (f"SELECT {_values(group)} FROM {group.scanned}" for group in groups)
    connection.execute(f"CREATE VIEW {view(sheet)} AS {' UNION ALL '.join(rows)}")


def read_table(sheet: Sheet) -> str:
    """The table of what was read into one; that of the facts is the store's own."""
    return "main.facts" if sheet is FACTS else f"{SCHEMA}.{sheet.name}_read"


def found(seen: Seen, sheet: Sheet, column: str) -> str:
    """Part, row and what stands in a column, as text: a query over the files themselves."""
    return " UNION ALL ".join(
        f"SELECT {group.part} AS part_, CAST({group.row} AS BIGINT) AS row_,"
        f" {group.columns[column].raw} AS found FROM {group.scanned}"
        for group in seen.groups[sheet.name]
    )


def _rows(group: Group) -> str:
    own = {column.name: group.columns[column.name] for column in group.sheet.columns}
    wrong = {
        column.name: _wrong(own[column.name].unfit, own[column.name].filled, column.required)
        for column in group.sheet.columns
    }
    columns = [_values(group), f"{group.source} AS source_", f"{group.part} AS part_"]
    columns += [f"CAST({group.row} AS BIGINT) AS row_"]
    columns += _as_bits("wrong", group.sheet, wrong.values())
    if group.sheet is FACTS:
        columns += _as_bits("filled", group.sheet, (taken.filled for taken in own.values()))
    return f"SELECT {', '.join(columns)} FROM {group.scanned}"


def _values(group: Group) -> str:
    return ", ".join(f"{value} AS {identifier(name)}" for name, value in group.values.items())


def _wrong(unfit: str, filled: str, required: bool) -> str:
    if not required:
        return unfit
    return f"NOT ({filled})" if unfit == "false" else f"({unfit} OR NOT ({filled}))"


def _as_bits(name: str, sheet: Sheet, tests: Iterable[str]) -> list[str]:
    words = {word: ["0::BIGINT"] for word in bits(name, sheet)}
    for place, test in enumerate(tests):
        if test != "false":
            word = f"{name}_{place // BITS}"
            words[word].append(f"if({test}, {1 << place % BITS}::BIGINT, 0)")
    return [f"{' + '.join(terms)} AS {word}" for word, terms in words.items()]


def _no_rows(sheet: Sheet) -> str:
    columns = ["NULL::BIGINT AS place"] if sheet is FACTS else []
    columns += [f"NULL::{TYPES[column.cell]} AS {column.name}" for column in sheet.columns]
    columns += ["0 AS source_", "0 AS part_", "0::BIGINT AS row_"]
    columns += [f"0::BIGINT AS {word}" for word in bits("wrong", sheet)]
    if sheet is FACTS:
        columns += [f"0::BIGINT AS {word}" for word in bits("filled", sheet)]
    return f"SELECT {', '.join(columns)} WHERE false"
