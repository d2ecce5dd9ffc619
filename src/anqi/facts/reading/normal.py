"""From what stands in a cell to its one typed value, in SQL."""

from functools import cache
from typing import NamedTuple

from anqi.facts.catalogue import CATALOGUE, KINDS
from anqi.facts.reading.limits import CELL
from anqi.facts.reading.marks import CONTROL
from anqi.facts.reading.sql import listed, literal
from anqi.facts.sheets import Cell, Column

TYPES: dict[Cell, str] = {
    "code": "VARCHAR", "id": "VARCHAR", "text": "VARCHAR", "kind": "VARCHAR", "choice": "VARCHAR",
    "date": "DATE", "bool": "BOOLEAN", "number": "BIGINT", "moment": "TIMESTAMPTZ",
}  # fmt: skip
"""Type of a checked column; numbers are hundredths."""
FIRST_DAY, LAST_DAY = "1900-01-01", "2200-12-31"
LONGEST = 64
"""Characters of a code or id."""
CODE = f"[A-Za-z0-9._-]{{1,{LONGEST}}}"
TRUE, FALSE = ("是", "true", "1"), ("否", "false", "0")
NUMBER = r"\+?(0*[0-9]{1,9}(\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*)"
"""A number from 0 to below 10⁹ with two decimals; zeros at its ends do not count."""
MOMENT = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)? ?(Z|[+-]\d{2}(:?\d{2})?)"
_WHITE = "".join(map(chr, (9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
_WHITE += "".join(map(chr, (0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))


class Sql(NamedTuple):
    """How a column is taken."""

    value: str
    """The typed value; null where the cell is empty or unfit."""
    raw: str
    """What stands there, as text; null where the cell is empty."""
    filled: str
    """Whether anything stands there."""
    unfit: str = "false"
    """Whether something stands there that is no value of the column."""


def absent(column: Column) -> Sql:
    return Sql(f"NULL::{TYPES[column.cell]}", "NULL::VARCHAR", "false")


def clean(reference: str) -> str:
    """Text without white space at its ends; null where nothing is left."""
    return f"nullif(trim({reference}, {literal(_WHITE)}), '')"


def from_text(column: Column, raw: str, kind: str = "NULL::VARCHAR") -> Sql:
    """A column of clean text; `kind` is the row's kind, which says what choices there are."""
    value = _choice(column, raw, kind) if column.cell == "choice" else _value(column, raw)
    filled = doubtful = f"{raw} IS NOT NULL"
    if column.cell == "choice":
        # Where the kind has no such attribute that is the fault, and not what stands there.
        doubtful = f"({filled} AND {kind} IN ({listed(kinds_with(column.name))}))"
    # Said by comparing: DuckDB looks at the second half of an AND row by row, eight times slower.
    return Sql(value, raw, filled, f"(({doubtful}) > (({value}) IS NOT NULL))")


def _value(column: Column, raw: str) -> str:
    cell = column.cell
    if cell == "date":
        day = f"TRY_CAST({raw} AS DATE)"
        iso = matches(raw, r"\d{4}-\d{2}-\d{2}")
        return f"CASE WHEN {iso} AND {in_time(day)} THEN {day} END"
    if cell == "moment":
        moment = f"TRY_CAST({raw} AS TIMESTAMPTZ)"
        return f"CASE WHEN {matches(raw, MOMENT)} AND {in_time(moment)} THEN {moment} END"
    if cell == "bool":
        yes, no = (f"lower({raw}) IN ({listed(words)})" for words in (TRUE, FALSE))
        return f"CASE WHEN {yes} THEN true WHEN {no} THEN false END"
    if cell == "number":
        exact = f"TRY_CAST({raw} AS DECIMAL(13, 2))"
        return f"CASE WHEN {matches(raw, NUMBER)} THEN CAST({exact} * 100 AS BIGINT) END"
    if cell == "kind":
        return _coded(raw, list(KINDS), {kind.title.zh: kind.code for kind in CATALOGUE})
    return f"CASE WHEN {fits(column, raw)} THEN {raw} END"


def _choice(column: Column, raw: str, kind: str) -> str:
    """By kind and text together: kinds that share an attribute have choices of their own."""
    own = [(of, code, title) for of in kinds_with(column.name)
           for code, title in KINDS[of].attributes[column.name].choices.items()]  # fmt: skip
    both = f"({kind} || ' ' || {raw})"
    known = f"{both} IN ({listed(f'{of} {code}' for of, code, _title in own)})"
    titles = {f"{of} {title.zh}": code for of, code, title in own}
    return f"CASE WHEN {known} THEN {raw} ELSE {_case(both, titles)} END"


def _coded(raw: str, codes: list[str], by_title: dict[str, str]) -> str:
    return f"CASE WHEN {raw} IN ({listed(codes)}) THEN {raw} ELSE {_case(raw, by_title)} END"


def _case(reference: str, results: dict[str, str]) -> str:
    branches = (f"WHEN {literal(of)} THEN {literal(is_)}" for of, is_ in results.items())
    return f"CASE {reference} {' '.join(branches)} END"


def fits(column: Column, reference: str) -> str:
    """Whether a text, as it stands, is a value of a column of codes, ids or texts."""
    if column.cell == "code":
        return matches(reference, CODE)
    longest = LONGEST if column.cell == "id" else CELL
    control = f"regexp_matches({reference}, {literal(CONTROL)})"
    return f"(length({reference}) <= {longest} AND NOT {control})"


def matches(reference: str, pattern: str) -> str:
    return f"regexp_full_match({reference}, {literal(pattern)})"


def in_time(day: str) -> str:
    """Whether a date or moment is one of the years that a ledger may speak of."""
    return f"{day} BETWEEN {literal(FIRST_DAY)} AND {literal(LAST_DAY)}"


@cache
def kinds_with(attribute: str) -> tuple[str, ...]:
    return tuple(kind.code for kind in CATALOGUE if attribute in kind.attributes)
