"""`results.md`: the outcome as text."""

import json
from fractions import Fraction
from typing import Any

from .grades import Standing
from .points import RulePoints
from .values import Value


def figure(number: Fraction) -> str:
    """A number of at most two decimals as text with two; never `-0.00`."""
    hundredths = number * 100
    assert hundredths.denominator == 1, f"{number} has more than two decimals"
    whole, rest = divmod(abs(hundredths.numerator), 100)
    return f"{'-' if number < 0 else ''}{whole}.{rest:02}"


def written_value(value: Value) -> Any:
    """A measure's figure, or a ratio's numerator and denominator without `per`."""
    if value.to is None:
        return figure(value.of)
    return {"of": figure(value.of), "to": figure(value.to)}


def written_rule(rule: RulePoints) -> dict[str, Any]:
    return {
        "code": rule.code,
        "points": figure(rule.points),
        "windows": [
            {
                "window": judged.window.name,
                "value": written_value(judged.value),
                "points": figure(judged.points),
                "pending": judged.pending,
            }
            for judged in rule.windows
        ],
    }


def written_standing(standing: Standing) -> dict[str, Any]:
    return {
        "subject": standing.subject.code,
        "name": standing.name,
        "active": standing.active,
        "score": figure(standing.score),
        "rank": standing.rank,
        "grade": standing.grade,
        "tied": standing.tied,
        "vetoes": standing.vetoes,
        "rules": [written_rule(rule) for rule in standing.rules],
    }


def dumps(result: dict[str, Any]) -> str:
    """The exact text of `results.json`."""
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"
