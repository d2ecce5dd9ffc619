"""Rules that reward activity for its own sake (形式主义), found before a rulebook is published.

Sources: 《关于解决形式主义突出问题为基层减负的通知》(2019), against asking more at each level;
《关于防治“指尖上的形式主义”的若干意见》(2023), against sign-ins, likes and traces as grounds of assessment;
《整治形式主义为基层减负若干规定》(2024), against judging work by meetings held and papers issued.
What is found here may still be published, by a recorded decision of the committee: people decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from anqi.kit.exact import short
from anqi.kit.language import _
from anqi.kit.periods import Every
from anqi.rules.rulebook.model import (
    Bands,
    Each,
    Measure,
    Need,
    Ratio,
    Rule,
    Rulebook,
    Scheme,
    measures_of,
)

MEETINGS_AND_PAPERS = frozenset(
    {
        "party.theme_day", "party.lesson", "party.general_meeting", "party.committee_meeting", "party.group_meeting",
        "meeting.held", "decision.made", "content.published",
    }
)  # fmt: skip
"""Kinds of which more is not better: what counts is that they take place when they are due, and what comes of them."""

A_YEAR: dict[str, int] = {
    "party.theme_day": 12,
    "party.committee_meeting": 12,
    "party.group_meeting": 12,
    "party.general_meeting": 4,
    "party.lesson": 4,
}
"""How often a year 《中国共产党支部工作条例（试行）》 Art. 11-13 and 16 ask for it, lessons as is customary."""
_WINDOWS_A_YEAR: dict[Every, int] = {"month": 12, "quarter": 4, "half": 2, "year": 1}


@dataclass(frozen=True)
class Objection:
    """A rule that a policy speaks against: which, why, and the policy's name."""

    scheme: str
    rule: str
    message: str
    policy: str


def objections(rulebook: Rulebook) -> list[Objection]:
    """All rules that reward activity for its own sake, in the rulebook's order."""
    return [
        Objection(scheme.name, rule.code, message, policy)
        for scheme in rulebook.schemes.values()
        for rule in scheme.rules
        for message, policy in _found(scheme, rule, rulebook.period.months)
    ]


def _found(scheme: Scheme, rule: Rule, months: int) -> Iterator[tuple[str, str]]:
    measure = measures_of(rule.value)[0]
    of_form = MEETINGS_AND_PAPERS.intersection(measure.kinds)
    if not isinstance(rule.value, Ratio) and _rises(rule):
        if of_form and scheme.subject != "person":
            yield (
                _(
                    "the more meetings, sessions or articles, the more points; ask whether they took place when due"
                ),
                _relief_2024(),
            )
        elif scheme.subject == "person" and _signs_in(measure):
            yield _("points for being present are points for signing in"), _fingertips_2023()
        elif rule.limits.max is None:
            yield (
                _("without an upper limit, whoever does it most often wins; set one"),
                _relief_2024(),
            )
    if isinstance(rule.score, Need) and rule.score.points > rule.score.otherwise:
        yield from _asks_too_often(rule.score.need, rule.every, measure, months)


def _rises(rule: Rule) -> bool:
    """Whether more of what is counted brings more points, beyond the first."""
    match rule.score:
        case Each(points):
            return points > 0
        case Bands(steps):
            given = [step[1] for step in steps]
            return any(after > before for before, after in pairwise(given))
    return False


def _signs_in(measure: Measure) -> bool:
    """Whether being present is what is counted; absences, or hours of study, are another matter."""
    if measure.take == "sum" or "party.attendance" not in measure.kinds:
        return False
    asked = {condition.attribute: condition for condition in measure.where}
    status = asked.get("status")
    return status is None or "present" in status.one_of


def _asks_too_often(
    need: int, every: Every, measure: Measure, months: int
) -> Iterator[tuple[str, str]]:
    """A need of more than twice what the Party's own rule asks in the same time."""
    asked = [A_YEAR[kind] for kind in measure.kinds if kind in A_YEAR]
    if len(asked) != len(measure.kinds) or measure.take != "count":
        return
    windows_a_year = _WINDOWS_A_YEAR.get(every)
    of_party = sum(asked) / windows_a_year if windows_a_year else sum(asked) * months / 12
    if need / 100 > 2 * max(of_party, 1):
        message = _(
            "asks for {need} where the Party's rule asks for {often}: more at each level"
        ).format(need=short(need), often=short(round(of_party * 100)))
        yield message, _relief_2019()


def _relief_2019() -> str:
    return _("Notice on Relieving the Grass Roots of Formalism (2019)")


def _fingertips_2023() -> str:
    return _("Opinions against Formalism at the Fingertips (2023)")


def _relief_2024() -> str:
    return _("Provisions on Curbing Formalism to Relieve the Grass Roots (2024)")
