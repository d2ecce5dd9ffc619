"""The facts of the sample: drawn stream by stream in DuckDB, cut or filled to their number, put in order of entry."""

from importlib.resources import files

import duckdb
import pyarrow as pa

from anqi.facts.catalogue import ATTRIBUTES, CATALOGUE
from anqi.facts.sample.events import Event
from anqi.facts.sample.units import PLANT
from anqi.facts.sheets import FACTS

_STREAMS = ("party", "decisions", "duties", "floor", "campaigns", "culture", "talent")
_CHECKS, _DUTIES = 22, 10
"""Per cent of the free facts that are pairs: a shift's check or a small duty that falls due and is done."""
_SQL = {"bool": "BOOLEAN", "number": "DECIMAL(11, 2)", "date": "DATE", "choice": "choice"}


def ledger(
    sources: dict[str, pa.Table],
    events: list[Event],
    *,
    people: int,
    facts: int,
    year: int,
    seed: int,
) -> pa.Table:
    """Exactly `facts` facts in the columns of the interchange sheet, in the order in which they were entered."""
    with duckdb.connect() as store:
        _prepare(store, sources, events, people=people, year=year, seed=seed)
        for stream in (*_STREAMS, "obligations", "corrections"):
            _run(store, stream)
        _fill(store, facts)
        return _entered(store)


def _run(store: duckdb.DuckDBPyConnection, name: str, **values: int) -> None:
    text = (files(__package__) / "streams" / f"{name}.sql").read_text("utf-8")
    for statement in store.extract_statements(text):
        named = {key: value for key, value in values.items() if key in statement.named_parameters}
        store.execute(statement, named)


def _prepare(
    store: duckdb.DuckDBPyConnection,
    sources: dict[str, pa.Table],
    events: list[Event],
    *,
    people: int,
    year: int,
    seed: int,
) -> None:
    codes = {choice for kind in CATALOGUE for a in kind.attributes.values() for choice in a.choices}
    columns = ", ".join(f'"{name}" {_SQL[a.type]}' for name, a in ATTRIBUTES.items())
    store.execute(f"CREATE TYPE choice AS ENUM ({_listed(sorted(codes))})")
    store.execute(f"CREATE TYPE kind AS ENUM ({_listed([kind.code for kind in CATALOGUE])})")
    store.execute(f"CREATE MACRO seed() AS {seed:d}")
    store.execute(f"CREATE MACRO the_year() AS {year:d}")
    store.execute(f"SET VARIABLE people = {people:d}")
    store.execute(f"""CREATE TABLE drawn (
        tier TINYINT, lot UBIGINT DEFAULT 0, turn TINYINT DEFAULT 0, kind kind, record VARCHAR,
        occurred_on DATE, department VARCHAR, branch VARCHAR, person VARCHAR,
        quantity DECIMAL(11, 2) DEFAULT 1, {columns}, "by" VARCHAR)""")
    for name, table in sources.items():
        store.register(f"given_{name}", table)
        store.execute(f"CREATE TABLE {name} AS FROM given_{name}")
    _run(store, "tables")
    for event in events:
        names = ", ".join(f'"{name}"' for name in event)
        marks = ", ".join("?" for _ in event)
        store.execute(
            f"INSERT INTO drawn (tier, {names}) VALUES (0, {marks})", list(event.values())
        )


def _fill(store: duckdb.DuckDBPyConnection, facts: int) -> None:
    """Bring the drawn facts to exactly so many: leave the last out, or add what a plant has plenty of."""
    free = facts - _count(store)
    if free < 0:
        _run(store, "cut", facts=facts)
        return
    _run(store, "filling", checks=free * _CHECKS // 100, duties=free * _DUTIES // 100)
    _run(store, "obligations")
    _run(store, "reading", readings=facts - _count(store))


def _count(store: duckdb.DuckDBPyConnection) -> int:
    ((count,),) = store.sql("SELECT count(*) FROM drawn").fetchall()
    return int(count)


def _entered(store: duckdb.DuckDBPyConnection) -> pa.Table:
    _run(store, "ledger")
    names = [column.name for column in FACTS.columns if column.name != "plant"]
    listed = ", ".join(f'"{name}"' for name in names)
    table = store.sql(
        f"SELECT {listed} FROM entry ORDER BY posted_at, number, turn"
    ).to_arrow_table()
    plant = pa.repeat(pa.scalar(PLANT), table.num_rows)
    table = table.append_column("plant", plant).select([column.name for column in FACTS.columns])
    moment = pa.timestamp("us", tz="UTC")
    at = table.schema.get_field_index("posted_at")
    return table.set_column(at, "posted_at", table["posted_at"].cast(moment))


def _listed(codes: list[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
