"""Parts that are scanned as one, and how each of their columns is taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import duckdb

from anqi.facts.reading.findings import Findings
from anqi.facts.reading.landing import ROW
from anqi.facts.reading.normal import Sql, absent, from_text
from anqi.facts.reading.parts import Part
from anqi.facts.reading.profile import bare_columns
from anqi.facts.reading.sql import FILE, ROW_OF_FILE, identifier, listed, literal, scan
from anqi.facts.reading.typed import from_type
from anqi.facts.reading.wording import wanted
from anqi.facts.sheets import FACTS, Column, Sheet
from anqi.kit.language import _

_ROW_BITS = 40
_KIND = '"anqi:kind"'
Bare = Sequence[frozenset[str]]
"""For each group of foreign parts, in order, the columns taken as they lie in their files."""


@dataclass(frozen=True)
class Group:
    """A part of ours, which holds text; or the foreign Parquet files of one source that share a schema."""

    numbers: list[int]
    parts: list[Part]
    columns: dict[str, Sql]
    bare: frozenset[str]

    @property
    def sheet(self) -> Sheet:
        return self.parts[0].sheet

    @property
    def source(self) -> int:
        return self.parts[0].source

    @property
    def foreign(self) -> bool:
        return self.parts[0].types is not None

    @property
    def stays(self) -> bool:
        """Whether its rows are left where they lie: facts, in files that can be scanned."""
        return self.foreign and self.sheet is FACTS

    @property
    def scanned(self) -> str:
        """Its rows, with the kind of each where they are facts."""
        table = scan((part.path for part in self.parts), placed=self.foreign)
        if self.sheet is not FACTS:
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
        return f"({ROW_OF_FILE} + 1)" if self.foreign else ROW

    @property
    def values(self) -> dict[str, str]:
        """Every column's value as the store has it, in SQL: what is empty and has a meaning is filled."""
        values = {"place": self._place} if self.sheet is FACTS else {}
        values |= {name: taken.value for name, taken in self.columns.items()}
        defaults = {"quantity": "100", "party_member": "false", "source": self._origin}
        for name in defaults.keys() & values.keys():
            values[name] = f"coalesce({values[name]}, {defaults[name]})"
        return values

    @property
    def _place(self) -> str:
        """A number by which a fact is known within the store, shorter than its id: its part and its row."""
        return f"(({self.part})::BIGINT << {_ROW_BITS}) + {self.row}"

    @property
    def _origin(self) -> str:
        """File, sheet and row, for facts that do not say where they come from."""
        label = literal(self.parts[0].label)
        if len(self.parts) > 1:
            folder = self.parts[0].label.removesuffix(self.parts[0].path.name)
            label = f"{literal(folder)} || parse_filename({identifier(FILE)})"
        return f"{label} || ':' || {self.row}"


def grouped(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    findings: Findings,
    bare: Bare | None,
) -> Iterator[Group]:
    """The groups of these parts, which are numbered in the order in which they come.

    Which columns of foreign files need no reading is looked up in them, unless `bare` says so.
    """
    known = None if bare is None else iter(bare)
    numbered = sorted(enumerate(parts), key=lambda item: (_alike(item[1]), item[0]))
    for _key, members in groupby(numbered, key=lambda item: _alike(item[1])):
        numbers, own = (list(column) for column in zip(*members, strict=True))
        foreign = own[0].types is not None
        taken = next(known) if known and foreign else bare_columns(connection, own)
        columns = {
            column.name: _taken(connection, own, column, findings, is_bare=column.name in taken)
            for column in own[0].sheet.columns
        }
        yield Group(numbers, own, columns, taken)


def _alike(part: Part) -> tuple[object, ...]:
    """A key that parts share which are scanned as one."""
    own = part.label if part.types is None else ""
    return (part.source, part.sheet_order, own, part.schema)


def _taken(
    connection: duckdb.DuckDBPyConnection,
    parts: list[Part],
    column: Column,
    findings: Findings,
    *,
    is_bare: bool,
) -> Sql:
    part = parts[0]
    reference = part.reference(column.name)
    if reference is None:
        return absent(column)
    raw, filled = f"CAST({reference} AS VARCHAR)", f"{reference} IS NOT NULL"
    if is_bare:
        return Sql(reference, raw, filled)
    if part.types is None:
        return from_text(column, reference, _KIND)
    type = part.types[column.name]
    taken = from_type(column, reference, type, _KIND)
    if taken is not None:
        return taken
    for each in parts:
        [(count,)] = connection.execute(
            f"SELECT count({reference}) FROM {scan([each.path])}"
        ).fetchall()
        if count:
            message = _("the column's type {type} can't hold {what}")
            text = message.format(type=type, what=wanted(column))
            findings.about_column(each, column.name, text)
    return Sql(absent(column).value, raw, filled)
