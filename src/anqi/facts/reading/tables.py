"""The tables of a store, out of what was seen and found without fault."""

from datetime import date

import duckdb

from anqi.facts.reading.groups import Group
from anqi.facts.reading.seen import SCHEMA, Seen, bits, view
from anqi.facts.sheets import ANSWERS_FOR, BRANCHES, DEPARTMENTS, FACTS, PEOPLE, PLANTS


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
            party_member, active_from, active_to
        FROM {view(PEOPLE)} ORDER BY plant, code
    """)
    connection.execute("ALTER TABLE people ALTER party_member SET NOT NULL")
    _make_answers_for(connection)
    connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
    _make_facts(seen)


def _make_answers_for(connection: duckdb.DuckDBPyConnection) -> None:
    """Spans of one branch and department that overlap or touch become one: no day is there twice."""
    columns = "plant, branch, department, active_from, active_to"
    rows = connection.execute(f"SELECT {columns} FROM {view(ANSWERS_FOR)}").fetchall()
    connection.execute("""
        CREATE TABLE answers_for (plant VARCHAR, branch VARCHAR, department VARCHAR,
            active_from DATE NOT NULL, active_to DATE NOT NULL)
    """)
    spans = _merged([(*row[:3], row[3] or date.min, row[4] or date.max) for row in rows])
    if spans:
        lists = [list(column) for column in zip(*spans, strict=True)]
        columns = ", ".join("unnest(?)" for _ in lists)
        connection.execute(f"INSERT INTO answers_for SELECT {columns}", lists)


Span = tuple[str, str, str, date, date]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        last = merged[-1] if merged else None
        if last is None or span[:3] != last[:3] or span[3].toordinal() > last[4].toordinal() + 1:
            merged.append(span)
        elif span[4] > last[4]:
            merged[-1] = (*last[:4], span[4])
    return merged


def make_reversed(seen: Seen) -> None:
    """The places of the facts that are reversed, and when the reversal was posted.

    Found once, by the ids, so that nothing that counts facts needs to read ids at all.
    """
    seen.connection.execute(f"""
        CREATE TABLE reversed AS SELECT original.place, reversal.posted_at
        FROM (SELECT * FROM {view(FACTS)} WHERE reverses IS NOT NULL) AS reversal
        JOIN {view(FACTS)} AS original
            ON original.source_ = reversal.source_ AND original.id = reversal.reverses
        ORDER BY place
    """)


def _make_facts(seen: Seen) -> None:
    """A view where all facts lie in Parquet files, so that they are not copied; else the table of what was read."""
    connection = seen.connection
    groups = seen.groups[FACTS.name]
    rows = " UNION ALL ".join(_facts(group) for group in groups if group.stays)
    if all(group.stays for group in groups):
        connection.execute("DROP TABLE IF EXISTS main.facts")
        connection.execute(f"CREATE VIEW facts AS {rows}")
        return
    for extra in ("source_", "part_", "row_", *bits("wrong", FACTS), *bits("filled", FACTS)):
        connection.execute(f"ALTER TABLE facts DROP COLUMN {extra}")
    if rows:
        connection.execute(f"INSERT INTO facts {rows}")


def _facts(group: Group) -> str:
    columns = ", ".join(f"{value} AS {name}" for name, value in group.values.items())
    return f"SELECT {columns} FROM {group.scanned}"
