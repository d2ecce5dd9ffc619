"""The facts that a run counted, in a Parquet file of its own: out of it an explanation opens a window to its facts.

`ANQI_HOME/runs/<run>.parquet` is a cache: where it is gone it is made anew from ledger and edition.
"""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow.parquet as pq
from django.conf import settings

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run
from anqi.kit.ids import uuid7
from anqi.ledger.lake import place_of
from anqi.ledger.models import Ledger
from anqi.ledger.stores import open_store
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import run_of
from anqi.rules.engine.program import query
from anqi.rules.outcome.columns import MARKS
from anqi.rules.rulebook.model import Measure, Rulebook, Subject, Value, measures_of

_MARKED, _SPANS = "measures", "answers_for"
_KEPT = ("id", "kind", "occurred_on", "department", "branch", "person")
_SPAN = ["branch", "department", "active_from", "active_to"]
_LINGER = 3_600
_GROUP = 20_000
"""Facts to a row group: they lie by kind and day, so a window is read out of one or two groups."""


@dataclass(frozen=True)
class CountedFact:
    """A fact behind a value: whether it counts in a measure or a ratio's numerator (`of`), and in the other half."""

    id: UUID
    occurred_on: date
    of: bool
    to: bool


@dataclass(frozen=True)
class Behind:
    """The facts behind a value: those that are shown, and how many there are, and how many of them count (`of`)."""

    facts: list[CountedFact]
    count: int
    of: int


def place(run: UUID) -> Path:
    """Where the facts of a run lie."""
    return _folder() / f"{run}.parquet"


def write(run: UUID, engine: DuckDB, rulebook: Rulebook, as_of: date) -> Path:
    """Lay the facts that a rulebook counts in a store where explanations find them; whole or not at all."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    values = [value for scheme in rulebook.schemes.values() for value in scheme.values()]
    values += [indicator.value for indicator in rulebook.indicators.values()]
    measures = tuple(dict.fromkeys(m for value in values for m in measures_of(value)))
    spans = engine.fetch(query("spans", (), engine.dialect))
    told = {
        _MARKED: json.dumps([measure.name for measure in measures]),
        _SPANS: json.dumps(spans.select(_SPAN).to_pylist(), default=str),
    }
    marks = [f'"counted:{number}"' for number in range(-(-len(measures) // MARKS))]
    part = folder / f".{uuid7()}.part"
    try:
        if measures:
            found = query("marked", (run_of(rulebook, as_of), measures), engine.dialect)
            engine.connection.execute(
                f"COPY (SELECT {', '.join((*_KEPT, *marks))} FROM ({found})) TO {_quoted(part)}"
                f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP}, KV_METADATA"
                f" {{{', '.join(f'{name}: {_quoted(text)}' for name, text in told.items())}}})"
            )
            part.chmod(0o600)
            part.replace(place(run))
        return place(run)
    finally:
        part.unlink(missing_ok=True)


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def take_away(run: UUID) -> None:
    place(run).unlink(missing_ok=True)


def tidy(runs: Iterable[UUID]) -> None:
    """Take away the files of runs that are gone, and what was never finished, once they are an hour old."""
    kept = {place(run) for run in runs}
    for path in _folder().glob("*"):
        if path not in kept and time.time() - path.stat().st_mtime > _LINGER:
            path.unlink(missing_ok=True)


def ensured(run: Run) -> Path:
    """The file of a run, made anew where it is missing: the facts that its ledger had then, counted by its edition."""
    path = place(run.pk)
    if path.is_file():
        return path
    rulebook = rulebook_of(run.edition)
    with open_store([run.plant], run.as_of) as store:
        ledger = Ledger.objects.filter(plant=run.plant).first()
        if ledger is not None:
            _back_to(store.connection, place_of(ledger.pk, run.size))
        engine = DuckDB(store.connection)
        return write(run.pk, engine, rulebook, run.as_of)


def behind(
    run: Run, value: Value, subject: Subject, code: str, first: date, last: date, *, most: int
) -> Behind:
    """The facts that a value counts for a subject within some days: those that are missing in the numerator first.

    At most so many are listed. The plant counts all that its facts count.
    """
    path = ensured(run)
    told = pq.read_metadata(path).metadata
    order = json.loads(told[_MARKED.encode()])
    of, *to = measures_of(value)
    days = [first.isoformat(), min(last, run.as_of).isoformat()]
    whose, values = _whose(of, subject, code, json.loads(told[_SPANS.encode()]))
    kinds = sorted({kind for measure in measures_of(value) for kind in measure.kinds})
    counts, half = _marked(of, order), _marked(to[0], order) if to else "FALSE"
    sql = f"""
        WITH found AS (
            SELECT id, occurred_on, {counts} AS in_of, {half} AS in_to FROM read_parquet(?)
            WHERE kind IN ({", ".join("?" * len(kinds))}) AND occurred_on BETWEEN ?::DATE AND ?::DATE AND {whose}
        ), counted AS (SELECT *, count(*) OVER () AS all_, sum(in_of::INT) OVER () AS good
                       FROM found WHERE in_of OR in_to)
        SELECT id, occurred_on, in_of, in_to, all_, good FROM counted ORDER BY in_of, occurred_on, id LIMIT ?
    """
    with duckdb.connect(config={"threads": 1}) as connection:
        rows = connection.execute(sql, [str(path), *kinds, *days, *values, most]).fetchall()
    facts = [CountedFact(UUID(str(id)), day, a, b) for id, day, a, b, _all, _good in rows]
    return Behind(facts, *(rows[0][4:] if rows else (0, 0)))


def _folder() -> Path:
    return Path(settings.HOME) / "runs"


def _back_to(connection: duckdb.DuckDBPyConnection, end: int) -> None:
    """Let a store hold only the facts before a place: a reversal after it took nothing back then."""
    connection.execute(
        "CREATE OR REPLACE TABLE reversed AS SELECT facts.place, back.posted_at FROM facts JOIN"
        f" (SELECT reverses, posted_at FROM facts WHERE reverses IS NOT NULL AND place < {end}) AS back"
        " ON facts.id = back.reverses"
    )
    connection.execute("ALTER VIEW facts RENAME TO all_facts")
    connection.execute(f"CREATE VIEW facts AS FROM all_facts WHERE place < {end}")


def _marked(measure: Measure, order: list[str]) -> str:
    """Whether a measure counts a fact, by its bit."""
    column, bit = divmod(order.index(measure.name), MARKS)
    return f'("counted:{column}" >> {bit} & 1) = 1'


def _whose(
    measure: Measure, subject: Subject, code: str, spans: list[dict[str, Any]]
) -> tuple[str, list[str]]:
    """The condition that a fact counts for a subject, and its values."""
    if subject == "plant":
        return "TRUE", []
    if not measure.follows(subject):
        return f"{subject} = ?", [code]
    own = [one for one in spans if one["branch"] == code]
    if not own:
        return "FALSE", []
    one = "(department = ? AND occurred_on BETWEEN ?::DATE AND ?::DATE)"
    values = [value for one in own for value in _days(one)]
    return f"({' OR '.join([one] * len(own))})", values


def _days(span: dict[str, Any]) -> Iterator[str]:
    yield from (span["department"], span["active_from"], span["active_to"])
