"""Names of the columns in which an outcome's tables hold what belongs to a measure, a rule, an indicator, a goal."""

import re

from anqi.rules.rulebook.model import Goal, Indicator, Measure, Rule, Veto

FACT_COLUMNS = (
    "id", "kind", "occurred_on", "department", "branch", "person", "quantity",
)  # fmt: skip
"""What is told of a fact beside its plant, source and attributes."""
MARKS = 62
"""Measures whose marks on a fact share one whole number of 64 bits."""


def caseless(code: str) -> str:
    """A code as part of a column's or table's name: engines take `m0` and `M0` for one, rulebooks do not."""
    return re.sub("[A-Z]", lambda letter: f"^{letter[0].lower()}", code)


def counted(measure: Measure) -> str:
    return f"m:{caseless(measure.name)}"


def points(rule: Rule) -> str:
    return f"points:{caseless(rule.code)}"


def pending(rule: Rule) -> str:
    return f"pending:{caseless(rule.code)}"


def status(indicator: Indicator) -> str:
    return f"status:{caseless(indicator.code)}"


def goal(goal: Goal) -> str:
    return f"goal:{caseless(goal.code)}"


def veto(veto: Veto) -> str:
    return f"veto:{caseless(veto.code)}"
