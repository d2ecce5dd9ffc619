"""What a judgement sees: visible facts, and which measure counts which (rulebook.md §1, §3)."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

import ibis

from anqi.rules.plan.run import Run
from anqi.rules.plan.tables import Expr, stored
from anqi.rules.rulebook.model import Condition, Measure


def holds(condition: Condition, rows: Expr) -> Expr:
    """Whether a condition holds for each row; a row that lacks the attribute fails all but `absent`."""
    asked = rows[condition.attribute]
    if condition.absent:
        return asked.isnull()
    if condition.one_of:
        values = [ibis.literal(value, asked.type()) for value in condition.one_of]
        return asked == values[0] if len(values) == 1 else asked.isin(values)
    bounds = []
    if condition.at_least is not None:
        bounds.append(asked >= ibis.literal(condition.at_least, asked.type()))
    if condition.at_most is not None:
        bounds.append(asked <= ibis.literal(condition.at_most, asked.type()))
    return reduce(and_, bounds)


def counted(measure: Measure, facts: Expr) -> Expr:
    """Whether a visible fact counts for the measure."""
    return reduce(and_, (holds(one, facts) for one in measure.where), is_of(measure, facts))


def is_of(measure: Measure, rows: Expr) -> Expr:
    """Whether a row is of one of the measure's kinds."""
    kinds = [ibis.literal(kind) for kind in measure.kinds]
    return rows.kind == kinds[0] if len(kinds) == 1 else rows.kind.isin(kinds)


def visible(run: Run) -> Expr:
    """The facts that a judgement sees: within the period up to `as_of`, neither reversals nor reversed.

    Which facts are reversed the store knows by their places, so that no long id is read or compared here.
    """
    facts, reversed_ = stored("facts"), stored("reversed")
    if run.posted_until is not None:
        moment = ibis.literal(run.posted_until, "timestamp('UTC')")
        facts = facts.filter(facts.posted_at.isnull() | (facts.posted_at <= moment))
        known = reversed_.posted_at.isnull() | (reversed_.posted_at <= moment)
        reversed_ = reversed_.filter(known)
    return facts.filter(
        facts.occurred_on >= ibis.literal(run.period.first, "date"),
        facts.occurred_on <= ibis.literal(run.as_of, "date"),
        facts.reverses.isnull(),
        ~facts.place.isin(reversed_.place),
    )


def of_kinds(facts: Expr, measures: Iterable[Measure]) -> Expr:
    kinds = sorted({kind for measure in measures for kind in measure.kinds})
    return facts.filter(facts.kind.isin(kinds))


def any_of(conditions: Iterable[Expr]) -> Expr:
    """Whether one of the conditions holds; none does where there is none."""
    return reduce(or_, conditions, ibis.literal(False))
