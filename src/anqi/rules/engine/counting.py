"""What is counted: visible facts, and measures of subjects by month and window (rulebook.md §1, §3).

The work is done once for all units and once for all people: one wide conditional aggregation over the facts, a column a
measure, by month; longer windows add months up. Only `people`, which can't be added up, counts anew for each window.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_, or_

import ibis

from anqi.kit.periods import Every, Period
from anqi.rules.engine.figures import whole
from anqi.rules.engine.tables import Expr, month_of, stored, window_of
from anqi.rules.results.columns import counted as column
from anqi.rules.rulebook.model import Condition, Measure, Subject


@dataclass(frozen=True)
class Run:
    """What a judgement depends on beside the rulebook and the store."""

    period: Period
    as_of: date
    posted_until: datetime | None = None
    monthly_spans: bool = True
    """Whether every answers_for begins and ends with a month, so that months are fine enough to follow it."""


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
    kinds = [ibis.literal(kind) for kind in measure.kinds]
    is_kind = facts.kind == kinds[0] if len(kinds) == 1 else facts.kind.isin(kinds)
    return reduce(and_, (holds(condition, facts) for condition in measure.where), is_kind)


def visible(run: Run) -> Expr:
    """The facts that a judgement sees: within the period up to `as_of`, neither reversals nor reversed."""
    facts = stored("facts")
    if run.posted_until is not None:
        moment = ibis.literal(run.posted_until, "timestamp('UTC')")
        facts = facts.filter(facts.posted_at.isnull() | (facts.posted_at <= moment))
    reversals = facts.filter(facts.reverses.notnull())
    return facts.filter(
        facts.occurred_on >= ibis.literal(run.period.first, "date"),
        facts.occurred_on <= ibis.literal(run.as_of, "date"),
        facts.reverses.isnull(),
        ~facts.id.isin(reversals.reverses),
    )


def of_kinds(facts: Expr, measures: Iterable[Measure]) -> Expr:
    kinds = sorted({kind for measure in measures for kind in measure.kinds})
    return facts.filter(facts.kind.isin(kinds))


def _aggregates(facts: Expr, measures: Iterable[Measure]) -> dict[str, Expr]:
    return {column(measure): _aggregate(measure, facts) for measure in measures}


def _aggregate(measure: Measure, facts: Expr) -> Expr:
    where = counted(measure, facts)
    match measure.take:
        case "count":
            return facts.count(where=where)
        case "people":
            return facts.person.nunique(where=where)
    return whole(facts[measure.summed].sum(where=where))


def added(rows: Expr, measures: Iterable[Measure]) -> dict[str, Expr]:
    return {column(measure): whole(rows[column(measure)].sum()) for measure in measures}


def follows(measure: Measure, subject: Subject) -> bool:
    """Whether the measure counts the facts of a branch's departments instead of the branch's own."""
    return measure.through and subject == "branch"


def addable(measures: Iterable[Measure]) -> list[Measure]:
    return [measure for measure in measures if measure.take != "people"]


def unit_cells(run: Run, facts: Expr, measures: list[Measure]) -> Expr:
    """Measures by plant, department, branch and month (or day, where departments change branch within a month)."""
    facts = of_kinds(facts, measures)
    when = month_of(facts.occurred_on) if run.monthly_spans else facts.occurred_on
    cells = facts.group_by(
        plant=facts.plant, department=facts.department, branch=facts.branch, cell=when
    )
    return cells.agg(**_aggregates(facts, measures))


def person_cells(facts: Expr, members: Expr, measures: list[Measure]) -> Expr:
    """Measures by plant, person and month, of those on the roster only: what others did is never aggregated."""
    facts = of_kinds(facts, measures)
    joined = facts.inner_join(
        members.select(at="plant", subject="subject"),
        [("plant", "at"), ("person", "subject")],
    )
    month = month_of(joined.occurred_on)
    cells = joined.group_by(plant=joined.plant, subject=joined.person, month=month)
    return cells.agg(**_aggregates(joined, measures))


def cells_of(subject: Subject, run: Run, cells: Expr, measures: list[Measure]) -> Expr:
    """Unit cells as measures by plant, subject and month."""
    month = cells.cell if run.monthly_spans else month_of(cells.cell)
    if subject == "plant":
        keyed = cells.mutate(subject=cells.plant, month=month)
    elif subject == "branch" and any(measure.through for measure in measures):
        return _branch_cells(run, cells, measures)
    else:
        named = cells.filter(cells[subject].notnull())
        keyed = named.mutate(
            subject=named[subject], month=named.cell if run.monthly_spans else month_of(named.cell)
        )
    grouped = keyed.group_by("plant", "subject", "month")
    return grouped.agg(**added(keyed, measures))


def _branch_cells(run: Run, cells: Expr, measures: list[Measure]) -> Expr:
    """A branch's own facts, and those of the departments that it answered for on their day."""
    own = [measure for measure in measures if not measure.through]
    through = [measure for measure in measures if measure.through]
    parts = [_through(run, cells, through)]
    if own:
        named = cells.filter(cells.branch.notnull())
        parts.append(named.mutate(subject=named.branch))
    months = [
        part.mutate(month=part.cell if run.monthly_spans else month_of(part.cell)) for part in parts
    ]
    return _together("month", list(zip(months, (through, own), strict=False)))


