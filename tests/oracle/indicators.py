"""§5: indicators, goals and the conditions of vetoes."""

from fractions import Fraction

from anqi.facts.catalogue import KINDS

from .values import Case, Value, kinds_of, measures_of, value_of
from .world import Row, Rulebook, Subject, SubjectType


def judged_for(rulebook: Rulebook, indicator: Row, type: SubjectType) -> bool:
    """Whether all the indicator's kinds may name this type; a branch also by `through`."""
    for name in measures_of(indicator["value"]):
        measure = rulebook["measures"][name]
        if type == "branch" and measure.get("through") == "departments":
            continue
        if not all(KINDS[kind].names(type) for kind in kinds_of(measure)):
            return False
    return True


def _reached(target: Row, value: Fraction) -> bool:
    if "at_least" in target:
        return value >= Fraction(target["at_least"])
    if "at_most" in target:
        return value <= Fraction(target["at_most"])
    return value == Fraction(target["equals"])


def indicator_status(case: Case, indicator: Row, subject: Subject) -> tuple[Value, str]:
    """The value over the period up to `as of`, and `met`, `missed` or `none`."""
    value = value_of(case, indicator["value"], subject, case.first, case.as_of)
    if not value.empty:
        return value, "met" if _reached(indicator["target"], value.exact) else "missed"
    # 0/0 is what `empty` says; more than 0 by 0 is missed.
    return value, str(indicator["empty"]) if value.of == 0 else "missed"


def goal_status(statuses: list[str]) -> str:
    """`missed` where one is missed, else `none` where one is none, else `met`."""
    for status in ("missed", "none"):
        if status in statuses:
            return status
    return "met"


def veto_applies(case: Case, veto: Row, subject: Subject) -> bool:
    """Whether the veto's condition holds over the period up to `as of`."""
    when = veto["when"]
    if "indicator" in when:
        indicator = case.rulebook["indicators"][when["indicator"]]
        _, status = indicator_status(case, indicator, subject)
        return status == str(when["is"])
    value = value_of(case, when["value"], subject, case.first, case.as_of)
    if value.empty:
        return False
    if "at_least" in when:
        return value.exact >= Fraction(when["at_least"])
    if "at_most" in when:
        return value.exact <= Fraction(when["at_most"])
    if "below" in when:
        return value.exact < Fraction(when["below"])
    return value.exact > Fraction(when["above"])
