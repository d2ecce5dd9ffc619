"""The steps of calls for honours, for programs. Each is the operation of its page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse as address_of
from django.utils.translation import gettext as _
from ninja.responses import Status

from anqi.assessment.api_kinds import IfMatch
from anqi.assessment.honours import deciding, operations, queries
from anqi.assessment.honours.api import router, shown
from anqi.assessment.honours.api_kinds import (
    AnswerIn,
    AskBackIn,
    CallIn,
    DecideIn,
    NominateIn,
    ObjectIn,
    PublishIn,
    ReviewIn,
    WholeCall,
    WithdrawIn,
)
from anqi.assessment.honours.deciding import Resolution
from anqi.assessment.honours.models import HonourAct, HonourStep
from anqi.assessment.honours.offers import may_call
from anqi.assessment.honours.operations import Terms
from anqi.assessment.honours.standing import REVIEWS, VERBS
from anqi.assessment.process.api_acting import (
    ActIn,
    ReasonedIn,
    VotedIn,
    made,
    somebody,
    taken,
)
from anqi.assessment.process.deciding import Vote
from anqi.assessment.rulebooks.queries import published
from anqi.assessment.vetoes.models import VetoCase
from anqi.assessment.vetoes.queries import cases_seen
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb
from anqi.organisation.api_access import Refused as NotAllowed
from anqi.organisation.api_access import acted, caller, scoped
from anqi.organisation.api_kinds import KeyHeader
from anqi.organisation.models import Account
from anqi.organisation.tokens import TokenScope

__all__ = ["router"]
_HUNDREDTHS = 100


@router.post(
    "", response={201: WholeCall}, summary="Call for an honour", operation_id="call_for_honour"
)
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def call(
    request: HttpRequest, response: HttpResponse, body: CallIn, idempotency_key: KeyHeader
) -> Status[WholeCall]:
    """By a scheme of a published edition that judges what is honoured. Those who nominate are told."""
    account, person = somebody(request, Verb.CALL_HONOURS)
    if not may_call(account):
        raise NotAllowed(Verb.CALL_HONOURS)
    edition = next((one for one in published(person.plant) if one.pk == body.edition), None)
    if edition is None:
        text = _("the plant has no published edition of this number")
        raise Faulty(_("honour"), [Fault("edition", text)])
    terms = Terms(
        honour=body.honour, title=body.title, scheme=body.scheme, seats=body.seats,
        kept_to=body.kept_to, decide_by=body.decide_by, grades=tuple(body.grades),
        least=int(body.least * _HUNDREDTHS) if body.least is not None else None, rules=body.rules,
    )  # fmt: skip
    step = made(
        Verb.CALL_HONOURS,
        lambda: operations.call_for(
            account=account, edition=edition, terms=terms, key=idempotency_key
        ),
    )
    response["Location"] = address_of("api:honour", args=[step.call_id])
    acted(request, "honour_call", response["Location"])
    return Status(201, shown(request, response, step.call_id))


def _act(path: str, name: str, summary: str) -> Callable[[Any], Any]:
    """An operation that is an act on a call."""
    made_here = router.post(
        f"/{{uuid:id}}/{path}", response=WholeCall, summary=summary, operation_id=name
    )
    return lambda view: made_here(scoped(TokenScope.ACT_ON_ASSESSMENT)(view))


@_act("nominations", "nominate", "Put somebody, or a unit, forward")
def nominate(
    request: HttpRequest, response: HttpResponse, id: UUID, body: NominateIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """From one's own branch or department, and never oneself."""
    return _do(request, response, id, body, if_match, Verb.NOMINATE, operations.nominate,
               code=body.code, text=body.text, key=idempotency_key)  # fmt: skip


