"""A plant: 500,000 facts and 2,000 people. The engine beside one good DuckDB script for the same rulebook."""

import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow

from anqi.facts.reading import read
from anqi.facts.sample import sample
from anqi.facts.writing import write
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge, run_of
from anqi.rules.engine.tracing import counted_facts
from anqi.rules.results.document import write_document
from anqi.rules.results.page import write_page
from anqi.rules.results.parquet import write_tables
from anqi.rules.results.workbook import write_workbook
from anqi.rules.rulebook.reading import read_rulebook
from benchmarks.measuring import apart, best, line

HERE = Path(__file__).parent
RULEBOOK, SCRIPT = HERE / "plant.yaml", HERE / "plant.sql"
FULL = HERE.parent / "rulebooks" / "plant-2020.yaml"
SHEETS = ("facts", "people", "branches", "departments", "answers_for", "plants")
RESULTS = ("unit_scores", "member_scores", "unit_windows", "member_windows", "indicators")


def make(folder: str) -> float:
    """The sample plant as Parquet."""
    begun = time.perf_counter()
    write(sample(people=2000, facts=500_000), Path(folder), "parquet")
    return time.perf_counter() - begun


def by_hand(folder: str) -> float:
    """The script, from the files to its result tables in this process."""
    script = SCRIPT.read_text("utf-8")
    for sheet in SHEETS:
        script = script.replace(f"${sheet}", f"'{folder}/{sheet}.parquet'")

    def run() -> None:
        with duckdb.connect() as connection:
            connection.execute(script)
            for table in RESULTS:
                connection.sql(f"FROM {table}").to_arrow_table()

    return best(run, 7)


def by_engine(folder: str, rulebook_path: str, trust: str) -> tuple[float, dict[str, float]]:
    """The engine, from the files to its result tables; compiled before, as in a process that goes on."""
    rulebook, _ = read_rulebook(Path(rulebook_path))

    def run() -> None:
        with read(Path(folder), trust_receipts=trust == "trusted") as store:
            judge(DuckDB(store.connection), rulebook)

    first = best(run, 1)
    return best(run, 7), {"first": first}


def formats(folder: str, rulebook_path: str) -> tuple[float, dict[str, float]]:
    """What each format adds."""
    rulebook, _ = read_rulebook(Path(rulebook_path))
    with read(Path(folder)) as store, tempfile.TemporaryDirectory() as out:
        engine = DuckDB(store.connection)
        outcome = judge(engine, rulebook)
        run, path = run_of(rulebook, None), Path(out)

        def page() -> None:
            write_page(outcome, path / "report.html", counted=counted_facts(engine, rulebook, run))

        def document() -> None:
            with (path / "results.json").open("w", encoding="utf-8") as file:
                write_document(outcome, file)

        acts = {
            "json": document,
            "xlsx": lambda: write_workbook(outcome, path / "results.xlsx"),
            "html": page,
            "parquet": lambda: write_tables(outcome, path / "tables"),
        }
        return 0.0, {name: best(act, 2) for name, act in acts.items()}


def start_up() -> float:
    """From nothing to a command that could begin to read; what compiles is loaded later, when it must."""
    import subprocess
    import sys

    command = [sys.executable, "-c", "import anqi.cli.assess"]
    return best(lambda: subprocess.run(command, check=True), 3)  # noqa: S603


def same(folder: str) -> float:
    """That both come to the same scores, ranks and grades; else an error."""
    rulebook, _ = read_rulebook(RULEBOOK)
    with read(Path(folder)) as store:
        outcome = judge(DuckDB(store.connection), rulebook)
    script = SCRIPT.read_text("utf-8")
    for sheet in SHEETS:
        script = script.replace(f"${sheet}", f"'{folder}/{sheet}.parquet'")
    with duckdb.connect() as connection:
        connection.execute(script)
        columns = "type, plant, code, score, rank, grade"
        hand = connection.sql(
            f"SELECT {columns} FROM unit_scores UNION ALL SELECT {columns} FROM member_scores ORDER BY ALL"
        ).fetchall()
    mine = []
    for scheme in outcome.schemes.values():
        table: pyarrow.Table = scheme.subjects.select(
            ["plant", "subject", "score", "rank", "grade"]
        )
        mine += [(scheme.scheme.subject, *row.values()) for row in table.to_pylist()]
    assert sorted(mine, key=str) == sorted(hand, key=str), "the script and the engine differ"
    return 0.0


def report(folder: Path) -> None:
    print("A plant: 500,000 facts, 2,000 people, from Parquet files to result tables")
    place = folder / "plant"
    apart("plant", "make", place)
    apart("plant", "same", place)
    hand = apart("plant", "by_hand", place)
    line("the same scoring as one DuckDB script", hand)
    engine = apart("plant", "by_engine", place, RULEBOOK, "trusted")
    line(
        "the engine (files checked before)", engine, f"{engine.over(hand)} the script; at most 1.3"
    )
    cold = apart("plant", "by_engine", place, RULEBOOK, "untrusted")
    line("the engine, checking the files as well", cold, cold.over(hand))
    full = apart("plant", "by_engine", place, FULL, "trusted")
    line("the full rulebook plant-2020", full, f"first time, compiling: {full.more['first']:.2f} s")
    start = apart("plant", "start_up")
    line("start-up adds", start)
    added = apart("plant", "formats", place, FULL)
    for name, seconds in added.more.items():
        print(f"  {name + ' adds':<58} {seconds:8.2f} s")
