"""One subject's result again as the rules made it, and what would still help: windows that are open or to come."""

from dataclasses import dataclass
from typing import Any

from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.packing import hundredths_of, unpack_json
from anqi.kit.periods import Period, Window
from anqi.rules.outcome.model import Counted, RuleResult, SubjectResult, WindowResult
from anqi.rules.results.page.marks import clamp
from anqi.rules.rulebook.model import Bands, Each, Need, Ratio, Rule, Scheme, Share


@dataclass(frozen=True)
class Chance:
    """What a rule can still bring, in hundredths: None where there is no end to it. `windows` are those not closed."""

    rule: Rule
    windows: tuple[Window, ...]
    points: int | None


@dataclass(frozen=True)
class Chances:
    """All that can still be had; `most` is the score that all of it together would make."""

    of_rules: list[Chance]
    most: int


def result_of(row: RunSubject, scheme: Scheme, plant: str) -> SubjectResult:
    """A row with its windows as the rules know them, in the rulebook's order. Its score is the run's own."""
    written = {one["code"]: one for one in unpack_json(row.rules)}
    rules = [_rule(rule, written[rule.code]) for rule in scheme.rules]
    return SubjectResult(
        plant, row.code, row.name, row.active, row.score, row.rank, row.grade, list(row.tied),
        list(row.vetoes), rules,
    )  # fmt: skip


def _rule(rule: Rule, written: dict[str, Any]) -> RuleResult:
    windows = [
        WindowResult(
            one["window"], counted_of(one["value"]), hundredths_of(one["points"]), one["pending"]
        )
        for one in written["windows"]
    ]
    return RuleResult(rule, hundredths_of(written["points"]), windows)


def counted_of(value: Any) -> Counted:
    """A value as results write it, in hundredths."""
    if isinstance(value, dict):
        return Counted(hundredths_of(value["of"]), hundredths_of(value["to"]))
    return Counted(hundredths_of(value), None)


def chances(run: Run, scheme: Scheme, one: SubjectResult, period: Period) -> Chances:
    """What the windows can still bring that are open on the day judged, or still to come, with all that they can bring.

    Who is not active any more has none; what is held within limits counts only up to them.
    """
    found: list[Chance] = []
    total = scheme.base
    for result in one.rules:
        chance = _chance(run, result, period) if one.active else None
        if chance is not None:
            found.append(chance)
        total += result.points + (chance.points or 0 if chance else 0)
    return Chances(found, max(one.score, clamp(total, scheme.limits)))


def _chance(run: Run, result: RuleResult, period: Period) -> Chance | None:
    rule = result.rule
    left = tuple(one for one in period.windows(rule.every) if one.last > run.as_of)
    had = {window.window: window for window in result.windows}
    gains = {one: _gain(rule, had.get(one.name)) for one in left}
    helping = tuple(one for one, gain in gains.items() if gain is None or gain > 0)
    if not helping:
        return None
    if any(gain is None for gain in gains.values()):
        room = None if rule.limits.max is None else rule.limits.max - result.points
        return None if room is not None and room <= 0 else Chance(rule, helping, room)
    whole = sum(window.points for window in had.values()) + sum(filter(None, gains.values()))
    points = clamp(whole, rule.limits) - result.points
    return Chance(rule, helping, points) if points > 0 else None


def _gain(rule: Rule, had: WindowResult | None) -> int | None:
    """The most that a window can bring beside what it has: None where there is no end to it.

    What was counted stays counted: in a window that has begun counts only grow, and what was missed when it was due
    (its numerator is a part of its denominator) stays missed.
    """
    best = best_of(rule)
    if had is None or best is None:
        return best
    value, (of, to) = rule.value, had.value
    if isinstance(value, Ratio):
        is_part = set(value.of.kinds) <= set(value.to.kinds)
        return 0 if is_part and of < (to or 0) else best - had.points
    match rule.score:
        case Each(points):
            return max(0, best - had.points) if points > 0 else 0
        case Bands(steps):
            above = [clamp(points, rule.window_limits) for bound, points in steps if bound > of]
            return max(0, *(points - had.points for points in above), 0)
        case Need(_, points, otherwise) if points < otherwise and of > 0:
            return 0
    return best - had.points


def best_of(rule: Rule) -> int | None:
    """The most points that a window of the rule can bring, in hundredths; None where there is no end to them."""
    match rule.score:
        case Need(_, points, otherwise):
            most = max(points, otherwise)
        case Share(points):
            most = max(points, 0)
        case Bands(steps):
            most = max(0, *(points for _bound, points in steps))
        case Each(points):
            if points > 0:
                return rule.window_limits.max
            most = 0
    if rule.empty is not None:
        most = max(most, rule.empty)
    return clamp(most, rule.window_limits)


def full_of(rule: Rule, period: Period) -> int | None:
    """The most points that the rule can bring in a whole period; None where there is no end to them."""
    best = best_of(rule)
    if best is None:
        return rule.limits.max
    return clamp(best * len(period.windows(rule.every)), rule.limits)
