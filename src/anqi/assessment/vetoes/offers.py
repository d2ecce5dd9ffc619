"""What somebody is offered to do with a case: the acts that are for him, each with its form and what follows."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from anqi.assessment.vetoes import operations
from anqi.assessment.vetoes.acting import Offer
from anqi.assessment.vetoes.forms import DecideForm, NoteForm, OutcomeForm, RuledForm
from anqi.assessment.vetoes.grounds import change_of
from anqi.assessment.vetoes.models import VetoAct, VetoOutcome
from anqi.assessment.vetoes.queries import CaseFor
from anqi.assessment.vetoes.refusals import is_for, refusal
from anqi.assessment.vetoes.standing import APPEAL_DAYS, DECIDED, STATE_DAYS, VetoState
from anqi.organisation.models import Account

_MAIN = (VetoAct.NOTIFY, VetoAct.STATE, VetoAct.DECIDE, VetoAct.ANSWER)
_SAID_WHY = (VetoAct.DECIDE, VetoAct.LIFT, VetoAct.RESUME)
"""Acts of which a page says why they are not possible now; the others are not shown then."""


def allowed(account: Account, found: CaseFor) -> dict[str, bool]:
    """Of each act, whether it is for an account, whenever it is possible."""
    acts = (act for act in VetoAct if act != VetoAct.PROPOSE)
    return {act.value: is_for(account, found.case, act) for act in acts}


def offers_for(account: Account, found: CaseFor, *, now: bool = True) -> list[Offer]:
    """The acts that are for an account and possible now, or of which it is said why not.

    Not `now`: all that are for him; whether it is their turn is asked when they are done.
    """
    made = []
    for act in VetoAct:
        if act == VetoAct.PROPOSE or not is_for(account, found.case, act):
            continue
        if not now:
            made.append(_offer(account, found, act, ""))
            continue
        why = refusal(found.case, found.standing, act, account)
        if not why and act == VetoAct.LIFT:
            why = change_of(found.case, found.standing).why_not
        if not why or (act in _SAID_WHY and _is_near(found, act)):
            made.append(_offer(account, found, act, why))
    return made


def _is_near(found: CaseFor, act: VetoAct) -> bool:
    """Whether it is worth saying why an act is not possible: it is the next one, or what people look for."""
    state = found.standing.state
    return {
        VetoAct.DECIDE: state in (VetoState.NOTIFIED, VetoState.STATED),
        VetoAct.LIFT: state in DECIDED,
        VetoAct.RESUME: state == VetoState.PENDING,
    }[act]


def _offer(account: Account, found: CaseFor, act: VetoAct, why: str) -> Offer:
    label, said, form = _TOLD[act]()
    case = found.case

    def made(*data: Any, version: int) -> Any:
        more = {"case": case} if form is DecideForm else {}
        return form(*data, act=act.value, version=version, **more)

    def do(filled: Any) -> Any:
        given = filled.cleaned_data
        sent = {"account": account, "case": case, "version": given["version"], "key": given["key"]}
        return _DOING[act](sent, filled)

    return Offer(act.value, label, made, do, said, why, act in _MAIN)


def _noted(label: str, *, needed: bool = True) -> Callable[..., Any]:
    return lambda *data, **more: NoteForm(*data, label=label, needed=needed, **more)


def _answered(*data: Any, **more: Any) -> OutcomeForm:
    return OutcomeForm(*data, outcomes=(VetoOutcome.KEPT, VetoOutcome.REOPENED), **more)


_TOLD: dict[VetoAct, Callable[[], tuple[str, str, Callable[..., Any]]]] = {
    VetoAct.NOTIFY: lambda: (
        _("Notify those concerned"),
        _("They are told with the facts, and have {days} working days for a statement.").format(days=STATE_DAYS),
        _noted(_("What they should know besides"), needed=False),
    ),
    VetoAct.STATE: lambda: (
        _("Give a statement"),
        _("Those who decide read it as you write it. It stays in the history of the case."),
        _noted(_("In your own words")),
    ),
    VetoAct.DECIDE: lambda: (
        _("Decide on the veto"),
        _("Where it is confirmed it bars until its last day; then eligibility returns by itself."),
        DecideForm,
    ),
    VetoAct.APPEAL: lambda: (
        _("Appeal"),
        _("Within {days} working days after the decision, once. Another than who decided answers.").format(
            days=APPEAL_DAYS
        ),
        _noted(_("What the decision overlooked")),
    ),
    VetoAct.ANSWER: lambda: (
        _("Answer the appeal"),
        _("Where it is granted responsibility is determined anew, and until then nothing is denied."),
        _answered,
    ),
    VetoAct.HOLD: lambda: (
        _("Freeze it while responsibility is determined"),
        _("Nothing is denied and nothing is awarded meanwhile; those concerned are told."),
        _noted(_("What is still being determined")),
    ),
    VetoAct.RESUME: lambda: (
        _("Go on with the case"),
        _("Those concerned are notified anew, and heard."),
        _noted(_("What was determined, and by which document")),
    ),
    VetoAct.RELEASE: lambda: (
        _("Release: not responsible"),
        _("The case ends, and nothing is frozen any more."),
        _noted(_("What was determined, and by which document")),
    ),
    VetoAct.LIFT: lambda: (
        _("Lift the veto"),
        _("Possible only where its facts were taken back, or a newer run no longer has it."),
        RuledForm,
    ),
}  # fmt: skip
Sent = dict[str, Any]
_DOING: dict[VetoAct, Callable[[Sent, Any], Any]] = {
    VetoAct.NOTIFY: lambda sent, form: operations.notify(**sent, note=form.cleaned_data["note"]),
    VetoAct.STATE: lambda sent, form: operations.state(**sent, note=form.cleaned_data["note"]),
    VetoAct.DECIDE: lambda sent, form: operations.decide(
        **sent, ruling=form.ruling(), extent=form.extent()
    ),
    VetoAct.APPEAL: lambda sent, form: operations.appeal(**sent, note=form.cleaned_data["note"]),
    VetoAct.ANSWER: lambda sent, form: operations.answer(**sent, ruling=form.ruling()),
    VetoAct.HOLD: lambda sent, form: operations.hold(**sent, note=form.cleaned_data["note"]),
    VetoAct.RESUME: lambda sent, form: operations.resume(**sent, note=form.cleaned_data["note"]),
    VetoAct.RELEASE: lambda sent, form: operations.release(**sent, note=form.cleaned_data["note"]),
    VetoAct.LIFT: lambda sent, form: operations.lift(
        **sent, document=form.cleaned_data["document"],
        decided_on=form.cleaned_data["decided_on"], note=form.cleaned_data["note"],
    ),
}  # fmt: skip
