"""Facts that every measure takes alike, put together: the first step from facts to counts.

Which measures count a fact depends on its kind and on which of their conditions hold. So the facts are read once, and
each condition is asked once; the many measures then ask few rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis

from anqi.rules.plan.figures import whole
from anqi.rules.plan.seeing import holds, is_of, of_kinds
from anqi.rules.plan.tables import Expr
from anqi.rules.rulebook.model import Condition, Measure

_BITS = 62
"""Conditions whose answers share one whole number of 64 bits."""


@dataclass(frozen=True)
class Tally:
    """How the facts of some measures are put together: the conditions that are told apart, and what is summed.

    Its rows have `kind`, `holds:0`, `holds:1`, … whose bits say which conditions hold, `facts` (how many), and
    `sum:…` for each attribute that is summed.
    """

    measures: tuple[Measure, ...]
    conditions: tuple[Condition, ...]
    summed: tuple[str, ...]

    @classmethod
    def of(cls, measures: Iterable[Measure]) -> "Tally":
        measures = tuple(measures)
        conditions = dict.fromkeys(condition for one in measures for condition in one.where)
        summed = {one.summed: None for one in measures if one.take == "sum"}
        return cls(measures, tuple(conditions), tuple(summed))

    def rows(self, facts: Expr, *keys: str) -> Expr:
        """The facts of the measures, put together by some of their columns and by what the measures ask."""
        facts = of_kinds(facts, self.measures)
        held = {
            f"holds:{first // _BITS}": _bits(self.conditions[first : first + _BITS], facts)
            for first in range(0, len(self.conditions), _BITS)
        }
        sums = {f"sum:{name}": facts[name] for name in self.summed}
        asked = facts.select(*keys, "kind", **held, **sums)
        sums = {name: asked[name].sum() for name in sums}
        return asked.group_by(*keys, "kind", *held).agg(facts=asked.count(), **sums)

    def counts(self, measure: Measure, rows: Expr) -> Expr:
        """Whether the facts of a row count for the measure."""
        found = is_of(measure, rows)
        words: dict[str, int] = {}
        for condition in measure.where:
            word, bit = divmod(self.conditions.index(condition), _BITS)
            words[f"holds:{word}"] = words.get(f"holds:{word}", 0) | 1 << bit
        for name, bits in words.items():
            asked = ibis.literal(bits, "int64")
            found = found & ((rows[name] & asked) == asked)
        return found

    def taken(self, measure: Measure, rows: Expr, where: Expr) -> Expr:
        """What the measure takes of the rows for which `where` holds: null or 0 where there is none."""
        match measure.take:
            case "count":
                return whole(rows.facts.sum(where=where))
            case "people":
                return rows.person.nunique(where=where)
        return whole(rows[f"sum:{measure.summed}"].sum(where=where))


def _bits(conditions: tuple[Condition, ...], facts: Expr) -> Expr:
    """Where a condition is neither true nor false, it does not hold."""
    bits = [
        ibis.ifelse(holds(condition, facts), ibis.literal(1 << bit, "int64"), 0)
        for bit, condition in enumerate(conditions)
    ]
    return reduce(add, bits)
