"""Indicators, goals, vetoes, ranks and grades (rulebook.md §5)."""

from collections.abc import Iterable
from functools import reduce
from itertools import groupby
from operator import and_

import ibis

from anqi.rules.outcome import columns
from anqi.rules.outcome.columns import counted as column
from anqi.rules.plan.figures import Figure, figure
from anqi.rules.plan.seeing import any_of
from anqi.rules.plan.tables import Expr
from anqi.rules.rulebook.model import (
    Goal,
    Grade,
    Indicator,
    IndicatorIs,
    Ratio,
    Rulebook,
    Scheme,
    Value,
    Veto,
    measures_of,
)


def over(value: Value, rows: Expr) -> Figure:
    return figure(value, {measure: rows[column(measure)] for measure in measures_of(value)})


def status(indicator: Indicator, rows: Expr) -> Expr:
    """met, missed or none, over rows that hold the whole period."""
    judged = over(indicator.value, rows)
    cases: list[tuple[Expr, str | None]] = [(judged.holds(indicator.target), "met")]
    if isinstance(indicator.value, Ratio):
        cases = [
            (judged.empty & (judged.top == 0), indicator.empty),
            (judged.empty, "missed"),
            *cases,
        ]
    return ibis.cases(*cases, else_="missed")


def goal_status(goal: Goal, rows: Expr) -> Expr:
    """missed where one of its indicators is missed, else none where one is none, else met."""
    statuses = [rows[columns.status(indicator)] for indicator in goal.indicators]
    missed = any_of(one == "missed" for one in statuses)
    none = any_of(one == "none" for one in statuses)
    return ibis.cases((missed, "missed"), (none, "none"), else_="met")


def units(
    rulebook: Rulebook, roster: Expr, counted: Iterable[Expr], *, by: Iterable[str] = ()
) -> Expr:
    """Each unit with the values and statuses of indicators and goals over the period.

    `by` names more columns that roster and counts have in common, such as those of a window: then it is judged over
    each of them. A column means something for the types of units alone that its indicator or goal is judged for.
    """
    indicators = rulebook.indicators.values()
    keys = ["type", "plant", "subject", *by]
    rows = roster
    for table in counted:
        rows = rows.left_join(table, keys)
    measures = dict.fromkeys(m for one in indicators for m in measures_of(one.value))
    counts = {column(m): ibis.coalesce(rows[column(m)], 0) for m in measures}
    rows = rows.select(*roster.columns, **counts)
    rows = rows.mutate(**{columns.status(one): status(one, rows) for one in indicators})
    goals = rulebook.goals.values()
    return rows.mutate(**{columns.goal(goal): goal_status(goal, rows) for goal in goals})


def vetoed(veto: Veto, rows: Expr) -> Expr:
    """Whether the veto's condition holds, over rows that hold the whole period."""
    condition = veto.when
    if isinstance(condition, IndicatorIs):
        return status(condition.indicator, rows) == condition.status
    found = over(condition.value, rows)
    holds = found.holds(condition.bound)
    return ~found.empty & holds if isinstance(condition.value, Ratio) else holds


def graded(scheme: Scheme, rows: Expr) -> Expr:
    """Scored subjects with rank, grade, the grades they are tied for, and the vetoes on them.

    `tied` and `vetoes` are codes parted by spaces.
    """
    rows = rows.mutate(**{columns.veto(veto): vetoed(veto, rows) for veto in scheme.vetoes})
    pool = ibis.literal("") if scheme.subject == "plant" else rows.plant
    rows = rows.mutate(pool=pool)
    together = ibis.window(group_by=[rows.pool, rows.active])
    ranked = ibis.window(group_by=[rows.pool, rows.active], order_by=ibis.desc(rows.score))
    rows = rows.mutate(
        rank=ibis.ifelse(rows.active, ibis.rank().over(ranked) + 1, ibis.null("int64")),
        subjects=rows.count().over(together),
        grade=ibis.null("string"),
        tied=ibis.literal(""),
    )
    for limited, grades in groupby(scheme.grades, key=lambda grade: grade.quota is not None):
        if limited:
            for grade in grades:
                rows = _seated(scheme, grade, rows)
        else:
            rows = rows.mutate(grade=_unlimited(scheme, grades, rows))
    codes = [
        (columns.veto(veto), veto.code) for veto in sorted(scheme.vetoes, key=lambda v: v.code)
    ]
    words = [ibis.ifelse(rows[name], f"{code} ", "") for name, code in codes]
    vetoes = reduce(lambda left, right: left + right, words, ibis.literal(""))
    return rows.mutate(tied=rows.tied.rstrip(), vetoes=vetoes.rstrip())


def _candidate(scheme: Scheme, grade: Grade, rows: Expr) -> Expr:
    """Whether a subject without a grade reaches this one and no veto bars it."""
    conditions = [rows.active, rows.grade.isnull()]
    if grade.at_least is not None:
        conditions.append(rows.score >= grade.at_least)
    conditions += [~rows[columns.veto(veto)] for veto in scheme.vetoes if grade.code in veto.bars]
    return reduce(and_, conditions)


def _unlimited(scheme: Scheme, grades: Iterable[Grade], rows: Expr) -> Expr:
    """The first of some grades without a quota for which a subject is a candidate."""
    found = [(_candidate(scheme, grade, rows), ibis.literal(grade.code)) for grade in grades]
    return ibis.cases(*found, else_=rows.grade)


def _seated(scheme: Scheme, grade: Grade, rows: Expr) -> Expr:
    """Gives a grade with a quota to those who get a seat; it depends on what the better grades left."""
    candidate = _candidate(scheme, grade, rows)
    rows = rows.mutate(candidate=candidate, seats=(rows.subjects * (grade.quota or 0)) // 100)
    among = [rows.pool, rows.candidate]
    rows = rows.mutate(
        better=ibis.rank().over(ibis.window(group_by=among, order_by=ibis.desc(rows.score))),
        equal=rows.count().over(ibis.window(group_by=[*among, rows.score])),
    )
    seated = rows.candidate & (rows.better + rows.equal <= rows.seats)
    tied = rows.candidate & (rows.better < rows.seats) & (rows.better + rows.equal > rows.seats)
    return rows.mutate(
        grade=ibis.ifelse(seated, ibis.literal(grade.code), rows.grade),
        tied=rows.tied + ibis.ifelse(tied, f"{grade.code} ", ""),
    ).drop("candidate", "seats", "better", "equal")
