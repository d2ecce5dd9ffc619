"""The steps on cases, for programs. Each is the operation of its page: in turn, and never by who is concerned."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse as address_of
from ninja.responses import Status

from anqi.assessment.api_kinds import IfMatch
from anqi.assessment.process.api_acting import (
    ActIn,
    NotedIn,
    ReasonedIn,
    made,
    run_given,
    somebody,
    taken,
)
from anqi.assessment.vetoes import operations, queries
from anqi.assessment.vetoes.api import router, shown
from anqi.assessment.vetoes.api_kinds import (
    AnswerIn,
    CaseOut,
    DecideIn,
    FreezeIn,
    ProposeIn,
    RuledIn,
    WholeCase,
    case_out,
)
from anqi.assessment.vetoes.models import VetoAct, VetoOutcome, VetoStep
from anqi.assessment.vetoes.opening import OPENING, open_pending
from anqi.assessment.vetoes.operations import Extent, Ruling
from anqi.assessment.vetoes.proposing import propose_from_run
from anqi.assessment.vetoes.refusals import VERBS
from anqi.organisation.access import Verb
from anqi.organisation.api_access import acted, caller, scoped
from anqi.organisation.api_kinds import KeyHeader
from anqi.organisation.models import Person
from anqi.organisation.tokens import TokenScope

__all__ = ["router"]


@router.post(
    "/proposals", response={201: list[CaseOut]}, operation_id="propose_vetoes",
    summary="Propose a case for each veto that holds in a run",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def propose(
    request: HttpRequest, body: ProposeIn, idempotency_key: KeyHeader
) -> Status[list[CaseOut]]:
    """And for who is named in the ledger as responsible for an accident. What was proposed before is not again."""
    account, _person = somebody(request, Verb.RUN_ASSESSMENT)
    run = run_given(request, body.run)
    cases = made(
        Verb.RUN_ASSESSMENT,
        lambda: propose_from_run(account=account, run=run, key=idempotency_key),
    )
    acted(request, "veto_propose", f"run {run.pk}")
    new = {one.pk for one in cases}
    seen = queries.cases_for(account) if new else []
    return Status(201, [case_out(one) for one in seen if one.case.pk in new])


@router.post(
    "/freezes", response={201: WholeCase}, operation_id="freeze_after_accident",
    summary="Freeze whom an accident concerns while responsibility is determined",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def freeze_after_accident(
    request: HttpRequest, response: HttpResponse, body: FreezeIn, idempotency_key: KeyHeader
) -> Status[WholeCase]:
    """Nothing is denied and nothing is awarded meanwhile."""
    account = caller(request)
    step = made(
        OPENING[0],
        lambda: open_pending(
            account=account, accident=body.accident, type=body.type.value, code=body.code,
            key=idempotency_key, note=body.note,
        ),
    )  # fmt: skip
    response["Location"] = address_of("api:veto", args=[step.case_id])
    acted(request, "veto_hold", response["Location"])
    return Status(201, shown(request, response, step.case_id))


def _act(path: str, name: str, summary: str) -> Callable[[Any], Any]:
    """An operation that is an act on a case."""
    made_here = router.post(
        f"/{{uuid:id}}/{path}", response=WholeCase, summary=summary, operation_id=name
    )
    return lambda view: made_here(scoped(TokenScope.ACT_ON_ASSESSMENT)(view))


@_act("notice", "notify_of_veto", "Notify those concerned")
def notify(
    request: HttpRequest, response: HttpResponse, id: UUID, body: NotedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """They are told with the facts, and asked for a statement."""
    return _do(request, response, id, body, if_match, VetoAct.NOTIFY, operations.notify,
               note=body.note, key=idempotency_key)  # fmt: skip


@_act("statement", "state_on_veto", "Give a statement")
def state(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReasonedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """By those concerned, in their own words, as long as nothing is decided."""
    return _do(request, response, id, body, if_match, VetoAct.STATE, operations.state,
               note=body.note, key=idempotency_key)  # fmt: skip


@_act("decision", "decide_on_veto", "Decide on a veto")
def decide(
    request: HttpRequest, response: HttpResponse, id: UUID, body: DecideIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """Where it is confirmed it says what it closes, and until when; by nobody who proposed it or notified of it."""
    extent = None
    if body.outcome == "confirmed" and body.until is not None:
        honours = tuple(one.value for one in body.honours)
        extent = Extent(tuple(body.grades), honours, body.until)
    return _do(request, response, id, body, if_match, VetoAct.DECIDE, operations.decide,
               ruling=_ruling(body, body.outcome), extent=extent, key=idempotency_key)  # fmt: skip


@_act("appeal", "appeal_against_veto", "Appeal")
def appeal(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReasonedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """By those concerned, once, within ten working days after the decision."""
    return _do(request, response, id, body, if_match, VetoAct.APPEAL, operations.appeal,
               note=body.note, key=idempotency_key)  # fmt: skip


@_act("appeal/answer", "answer_appeal", "Answer an appeal")
def answer(
    request: HttpRequest, response: HttpResponse, id: UUID, body: AnswerIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """By another than who decided. Where it is granted, responsibility is determined anew."""
    return _do(request, response, id, body, if_match, VetoAct.ANSWER, operations.answer,
               ruling=_ruling(body, body.outcome), key=idempotency_key)  # fmt: skip


@_act("freeze", "freeze_veto", "Freeze a case while responsibility is determined")
def hold(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReasonedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """Until nothing is decided. Those concerned are told."""
    return _do(request, response, id, body, if_match, VetoAct.HOLD, operations.hold,
               note=body.note, key=idempotency_key)  # fmt: skip


@_act("resumption", "resume_veto", "Go on with a case")
def resume(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReasonedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """When responsibility was determined. Those concerned are notified anew, and heard."""
    return _do(request, response, id, body, if_match, VetoAct.RESUME, operations.resume,
               note=body.note, key=idempotency_key)  # fmt: skip


@_act("release", "release_from_veto", "Release whom nobody found responsible")
def release(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReasonedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """The case ends, and nothing is frozen any more."""
    return _do(request, response, id, body, if_match, VetoAct.RELEASE, operations.release,
               note=body.note, key=idempotency_key)  # fmt: skip


@_act("lifting", "lift_veto", "Lift a veto")
def lift(
    request: HttpRequest, response: HttpResponse, id: UUID, body: RuledIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCase:  # fmt: skip
    """Only where its facts were taken back, or a newer run no longer has it."""
    return _do(request, response, id, body, if_match, VetoAct.LIFT, operations.lift,
               document=body.document, decided_on=body.decided_on, note=body.note,
               key=idempotency_key)  # fmt: skip


def _ruling(body: RuledIn, outcome: str) -> Ruling:
    return Ruling(VetoOutcome(outcome), body.document, body.decided_on, body.note)


def _do(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ActIn, if_match: str | None,
    act: VetoAct, operation: Callable[..., VetoStep], **said: Any,
) -> WholeCase:  # fmt: skip
    """Take a step on a case that is seen, and answer with it as it stands then."""
    account = caller(request)
    case = queries.case_for(account, id).case
    taken(
        VERBS[act][0], case.version, body, if_match,
        lambda version: operation(account=account, case=case, version=version, **said),
    )  # fmt: skip
    about = Person(plant=case.plant, code=case.code) if case.type == "person" else None
    acted(request, f"veto_{act}", request.path, about)
    return shown(request, response, id)
