"""From what was counted to points: windows, rules, scores (rulebook.md §4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis

from anqi.kit.periods import EVERY, Every
from anqi.rules.outcome import columns
from anqi.rules.outcome.columns import counted as column
from anqi.rules.plan.figures import Figure, clamp, figure, whole
from anqi.rules.plan.tables import Expr, active_on, windows
from anqi.rules.rulebook.model import (
    Bands,
    Each,
    Limits,
    Measure,
    Need,
    Ratio,
    Rule,
    Scheme,
    Share,
    measures_of,
)

KEYS = ("plant", "subject")


def everys(scheme: Scheme) -> list[Every]:
    """The window lengths of a scheme's grid, shortest first.

    The shortest also carry what vetoes ask over the whole period: they are added up there anyway. Different persons
    can't be added up, so a veto that asks for them needs the period itself.
    """
    asked = [measure for veto in scheme.vetoes for measure in measures_of(veto.value)]
    used = {rule.every for rule in scheme.rules}
    if any(measure.take == "people" for measure in asked) or not used:
        used.add("period")
    return [every for every in EVERY if every in used]


def measures_in(scheme: Scheme) -> list[Measure]:
    """The measures that a scheme's grid must hold, each once, in a fixed order."""
    return list(
        dict.fromkeys(measure for value in scheme.values() for measure in measures_of(value))
    )


def grid(scheme: Scheme, roster: Expr, counted: Iterable[Expr]) -> Expr:
    """Each subject in each window that exists, with what was counted there (0 where nothing was)."""
    cut = windows(everys(scheme)).rename(window_name="name")
    rows = roster.cross_join(cut)
    rows = rows.mutate(applies=active_on(rows, rows.asked_on))
    for table in counted:
        rows = rows.left_join(table, ["plant", "subject", "every", "window"])
    counts = {column(m): ibis.coalesce(rows[column(m)], 0) for m in measures_in(scheme)}
    return rows.select(
        "plant", "subject", "every", "window", "window_name", "open", "applies", **counts
    )


def pointed(scheme: Scheme, rows: Expr) -> Expr:
    """A grid with each rule's points, before its total is clamped, and whether it waits.

    They mean something in the rule's own windows only.
    """
    found: dict[str, Expr] = {}
    for rule in scheme.rules:
        judged = judge(rule, rows)
        found[columns.points(rule)] = judged.points
        found[columns.pending(rule)] = judged.pending
    return rows.mutate(**found) if found else rows


@dataclass(frozen=True)
class Judged:
    """One rule in one window: the points before its total is clamped, and whether it waits."""

    points: Expr
    pending: Expr


def judge(rule: Rule, rows: Expr) -> Judged:
    """The rule applied to each row of a grid."""
    judged = figure(rule.value, {m: rows[column(m)] for m in measures_of(rule.value)})
    points, waits = _points(rule, judged)
    if isinstance(rule.value, Ratio):
        points = ibis.ifelse(judged.empty, ibis.literal(rule.empty or 0, "int64"), points)
        waits = judged.empty if waits is None else judged.empty | waits
    pending = ibis.literal(False) if waits is None else rows.open & waits
    points = clamp(points, rule.window_limits)
    if waits is not None:
        points = ibis.ifelse(pending, ibis.literal(0, "int64"), points)
    return Judged(points, pending)


def _points(rule: Rule, judged: Figure) -> tuple[Expr, Expr | None]:
    """The points of a value that is not empty, and whether it would wait in an open window."""
    match rule.score:
        case Each(points):
            return judged.points(points), None
        case Need(need, points, otherwise):
            reached = judged.reaches(need)
            return _either(reached, points, otherwise), ~reached
        case Share(points):
            return judged.at_most_one.points(points), None
        case Bands(steps):
            cases = [(judged.reaches(bound), points) for bound, points in reversed(steps)]
            return ibis.cases(*cases, else_=ibis.literal(0, "int64")).cast("int64"), None


def _either(condition: Expr, points: int, otherwise: int) -> Expr:
    return ibis.ifelse(condition, ibis.literal(points, "int64"), ibis.literal(otherwise, "int64"))


def sums(scheme: Scheme, rows: Expr) -> Expr:
    """Each subject's points by rule, and what its vetoes ask over the period."""
    lengths = everys(scheme)

    def of(every: Every) -> Expr | None:
        return None if len(lengths) == 1 else rows.every == every

    totals: dict[str, Expr] = {}
    for rule in scheme.rules:
        applies = rows.applies if len(lengths) == 1 else rows.applies & (rows.every == rule.every)
        points = rows[columns.points(rule)]
        counted = clamp(ibis.coalesce(whole(points.sum(where=applies)), 0), rule.limits)
        if _excludes_nothing(rule.limits):
            heard = (applies & ~rows[columns.pending(rule)]).any()
            counted = ibis.ifelse(heard, counted, ibis.literal(0, "int64"))
        totals[columns.points(rule)] = counted
    for measure in dict.fromkeys(m for veto in scheme.vetoes for m in measures_of(veto.value)):
        every: Every = "period" if measure.take == "people" else lengths[0]
        asked = rows[column(measure)].sum(where=of(every))
        totals[column(measure)] = ibis.coalesce(whole(asked), 0)
    return rows.group_by(*KEYS).agg(**totals)


def _excludes_nothing(limits: Limits) -> bool:
    """Whether clamping 0 would give other points: then a rule that never applied must be told apart."""
    return (limits.min or 0) > 0 or (limits.max or 0) < 0


def scored(scheme: Scheme, roster: Expr, totals: Expr) -> Expr:
    """Subjects with their rules' points, their score, and what their vetoes ask."""
    rows = roster.select("plant", "subject", "name", "active").inner_join(totals, KEYS)
    points = [rows[columns.points(rule)] for rule in scheme.rules]
    total = reduce(add, points, ibis.literal(scheme.base, "int64"))
    return rows.mutate(score=clamp(total, scheme.limits))