def _together(when: str, parts: list[tuple[Expr, list[Measure]]]) -> Expr:
    """Rows that each hold some of the measures, as one row a plant, subject and `when` that holds all."""
    every = [measure for _rows, held in parts for measure in held]
    shaped = []
    for part, held in parts:
        counts = {
            column(m): part[column(m)] if m in held else ibis.literal(0, "int64") for m in every
        }
        shaped.append(part.select("plant", "subject", when, **counts))
    rows = ibis.union(*shaped) if len(shaped) > 1 else shaped[0]
    return rows.group_by("plant", "subject", when).agg(**added(rows, every))


def _through(run: Run, cells: Expr, measures: list[Measure]) -> Expr:
    by_department = cells.group_by("plant", "department", "cell").agg(**added(cells, measures))
    return answered(by_department, by_department.cell, run)


def answered(rows: Expr, when: Expr, run: Run) -> Expr:
    """Rows with a department, once for each branch (as `subject`) that answered for it then.

    Spans of one branch and department never overlap in a store, so no row comes twice for a branch.
    """
    spans = stored("answers_for")
    first, last = spans.active_from, spans.active_to
    if run.monthly_spans and not when.type().is_date():
        first, last = month_of(first), month_of(last)
    spans = spans.select(
        at=spans.plant, subject=spans.branch, answered=spans.department, first=first, last=last
    )
    name = when.get_name()
    joined = rows.inner_join(
        spans,
        [
            rows.plant == spans["at"],
            rows.department == spans.answered,
            rows[name] >= spans["first"],
            rows[name] <= spans["last"],
        ],
    )
    return joined.drop("at", "answered", "first", "last")


def level(
    subject: Subject,
    every: Every,
    run: Run,
    cells: Expr | None,
    facts: Expr,
    measures: list[Measure],
) -> Expr:
    """Measures by plant, subject and window. `cells` are the subject's months; None where nothing adds up."""
    parts: list[tuple[Expr, list[Measure]]] = []
    counts = addable(measures)
    if cells is not None and counts:
        parts.append((cells.mutate(window=window_of(cells.month, every)), counts))
    for through in (False, True):
        heads = [m for m in measures if m.take == "people" and follows(m, subject) is through]
        if heads:
            parts.append((_heads(subject, every, run, facts, heads, through=through), heads))
    if every == "month" and len(parts) == 1:
        return parts[0][0]
    return _together("window", parts)


def _heads(
    subject: Subject, every: Every, run: Run, facts: Expr, measures: list[Measure], *, through: bool
) -> Expr:
    """The `people` measures of one window length: different persons on the facts."""
    facts = of_kinds(facts, measures)
    if subject == "plant":
        keyed = facts.mutate(subject=facts.plant)
    elif through:
        keyed = answered(facts, facts.occurred_on, run)
    else:
        named = facts.filter(facts[subject].notnull())
        keyed = named.mutate(subject=named[subject])
    keyed = keyed.mutate(window=window_of(month_of(keyed.occurred_on), every))
    return keyed.group_by("plant", "subject", "window").agg(**_aggregates(keyed, measures))


def any_of(conditions: Iterable[Expr]) -> Expr:
    """Whether one of the conditions holds; none does where there is none."""
    return reduce(or_, conditions, ibis.literal(False))
