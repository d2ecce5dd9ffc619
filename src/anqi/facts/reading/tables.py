"""The tables of a store, out of what was seen and found without fault."""

import duckdb

from anqi.facts.reading.seen import SCHEMA, Group, Seen, view
from anqi.facts.sheets import ANSWERS_FOR, BRANCHES, DEPARTMENTS, FACTS, PEOPLE, PLANTS

ALWAYS_FROM, ALWAYS_TO = "DATE '0001-01-01'", "DATE '9999-12-31'"
"""What stands for an open end of a span."""


def make_tables(seen: Seen) -> None:
    """Make the tables and leave nothing else behind."""
    connection = seen.connection
    for sheet in (PLANTS, DEPARTMENTS, BRANCHES):
        columns = ", ".join(["plant"] * ("plant" in sheet.by_name) + ["code", "name"])
        spans = ", active_from, active_to" if "active_from" in sheet.by_name else ""
        connection.execute(
            f"CREATE TABLE {sheet.name} AS SELECT DISTINCT {columns}{spans} FROM {view(sheet)}"
            " ORDER BY ALL"
        )
    connection.execute(f"""
        CREATE TABLE people AS SELECT DISTINCT plant, code, name, department, branch,
            coalesce(party_member, false) AS party_member, active_from, active_to
        FROM {view(PEOPLE)} ORDER BY ALL
    """)
    connection.execute("ALTER TABLE people ALTER party_member SET NOT NULL")
    _make_answers_for(connection)
    _make_facts(seen)
    connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


def _make_answers_for(connection: duckdb.DuckDBPyConnection) -> None:
    """Spans of one branch and department that overlap or touch become one: no day is there twice."""
    connection.execute(f"""
        CREATE TABLE answers_for AS
        WITH span AS (
            SELECT plant, branch, department, coalesce(active_from, {ALWAYS_FROM}) AS first,
                coalesce(active_to, {ALWAYS_TO}) AS last
            FROM {view(ANSWERS_FOR)}
        ), begun AS (
            SELECT *, first > max(last) OVER before + 1 AS apart FROM span
            WINDOW before AS (PARTITION BY plant, branch, department ORDER BY first, last
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        ), numbered AS (
            SELECT *, sum(coalesce(apart, true)::INT) OVER (
                PARTITION BY plant, branch, department ORDER BY first, last
                ROWS UNBOUNDED PRECEDING) AS number
            FROM begun
        )
        SELECT plant, branch, department, min(first) AS active_from, max(last) AS active_to
        FROM numbered GROUP BY plant, branch, department, number ORDER BY ALL
    """)
    for column in ("active_from", "active_to"):
        connection.execute(f"ALTER TABLE answers_for ALTER {column} SET NOT NULL")


def _make_facts(seen: Seen) -> None:
    """A view over Parquet files where all facts lie in such, so that they are not copied; else a table."""
    groups = seen.groups[FACTS.name]
    form = "VIEW" if all(group.parts[0].types is not None for group in groups) else "TABLE"
    rows = " UNION ALL ".join(map(_facts, groups))
    seen.connection.execute(f"CREATE {form} facts AS {rows}")


def _facts(group: Group) -> str:
    values = {name: taken.value for name, taken in group.columns.items()}
    values["quantity"] = f"coalesce({values['quantity']}, 100)"
    values["source"] = f"coalesce({values['source']}, {group.origin})"
    columns = ", ".join(f"{value} AS {name}" for name, value in values.items())
    return f"SELECT {columns} FROM {group.scanned}"
