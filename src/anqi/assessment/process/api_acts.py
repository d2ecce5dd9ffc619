"""The steps of due process, for programs. Each is the operation of its page: in turn, by whom the posts allow."""

from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import reverse as address_of
from ninja.responses import Status

from anqi.assessment.api_kinds import IfMatch
from anqi.assessment.process import objecting, operations
from anqi.assessment.process.api import router
from anqi.assessment.process.api_acting import (
    ActIn,
    NotedIn,
    ReasonedIn,
    made,
    run_given,
    somebody,
    tagged,
    taken,
)
from anqi.assessment.process.api_kinds import (
    AnswerIn,
    BeginIn,
    ConfirmIn,
    DecideIn,
    ObjectIn,
    PublishIn,
    RepeatIn,
    SendBackIn,
    WholeAssessment,
)
from anqi.assessment.process.api_showing import whole_out
from anqi.assessment.process.deciding import Resolution, Vote
from anqi.assessment.process.deciding import decide as record_decision
from anqi.assessment.process.finals import Given
from anqi.assessment.process.models import Step, StepAct
from anqi.assessment.process.queries import AssessmentFor, assessment_for, objection_of
from anqi.assessment.process.standing import CONFIRMS
from anqi.organisation.access import Verb
from anqi.organisation.api_access import acted, caller, scoped
from anqi.organisation.api_kinds import KeyHeader
from anqi.organisation.tokens import TokenScope

__all__ = ["router"]


