"""The members of plant.yaml's scheme `member`, and the facts that it counts, for those who score without the engine."""

import duckdb

MEMBERS = """
CREATE TEMP VIEW members AS
SELECT plant, code, coalesce(active_from, DATE '2020-01-01') AS active_from,
  coalesce(active_to, DATE '2020-12-31') AS active_to
FROM read_parquet('{folder}/people.parquet')
WHERE party_member AND coalesce(active_from <= DATE '2020-12-31', true)
  AND coalesce(active_to >= DATE '2020-01-01', true);

CREATE TEMP TABLE seen AS
SELECT f.kind, f.occurred_on, month(f.occurred_on)::INT AS month, quarter(f.occurred_on)::INT AS quarter,
  f.person, f.met::INT AS met, f.status, f.degree
FROM read_parquet('{folder}/facts.parquet') f JOIN members m ON m.plant = f.plant AND m.code = f.person
WHERE f.kind IN ('party.attendance', 'duty.due', 'training.due', 'hazard.reported', 'conduct.violation',
    'accident.liability')
  AND f.occurred_on BETWEEN DATE '2020-01-01' AND DATE '2020-12-31' AND f.reverses IS NULL
  AND f.id NOT IN (SELECT reverses FROM read_parquet('{folder}/facts.parquet') WHERE reverses IS NOT NULL);
"""


def members(folder: str) -> duckdb.DuckDBPyConnection:
    """A database with `members`, and with `seen`, their facts of 2020 that nobody reversed."""
    connection = duckdb.connect()
    connection.execute(MEMBERS.format(folder=folder))
    return connection
