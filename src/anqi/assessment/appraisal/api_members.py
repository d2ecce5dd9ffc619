"""The acts on one member of an appraisal, and what a member does for himself, for programs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from anqi.assessment.api_kinds import IfMatch
from anqi.assessment.appraisal import confirming, operations, opinions
from anqi.assessment.appraisal.api import router, sheet, shown
from anqi.assessment.appraisal.api_kinds import (
    AcknowledgeIn,
    AnswerIn,
    CorrectIn,
    FollowUpIn,
    MutualIn,
    ObjectIn,
    SelfIn,
    SheetOut,
    StrikeIn,
    WholeAppraisal,
)
from anqi.assessment.appraisal.api_stages import act_on, meeting_in
from anqi.assessment.appraisal.models import AppraisalStep, Appraised
from anqi.assessment.appraisal.seeing import appraisal_for
from anqi.assessment.process.api_acting import ActIn, made, taken
from anqi.organisation.access import Verb
from anqi.organisation.api_access import Refused as NotAllowed
from anqi.organisation.api_access import caller
from anqi.organisation.api_kinds import KeyHeader

__all__ = ["router"]
_ONE = "members/{code}"


@act_on("self-appraisal", "appraise_self", "Write what one finds of oneself")
def appraise_self(
    request: HttpRequest, response: HttpResponse, id: UUID, body: SelfIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAppraisal:  # fmt: skip
    """Or write it anew, until the ballot is opened. Only oneself and those who hold the appraisal read it."""
    seen = appraisal_for(caller(request), id)
    me = seen.me
    if me is None:
        raise NotAllowed(Verb.APPRAISE)
    taken(
        Verb.APPRAISE, me.version, body, if_match,
        lambda version: operations.write_self(
            account=seen.account, appraisal=seen.appraisal, member_version=version,
            key=idempotency_key, text=body.text,
        ),
        now_of=lambda _now: Appraised.objects.get(pk=me.pk),
    )  # fmt: skip
    return shown(request, response, id)


@act_on("acknowledgement", "acknowledge_opinion", "Take note of the opinion on oneself")
def acknowledge(
    request: HttpRequest, response: HttpResponse, id: UUID, body: AcknowledgeIn,
    idempotency_key: KeyHeader,
) -> WholeAppraisal:  # fmt: skip
    """It says that one has read it, and not that one agrees."""
    del body
    seen = appraisal_for(caller(request), id)
    made(
        Verb.APPRAISE,
        lambda: opinions.acknowledge(
            account=seen.account, appraisal=seen.appraisal, key=idempotency_key
        ),
    )
    return shown(request, response, id)


@act_on("objection", "object_to_opinion", "Object to the opinion on oneself")
def object_to(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ObjectIn,
    idempotency_key: KeyHeader,
) -> WholeAppraisal:  # fmt: skip
    """Within five working days, and before it is reported."""
    seen = appraisal_for(caller(request), id)
    made(
        Verb.APPRAISE,
        lambda: opinions.object_to(
            account=seen.account, appraisal=seen.appraisal, key=idempotency_key, text=body.text
        ),
    )
    return shown(request, response, id)


@act_on(
    f"{_ONE}/mutual-appraisal", "note_mutual_appraisal", "Note what is to become better", SheetOut
)
def write_mutual(
    request: HttpRequest, response: HttpResponse, id: UUID, code: str, body: MutualIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> SheetOut:  # fmt: skip
    """Not what was said, nor by whom."""
    seen = appraisal_for(caller(request), id)
    found = seen.member(code)
    taken(
        Verb.HOLD_APPRAISAL, found.version, body, if_match,
        lambda version: operations.write_mutual(
            account=seen.account, appraisal=seen.appraisal, member=found, member_version=version,
            key=idempotency_key, aspects=body.aspects, measure=body.measure,
        ),
        now_of=lambda _now: Appraised.objects.get(pk=found.pk),
    )  # fmt: skip
    return sheet(request, response, id, code)


@act_on(f"{_ONE}/strike", "strike_member", "Take somebody off the list", SheetOut)
def strike(
    request: HttpRequest, response: HttpResponse, id: UUID, code: str, body: StrikeIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> SheetOut:  # fmt: skip
    """Whom the roster has no longer in the branch."""
    return _do(request, response, id, code, body, if_match, Verb.HOLD_APPRAISAL,
               operations.strike, note=body.note, key=idempotency_key)  # fmt: skip


@act_on(f"{_ONE}/answer", "answer_member", "Answer a member's objection", SheetOut)
def answer(
    request: HttpRequest, response: HttpResponse, id: UUID, code: str, body: AnswerIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> SheetOut:  # fmt: skip
    """Another grade is resolved by a meeting too. Who objected does not answer himself."""
    meeting = meeting_in(body.meeting) if body.meeting is not None else None
    seen = appraisal_for(caller(request), id)
    due = opinions.due_at(seen, meeting.body) if meeting is not None else 0
    return _do(request, response, id, code, body, if_match, Verb.HOLD_APPRAISAL, opinions.answer,
               text=body.text, grade=body.grade or "", meeting=meeting, due=due,
               key=idempotency_key)  # fmt: skip


@act_on(f"{_ONE}/correction", "correct_opinion", "Correct a confirmed opinion", SheetOut)
def correct(
    request: HttpRequest, response: HttpResponse, id: UUID, code: str, body: CorrectIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> SheetOut:  # fmt: skip
    """As the Party committee found. The fact is reversed, and another one posted."""
    return _do(request, response, id, code, body, if_match, Verb.RUN_ASSESSMENT,
               confirming.correct, grade=body.grade, document=body.document,
               decided_on=body.decided_on, note=body.note, key=idempotency_key)  # fmt: skip


@act_on(f"{_ONE}/help", "follow_up_help", "Set down how help for a member goes", SheetOut)
def follow_up(
    request: HttpRequest, response: HttpResponse, id: UUID, code: str, body: FollowUpIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> SheetOut:  # fmt: skip
    """Who fell short is helped; only those concerned read it."""
    return _do(request, response, id, code, body, if_match, Verb.HOLD_APPRAISAL,
               confirming.follow_up, text=body.text, outcome=body.outcome,
               key=idempotency_key)  # fmt: skip


def _do(
    request: HttpRequest, response: HttpResponse, id: UUID, code: str, body: ActIn,
    if_match: str | None, verb: Verb, operation: Callable[..., AppraisalStep], **said: Any,
) -> SheetOut:  # fmt: skip
    """Do an act on a member whom the caller may look at, and answer with his sheet as it is then."""
    seen = appraisal_for(caller(request), id)
    found = seen.member(code)
    taken(
        verb, seen.appraisal.version, body, if_match,
        lambda version: operation(
            account=seen.account, appraisal=seen.appraisal, member=found, version=version, **said
        ),
    )  # fmt: skip
    return sheet(request, response, id, code)
