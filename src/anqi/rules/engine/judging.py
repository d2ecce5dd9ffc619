"""The one act of the engine: facts and a rulebook go in, an outcome comes out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

import pyarrow
from pyarrow import compute

from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _
from anqi.kit.periods import Every, month_end
from anqi.rules.engine.program import program
from anqi.rules.outcome.model import Outcome, SchemeOutcome
from anqi.rules.plan.run import UNIT_RESULTS, Run, subjects_name, window_rows, windows_name
from anqi.rules.rulebook.model import UNITS, Rulebook, Subject

Progress = Callable[[float], None]
"""Told which share of the work is done, from 0 to 1."""


_MANY = 50_000
"""People from which a result is too large to be copied on its way."""


class Engine(Protocol):
    """What runs programs: DuckDB in the process, or Spark."""

    dialect: str

    def load(self, name: str, table: pyarrow.Table) -> None: ...

    def make(self, name: str, sql: str, *, kept: bool) -> None: ...

    def fetch(self, sql: str, *, many: bool = False) -> pyarrow.Table: ...

    def month_aligned(self, first: date, last: date) -> bool: ...


def judge(
    engine: Engine,
    rulebook: Rulebook,
    *,
    as_of: date | None = None,
    posted_until: datetime | None = None,
    windows: bool = True,
    progress: Progress | None = None,
) -> Outcome:
    """Judge the store that `engine` holds. Without `windows` only sums are kept: less memory for large rosters.

    Raises Faulty where `as_of` lies outside the rulebook's period or figures are too large to be exact.
    """
    run = run_of(rulebook, as_of, posted_until)
    run = replace(
        run,
        # To the month's end: a span that begins after `as_of` must not be taken for the whole month either.
        monthly_spans=engine.month_aligned(run.period.first, month_end(run.as_of)),
    )
    compiled = program(rulebook, run, dialect=engine.dialect, windows=windows)
    load_windows(engine, run)
    steps = len(compiled.made) + len(compiled.results)
    done = 0
    for made in compiled.made:
        engine.make(made.name, made.sql, kept=made.kept)
        done += 1
        if progress is not None:
            progress(done / steps)
    found = {}
    many = engine.fetch("SELECT count(*) AS people FROM people")["people"][0].as_py() >= _MANY
    for name, sql in compiled.results.items():
        found[name] = engine.fetch(sql, many=many)
        done += 1
        if progress is not None:
            progress(done / steps)
    return _outcome(
        rulebook, run, found, engine.fetch("SELECT code, name FROM plants ORDER BY code")
    )


def load_windows(engine: Engine, run: Run) -> None:
    """Give the engine the windows of a run, which plans read as the table `windows`."""
    engine.load("windows", pyarrow.Table.from_pylist(window_rows(run), schema=_WINDOWS))


_WINDOWS = pyarrow.schema(
    [
        ("every", pyarrow.string()),
        ("window", pyarrow.int64()),
        ("name", pyarrow.string()),
        ("first", pyarrow.date32()),
        ("asked_on", pyarrow.date32()),
        ("open", pyarrow.bool_()),
    ]
)


def run_of(rulebook: Rulebook, as_of: date | None, posted_until: datetime | None = None) -> Run:
    """The run up to `as_of`, or to the period's last day. Raises Faulty where the day lies outside the period."""
    day = rulebook.period.last if as_of is None else as_of
    if not rulebook.period.first <= day <= rulebook.period.last:
        message = _("{day} is outside the rulebook's period, {first} to {last}")
        message = message.format(day=day, first=rulebook.period.first, last=rulebook.period.last)
        raise Faulty("--as-of", [Fault("", message)])
    return Run(rulebook.period, day, posted_until)


def _outcome(
    rulebook: Rulebook, run: Run, found: dict[str, pyarrow.Table], plants: pyarrow.Table
) -> Outcome:
    schemes = {}
    for name, scheme in rulebook.schemes.items():
        windows: dict[Every, pyarrow.Table] = {}
        table = found.get(windows_name(scheme))
        if table is not None:
            lengths = list(dict.fromkeys(rule.every for rule in scheme.rules))
            for every in lengths:
                alone = (
                    len(lengths) == 1
                )  # a large table is not copied to find that all of it is meant
                windows[every] = (
                    table if alone else table.filter(compute.equal(table["every"], every))
                )
        schemes[name] = SchemeOutcome(scheme, found[subjects_name(scheme)], windows)
    units: dict[Subject, pyarrow.Table] = {}
    table = found.get(UNIT_RESULTS)
    if table is not None:
        units = {subject: table.filter(compute.equal(table["type"], subject)) for subject in UNITS}
    names = dict(zip(plants["code"].to_pylist(), plants["name"].to_pylist(), strict=True))
    return Outcome(rulebook, run.as_of, run.posted_until, names, schemes, units)
