"""What a form on the pages asks for is done once; what is wrong with it is told beside its fields."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from anqi.assessment.appraisal import ballots, confirming, operations, opinions
from anqi.assessment.appraisal.faults import Conflict, Refused
from anqi.assessment.appraisal.forms import ActForm
from anqi.assessment.appraisal.models import AppraisalAct, Appraised, Body
from anqi.assessment.appraisal.opinions import Meeting
from anqi.assessment.appraisal.seeing import Seen
from anqi.kit.faults import Faulty

_A = AppraisalAct
_NOTED: dict[AppraisalAct, Callable[..., Any]] = {
    _A.BEGIN_SELF: operations.begin_self,
    _A.BEGIN_MUTUAL: operations.begin_mutual,
    _A.BEGIN_BALLOT: operations.begin_ballot,
    _A.REFUSE_PAPER: ballots.refuse_paper,
    _A.ANNUL_BALLOT: ballots.annul_ballot,
    _A.CLOSE_BALLOT: ballots.close_ballot,
    _A.REPORT: opinions.report,
    _A.RETURN: confirming.send_back,
    _A.CLOSE: confirming.close,
    _A.CALL_OFF: operations.call_off,
}
"""Acts on the whole appraisal that need a note at most."""
OF_ALL = (
    _A.BEGIN_SELF, _A.BEGIN_MUTUAL, _A.BEGIN_BALLOT, _A.CONFIRM_PAPER, _A.REFUSE_PAPER,
    _A.CLOSE_BALLOT, _A.REPORT, _A.CONFIRM, _A.RETURN, _A.CLOSE, _A.ANNUL_BALLOT, _A.CALL_OFF,
)  # fmt: skip
"""Acts of the appraisal's page, in their order there."""
OF_ONE = (
    _A.WRITE_MUTUAL, _A.ACKNOWLEDGE, _A.OBJECT, _A.ANSWER, _A.FOLLOW_UP, _A.CORRECT, _A.STRIKE,
)  # fmt: skip
"""Acts of a member's page."""


@dataclass
class Left:
    """What a POST left undone: the form with its faults, or what somebody else did first."""

    act: AppraisalAct | None = None
    form: ActForm | None = None
    conflict: str = ""
    status: int = 200


def performed(request: HttpRequest, seen: Seen, member: Appraised | None = None) -> Left | None:
    """Do what was asked, or say what was left undone; None when it is done. Raises Denied."""
    wanted = request.POST.get("act", "")
    if wanted not in (OF_ALL if member is None else OF_ONE):
        return Left(conflict=_("the form can't be read; load the page again"), status=422)
    act = AppraisalAct(wanted)
    form = ActForm(request.POST, doing=act)
    try:
        if form.is_valid():
            _perform(act, seen, form.cleaned_data, member)
            return None
    except Faulty as faulty:
        told(form, faulty)
    except (Conflict, Refused) as refused:
        return Left(act, form, conflict=str(refused), status=409)
    return Left(act, form, status=422)


def _perform(
    act: AppraisalAct, seen: Seen, given: dict[str, Any], member: Appraised | None
) -> None:
    base = {"account": seen.account, "appraisal": seen.appraisal, "key": given["key"]}
    at = base | {"version": given["version"]}
    if act in _NOTED:
        _NOTED[act](**at, note=given["note"])
        return
    match act:
        case _A.CONFIRM_PAPER:
            ballots.confirm_paper(**at)
        case _A.CONFIRM:
            confirming.confirm(
                **at, document=given["document"], decided_on=given["decided_on"], note=given["note"]
            )
        case _:
            if member is not None:
                _perform_on(act, base, at, given, member, seen)


def _perform_on(
    act: AppraisalAct, base: dict[str, Any], at: dict[str, Any], given: dict[str, Any], member: Appraised,
    seen: Seen,
) -> None:  # fmt: skip
    of_one = at | {"member": member}
    match act:
        case _A.WRITE_MUTUAL:
            operations.write_mutual(
                **base, member=member, member_version=given["member_version"],
                aspects=given["aspects"], measure=given["measure"],
            )  # fmt: skip
        case _A.ACKNOWLEDGE:
            opinions.acknowledge(**base)
        case _A.OBJECT:
            opinions.object_to(**base, text=given["text"])
        case _A.ANSWER:
            meeting = meeting_in(given)
            due = opinions.due_at(seen, meeting.body) if meeting else 0
            opinions.answer(
                **of_one, text=given["text"], grade=given["grade"], meeting=meeting, due=due
            )
        case _A.FOLLOW_UP:
            confirming.follow_up(**of_one, text=given["text"], outcome=given["outcome"])
        case _A.CORRECT:
            confirming.correct(
                **of_one, grade=given["grade"], document=given["document"],
                decided_on=given["decided_on"], note=given["note"],
            )  # fmt: skip
        case _A.STRIKE:
            operations.strike(**of_one, note=given["note"])


def meeting_in(given: dict[str, Any]) -> Meeting | None:
    """The meeting that a form names; None where it does not name it whole."""
    numbers = (given.get("were_present"), given.get("in_favour"))
    if not given.get("held_on") or not given.get("body") or None in numbers:
        return None
    return Meeting(Body(given["body"]), given["held_on"], given["were_present"], given["in_favour"])


def told(form: Any, faulty: Faulty) -> None:
    """Let the form say what is wrong, beside its fields where it has them."""
    for fault in faulty.faults:
        form.add_error(fault.place if fault.place in form.fields else None, fault.message)
