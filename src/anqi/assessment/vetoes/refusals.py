"""For whom an act on a case is, and why it is not possible now: out of turn, too early, too late, or his own case."""

from django.utils.translation import gettext as _

from anqi.assessment.process.taking import is_judged
from anqi.assessment.process.telling import concerned
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.vetoes.models import VetoAct, VetoCase
from anqi.assessment.vetoes.standing import DECIDED, UNDECIDED, VetoStanding, VetoState
from anqi.kit import clock
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.posts import Post
from anqi.organisation.queries import holders_of
from anqi.work.wording import day_said

_DETERMINING = (Verb.CONFIRM_SAFETY, Verb.CONFIRM_DISCIPLINE)
_DECIDING = (Verb.DECIDE_VETO,)
VERBS: dict[VetoAct, tuple[Verb, ...]] = {
    VetoAct.PROPOSE: (Verb.RUN_ASSESSMENT, *_DETERMINING),
    VetoAct.HOLD: _DETERMINING,
    VetoAct.RESUME: _DETERMINING,
    VetoAct.RELEASE: _DETERMINING,
    VetoAct.NOTIFY: (Verb.RUN_ASSESSMENT, *_DETERMINING),
    VetoAct.STATE: (Verb.OBJECT,),
    VetoAct.DECIDE: _DECIDING,
    VetoAct.APPEAL: (Verb.OBJECT,),
    VetoAct.ANSWER: _DECIDING,
    VetoAct.LIFT: _DECIDING,
}
"""With which verbs an act is done; any of them is enough. Statements and appeals are for those concerned alone."""
_FROM: dict[VetoAct, tuple[VetoState, ...]] = {
    VetoAct.HOLD: (VetoState.PROPOSED, VetoState.NOTIFIED, VetoState.STATED),
    VetoAct.RESUME: (VetoState.PENDING,),
    VetoAct.RELEASE: (VetoState.PENDING,),
    VetoAct.NOTIFY: (VetoState.PROPOSED,),
    VetoAct.STATE: (VetoState.NOTIFIED,),
    VetoAct.DECIDE: (VetoState.NOTIFIED, VetoState.STATED),
    VetoAct.APPEAL: DECIDED,
    VetoAct.ANSWER: DECIDED,
    VetoAct.LIFT: (*UNDECIDED, *DECIDED),
}
"""In which states a case has to be for an act."""
OF_THOSE_CONCERNED = (VetoAct.STATE, VetoAct.APPEAL)


def people_of(case: VetoCase) -> list[Person]:
    """Who is told and heard: the person; secretary of the branch; head of the department; of a plant its director."""
    if case.type == "plant":
        return holders_of(case.plant, Post.DIRECTOR, clock.today())
    return concerned(case.plant, [RunSubject(type=case.type, code=case.code)])


def allows(account: Account, plant: Plant, verbs: tuple[Verb, ...], person: str = "") -> bool:
    """Whether somebody has one of these verbs in the plant, over a person where one is named."""
    return any(may(account, verb, plant=plant, person=person) for verb in verbs)


def is_for(account: Account, case: VetoCase, act: VetoAct) -> bool:
    """Whether an act is for somebody, whenever it is possible."""
    if act in OF_THOSE_CONCERNED:
        return not scope_of(account, Verb.OBJECT).is_empty and account.person in people_of(case)
    person = case.code if case.type == "person" else ""
    return allows(account, case.plant, VERBS[act], person)


def refusal(case: VetoCase, now: VetoStanding, act: VetoAct, account: Account) -> str:
    """Why this can't be done; empty where it can. Whether the posts allow it is asked elsewhere."""
    if act not in OF_THOSE_CONCERNED and is_judged(account, case.type, case.code):
        return _("you are concerned yourself; a colleague does this")
    if act == VetoAct.ANSWER and now.answer_by is None:
        return _("no appeal waits for an answer")
    if now.state not in _FROM[act]:
        return _("it is not this step's turn: the case is “{state}”").format(state=now.state.label)
    match act:
        case VetoAct.RESUME:
            return _resume(now)
        case VetoAct.RELEASE:
            return _release(now)
        case VetoAct.DECIDE:
            return _decide(now, account)
        case VetoAct.APPEAL:
            return _appeal(now)
        case VetoAct.ANSWER:
            return _answer(now, account)
        case VetoAct.LIFT if now.grounded is None:
            return _("nothing is decided yet: where he is not responsible, it is released")
    return ""


def _resume(now: VetoStanding) -> str:
    if now.grounded is None:
        return _(
            "nobody is named yet: once the fact of liability is in the ledger, it is proposed with it"
        )
    return ""


def _release(now: VetoStanding) -> str:
    if now.grounded is not None:
        return _(
            "it rests on facts in the ledger: correct what is wrong there, then the veto is lifted"
        )
    return ""


def _decide(now: VetoStanding, account: Account) -> str:
    until = now.notified.until if now.notified is not None else None
    if now.state == VetoState.NOTIFIED and until is not None and now.day <= until:
        return _("a statement can be given until {day}; it is decided after that").format(
            day=day_said(until)
        )
    prepared = {one.by_id for one in (now.grounded, now.notified) if one is not None}
    if account.person_id in prepared:
        return _("who proposed it or notified of it does not decide; a colleague does")
    return ""


def _appeal(now: VetoStanding) -> str:
    if now.appeal is not None:
        return _("there is an appeal already")
    if now.appeal_until is not None and now.day > now.appeal_until:
        return _("appeals were taken until {day}").format(day=day_said(now.appeal_until))
    return ""


def _answer(now: VetoStanding, account: Account) -> str:
    if now.decision is not None and now.decision.by_id == account.person_id:
        return _("who decided does not answer the appeal; a colleague does")
    return ""
