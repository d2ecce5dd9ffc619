"""The mark of a window, and the most points that there were to get: how a rule's strip of windows is drawn."""

from typing import Literal

from anqi.rules.outcome.model import RuleResult, WindowResult
from anqi.rules.rulebook.model import Bands, Each, Limits, Need, Rule, Share

Mark = Literal["ok", "part", "fail", "na", "open"]
SIGNS: dict[Mark, str] = {"ok": "✓", "part": "◐", "fail": "✗", "na": "–", "open": "○"}


def mark(rule: Rule, window: WindowResult) -> Mark:
    """All there was to get, part of it, none of it; nothing to judge; or waiting for the window's end."""
    if window.pending:
        return "open"
    if window.value.to == 0:
        return "na"
    match rule.score:
        case Each(points):
            return _each(points, window.value.of)
        case Share():
            of, to = window.value
            return "ok" if of >= (to or 0) else "part" if of > 0 else "fail"
    most, least = _clamp(max(_possible(rule)), rule), _clamp(min(_possible(rule)), rule)
    if window.points >= most:
        return "ok"
    return "fail" if window.points <= least else "part"


def _each(points: int, counted: int) -> Mark:
    """What is punished should not happen; what is rewarded need not."""
    if points < 0:
        return "fail" if counted else "ok"
    return "ok" if counted else "na"


def _possible(rule: Rule) -> list[int]:
    """The points that a value can get in a window."""
    match rule.score:
        case Need(_, points, otherwise):
            return [points, otherwise]
        case Share(points):
            return [points, 0]
        case Bands(steps):
            return [0, *(points for _bound, points in steps)]
    return [0]


def most(result: RuleResult) -> int | None:
    """The most points that the rule's windows held so far, in hundredths; None where there is no end to them."""
    rule = result.rule
    if isinstance(rule.score, Each):
        return _most_each(rule, rule.score, result)
    best = [
        window.points
        if window.pending or window.value.to == 0
        else _clamp(max(_possible(rule)), rule)
        for window in result.windows
    ]
    return clamp(sum(best), rule.limits)


def _most_each(rule: Rule, score: Each, result: RuleResult) -> int | None:
    if score.points <= 0:
        return clamp(0, rule.limits)
    if rule.limits.max is not None:
        return rule.limits.max
    if rule.window_limits.max is not None:
        return rule.window_limits.max * len(result.windows)
    return None


def _clamp(points: int, rule: Rule) -> int:
    return clamp(points, rule.window_limits)


def clamp(points: int, limits: Limits) -> int:
    if limits.min is not None:
        points = max(points, limits.min)
    return points if limits.max is None else min(points, limits.max)