@router.post(
    "", response={201: WholeAssessment}, summary="Begin an assessment",
    operation_id="begin_assessment",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def begin(
    request: HttpRequest, response: HttpResponse, body: BeginIn, idempotency_key: KeyHeader
) -> Status[WholeAssessment]:
    """With a run that was kept. The safety department and the discipline secretary are asked to confirm the data."""
    account, _person = somebody(request, Verb.RUN_ASSESSMENT)
    run = run_given(request, body.run)
    step = made(
        Verb.RUN_ASSESSMENT,
        lambda: operations.begin(
            account=account, run=run, scheme=body.scheme, key=idempotency_key, title=body.title
        ),
    )
    response["Location"] = address_of("api:assessment", args=[step.assessment_id])
    acted(request, f"assessment_{StepAct.BEGIN}", response["Location"])
    return Status(201, _now(request, response, step.assessment_id))


def _act(path: str, name: str, summary: str, status: int = 200) -> Callable[[Any], Any]:
    """An operation that is an act on an assessment."""
    response: Any = WholeAssessment if status == 200 else {status: WholeAssessment}
    made_here = router.post(
        f"/{{uuid:id}}/{path}", response=response, summary=summary, operation_id=name
    )
    return lambda view: made_here(scoped(TokenScope.ACT_ON_ASSESSMENT)(view))


@_act("confirmation", "confirm_data", "Confirm the data of one owner")
def confirm(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ConfirmIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAssessment:  # fmt: skip
    """The facts that the run counted are complete and right. Who put the run forward does not confirm them."""
    return _do(request, response, id, body, if_match, CONFIRMS[body.owner], operations.confirm,
               owner=body.owner, note=body.note, key=idempotency_key)  # fmt: skip


@_act("return", "send_data_back", "Send the data of one owner back")
def send_back(
    request: HttpRequest, response: HttpResponse, id: UUID, body: SendBackIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAssessment:  # fmt: skip
    """The run is to be repeated; what was confirmed counts no more."""
    return _do(request, response, id, body, if_match, CONFIRMS[body.owner], operations.send_back,
               owner=body.owner, note=body.note, key=idempotency_key)  # fmt: skip


@_act("repetition", "repeat_run", "Put a newer run in the place of the one before")
def repeat(
    request: HttpRequest, response: HttpResponse, id: UUID, body: RepeatIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAssessment:  # fmt: skip
    """The data are to be confirmed anew. A publication goes on only where nobody's result differs."""
    assessment_for(caller(request), id)
    run = run_given(request, body.run)
    return _do(request, response, id, body, if_match, Verb.RUN_ASSESSMENT, operations.repeat,
               run=run, note=body.note, key=idempotency_key)  # fmt: skip


@_act("publication", "publish_assessment", "Publish the results for objections")
def publish(
    request: HttpRequest, response: HttpResponse, id: UUID, body: PublishIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAssessment:  # fmt: skip
    """Everybody sees what lies in his scope. Who confirmed the data does not publish them."""
    return _do(request, response, id, body, if_match, Verb.RUN_ASSESSMENT, operations.publish,
               until=body.until, note=body.note, key=idempotency_key)  # fmt: skip


@_act("objections", "object_to_result", "Object to a result", 201)
def object_to(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ObjectIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> Status[WholeAssessment]:  # fmt: skip
    """While it is published, against a result in one's scope. An objection can't be taken back; it is answered."""
    found = assessment_for(caller(request), id)
    _account, person = somebody(request, Verb.OBJECT)
    # The same call again makes the same id, so that it is the same objection with the same files.
    objection = uuid5(NAMESPACE_OID, f"{person.pk}/{idempotency_key}")
    files = objecting.proofs(caller(request), objection, body.evidence)
    answer = _do(
        request, response, id, body, if_match, Verb.OBJECT, objecting.object_to,
        subject=body.subject, rule=body.rule, fact=body.fact, text=body.text, id=objection,
        files=files, key=idempotency_key,
    )  # fmt: skip
    response["Location"] = address_of("api:assessment", args=[found.assessment.pk])
    return Status(201, answer)


@_act("objections/{uuid:objection}/answer", "answer_objection", "Answer an objection")
def answer(
    request: HttpRequest, response: HttpResponse, id: UUID, objection: UUID, body: AnswerIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAssessment:  # fmt: skip
    """By the leading group, and never by who is judged by the result, or objected himself."""
    one = objection_of(assessment_for(caller(request), id), objection)
    return _do(request, response, id, body, if_match, Verb.ANSWER_OBJECTION, objecting.answer,
               objection=one, answer=body.answer, note=body.note, grade=body.grade,
               document=body.document, decided_on=body.decided_on, key=idempotency_key)  # fmt: skip


@_act("decision", "record_decision", "Record the committee's decision")
def decide(
    request: HttpRequest, response: HttpResponse, id: UUID, body: DecideIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAssessment:  # fmt: skip
    """With a quorum and a majority of those due, after the publication, and with each tie settled."""
    resolution = Resolution(
        committee=body.committee, document=body.document, decided_on=body.decided_on,
        vote=Vote(body.were_due, body.were_present, body.in_favour), note=body.note,
        rulings=[Given(one.subject, one.grade, one.reason) for one in body.rulings],
    )  # fmt: skip
    return _do(request, response, id, body, if_match, Verb.RECORD_DECISION, record_decision,
               resolution=resolution, key=idempotency_key)  # fmt: skip


@_act("seal", "seal_assessment", "Seal what was decided")
def seal(
    request: HttpRequest, response: HttpResponse, id: UUID, body: NotedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAssessment:  # fmt: skip
    """By somebody else than who recorded the decision. Nothing is added from then on."""
    return _do(request, response, id, body, if_match, Verb.RUN_ASSESSMENT, operations.seal,
               note=body.note, key=idempotency_key)  # fmt: skip


@_act("cancellation", "call_assessment_off", "Call an assessment off")
def call_off(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReasonedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAssessment:  # fmt: skip
    """Until it is decided. It can't be taken up again; another can be begun."""
    return _do(request, response, id, body, if_match, Verb.RUN_ASSESSMENT, operations.call_off,
               note=body.note, key=idempotency_key)  # fmt: skip


def _do(
    request: HttpRequest, response: HttpResponse, of: UUID, body: ActIn, if_match: str | None,
    verb: Verb, operation: Callable[..., Step], **said: Any,
) -> WholeAssessment:  # fmt: skip
    """Take a step on an assessment that is seen, and answer with it as it stands then."""
    found: AssessmentFor = assessment_for(caller(request), of)
    step = taken(
        verb, found.assessment.version, body, if_match,
        lambda version: operation(
            account=found.account, assessment=found.assessment, version=version, **said
        ),
    )  # fmt: skip
    acted(request, f"assessment_{step.act}", request.path)
    return _now(request, response, of)


def _now(request: HttpRequest, response: HttpResponse, id: UUID) -> WholeAssessment:
    found = assessment_for(caller(request), id)
    tagged(response, found.assessment.version)
    return whole_out(found)
