"""Columns that hold nothing but values as the store has them, so that nothing is to be done but take them.

Of foreign Parquet files the engine then scans them as they lie; of what we landed as text, kinds and choices are
looked at once for each that occurs, and not row by row.
"""

from collections.abc import Iterable

import duckdb

from anqi.facts.catalogue import KINDS
from anqi.facts.reading.normal import CODE, LONGEST, clean, from_text, in_time, matches
from anqi.facts.reading.parts import Part
from anqi.facts.reading.sql import literal, scan
from anqi.facts.sheets import FACTS, Cell, Column

_WIDE_SPACE = literal("\u3000")
_MANY = 10_000
"""More different values than any catalogue has: some of them are none of it."""


def bare_columns(connection: duckdb.DuckDBPyConnection, parts: list[Part]) -> frozenset[str]:
    """The columns of these parts, which share one schema, that need no reading."""
    table = scan(part.path for part in parts)
    part = parts[0]
    tests = {
        column.name: test
        for column in part.sheet.columns
        if (test := _test(part, column)) is not None
    }
    bare = set(_passed(connection, table, tests))
    bare |= _coded(connection, table, part)
    return frozenset(bare)


def _test(part: Part, column: Column) -> str | None:
    reference = part.reference(column.name)
    if reference is None or part.types is None:
        return None
    type, cell = part.types[column.name], column.cell
    if type == "VARCHAR" and cell == "code":
        return matches(reference, CODE)
    if type == "VARCHAR" and cell == "id":
        return _tidy(reference)
    if type == _TIMES.get(cell):
        return in_time(reference)
    if type == "VARCHAR" and cell == "text" and part.sheet is not FACTS:
        return f"{reference} IS NOT DISTINCT FROM {from_text(column, clean(reference)).value}"
    return None


_TIMES: dict[Cell, str] = {"date": "DATE", "moment": "TIMESTAMP WITH TIME ZONE"}


def _tidy(reference: str) -> str:
    """Whether an id is short enough and without white space at its ends, in comparisons that cost little."""
    return (
        f"(length({reference}) <= {LONGEST} AND {reference} > '!' AND NOT suffix({reference}, ' ')"
        f" AND NOT prefix({reference}, {_WIDE_SPACE}) AND NOT suffix({reference}, {_WIDE_SPACE}))"
    )


def _passed(
    connection: duckdb.DuckDBPyConnection, table: str, tests: dict[str, str]
) -> Iterable[str]:
    if not tests:
        return []
    results = ", ".join(f"coalesce(bool_and({test}), true)" for test in tests.values())
    [row] = connection.execute(f"SELECT {results} FROM {table}").fetchall()
    return [name for name, passed in zip(tests, row, strict=True) if passed]


def _coded(connection: duckdb.DuckDBPyConnection, table: str, part: Part) -> set[str]:
    """`kind` and the choices, where only codes stand there, each of its kind."""
    if part.sheet is not FACTS or _type(part, "kind") != "VARCHAR":
        return set()
    kind = part.reference("kind")
    found = connection.execute(f"SELECT DISTINCT {kind} FROM {table} LIMIT {_MANY}").fetchall()
    if not {code for (code,) in found} <= {None, *KINDS}:
        return set()
    bare = {"kind"}
    for column in part.sheet.columns:
        if column.cell == "choice" and _type(part, column.name) == "VARCHAR":
            reference = part.reference(column.name)
            pairs = connection.execute(
                f"SELECT DISTINCT {kind}, {reference} FROM {table} WHERE {reference} IS NOT NULL"
                f" LIMIT {_MANY}"
            ).fetchall()
            bare |= (
                {column.name} if all(_is_choice(column.name, *pair) for pair in pairs) else set()
            )
    return bare


def _type(part: Part, column: str) -> str | None:
    if column not in part.held:
        return None
    return "VARCHAR" if part.types is None else part.types[column]


def _is_choice(attribute: str, kind: str | None, code: str) -> bool:
    if kind is None or attribute not in KINDS[kind].attributes:
        return False
    return code in KINDS[kind].attributes[attribute].choices
