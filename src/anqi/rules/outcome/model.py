"""The outcome of a judgement: wide tables as the engine gives them, and the same as objects for whoever writes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pyarrow

from anqi.kit.periods import Every
from anqi.rules.outcome import columns
from anqi.rules.rulebook.model import (
    Goal,
    Indicator,
    Measure,
    Ratio,
    Rule,
    Rulebook,
    Scheme,
    Status,
    Subject,
    Value,
)

Key = tuple[str, str]
"""A subject's plant and code."""


class Counted(NamedTuple):
    """What a value came to, in hundredths: a measure's figure in `of`, a ratio's numerator and denominator."""

    of: int
    to: int | None


class WindowResult(NamedTuple):
    """A rule in one window. Points are hundredths; `pending` ones wait for the window's end."""

    window: str
    value: Counted
    points: int
    pending: bool


class RuleResult(NamedTuple):
    rule: Rule
    points: int
    windows: list[WindowResult]
    """Those that exist and apply, by time; empty where the run kept none."""


@dataclass(frozen=True)
class SubjectResult:
    """One subject's way from points to grade. Rank and grade are None where there is none."""

    plant: str
    code: str
    name: str
    active: bool
    score: int
    rank: int | None
    grade: str | None
    tied: list[str]
    vetoes: list[str]
    rules: list[RuleResult]
    """In the rulebook's order."""


@dataclass(frozen=True)
class SchemeOutcome:
    """`subjects` has a row a subject and `windows[every]` a row a subject and window that applies.

    Both are sorted by plant, subject (and time) by code point. Columns: subjects `plant, subject, name, active, score,
    rank, grade, tied, vetoes, points:RULE…, m:MEASURE…` (what vetoes ask, over the period); windows `plant, subject,
    window, window_name, m:MEASURE…, points:RULE…, pending:RULE…`. `tied` and `vetoes` are codes parted by spaces.
    """

    scheme: Scheme
    subjects: pyarrow.Table
    windows: dict[Every, pyarrow.Table]

    def __len__(self) -> int:
        return int(self.subjects.num_rows)

    def __iter__(self) -> Iterator[SubjectResult]:
        """Every subject with all that led to its score."""
        heads = [self.subjects[name].to_pylist() for name in _SUBJECT_COLUMNS]
        points = [self.subjects[columns.points(rule)].to_pylist() for rule in self.scheme.rules]
        tables = {every: _Windows(every, self) for every in self.windows}
        for index, row in enumerate(zip(*heads, strict=True)):
            plant, code, name, active, score, rank, grade, tied, vetoes = row
            found = {every: table.of((plant, code)) for every, table in tables.items()}
            rules = [
                RuleResult(rule, total[index], found.get(rule.every, {}).get(rule.code, []))
                for rule, total in zip(self.scheme.rules, points, strict=True)
            ]
            yield SubjectResult(
                plant, code, name, active, score, rank, grade, tied.split(), vetoes.split(), rules
            )


_SUBJECT_COLUMNS = (
    "plant", "subject", "name", "active", "score", "rank", "grade", "tied", "vetoes",
)  # fmt: skip


class _Windows:
    """The windows of one length, handed out subject by subject in the table's order."""

    def __init__(self, every: Every, outcome: SchemeOutcome) -> None:
        table = outcome.windows[every]
        self.rules = [rule for rule in outcome.scheme.rules if rule.every == every]
        self.plants = table["plant"].to_pylist()
        self.subjects = table["subject"].to_pylist()
        self.names = table["window_name"].to_pylist()
        self.values = [counted_columns(rule.value, table) for rule in self.rules]
        self.points = [table[columns.points(rule)].to_pylist() for rule in self.rules]
        self.pending = [table[columns.pending(rule)].to_pylist() for rule in self.rules]
        self.at = 0

    def of(self, key: Key) -> dict[str, list[WindowResult]]:
        """The windows of the next subject, by rule code; subjects must be asked for in order."""
        first = last = self.at
        while last < len(self.subjects) and (self.plants[last], self.subjects[last]) == key:
            last += 1
        self.at = last
        return {
            rule.code: [
                WindowResult(self.names[row], value[row], points[row], pending[row])
                for row in range(first, last)
            ]
            for rule, value, points, pending in zip(
                self.rules, self.values, self.points, self.pending, strict=True
            )
        }


def counted_columns(value: Value, table: pyarrow.Table) -> list[Counted]:
    """What a value came to in each row of a table with a column a measure."""
    if isinstance(value, Ratio):
        of, to = _hundredths(value.of, table), _hundredths(value.to, table)
        return [Counted(a, b) for a, b in zip(of, to, strict=True)]
    return [Counted(a, None) for a in _hundredths(value, table)]


def _hundredths(measure: Measure, table: pyarrow.Table) -> list[int]:
    counts: list[int] = table[columns.counted(measure)].to_pylist()
    return counts if measure.scale == 100 else [count * 100 for count in counts]


class UnitStatus(NamedTuple):
    """An indicator or a goal of one unit; a goal has no value of its own."""

    plant: str
    code: str
    name: str
    status: Status
    value: Counted | None


@dataclass(frozen=True)
class Outcome:
    """All that a judgement came to."""

    rulebook: Rulebook
    as_of: date
    posted_until: datetime | None
    plants: dict[str, str]
    """Names by code, sorted by code point."""
    schemes: dict[str, SchemeOutcome]
    units: dict[Subject, pyarrow.Table]
    """A row a unit, sorted by plant and code: `plant, subject, name, m:MEASURE…, status:INDICATOR…, goal:GOAL…`."""

    def indicator(self, indicator: Indicator, subject: Subject) -> list[UnitStatus]:
        """The indicator of each unit of a type that it is judged for."""
        if not indicator.judges(subject):
            return []
        table = self.units[subject]
        values = counted_columns(indicator.value, table)
        return self._statuses(table, columns.status(indicator), values)

    def goal(self, goal: Goal, subject: Subject) -> list[UnitStatus]:
        if not goal.judges(subject):
            return []
        table = self.units[subject]
        return self._statuses(table, columns.goal(goal), [None] * table.num_rows)

    def _statuses(
        self, table: pyarrow.Table, column: str, values: list[Counted] | list[None]
    ) -> list[UnitStatus]:
        heads = [table[name].to_pylist() for name in ("plant", "subject", "name", column)]
        return [UnitStatus(*row) for row in zip(*heads, values, strict=True)]