@_act("reviews", "review_nominations", "Record what an office found of each nomination")
def review(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReviewIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """Three offices review by three people; the newest review of each counts."""
    checks = {code: (one.passed, one.note) for code, one in body.checks.items()}
    return _do(request, response, id, body, if_match, REVIEWS[body.owner], operations.review,
               owner=body.owner, checks=checks, key=idempotency_key)  # fmt: skip


@_act("publication", "publish_candidates", "Publish the candidates")
def publish(
    request: HttpRequest, response: HttpResponse, id: UUID, body: PublishIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """All who fulfil the conditions, by name and unit, for five working days at least."""
    return _do(request, response, id, body, if_match, Verb.CALL_HONOURS, operations.publish,
               until=body.until, note=body.note, key=idempotency_key)  # fmt: skip


@_act("objections", "object_to_candidate", "Object to a candidate")
def object_to(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ObjectIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """While the candidates are published. It is answered in writing before the committee decides."""
    return _do(request, response, id, body, if_match, Verb.OBJECT, operations.object_to,
               nomination=body.nomination, text=body.note, key=idempotency_key)  # fmt: skip


@_act("objections/{uuid:objection}/answer", "answer_candidate_objection", "Answer an objection")
def answer(
    request: HttpRequest, response: HttpResponse, id: UUID, objection: UUID, body: AnswerIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """By its step. Nobody answers his own, or one about himself."""
    return _do(request, response, id, body, if_match, Verb.ANSWER_OBJECTION, operations.answer,
               objection=objection, granted=body.granted, text=body.note,
               key=idempotency_key)  # fmt: skip


@_act("decision", "decide_honour", "Record who is honoured")
def decide(
    request: HttpRequest, response: HttpResponse, id: UUID, body: DecideIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """With a quorum and a majority of those due, after the publication. Each award is a fact of the ledger."""
    return _do(request, response, id, body, if_match, Verb.RECORD_DECISION, deciding.decide,
               winners=list(dict.fromkeys(body.winners)), resolution=_resolution(body),
               key=idempotency_key)  # fmt: skip


@_act(
    "nominations/{uuid:nomination}/withdrawal-request", "ask_honour_back",
    "Ask that an honour be withdrawn",
)  # fmt: skip
def ask_back(
    request: HttpRequest, response: HttpResponse, id: UUID, nomination: UUID, body: AskBackIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """As where responsibility was determined later. The committee decides."""
    case = _case(caller(request), body.case)
    return _do(request, response, id, body, if_match, VERBS[HonourAct.ASK_BACK][0],
               deciding.ask_back, nomination=nomination, note=body.note, case=case,
               key=idempotency_key)  # fmt: skip


@_act(
    "nominations/{uuid:nomination}/withdrawal", "decide_on_withdrawal",
    "Record whether an honour is withdrawn",
)  # fmt: skip
def withdraw(
    request: HttpRequest, response: HttpResponse, id: UUID, nomination: UUID, body: WithdrawIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """By another than who asked. Where it is withdrawn the fact is reversed in the ledger."""
    return _do(request, response, id, body, if_match, Verb.RECORD_DECISION, deciding.withdraw,
               nomination=nomination, resolution=_resolution(body), keep=body.outcome == "keep",
               key=idempotency_key)  # fmt: skip


@_act("cancellation", "end_call", "End a call without a decision")
def call_off(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReasonedIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeCall:  # fmt: skip
    """Nobody is honoured; all that was done stays."""
    return _do(request, response, id, body, if_match, Verb.CALL_HONOURS, operations.call_off,
               note=body.note, key=idempotency_key)  # fmt: skip


def _resolution(body: VotedIn) -> Resolution:
    vote = Vote(body.were_due, body.were_present, body.in_favour)
    return Resolution(body.committee, body.document, body.decided_on, vote, body.note)


def _case(account: Account, id: UUID | None) -> VetoCase | None:
    """The case that a withdrawal rests on. Raises Faulty where the account sees none of this number."""
    if id is None:
        return None
    found = cases_seen(account)[0].filter(pk=id).first()
    if found is None:
        text = _("no case of this number is within your sight")
        raise Faulty(_("honour"), [Fault("case", text)])
    return found


def _do(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ActIn, if_match: str | None,
    verb: Verb, operation: Callable[..., HonourStep], **said: Any,
) -> WholeCall:  # fmt: skip
    """Take a step on a call of the plant, and answer with it as it stands then."""
    account = caller(request)
    found = queries.call_for(account, id).call
    step = taken(
        verb, found.version, body, if_match,
        lambda version: operation(account=account, call=found, version=version, **said),
    )  # fmt: skip
    acted(request, f"honour_{step.act}", request.path)
    return shown(request, response, id)
