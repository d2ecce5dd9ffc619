"""The plan of a judgement: which tables are made one after the other, and which are its results."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import ibis

from anqi.kit.periods import EVERY, Every
from anqi.rules.engine.counting import (
    addable,
    level,
    months_of_units,
    over_period,
    person_cells,
    unit_cells,
)
from anqi.rules.engine.grading import graded, units
from anqi.rules.engine.scoring import (
    everys,
    grid,
    measures_in,
    pointed,
    scored,
    sums,
)
from anqi.rules.engine.seeing import Run, any_of, holds, seen, visible
from anqi.rules.engine.tables import Expr, roster, unit_rosters, window_number
from anqi.rules.outcome import columns
from anqi.rules.rulebook.model import (
    SUBJECTS,
    UNITS,
    Indicator,
    Measure,
    Rulebook,
    Scheme,
    Subject,
    measures_of,
)


@dataclass(frozen=True)
class Step:
    """A table that later steps read. `kept`: read more than once, so worth storing."""

    name: str
    expr: Expr
    kept: bool


@dataclass
class Plan:
    steps: list[Step] = field(default_factory=list)
    results: dict[str, Expr] = field(default_factory=dict)

    def step(self, name: str, expr: Expr, *, kept: bool) -> Expr:
        """Add a table; what comes back reads it by name."""
        name = f"run_{name}"
        self.steps.append(Step(name, expr, kept))
        return ibis.table(expr.schema(), name=name)


def window_rows(run: Run) -> list[dict[str, Any]]:
    """The windows of a run, as rows of the table `windows`."""
    rows = []
    for every in EVERY:
        for window in run.period.windows(every, run.as_of):
            is_open = window.open_on(run.as_of)
            rows.append(
                {
                    "every": every,
                    "window": window_number(window.first, every),
                    "name": window.name,
                    "asked_on": run.as_of if is_open else window.last,
                    "open": is_open,
                }
            )
    return rows


def subjects_name(scheme: Scheme) -> str:
    return f"subjects:{scheme.name}"


def windows_name(scheme: Scheme) -> str:
    return f"windows:{scheme.name}"


UNIT_RESULTS = "units"


class Planner:
    """Lays out the plan of one rulebook. `windows`: whether each window's points are wanted, not only the sums."""

    def __init__(self, rulebook: Rulebook, run: Run, *, windows: bool = True) -> None:
        self.rulebook = rulebook
        self.run = run
        self.windows = windows
        self.plan = Plan()
        self.facts = self._seen()
        self.cells: dict[Subject, Expr] = {}
        self.months: Expr | None = None

    def lay_out(self) -> Plan:
        self._count_units()
        self._count_people()
        self._judge_units()
        for number, scheme in enumerate(self.rulebook.schemes.values()):
            self._judge_scheme(number, scheme)
        return self.plan

    def _seen(self) -> Expr:
        """The visible facts: where they are few, kept in one narrow table that every count reads."""
        facts = visible(self.run)
        measures = _each(measure for subject in SUBJECTS for measure in self._needed(subject))
        if self.run.small and measures:
            return self.plan.step("seen", seen(facts, measures), kept=True)
        return facts

    def _schemes(self, subject: Subject) -> list[Scheme]:
        return [scheme for scheme in self.rulebook.schemes.values() if scheme.subject == subject]

    def _indicators(self, subject: Subject) -> list[Indicator]:
        indicators = self.rulebook.indicators.values() if subject in UNITS else ()
        return [indicator for indicator in indicators if indicator.judges(subject)]

    def _needed(self, subject: Subject) -> list[Measure]:
        """All that is counted for a type, each measure once."""
        schemes = [measures_in(scheme) for scheme in self._schemes(subject)]
        indicators = [measures_of(one.value) for one in self._indicators(subject)]
        return _each(measure for found in (*schemes, *indicators) for measure in found)

    def _count_units(self) -> None:
        needed = {subject: addable(self._needed(subject)) for subject in UNITS}
        counts = _each(measure for measures in needed.values() for measure in measures)
        if not counts:
            return
        cells = self.plan.step("cells", unit_cells(self.run, self.facts, counts), kept=True)
        found = months_of_units(self.run, cells, needed)
        self.months = self.plan.step("months", found, kept=True)
        for subject in UNITS:
            if needed[subject]:
                self.cells[subject] = self.months.filter(self.months.type == subject)

    def _count_people(self) -> None:
        wanted = addable(self._needed("person"))
        if not wanted:
            return
        everyone = roster("person", self.run.period, self.run.as_of)
        schemes = self._schemes("person")
        whos = [_who(scheme, everyone) for scheme in schemes]
        members = everyone if any(who is None for who in whos) else everyone.filter(any_of(whos))
        found = person_cells(self.facts, members, wanted)
        self.cells["person"] = self.plan.step("cells_person", found, kept=len(schemes) > 1)

    def _level(
        self, subject: Subject, lengths: list[Every], measures: list[Measure]
    ) -> Expr | None:
        if not measures:
            return None
        cells = self.cells.get(subject)
        return level(subject, lengths, self.run, cells, self.facts, measures)

    def _judge_units(self) -> None:
        indicators = {subject: self._indicators(subject) for subject in UNITS}
        judged = [subject for subject in UNITS if indicators[subject]]
        if not judged:
            return
        needed = {s: _each(m for i in indicators[s] for m in measures_of(i.value)) for s in judged}
        found = units(
            self.rulebook,
            unit_rosters(judged, self.run.period, self.run.as_of),
            over_period(self.run, self.months, self.facts, needed),
        )
        self.plan.results[UNIT_RESULTS] = found.order_by("plant", "subject")

    def _judge_scheme(self, number: int, scheme: Scheme) -> None:
        subjects = roster(scheme.subject, self.run.period, self.run.as_of)
        who = _who(scheme, subjects)
        if who is not None:
            subjects = subjects.filter(who)
        counted = self._level(scheme.subject, everys(scheme), measures_in(scheme))
        found = pointed(scheme, grid(scheme, subjects, counted))
        rows = self.plan.step(f"grid_{number}", found, kept=self.windows)
        if self.windows and scheme.rules:
            self.plan.results[windows_name(scheme)] = _windows(scheme, rows)
        totals = scored(scheme, subjects, sums(scheme, rows))
        totals = self.plan.step(f"scored_{number}", totals, kept=self.windows)
        names = ["plant", "subject", "name", "active", "score", "rank", "grade", "tied", "vetoes"]
        names += [columns.points(rule) for rule in scheme.rules]
        result = graded(scheme, totals).select(names).order_by("plant", "subject")
        self.plan.results[subjects_name(scheme)] = result


def _each(measures: Iterable[Measure]) -> list[Measure]:
    return list(dict.fromkeys(measures))


def _who(scheme: Scheme, people: Expr) -> Expr | None:
    """Whether a person takes part in the scheme; None where all do."""
    if not scheme.who:
        return None
    found = holds(scheme.who[0], people)
    for condition in scheme.who[1:]:
        found = found & holds(condition, people)
    return found


def _windows(scheme: Scheme, rows: Expr) -> Expr:
    """The windows that apply: what was counted, and each rule's points and whether it waits."""
    names = [columns.counted(measure) for measure in measures_in(scheme)]
    for rule in scheme.rules:
        names += [columns.points(rule), columns.pending(rule)]
    used = sorted({rule.every for rule in scheme.rules})
    rows = rows.filter(rows.applies, rows.every.isin(used))
    chosen = rows.select("plant", "subject", "every", "window", "window_name", *names)
    return chosen.order_by("plant", "subject", "window")


__all__ = ["Plan", "Planner", "Run", "window_rows"]
