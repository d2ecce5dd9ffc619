"""§4: the points of a rule in its windows."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from .values import Case, Value, value_of
from .windows import Window, windows
from .world import Row, Subject, active_on


@dataclass(frozen=True)
class WindowPoints:
    """What a rule gave in one window that exists and applies."""

    window: Window
    value: Value
    points: Fraction
    pending: bool


@dataclass(frozen=True)
class RulePoints:
    """What a rule gave."""

    code: str
    points: Fraction
    windows: list[WindowPoints]


def rounded(exact: Fraction) -> Fraction:
    """Two decimals, half away from zero."""
    size = Fraction(floor(abs(exact) * 100 + Fraction(1, 2)), 100)
    return -size if exact < 0 else size


def clamped(points: Fraction, limits: Row) -> Fraction:
    """Not under `min` and not over `max`, where they are given."""
    if "min" in limits:
        points = max(points, Fraction(limits["min"]))
    if "max" in limits:
        points = min(points, Fraction(limits["max"]))
    return points


def _bands(bands: list[Any], value: Fraction) -> Fraction:
    points = Fraction(0)
    for bound, reward in bands:  # bounds rise: the last one that is reached is the largest
        if Fraction(bound) <= value:
            points = Fraction(reward)
    return points


def _points(score: Row, value: Fraction) -> Fraction:
    """§4.2: the table of scores, before rounding."""
    if "each" in score:
        return Fraction(score["each"]) * value
    if "need" in score:
        met = value >= Fraction(score["need"])
        return Fraction(score["points"] if met else score.get("otherwise", 0))
    if "share" in score:
        return Fraction(score["share"]) * min(value, Fraction(1))
    return _bands(score["bands"], value)


def _waits(score: Row, value: Value) -> bool:
    """§4.2: what is put off while a window is open."""
    return value.empty or ("need" in score and value.exact < Fraction(score["need"]))


def _judged(rule: Row, window: Window, value: Value, as_of: date) -> WindowPoints:
    """The points of one window that applies."""
    if window.last > as_of and _waits(rule["score"], value):
        return WindowPoints(window, value, Fraction(0), pending=True)
    exact = Fraction(rule["empty"]) if value.empty else _points(rule["score"], value.exact)
    points = clamped(rounded(exact), rule.get("window_limits", {}))
    return WindowPoints(window, value, points, pending=False)


def _applies(window: Window, subject: Subject, row: Row, as_of: date) -> bool:
    """§4.1: active on the window's last day, or on the `as of` day where the window is open."""
    return subject.type == "plant" or active_on(row, min(window.last, as_of))


def rule_points(case: Case, rule: Row, subject: Subject, row: Row) -> RulePoints:
    """§4.1 to §4.3 for one rule and one subject."""
    outcome = []
    for window in windows(rule.get("every", "period"), case.first, case.last):
        if window.first <= case.as_of and _applies(window, subject, row, case.as_of):
            value = value_of(case, rule["value"], subject, window.first, window.last)
            outcome.append(_judged(rule, window, value, case.as_of))
    if all(judged.pending for judged in outcome):
        points = Fraction(0)
    else:
        points = clamped(
            sum((judged.points for judged in outcome), Fraction(0)), rule.get("limits", {})
        )
    return RulePoints(rule["code"], points, outcome)
