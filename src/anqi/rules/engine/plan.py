"""The plan of a judgement: which tables are made one after the other, and which are its results."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import ibis

from anqi.kit.periods import EVERY, Every
from anqi.rules.engine.counting import (
    Run,
    addable,
    any_of,
    cells_of,
    holds,
    level,
    person_cells,
    unit_cells,
    visible,
)
from anqi.rules.engine.grading import graded, units
from anqi.rules.engine.scoring import (
    by_every,
    carrier,
    grid,
    judge,
    measures_at,
    scored,
    sums,
)
from anqi.rules.engine.tables import Expr, roster, window_number
from anqi.rules.results import columns
from anqi.rules.rulebook.model import (
    UNITS,
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


def windows_name(scheme: Scheme, every: Every) -> str:
    return f"windows:{scheme.name}:{every}"


def units_name(subject: Subject) -> str:
    return f"units:{subject}"


class Planner:
    """Lays out the plan of one rulebook. `windows`: whether each window's points are wanted, not only the sums."""

    def __init__(self, rulebook: Rulebook, run: Run, *, windows: bool = True) -> None:
        self.rulebook = rulebook
        self.run = run
        self.windows = windows
        self.facts = visible(run)
        self.plan = Plan()
        self.levels: dict[tuple[Subject, Every], Expr | None] = {}

    def lay_out(self) -> Plan:
        self._count_units()
        self._count_people()
        for subject in UNITS:
            self._judge_units(subject)
        for number, scheme in enumerate(self.rulebook.schemes.values()):
            self._judge_scheme(number, scheme)
        return self.plan

    def _schemes(self, subject: Subject) -> list[Scheme]:
        return [scheme for scheme in self.rulebook.schemes.values() if scheme.subject == subject]

    def _needed(self, subject: Subject) -> dict[Every, list[Measure]]:
        """The measures that each window length of a type needs, each once."""
        needed: dict[Every, list[Measure]] = {every: [] for every in EVERY}
        for scheme in self._schemes(subject):
            for every in EVERY:
                needed[every] += measures_at(scheme, every)
        if subject in UNITS:
            for indicator in self.rulebook.indicators.values():
                if indicator.judges(subject):
                    needed["period"] += measures_of(indicator.value)
        return {every: list(dict.fromkeys(found)) for every, found in needed.items() if found}

    def _count_units(self) -> None:
        needed = {subject: self._needed(subject) for subject in UNITS}
        summed = addable(
            _each(m for levels in needed.values() for ms in levels.values() for m in ms)
        )
        cells = None
        if summed:
            cells = self.plan.step("cells", unit_cells(self.run, self.facts, summed), kept=True)
        for subject, levels in needed.items():
            wanted = addable(_each(measure for found in levels.values() for measure in found))
            own = None
            if cells is not None and wanted:
                own = self.plan.step(
                    f"cells_{subject}",
                    cells_of(subject, self.run, cells, wanted),
                    kept=len(levels) > 1,
                )
            self._add_levels(subject, levels, own, kept=True)

    def _count_people(self) -> None:
        levels = self._needed("person")
        wanted = addable(_each(measure for found in levels.values() for measure in found))
        cells = None
        if wanted:
            everyone = roster("person", self.run.period, self.run.as_of)
            whos = [_who(scheme, everyone) for scheme in self._schemes("person")]
            members = (
                everyone if any(who is None for who in whos) else everyone.filter(any_of(whos))
            )
            found = person_cells(self.facts, members, wanted)
            readers = sum(len(by_every(scheme)) or 1 for scheme in self._schemes("person"))
            cells = self.plan.step("cells_person", found, kept=readers > 1)
        self._add_levels("person", levels, cells, kept=False)

    def _add_levels(
        self,
        subject: Subject,
        levels: dict[Every, list[Measure]],
        cells: Expr | None,
        *,
        kept: bool,
    ) -> None:
        for every, measures in levels.items():
            found = level(subject, every, self.run, cells, self.facts, measures)
            self.levels[subject, every] = self.plan.step(f"{subject}_{every}", found, kept=kept)

    def _judge_units(self, subject: Subject) -> None:
        indicators = [i for i in self.rulebook.indicators.values() if i.judges(subject)]
        goals = [goal for goal in self.rulebook.goals.values() if goal.judges(subject)]
        if not indicators:
            return
        rows = units(
            roster(subject, self.run.period, self.run.as_of),
            self.levels.get((subject, "period")),
            indicators,
            goals,
        )
        self.plan.results[units_name(subject)] = rows.order_by("plant", "subject")

    def _judge_scheme(self, number: int, scheme: Scheme) -> None:
        subjects = roster(scheme.subject, self.run.period, self.run.as_of)
        who = _who(scheme, subjects)
        if who is not None:
            subjects = subjects.filter(who)
        parts = []
        for every in dict.fromkeys([*by_every(scheme), *self._veto_levels(scheme)]):
            measures = measures_at(scheme, every)
            found = grid(every, subjects, self.levels.get((scheme.subject, every)), measures)
            rows = self.plan.step(f"grid_{number}_{every}", found, kept=self.windows)
            parts.append(sums(scheme, every, rows))
            if self.windows and every in by_every(scheme):
                self.plan.results[windows_name(scheme, every)] = _windows(scheme, every, rows)
        totals = self.plan.step(f"scored_{number}", scored(scheme, subjects, parts), kept=False)
        names = ["plant", "subject", "name", "active", "score", "rank", "grade", "tied", "vetoes"]
        names += [columns.points(rule) for rule in scheme.rules]
        result = graded(scheme, totals).select(names).order_by("plant", "subject")
        self.plan.results[subjects_name(scheme)] = result

    def _veto_levels(self, scheme: Scheme) -> list[Every]:
        """The windows in which what vetoes ask is held: `people` can only be asked of the whole period."""
        asked = [measure for veto in scheme.vetoes for measure in measures_of(veto.value)]
        levels: list[Every] = [carrier(scheme)] if addable(asked) else []
        return [*levels, "period"] if any(measure.take == "people" for measure in asked) else levels


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


def _windows(scheme: Scheme, every: Every, rows: Expr) -> Expr:
    """The windows that apply: what was counted, and each rule's points and whether it waits."""
    rows = rows.filter(rows.applies)
    found: dict[str, Expr] = {}
    for rule in by_every(scheme)[every]:
        judged = judge(rule, rows)
        found[columns.points(rule)] = judged.points
        found[columns.pending(rule)] = judged.pending
    counts = {columns.counted(m): rows[columns.counted(m)] for m in measures_at(scheme, every)}
    chosen = rows.select("plant", "subject", "window", "window_name", **counts, **found)
    return chosen.order_by("plant", "subject", "window")


__all__ = ["Plan", "Planner", "Run", "window_rows"]
