"""The facts behind what was counted: found by the same expressions that counted them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pyarrow

from anqi.facts.catalogue import ATTRIBUTES, KINDS
from anqi.kit.periods import Period
from anqi.rules.engine.judging import Engine
from anqi.rules.engine.program import query
from anqi.rules.outcome.columns import FACT_COLUMNS, MARKS
from anqi.rules.outcome.columns import counted as column
from anqi.rules.outcome.model import Key
from anqi.rules.plan.run import Run
from anqi.rules.rulebook.model import (
    Measure,
    Rule,
    Rulebook,
    Scheme,
    Value,
    measures_of,
)


class TracedFact(NamedTuple):
    """A fact that counted for a subject, and for which measures. Quantity and numbers are hundredths."""

    id: str
    kind: str
    occurred_on: date
    department: str | None
    branch: str | None
    person: str | None
    quantity: int
    attributes: dict[str, bool | int | str | date]
    """Those that the fact fills, in the order of its kind."""
    source: str | None
    measures: frozenset[str]


class Behind(NamedTuple):
    """A fact behind a value: whether it counted in a ratio's numerator and denominator, or in a measure (`of`)."""

    fact: TracedFact
    of: bool
    to: bool


@dataclass(frozen=True)
class Trace:
    """The counted facts of subjects, each subject's by day and id."""

    period: Period
    facts: dict[Key, list[TracedFact]]

    def behind(self, value: Value, key: Key, first: date, last: date) -> Iterator[Behind]:
        """The facts of a subject that a value counts within some days."""
        of, *to = (measure.name for measure in measures_of(value))
        for fact in self.facts.get(key, []):
            if first <= fact.occurred_on <= last:
                behind = Behind(fact, of in fact.measures, bool(to) and to[0] in fact.measures)
                if behind.of or behind.to:
                    yield behind

    def by_window(self, rule: Rule, key: Key) -> dict[str, list[Behind]]:
        """The facts behind each window of a rule, by the window's name."""
        found = {
            window.name: list(self.behind(rule.value, key, window.first, window.last))
            for window in self.period.windows(rule.every)
        }
        return {name: facts for name, facts in found.items() if facts}


def trace(engine: Engine, scheme: Scheme, run: Run, values: Iterable[Value] | None = None) -> Trace:
    """Every fact that the scheme's rules and vetoes (or other values of its subjects) counted."""
    asked = scheme.values() if values is None else values
    measures = list(dict.fromkeys(m for value in asked for m in measures_of(value)))
    found: dict[Key, dict[str, TracedFact]] = defaultdict(dict)
    for through in (False, True):
        group = tuple(m for m in measures if m.follows(scheme.subject) is through)
        if group:
            sql = query("flagged", (scheme.subject, run, group), engine.dialect)
            table = engine.fetch(sql)
            for key, fact in _read(table, group):
                other = found[key].get(fact.id)
                if other is not None:
                    fact = fact._replace(measures=fact.measures | other.measures)
                found[key][fact.id] = fact
    ordered = {
        key: sorted(facts.values(), key=lambda fact: (fact.occurred_on, fact.id))
        for key, facts in found.items()
    }
    return Trace(run.period, ordered)


def _read(table: pyarrow.Table, measures: tuple[Measure, ...]) -> Iterator[tuple[Key, TracedFact]]:
    names = [m.name for m in measures]
    flags = [table[column(m)].to_pylist() for m in measures]
    filled = {name: table[name].to_pylist() for name in ATTRIBUTES if _is_filled(table[name])}
    heads = [table[name].to_pylist() for name in ("plant", "subject", "source", *FACT_COLUMNS)]
    for index, (plant, subject, source, *head) in enumerate(zip(*heads, strict=True)):
        counts = frozenset(n for n, flag in zip(names, flags, strict=True) if flag[index])
        attributes = {
            name: filled[name][index]
            for name in KINDS[head[1]].attributes
            if name in filled and filled[name][index] is not None
        }
        yield (plant, subject), TracedFact._make((*head, attributes, source, counts))


def _is_filled(column: Any) -> bool:
    return bool(column.null_count < len(column))


@dataclass(frozen=True)
class CountedFacts:
    """Every fact that anything in a rulebook counts for anybody, each once: what a whole report opens down to.

    `facts` is sorted by plant, kind, day and id; beside the fact's own columns stand `counted:0`, `counted:1`, …,
    whose bits say which of `measures` count it, 62 a column. `answers_for` has the spans by which a branch is counted
    `through` its departments.
    """

    measures: tuple[Measure, ...]
    facts: pyarrow.Table
    answers_for: pyarrow.Table

    def measures_in(self, column: int, bits: int) -> list[int]:
        """Which measures the bits of one of the columns name, by their places in `measures`."""
        first = column * MARKS
        width = min(MARKS, len(self.measures) - first)
        return [first + bit for bit in range(width) if bits >> bit & 1]


def counted_facts(engine: Engine, rulebook: Rulebook, run: Run) -> CountedFacts:
    """The facts behind all schemes and indicators, found in one pass."""
    values = [value for scheme in rulebook.schemes.values() for value in scheme.values()]
    values += [indicator.value for indicator in rulebook.indicators.values()]
    measures = tuple(dict.fromkeys(m for value in values for m in measures_of(value)))
    facts = engine.fetch(query("marked", (run, measures), engine.dialect))
    return CountedFacts(measures, facts, engine.fetch(query("spans", (), engine.dialect)))
