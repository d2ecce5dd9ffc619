"""Figures of boards in words: never rounded up."""

from django.utils.translation import gettext as _

from anqi.assessment.goals.boards import is_share, missing
from anqi.pages.component_kinds import State
from anqi.rules.outcome.unit_windows import Judged
from anqi.rules.results.wording import fraction, percent, ratio
from anqi.rules.rulebook.model import Indicator, Ratio, Status
from anqi.rules.rulebook.wording import amount

SIGNS: dict[Status, State] = {"met": "ok", "missed": "fail", "none": "na"}


def words() -> dict[Status, str]:
    return {"met": _("met"), "missed": _("missed"), "none": _("not applicable")}


def value_said(indicator: Indicator, judged: Judged) -> str:
    """What was counted: numerator and denominator, or the count."""
    if isinstance(indicator.value, Ratio) and not is_share(indicator):
        return f"{fraction(judged.value)} = {share_said(indicator, judged)}"
    return fraction(judged.value)


def share_said(indicator: Indicator, judged: Judged) -> str:
    """A ratio in percent, cut off after one decimal, so that 100% stands for all; of a count nothing."""
    value = indicator.value
    if not isinstance(value, Ratio):
        return ""
    of, to = judged.value
    if not to:
        return "–"
    if value.per == 1 and indicator.target.number <= 100:
        return percent(of, to)
    return ratio(value, judged.value, in_percent=False)


def missing_said(indicator: Indicator, judged: Judged) -> str:
    """How many are missing, where that can be said; else what it came to."""
    found = missing(indicator, judged)
    return amount(found) if found else share_said(indicator, judged)


def whole_numbers(judged: Judged) -> tuple[int, int] | None:
    """Numerator and denominator as they are drawn one over the other; None of what is no whole number of things."""
    of, to = judged.value
    return None if to is None or of % 100 or to % 100 else (of // 100, to // 100)
