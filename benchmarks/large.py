"""A group: 20 million facts, 400,000 people, 20 monthly rules. The engine beside the best script for them."""

import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from anqi.facts.reading import read
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge
from anqi.rules.results.explanation import explain as explained
from anqi.rules.results.parquet import write_tables
from anqi.rules.rulebook.reading import read_rulebook
from benchmarks.group import write_group
from benchmarks.measuring import Measured, apart, best, line

HERE = Path(__file__).parent
AS_OF = date(2020, 11, 15)
COMPARED = ("plant", "code", "name", "active", "score", "rank", "grade", "tied", "vetoes")


def make(folder: str, facts: str) -> float:
    begun = time.perf_counter()
    write_group(Path(folder), facts=int(facts), people=400_000)
    return time.perf_counter() - begun


def check(folder: str) -> float:
    """Checking the files anew."""
    begun = time.perf_counter()
    read(Path(folder), trust_receipts=False).close()
    return time.perf_counter() - begun


def _script(folder: str) -> str:
    script = (HERE / "large.sql").read_text("utf-8")
    for sheet in ("facts", "people"):
        script = script.replace(f"${sheet}", f"'{folder}/{sheet}.parquet'")
    return script


def by_hand(folder: str) -> float:
    def run() -> None:
        with duckdb.connect() as connection:
            connection.execute(_script(folder))

    return best(run, 3)


def by_engine(folder: str) -> float:
    rulebook, _ = read_rulebook(HERE / "large.yaml")

    def run() -> None:
        with read(Path(folder)) as store:
            judge(DuckDB(store.connection), rulebook, as_of=AS_OF, windows=False)

    run()
    return best(run, 3)


def with_windows(folder: str) -> float:
    """All windows of all subjects as Parquet files as well."""
    rulebook, _ = read_rulebook(HERE / "large.yaml")
    begun = time.perf_counter()
    with read(Path(folder)) as store, tempfile.TemporaryDirectory() as out:
        outcome = judge(DuckDB(store.connection), rulebook, as_of=AS_OF)
        write_tables(outcome, Path(out) / "tables")
    return time.perf_counter() - begun


def explain(folder: str) -> float:
    """One person's way from the score to the facts."""
    rulebook, _ = read_rulebook(HERE / "large.yaml")

    def run() -> None:
        with read(Path(folder)) as store:
            found = explained(
                DuckDB(store.connection), rulebook, "member", "E000120",
                fact_count=store.fact_count, as_of=AS_OF,
            )  # fmt: skip
            assert found.result.rules

    return best(run, 3)


def same(folder: str) -> float:
    """That both come to the same, person by person; else an error."""
    rulebook, _ = read_rulebook(HERE / "large.yaml")
    with read(Path(folder)) as store:
        outcome = judge(DuckDB(store.connection), rulebook, as_of=AS_OF, windows=False)
    mine = outcome.schemes["member"].subjects
    points = [name for name in mine.column_names if name.startswith("points:")]
    with duckdb.connect() as connection:
        connection.execute(_script(folder))
        connection.register("mine", mine)
        ours = ", ".join(
            ["subject" if c == "code" else c for c in COMPARED] + [f'"{p}"' for p in points]
        )
        theirs = ", ".join([*COMPARED, *(f"r{n:02d}" for n in range(1, 21))])
        left = f"SELECT {ours} FROM mine EXCEPT SELECT {theirs} FROM result"
        right = f"SELECT {theirs} FROM result EXCEPT SELECT {ours} FROM mine"
        differing = connection.sql(f"SELECT count(*) FROM ({left} UNION ALL {right})").fetchall()
    assert differing == [(0,)], "the script and the engine differ"
    return 0.0


def report(folder: Path, facts: int = 20_000_000) -> None:
    print(
        f"A group: {facts:,} facts, 400,000 people, 20 monthly rules, from Parquet files to grades"
    )
    whole, half = folder / "group", folder / "half"
    apart("large", "make", whole, facts)
    line("checking the files (once, then there is a receipt)", apart("large", "check", whole))
    apart("large", "same", whole)
    hand = apart("large", "by_hand", whole)
    line("the best DuckDB script", hand)
    engine = apart("large", "by_engine", whole)
    line("the engine", engine, f"{engine.over(hand)} the script; at most 1.1, under 3 GiB")
    windows = apart("large", "with_windows", whole)
    line("with all windows as Parquet", windows, f"{windows.over(engine)} the scores; at most 3.5")
    line("explain one person", apart("large", "explain", whole), "under 1 s")
    apart("large", "make", half, facts // 2)
    less: Measured = apart("large", "by_engine", half)
    line(
        f"the engine on {facts // 2:,} facts",
        less,
        f"twice the facts: {engine.over(less)}; at most 2.1",
    )
