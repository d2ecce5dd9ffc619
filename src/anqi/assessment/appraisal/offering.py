"""Which acts a page offers to whom, each with its form and with what follows from it."""

from typing import Any

from anqi.assessment.appraisal.acting import possible
from anqi.assessment.appraisal.confirming import SHORT
from anqi.assessment.appraisal.forms import ActForm
from anqi.assessment.appraisal.models import AppraisalAct, Appraised
from anqi.assessment.appraisal.opinions import Feedback
from anqi.assessment.appraisal.performing import OF_ALL, OF_ONE, Left
from anqi.assessment.appraisal.sealed import opened
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.wording import consequence, label_of

_A = AppraisalAct
_MAIN = (
    _A.BEGIN_SELF, _A.BEGIN_MUTUAL, _A.BEGIN_BALLOT, _A.CONFIRM_PAPER, _A.CLOSE_BALLOT, _A.REPORT,
    _A.CONFIRM, _A.WRITE_MUTUAL, _A.ACKNOWLEDGE, _A.ANSWER, _A.FOLLOW_UP,
)  # fmt: skip
"""Acts that stand open on the page; the others are unfolded first."""


def shown_acts(seen: Seen, left: Left, member: Appraised | None = None) -> list[dict[str, Any]]:
    """The acts that somebody can do on a page, each with its form and what follows from it."""
    found = []
    for act in OF_ALL if member is None else OF_ONE:
        if not (possible(seen, act) and _has_use(seen, act, member)):
            continue
        form = left.form if left.act == act and left.form is not None else None
        found.append(
            {
                "act": act.value,
                "label": label_of(act),
                "said": consequence(act, seen),
                "form": _anew(act, seen, member, form, stale=left.status == 409),
                "main": act in _MAIN,
                "open": form is not None,
            }
        )
    return found


def _anew(
    act: AppraisalAct, seen: Seen, member: Appraised | None, form: ActForm | None, *, stale: bool
) -> ActForm:
    """The form of an act: with its faults, or with what was typed on the appraisal as it is now, or empty."""
    if form is not None and not stale:
        return form
    initial: dict[str, Any] = {"version": seen.appraisal.version}
    if member is not None:
        initial |= {"member_version": member.version, **_mutual(member)}
    if form is not None:
        kept = ("note", "text", "measure", "document", "decided_on", "grade", "outcome", "aspects")
        data: Any = form.data
        for name in kept:
            if name in form.fields and name in data:
                initial[name] = data.getlist(name) if name == "aspects" else data[name]
    return ActForm(doing=act, initial=initial)


def _mutual(member: Appraised) -> dict[str, Any]:
    return {"aspects": member.aspects, "measure": opened(member.measure)}


def _has_use(seen: Seen, act: AppraisalAct, member: Appraised | None) -> bool:
    """Whether an act that is possible now makes sense for what the page shows."""
    if member is None:
        return _has_use_for_all(seen, act)
    mine = member == seen.me
    feedback = Feedback(seen)
    match act:
        case _A.ACKNOWLEDGE:
            return mine and member.pk in feedback.silent
        case _A.OBJECT:
            return (
                mine and member.is_graded and seen.day <= feedback.until
                and member.pk not in feedback.unanswered
            )  # fmt: skip
        case _A.ANSWER:
            return not mine and member.pk in feedback.unanswered
        case _A.FOLLOW_UP:
            return member.grade in SHORT
        case _A.CORRECT:
            return not mine and member.is_graded
        case _A.STRIKE:
            return member.left_on is None and member.pk in seen.gone
    return act == _A.WRITE_MUTUAL and member.left_on is None


def _has_use_for_all(seen: Seen, act: AppraisalAct) -> bool:
    if act in (_A.CONFIRM_PAPER, _A.REFUSE_PAPER):
        paper = seen.paper if seen.paper and seen.paper.confirmed_by_id is None else None
        mine = paper is not None and paper.entered_by_id == seen.person.pk
        return paper is not None and not (act == _A.CONFIRM_PAPER and mine)
    return not (act == _A.CONFIRM and seen.me is not None and seen.me.is_graded)
