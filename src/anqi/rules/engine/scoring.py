"""From what was counted to points: windows, rules, scores (rulebook.md §4)."""

from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis

from anqi.kit.periods import EVERY, Every
from anqi.rules.engine.counting import addable
from anqi.rules.engine.figures import Figure, clamp, figure, whole
from anqi.rules.engine.tables import Expr, active_on, windows
from anqi.rules.results.columns import counted as column
from anqi.rules.results.columns import points as points_column
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


def by_every(scheme: Scheme) -> dict[Every, list[Rule]]:
    """The scheme's rules by the length of their windows, shortest first."""
    found = {every: [rule for rule in scheme.rules if rule.every == every] for every in EVERY}
    return {every: rules for every, rules in found.items() if rules}


def carrier(scheme: Scheme) -> Every:
    """The windows that also carry what vetoes ask over the whole period: they are added up there anyway."""
    return next(iter(by_every(scheme)), "period")


def measures_at(scheme: Scheme, every: Every) -> list[Measure]:
    """The measures that windows of one length must hold, each once, in a fixed order."""
    asked = [m for rule in scheme.rules if rule.every == every for m in measures_of(rule.value)]
    vetoed = [m for veto in scheme.vetoes for m in measures_of(veto.value)]
    if every == carrier(scheme):
        asked += addable(vetoed)
    if every == "period":
        asked += [measure for measure in vetoed if measure.take == "people"]
    return list(dict.fromkeys(asked))


def grid(every: Every, roster: Expr, level: Expr | None, measures: list[Measure]) -> Expr:
    """Each subject in each window that exists, with what was counted there (0 where nothing was)."""
    cut = windows(every).rename(window_name="name").drop("every")
    rows = roster.cross_join(cut)
    rows = rows.mutate(applies=active_on(rows, rows.asked_on))
    if level is not None:
        rows = rows.left_join(level, ["plant", "subject", "window"])
    counts = {column(m): ibis.coalesce(rows[column(m)], 0) for m in measures}
    return rows.select("plant", "subject", "window", "window_name", "open", "applies", **counts)


@dataclass(frozen=True)
class Judged:
    """One rule in one window: its value, the points before its total is clamped, and whether it waits."""

    figure: Figure
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
    return Judged(judged, points, pending)


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


def sums(scheme: Scheme, every: Every, rows: Expr) -> Expr:
    """Each subject's points by rule, and what its vetoes ask, added up over the windows of one grid."""
    totals: dict[str, Expr] = {}
    for rule in by_every(scheme).get(every, []):
        judged = judge(rule, rows)
        total = ibis.coalesce(whole(judged.points.sum(where=rows.applies)), 0)
        counted = clamp(total, rule.limits)
        if _excludes_nothing(rule.limits):
            heard = (rows.applies & ~judged.pending).any()
            counted = ibis.ifelse(heard, counted, ibis.literal(0, "int64"))
        totals[points_column(rule)] = counted
    asked = {m for veto in scheme.vetoes for m in measures_of(veto.value)}
    for measure in measures_at(scheme, every):
        held_here = every == carrier(scheme) if measure.take != "people" else every == "period"
        if measure in asked and held_here:
            totals[column(measure)] = whole(rows[column(measure)].sum())
    return rows.group_by(*KEYS).agg(**totals)


def _excludes_nothing(limits: Limits) -> bool:
    """Whether clamping 0 would give other points: then a rule that never applied must be told apart."""
    return (limits.min or 0) > 0 or (limits.max or 0) < 0


def scored(scheme: Scheme, roster: Expr, parts: list[Expr]) -> Expr:
    """Subjects with their rules' points, their score, and what their vetoes ask."""
    rows = roster.select("plant", "subject", "name", "active")
    for part in parts:
        rows = rows.inner_join(part, KEYS)
    points = [rows[points_column(rule)] for rule in scheme.rules]
    total = reduce(add, points, ibis.literal(scheme.base, "int64"))
    return rows.mutate(score=clamp(total, scheme.limits))
