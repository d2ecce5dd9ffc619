"""The sheet of one member in an appraisal: what he wrote, what was agreed and found, and the facts of the year."""

from typing import Any

from django.utils.translation import gettext as _

from anqi.assessment.appraisal.forms import BALLOT_CHOICES
from anqi.assessment.appraisal.models import (
    CHOICES,
    AppraisalAct,
    AppraisalOpinion,
    Appraised,
    Grade,
    Outcome,
)
from anqi.assessment.appraisal.operations import Aspect
from anqi.assessment.appraisal.reference import Year, facts_address, years_of
from anqi.assessment.appraisal.sealed import opened
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.showing import meeting_said
from anqi.assessment.appraisal.wording import GRADE_SIGNS, standing_of
from anqi.pages.addresses import href_to
from anqi.work.wording import day_said, moment_said

_A = AppraisalAct
TALK = (_A.OBJECT, _A.ANSWER, _A.FOLLOW_UP)
"""Steps whose text only those concerned read."""


def year_figures(year: Year, person: str, of: int) -> list[dict[str, Any]]:
    """What the facts of the year say, each figure opening to its facts: for reference only."""
    duties: dict[str, Any] = {
        "name": _("Safety duties met"), "value": f"{year.duties_met}/{year.duties_due}",
        "href": facts_address("duty.due", person, of),
    }  # fmt: skip
    if year.duties_due:
        met = year.duties_met == year.duties_due
        duties |= {
            "state": "ok" if met else "fail",
            "note": _("all met") if met else _("not all met"),
        }
    else:
        duties |= {"state": "na", "note": _("nothing was due")}
    return [
        duties,
        _count(
            _("Answers for accidents"),
            year.accidents,
            facts_address("accident.liability", person, of),
        ),
        _count(_("Violations"), year.violations, facts_address("conduct.violation", person, of)),
    ]


def _count(name: str, number: int, href: str) -> dict[str, Any]:
    note = _("none") if not number else _("speaks against outstanding")
    return {
        "name": name, "value": str(number), "href": href, "state": "fail" if number else "ok", "note": note,
    }  # fmt: skip


class Sheet:
    """What is told of one member to whom: texts are opened for himself and for those who hold the appraisal only."""

    def __init__(self, seen: Seen, member: Appraised) -> None:
        self.seen, self.member = seen, member
        self.sees_texts = seen.holds or member == seen.me
        self.opinions = list(
            AppraisalOpinion.objects.filter(member=member)
            .select_related("step")
            .order_by("step__number")
        )
        self.steps = [step for step in seen.steps if step.member_id == member.pk]

    @property
    def texts(self) -> dict[str, Any]:
        """The self-appraisal, what was agreed, the opinion in words; empty for others."""
        if not self.sees_texts:
            return {}
        member = self.member
        newest = next((one for one in reversed(self.opinions) if one.words), None)
        return {
            "self": opened(member.self_text),
            "self_on": day_said(member.self_on) if member.self_on else "",
            "aspects": [str(Aspect(one).label) for one in member.aspects],
            "measure": opened(member.measure),
            "mutual_on": day_said(member.mutual_on) if member.mutual_on else "",
            "words": opened(newest.words) if newest else "",
        }

    @property
    def figures(self) -> list[dict[str, Any]]:
        """The facts of the year, for those who see his texts."""
        if not self.sees_texts:
            return []
        code, of = self.member.person.code, self.seen.appraisal.year
        year = years_of(self.seen.appraisal.plant, [code], of)[code]
        return year_figures(year, code, of)

    @property
    def found(self) -> dict[str, Any] | None:
        """The opinion in force, how it was resolved, and what the ballot said."""
        if not self.opinions or not self.member.grade:
            return None
        newest = self.opinions[-1]
        return {
            "sign": GRADE_SIGNS[self.member.grade],
            "grade": str(Grade(self.member.grade).label),
            "resolved": meeting_said(newest.step) or newest.step.document,
            "reason": newest.reason if self.sees_texts else "",
            "until": day_said(newest.step.until) if newest.step.until else "",
            "fact": href_to("ledger:fact", self.member.fact) if self.member.fact else "",
        }

    @property
    def counts(self) -> list[dict[str, Any]]:
        """What all ballots together said of him."""
        if not self.sees_texts:
            return []
        numbers = self.seen.tallies.get(self.member.pk, {})
        labels: dict[str, Any] = dict(BALLOT_CHOICES)
        return [
            {"name": labels[one], "value": str(numbers[one])} for one in CHOICES if one in numbers
        ]

    @property
    def talk(self) -> list[dict[str, Any]]:
        """Objections with their answers, and how help goes, in their order."""
        if not self.sees_texts:
            return []
        return [
            {
                "time": moment_said(step.at),
                "what": str(step.get_act_display()),
                "who": step.by.name,
                "note": " · ".join(filter(None, (_outcome(step.outcome), opened(step.sealed)))),
            }
            for step in self.steps
            if step.act in TALK
        ]

    @property
    def terms(self) -> list[dict[str, Any]]:
        member = self.member
        return [
            {"name": _("Name of the member"), "value": member.person.name},
            {"name": _("Staff number"), "value": member.person.code, "mono": True},
            {"name": _("Party branch"), "value": self.seen.appraisal.branch.name},
            {"name": _("For the year"), "value": str(self.seen.appraisal.year)},
            {"name": _("Standing"), "value": standing_of(member)},
        ]


def _outcome(outcome: str) -> str:
    return str(Outcome(outcome).label) if outcome else ""
