"""A group of plants made by SQL alone: as many facts as wanted, of every kind, free of faults, always the same."""

from pathlib import Path

import duckdb

from anqi.facts.catalogue import ATTRIBUTES, CATALOGUE
from anqi.facts.kinds import Kind

YEAR = 2020
_COMMON = ("party.attendance", "duty.due", "duty.done", "check.due", "check.done", "content.read")


def write_group(folder: Path, *, facts: int, people: int, plants: int = 40) -> None:
    """Write the interchange folder. Of the people 60 % are Party members; of the facts 0.5 % are reversals."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"preserve_insertion_order": True})
    _rosters(connection, people=people, plants=plants)
    for name in ("plants", "departments", "branches", "answers_for", "people"):
        connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
    reversals = facts // 200
    connection.execute(_facts(facts - reversals, reversals, people))
    connection.execute(
        f"COPY facts TO '{folder / 'facts.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
    )
    connection.close()


def _rosters(connection: duckdb.DuckDBPyConnection, *, people: int, plants: int) -> None:
    connection.execute(
        f"""
        CREATE TABLE plants AS
          SELECT 'P' || lpad(i::VARCHAR, 3, '0') AS code, '第' || i || '厂' AS name
          FROM range({plants}) t(i);
        CREATE TABLE departments AS
          SELECT 'D' || lpad(d::VARCHAR, 2, '0') AS code, '部门' || d AS name, p.code AS plant,
            NULL::DATE AS active_from, NULL::DATE AS active_to FROM plants p, range(16) t(d);
        CREATE TABLE branches AS
          SELECT 'B' || lpad(b::VARCHAR, 2, '0') AS code, '党支部' || b AS name, p.code AS plant,
            NULL::DATE AS active_from, NULL::DATE AS active_to FROM plants p, range(12) t(b);
        CREATE TABLE answers_for AS
          SELECT p.code AS plant, 'B' || lpad((d % 12)::VARCHAR, 2, '0') AS branch,
            'D' || lpad(d::VARCHAR, 2, '0') AS department, NULL::DATE AS active_from,
            NULL::DATE AS active_to FROM plants p, range(16) t(d);
        CREATE TABLE people AS
          SELECT 'E' || lpad(i::VARCHAR, 6, '0') AS code, '职工' || i AS name,
            'P' || lpad((i % {plants})::VARCHAR, 3, '0') AS plant,
            'D' || lpad((i // {plants} % 16)::VARCHAR, 2, '0') AS department,
            'B' || lpad((i // {plants} % 12)::VARCHAR, 2, '0') AS branch,
            hash(i) % 10 < 6 AS party_member,
            CASE WHEN hash(i, 1) % 50 = 0 THEN DATE '{YEAR}-03-15' END AS active_from,
            CASE WHEN hash(i, 2) % 50 = 0 THEN DATE '{YEAR}-09-20' END AS active_to
          FROM range({people}) t(i);
        """
    )


def _facts(count: int, reversals: int, people: int) -> str:
    kinds = [kind.code for kind in CATALOGUE] + [code for code in _COMMON for _ in range(12)]
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    every = max(count // max(reversals, 1), 1)
    return f"""
        CREATE TABLE drawn AS SELECT i, ([{listed}])[1 + (hash(i, 3) % {len(kinds)})::INT] AS kind,
          DATE '{YEAR}-01-01' + (i * 366 // {count})::INT AS occurred_on,
          (hash(i, 4) % {people})::BIGINT AS who FROM range({count}) t(i);
        CREATE TABLE named AS SELECT d.*, p.plant, p.department, p.branch, p.code AS person
          FROM drawn d JOIN (SELECT *, (substr(code, 2))::BIGINT AS who FROM people) p USING (who) ORDER BY i;
        CREATE TABLE facts AS
          SELECT md5(i::VARCHAR)::UUID::VARCHAR AS id, kind, occurred_on, plant,
            CASE WHEN {_names("department")} THEN department END AS department,
            CASE WHEN {_names("branch")} THEN branch END AS branch,
            CASE WHEN {_names("person")} THEN person END AS person,
            (CASE WHEN {_in([k for k in CATALOGUE if k.quantity])} THEN 0.5 + hash(i, 5) % 16 * 0.5
              ELSE 1 END)::DECIMAL(11, 2) AS quantity,
            {_attributes()}, NULL::VARCHAR AS reverses
          FROM named
          UNION ALL BY NAME
          SELECT md5('r' || i)::UUID::VARCHAR AS id, kind, least(occurred_on + 5, DATE '{YEAR}-12-31') AS occurred_on,
            plant, CASE WHEN {_names("department")} THEN department END AS department,
            CASE WHEN {_names("branch")} THEN branch END AS branch,
            CASE WHEN {_names("person")} THEN person END AS person, 1::DECIMAL(11, 2) AS quantity,
            md5(i::VARCHAR)::UUID::VARCHAR AS reverses
          FROM named WHERE i % {every} = 0 AND i // {every} < {reversals};
    """


def _in(kinds: list[Kind]) -> str:
    return "kind IN (" + ", ".join(f"'{kind.code}'" for kind in kinds) + ")"


def _names(subject: str) -> str:
    return _in([kind for kind in CATALOGUE if kind.names(subject)])


def _attributes() -> str:
    return ",\n".join(
        f"{_attribute(name, number)} AS {name}" for number, name in enumerate(ATTRIBUTES, start=10)
    )


def _attribute(name: str, number: int) -> str:
    """Nine of ten facts that may have the attribute have it."""
    kinds = [kind for kind in CATALOGUE if name in kind.attributes]
    filled = f"{_in(kinds)} AND hash(i, {number}) % 10 > 0"
    match ATTRIBUTES[name].type:
        case "bool":
            return f"CASE WHEN {filled} THEN hash(i, {number + 100}) % 8 > 0 END"
        case "number":
            return f"CASE WHEN {filled} THEN (hash(i, {number + 100}) % 200)::DECIMAL(11, 2) END"
    cases = " ".join(
        f"WHEN '{kind.code}' THEN ([{', '.join(map(repr, kind.attributes[name].choices))}])"
        f"[1 + (hash(i, {number + 100}) % {len(kind.attributes[name].choices)})::INT]"
        for kind in kinds
    )
    return f"CASE WHEN hash(i, {number}) % 10 > 0 THEN CASE kind {cases} END END"
