"""DuckDB as the engine: its dialect, its exact functions, and how tables are made and fetched."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import duckdb
import pyarrow

from anqi.facts.catalogue import ATTRIBUTES, KINDS
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _
from anqi.rules.plan.schema import ROSTERS as _ROSTERS
from anqi.rules.rulebook.model import Scheme, Subject, measures_of

# points × top / bottom, rounded half away from zero; in 64 bits where the plan knows that it fits.
_ROUNDED = """CREATE OR REPLACE TEMP MACRO {name}(points, top, bottom) AS CAST(CASE WHEN points < 0
  THEN -((-2::{type} * points * top + bottom) // nullif(2::{type} * bottom, 0))
  ELSE (2::{type} * points * top + bottom) // nullif(2::{type} * bottom, 0) END AS BIGINT)"""
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

_FUNCTIONS = (
    _ROUNDED.format(name="anqi_points", type="BIGINT"),
    _ROUNDED.format(name="anqi_points_wide", type="HUGEINT"),
    "CREATE OR REPLACE TEMP MACRO anqi_product(a, b) AS a::HUGEINT * b",
    "CREATE OR REPLACE TEMP MACRO anqi_whole(number) AS CAST(number AS BIGINT)",
)


class DuckDB:
    """Runs programs on a connection that holds a store's tables. Tables it makes are the connection's own."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        for function in _FUNCTIONS:
            connection.execute(function)

    def load(self, name: str, table: pyarrow.Table) -> None:
        self.connection.register("_loaded", table)
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS FROM _loaded')
        self.connection.unregister("_loaded")

    def make(self, name: str, sql: str, *, kept: bool) -> None:
        create = f'CREATE OR REPLACE TEMP {"TABLE" if kept else "VIEW"} "{name}" AS {sql}'
        try:
            self._run(create)
        except duckdb.CatalogException:
            # The name stood for a view before and stands for a table now, or the other way round.
            self._run(f'DROP {"VIEW" if kept else "TABLE"} IF EXISTS temp."{name}"')
            self._run(create)

    def fetch(self, sql: str, *, many: bool = False) -> pyarrow.Table:
        """The rows of a query. `many`: without the copy that makes the answer to a few quicker."""
        try:
            if many:
                return self.connection.sql(sql).to_arrow_table()
            # Through a relation each query would be planned twice, which costs more than the copy of few rows.
            return self.connection.execute(sql).to_arrow_table()
        except duckdb.OutOfRangeException as fault:
            raise _too_large() from fault

    def month_aligned(self, first: date, last: date) -> bool:
        """Whether every span of answers_for that meets these days begins and ends with a month."""
        found = self.connection.execute(
            """SELECT count(*) FROM answers_for WHERE active_to >= $first AND active_from <= $last
               AND (day(active_from) <> 1 AND active_from > $first
                 OR active_to < $last AND last_day(active_to) <> active_to)""",
            {"first": first, "last": last},
        ).fetchall()
        return bool(found == [(0,)])

    def plants_of(self, subject: Subject, code: str) -> list[str]:
        """The plants that have such a subject."""
        if subject == "plant":
            found = self.connection.execute(
                "SELECT code FROM plants WHERE code = ?", [code]
            ).fetchall()
        else:
            query = f"SELECT plant FROM {_ROSTERS[subject]} WHERE code = ? ORDER BY plant"
            found = self.connection.execute(query, [code]).fetchall()
        return [plant for (plant,) in found]

    @contextmanager
    def narrowed(self, scheme: Scheme, plant: str, code: str) -> Iterator[None]:
        """Let the store hold one subject alone, and of facts what the scheme asks about.

        For a person these are his own facts, else those of the plant. What is judged then is judged by the same plan,
        without reading what concerns others.
        """
        subject = scheme.subject
        own, parameters = "plant = $plant", {"plant": plant}
        if subject == "person":
            own, parameters = f"{own} AND person = $code", {**parameters, "code": code}
        kinds = {kind for value in scheme.values() for m in measures_of(value) for kind in m.kinds}
        unasked = ATTRIBUTES.keys() - {name for kind in kinds for name in KINDS[kind].attributes}
        nothing = ", ".join(f"NULL AS {name}" for name in sorted(unasked))
        columns = f"* REPLACE ({nothing})" if nothing else "*"
        self.connection.execute(
            f"CREATE TEMP TABLE facts AS SELECT {columns} FROM main.facts"
            f" WHERE {own} AND list_contains($kinds, kind)",
            parameters | {"kinds": sorted(kinds)},
        )
        roster = _ROSTERS.get(subject)
        if roster is not None:
            self.connection.execute(
                f"CREATE TEMP TABLE {roster} AS FROM main.{roster} WHERE plant = ? AND code = ?",
                [plant, code],
            )
        try:
            yield
        finally:
            for name in filter(None, ("facts", roster)):
                self.connection.execute(f"DROP TABLE temp.{name}")

    def _run(self, sql: str, *parameters: Any) -> None:
        try:
            self.connection.execute(sql, *parameters)
        except duckdb.OutOfRangeException as fault:
            raise _too_large() from fault


def _too_large() -> Faulty:
    message = _("the figures grow too large to be computed exactly; nothing was judged")
    return Faulty(_("the judgement"), [Fault("", message)])
