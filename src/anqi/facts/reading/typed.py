"""Columns of foreign Parquet files, which have types of their own."""

import re
from collections.abc import Callable

from anqi.facts.reading.normal import Sql, absent, clean, from_text, in_time
from anqi.facts.sheets import FACTS, Cell, Column

_INTEGERS = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
_FLOATS = ("DOUBLE", "FLOAT")
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_MOST = 10**9


def from_type(column: Column, reference: str, type: str, kind: str) -> Sql | None:
    """How a column of this type is taken; none where the type can't hold what the column should."""
    raw = f"CAST({reference} AS VARCHAR)"
    if type == '"NULL"':
        return absent(column)
    if type == "VARCHAR" and column.cell == "text" and column.name in FACTS.by_name:
        # Nothing is computed of these, and there may be many: they are taken as they stand.
        taken = f"nullif({reference}, '')"
        return Sql(taken, taken, f"{taken} IS NOT NULL")
    if type == "VARCHAR":
        return from_text(column, clean(reference), kind)
    if column.cell in ("code", "id", "text"):
        return _as_text(column, reference, type)
    value = _VALUES[column.cell](reference, type) if column.cell in _VALUES else None
    if value is None:
        return None
    filled = f"{reference} IS NOT NULL"
    return Sql(value, raw, filled, f"(({filled}) > (({value}) IS NOT NULL))")


def _as_text(column: Column, reference: str, type: str) -> Sql | None:
    if type in _FLOATS:
        # Tables of numbers with gaps are often written as floats: 101.0 is the code 101.
        whole = f"CAST(TRY_CAST({reference} AS HUGEINT) AS VARCHAR)"
        is_whole = f"{reference} = floor({reference}) AND abs({reference}) < 1e15"
        return from_text(column, f"CASE WHEN {is_whole} THEN {whole} ELSE {reference}::VARCHAR END")
    if _INTEGERS.fullmatch(type) or type == "UUID":
        return from_text(column, f"CAST({reference} AS VARCHAR)")
    return None


def _day(reference: str, type: str) -> str | None:
    if type == "DATE":
        return f"CASE WHEN {in_time(reference)} THEN {reference} END"
    if type.startswith("TIMESTAMP") and "ZONE" not in type:
        midnight = f"{reference} = date_trunc('day', {reference})"
        return f"CASE WHEN {in_time(reference)} AND {midnight} THEN CAST({reference} AS DATE) END"
    return None


def _moment(reference: str, type: str) -> str | None:
    if type == "TIMESTAMP WITH TIME ZONE":
        return f"CASE WHEN {in_time(reference)} THEN {reference} END"
    return None


def _flag(reference: str, type: str) -> str | None:
    if type == "BOOLEAN":
        return reference
    if type in _FLOATS or _INTEGERS.fullmatch(type):
        return f"CASE {reference} WHEN 1 THEN true WHEN 0 THEN false END"
    return None


def _number(reference: str, type: str) -> str | None:
    """In hundredths, or null where it is out of bounds or finer than that."""
    bounds = f"{reference} >= 0 AND {reference} < {_MOST}"
    if type == "FLOAT":
        # Its text is the shortest decimal that reads back; as a double it would be another number.
        return from_text(FACTS.by_name["quantity"], f"CAST({reference} AS VARCHAR)").value
    if type == "DOUBLE":
        near = f"round({reference} * 100)"
        exact = f"{bounds} AND {near} / 100 = {reference}"
        return f"CASE WHEN {exact} THEN CAST({near} AS BIGINT) END"
    decimal = _DECIMAL.fullmatch(type)
    if decimal is None and not _INTEGERS.fullmatch(type):
        return None
    rounded = f"TRY_CAST({reference} AS DECIMAL(11, 2))"
    if decimal and int(decimal[2]) > 2:
        bounds += f" AND {rounded} = {reference}"
    return f"CASE WHEN {bounds} THEN CAST({rounded} * 100 AS BIGINT) END"


_VALUES: dict[Cell, Callable[[str, str], str | None]] = {
    "date": _day,
    "moment": _moment,
    "bool": _flag,
    "number": _number,
}
