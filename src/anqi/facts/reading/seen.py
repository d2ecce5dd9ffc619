"""What was handed in, as one view per sheet: each column as it is taken, as it stands, and whether it is unfit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import duckdb

from anqi.facts.reading.findings import Findings
from anqi.facts.reading.landing import ROW
from anqi.facts.reading.normal import Sql, absent, from_text
from anqi.facts.reading.parts import Part
from anqi.facts.reading.profile import bare_columns
from anqi.facts.reading.sql import FILE, ROW_OF_FILE, identifier, listed, literal, scan
from anqi.facts.reading.typed import from_type
from anqi.facts.reading.wording import wanted
from anqi.facts.sheets import FACTS, SHEETS, Column, Sheet
from anqi.kit.language import _

SCHEMA = "seen"
_KIND = '"anqi:kind"'
Bare = Sequence[frozenset[str]]
"""For each group of foreign parts, in order, the columns taken as they lie in their files."""


@dataclass(frozen=True)
class Group:
    """Parts that are scanned as one: a text part for itself, foreign files of one schema together."""

    numbers: list[int]
    parts: list[Part]
    columns: dict[str, Sql]

    @property
    def scanned(self) -> str:
        """Its rows, with the kind of each where they are facts."""
        foreign = self.parts[0].types is not None
        table = scan((part.path for part in self.parts), placed=foreign)
        if self.parts[0].sheet is not FACTS:
            return table
        return f"(SELECT *, {self.columns['kind'].value} AS {_KIND} FROM {table})"

    @property
    def part(self) -> str:
        """The number of a row's part, in SQL."""
        if len(self.parts) == 1:
            return str(self.numbers[0])
        files = listed(str(part.path.absolute()) for part in self.parts)
        return f"({self.numbers}[list_position([{files}], {identifier(FILE)})])"

    @property
    def row(self) -> str:
        return ROW if self.parts[0].types is None else f"({ROW_OF_FILE} + 1)"

    @property
    def origin(self) -> str:
        """File, sheet and row, in SQL, for facts that do not say where they come from."""
        label = literal(self.parts[0].label)
        if len(self.parts) > 1:
            folder = self.parts[0].label.removesuffix(self.parts[0].path.name)
            label = f"{literal(folder)} || parse_filename({identifier(FILE)})"
        return f"{label} || ':' || {self.row}"


@dataclass
class Seen:
    """The views, and what they were made of."""

    connection: duckdb.DuckDBPyConnection
    parts: list[Part]
    """By number, in the order in which they are told."""
    groups: dict[str, list[Group]] = field(default_factory=dict)
    bare: list[frozenset[str]] = field(default_factory=list)

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
    """Its columns: `source_`, `part_`, `row_`, and of each column the value, what stands there, whether unfit."""
    return f"{SCHEMA}.{sheet.name}"


def raw(column: str) -> str:
    return identifier(f"{column}:raw")


def unfit(column: str) -> str:
    return identifier(f"{column}:unfit")


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
    seen = Seen(connection, ordered, {sheet.name: [] for sheet in SHEETS})
    known = None if bare is None else iter(bare)
    numbered = sorted(enumerate(ordered), key=lambda item: (_alike(item[1]), item[0]))
    for _key, members in groupby(numbered, key=lambda item: _alike(item[1])):
        numbers, own = (list(column) for column in zip(*members, strict=True))
        taken: frozenset[str] = frozenset()
        if own[0].types is not None:
            taken = bare_columns(connection, own) if known is None else next(known)
            seen.bare.append(taken)
        columns = {
            column.name: _taken(seen, own, column, findings, is_bare=column.name in taken)
            for column in own[0].sheet.columns
        }
        seen.groups[own[0].sheet.name].append(Group(numbers, own, columns))
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for sheet in SHEETS:
        rows = " UNION ALL ".join(_rows(sheet, group) for group in seen.groups[sheet.name])
        connection.execute(f"CREATE VIEW {view(sheet)} AS {rows or _no_rows(sheet)}")
    return seen


def _alike(part: Part) -> tuple[object, ...]:
    """A key that parts share which are scanned as one."""
    own = part.label if part.types is None else ""
    return (part.source, part.sheet_order, own, part.schema)


def _taken(
    seen: Seen, parts: list[Part], column: Column, findings: Findings, *, is_bare: bool
) -> Sql:
    part = parts[0]
    reference = part.reference(column.name)
    if reference is None:
        return absent(column)
    if part.types is None:
        return from_text(column, reference, _KIND)
    if is_bare:
        return Sql(reference, f"CAST({reference} AS VARCHAR)")
    type = part.types[column.name]
    taken = from_type(column, reference, type, _KIND)
    if taken is not None:
        return taken
    for each in parts:
        if seen.number(f"SELECT count({reference}) FROM {scan([each.path])}"):
            message = _("the column's type {type} can't hold {what}")
            text = message.format(type=type, what=wanted(column))
            findings.about_column(each, column.name, text)
    return Sql(absent(column).value, f"CAST({reference} AS VARCHAR)")


def _rows(sheet: Sheet, group: Group) -> str:
    columns = [f"{group.parts[0].source} AS source_", f"{group.part} AS part_"]
    columns += [f"CAST({group.row} AS BIGINT) AS row_"]
    for column in sheet.columns:
        taken = group.columns[column.name]
        columns += [
            f"{taken.value} AS {column.name}",
            f"{taken.raw} AS {raw(column.name)}",
            f"{taken.unfit} AS {unfit(column.name)}",
        ]
    return f"SELECT {', '.join(columns)} FROM {group.scanned}"


def _no_rows(sheet: Sheet) -> str:
    columns = ["0 AS source_", "0 AS part_", "0::BIGINT AS row_"]
    for column in sheet.columns:
        taken = absent(column)
        columns += [
            f"{taken.value} AS {column.name}",
            f"{taken.raw} AS {raw(column.name)}",
            f"false AS {unfit(column.name)}",
        ]
    return f"SELECT {', '.join(columns)} WHERE false"
