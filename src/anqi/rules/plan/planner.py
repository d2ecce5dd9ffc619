"""The plan of a judgement: which tables are made one after the other, and which are its results."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import ibis

from anqi.rules.outcome import columns
from anqi.rules.plan.counting import (
    addable,
    added,
    by_place,
    by_subject,
    counted_of,
    in_windows,
    person_cells,
    windowed,
)
from anqi.rules.plan.grading import graded, units
from anqi.rules.plan.run import UNIT_RESULTS, Run, subjects_name, windows_name
from anqi.rules.plan.scoring import (
    everys,
    grid,
    measures_in,
    pointed,
    scored,
    sums,
)
from anqi.rules.plan.seeing import any_of, holds, visible
from anqi.rules.plan.tables import Expr, roster, unit_rosters
from anqi.rules.plan.tallying import Tally
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


class Planner:
    """Lays out the plan of one rulebook. `windows`: whether each window's points are wanted, not only the sums."""

    def __init__(self, rulebook: Rulebook, run: Run, *, windows: bool = True) -> None:
        self.rulebook = rulebook
        self.run = run
        self.windows = windows
        self.plan = Plan()
        self.facts = visible(run)
        self.cells: dict[Subject, Expr] = {}
        self.months: Expr | None = None
        self.heads: Expr | None = None
        self.head_tally = Tally.of(
            _each(m for subject in SUBJECTS for m in self._needed(subject) if m.take == "people")
        )

    def lay_out(self) -> Plan:
        self._count_units()
        self._count_people()
        self._count_heads()
        self._judge_units()
        for number, scheme in enumerate(self.rulebook.schemes.values()):
            self._judge_scheme(number, scheme)
        return self.plan

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
        tally = Tally.of(counts)
        places = self.plan.step("places", by_place(self.run, self.facts, tally), kept=True)
        asked = {subject: measures for subject, measures in needed.items() if measures}
        months = counted_of(tally, by_subject(self.run, places, asked), asked, "month")
        self.months = self.plan.step("months", months, kept=True)
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

    def _count_heads(self) -> None:
        if self.head_tally.measures:
            found = by_place(self.run, self.facts, self.head_tally, "person")
            self.heads = self.plan.step("heads", found, kept=True)

    def _in_windows(self, scheme: Scheme) -> list[Expr]:
        """What was counted for the subjects of a scheme, by window."""
        subject, measures, lengths = scheme.subject, measures_in(scheme), everys(scheme)
        found = []
        if addable(measures) and subject in self.cells:
            found.append(windowed(self.cells[subject], lengths, addable(measures)))
        heads = [measure for measure in measures if measure.take == "people"]
        if heads and self.heads is not None:
            rows = in_windows(by_subject(self.run, self.heads, {subject: heads}), lengths)
            tally = replace(self.head_tally, measures=tuple(heads))
            found.append(counted_of(tally, rows, {subject: heads}, "every", "window").drop("type"))
        return found

    def _judge_units(self) -> None:
        indicators = {subject: self._indicators(subject) for subject in UNITS}
        judged = [subject for subject in UNITS if indicators[subject]]
        if not judged:
            return
        needed = {s: _each(m for i in indicators[s] for m in measures_of(i.value)) for s in judged}
        found = units(
            self.rulebook,
            unit_rosters(judged, self.run.period, self.run.as_of),
            self._over_period(needed),
        )
        self.plan.results[UNIT_RESULTS] = found.order_by("plant", "subject")

    def _over_period(self, needed: dict[Subject, list[Measure]]) -> list[Expr]:
        """What was counted for units over the whole period."""
        counts = addable(_each(m for measures in needed.values() for m in measures))
        found = []
        if counts and self.months is not None:
            by_unit = self.months.group_by("type", "plant", "subject")
            found.append(by_unit.agg(**added(self.months, counts)))
        heads = {s: [m for m in needed[s] if m.take == "people"] for s in needed}
        heads = {subject: measures for subject, measures in heads.items() if measures}
        if heads and self.heads is not None:
            tally = replace(
                self.head_tally, measures=tuple(_each(m for s in heads for m in heads[s]))
            )
            found.append(counted_of(tally, by_subject(self.run, self.heads, heads), heads))
        return found

    def _judge_scheme(self, number: int, scheme: Scheme) -> None:
        subjects = roster(scheme.subject, self.run.period, self.run.as_of)
        who = _who(scheme, subjects)
        if who is not None:
            subjects = subjects.filter(who)
        found = pointed(scheme, grid(scheme, subjects, self._in_windows(scheme)))
        rows = self.plan.step(f"grid_{number}", found, kept=self.windows)
        if self.windows and scheme.rules:
            self.plan.results[windows_name(scheme)] = _windows(scheme, rows)
        totals = scored(scheme, subjects, sums(scheme, rows))
        totals = self.plan.step(f"scored_{number}", totals, kept=self.windows)
        names = ["plant", "subject", "name", "active", "score", "rank", "grade", "tied", "vetoes"]
        names += [columns.points(rule) for rule in scheme.rules]
        asked = _each(measure for veto in scheme.vetoes for measure in measures_of(veto.value))
        names += [columns.counted(measure) for measure in asked]
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
