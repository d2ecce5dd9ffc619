"""Indicators and goals of all units in every window, judged at once, and kept up to date as facts come.

What reads facts is a small table, `Cells`: how many facts that every measure takes alike there are by place and month.
Facts that are posted later, or taken back, are counted by the same program and added or taken off; the many facts
before them are not read again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import date, datetime

import pyarrow
from pyarrow import compute

from anqi.kit.periods import EVERY, Every, month_end
from anqi.rules.engine.judging import Engine, load_windows, run_of
from anqi.rules.engine.program import Program, unit_windows_program
from anqi.rules.outcome.unit_windows import UnitWindows
from anqi.rules.plan.run import UNIT_RESULTS, Run
from anqi.rules.rulebook.model import UNITS, Measure, Rulebook, measures_of

_PLACES, _HEADS = "run_unit_places", "run_unit_heads"
_ADDED = ("facts", "sum:")


@dataclass(frozen=True)
class Cells:
    """What facts come to before units and windows are looked at: the tables of `plan.unit_windows`, by name."""

    run: Run
    tables: dict[str, pyarrow.Table]


def judge_windows(
    engine: Engine,
    rulebook: Rulebook,
    *,
    as_of: date | None = None,
    posted_until: datetime | None = None,
    everys: tuple[Every, ...] = EVERY,
) -> UnitWindows:
    """Judge the store that `engine` holds. Raises Faulty where `as_of` lies outside the rulebook's period."""
    cells = count_cells(engine, rulebook, as_of=as_of, posted_until=posted_until, everys=everys)
    return windows_of(engine, rulebook, cells, everys=everys)


def count_cells(
    engine: Engine,
    rulebook: Rulebook,
    *,
    as_of: date | None = None,
    posted_until: datetime | None = None,
    everys: tuple[Every, ...] = EVERY,
) -> Cells:
    """Read the facts of a store once. Raises Faulty where `as_of` lies outside the rulebook's period."""
    run = run_of(rulebook, as_of, posted_until)
    run = changed(run, monthly_spans=engine.month_aligned(run.period.first, month_end(run.as_of)))
    return count_again(engine, rulebook, run, everys=everys)


def count_again(
    engine: Engine, rulebook: Rulebook, run: Run, *, everys: tuple[Every, ...] = EVERY
) -> Cells:
    """The cells of the facts that a store holds now, for the same run: of those that came, or were taken back."""
    compiled = _program(engine, rulebook, run, everys)
    tables = {}
    for made in compiled.made:
        if made.name in (_PLACES, _HEADS):
            engine.make(made.name, made.sql, kept=True)
            tables[made.name] = engine.fetch(f"SELECT * FROM {made.name}")
    return Cells(run, tables)


def windows_of(
    engine: Engine, rulebook: Rulebook, cells: Cells, *, everys: tuple[Every, ...] = EVERY
) -> UnitWindows:
    """Judge cells by the rosters that `engine` holds; its facts are not read."""
    load_windows(engine, cells.run)
    compiled = _program(engine, rulebook, cells.run, everys)
    for name, table in cells.tables.items():
        engine.load(name, table)
    for made in compiled.made:
        if made.name not in cells.tables:
            engine.make(made.name, made.sql, kept=made.kept)
    sql = compiled.results.get(UNIT_RESULTS)
    return UnitWindows(rulebook, cells.run.as_of, engine.fetch(sql) if sql else None)


def together(cells: Cells, *, came: Cells | None, went: Cells | None) -> Cells:
    """The cells with those of facts that came, and without those of facts that were taken back.

    Persons can't be taken off: where facts of `heads` came or went, all must be counted anew.
    """
    place = cells.tables.get(_PLACES)
    if place is None:
        return cells
    parts = [place]
    if came is not None:
        parts.append(came.tables[_PLACES])
    if went is not None:
        parts.append(_negated(went.tables[_PLACES]))
    return changed(cells, tables={**cells.tables, _PLACES: _summed(pyarrow.concat_tables(parts))})


def heads(rulebook: Rulebook) -> frozenset[str]:
    """The kinds of facts whose persons a board counts: see `together`."""
    return frozenset(
        kind for measure in measures(rulebook) if measure.take == "people" for kind in measure.kinds
    )


def measures(rulebook: Rulebook) -> Iterable[Measure]:
    """The measures that a board counts."""
    indicators = rulebook.indicators.values()
    judged = [one for one in indicators if any(one.judges(subject) for subject in UNITS)]
    return dict.fromkeys(measure for one in judged for measure in measures_of(one.value))


def _program(engine: Engine, rulebook: Rulebook, run: Run, everys: tuple[Every, ...]) -> Program:
    return unit_windows_program(rulebook, run, dialect=engine.dialect, everys=everys)


def _negated(table: pyarrow.Table) -> pyarrow.Table:
    for at, name in enumerate(table.column_names):
        if name.startswith(_ADDED):
            table = table.set_column(at, name, compute.negate(table[name]))
    return table


def _summed(table: pyarrow.Table) -> pyarrow.Table:
    """Rows that are alike as one, and those that came to nothing left out."""
    sums = [name for name in table.column_names if name.startswith(_ADDED)]
    keys = [name for name in table.column_names if name not in sums]
    found = table.group_by(keys).aggregate([(name, "sum") for name in sums])
    named = {f"{name}_sum": name for name in sums}
    found = found.rename_columns([named.get(name, name) for name in found.column_names])
    found = found.select(table.column_names).cast(table.schema)
    return found.filter(compute.not_equal(found["facts"], 0))
