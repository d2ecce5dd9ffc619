"""Exclusions, for programs: asked for by one, approved or refused by another.

An exclusion has no end of its own: approved, its fact is taken back in the ledger, and is posted anew where it counts
after all.
"""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse as address_of
from ninja import Query, Router
from ninja.responses import Status

from anqi.assessment.goals import operations
from anqi.assessment.goals.api import Before
from anqi.assessment.goals.api_kinds import (
    ApproveIn,
    AskIn,
    ExclusionFull,
    ExclusionOut,
    RefuseIn,
)
from anqi.assessment.goals.api_showing import exclusion_out
from anqi.assessment.goals.models import Exclusion
from anqi.assessment.goals.queries import (
    exclusion_for,
    exclusions_seen,
    has_authority,
    may_ask,
    may_decide,
)
from anqi.ledger.asking import seen_fact
from anqi.organisation.access import Verb
from anqi.organisation.api_access import Refused, acted, caller, handed_out, next_page, scoped
from anqi.organisation.api_kinds import KeyHeader
from anqi.organisation.models import Account
from anqi.organisation.tokens import TokenScope

router = Router(tags=["goals"])


@router.get(
    "/exclusions", response=list[ExclusionOut], summary="Exclusions, newest first",
    operation_id="exclusions",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def exclusions(
    request: HttpRequest, response: HttpResponse,
    state: Annotated[Exclusion.State | None, Query(description="Only those that stand so.")] = None,
    before: Before = None,
    limit: Annotated[int, Query(ge=1, le=500, description="At most so many.")] = 100,
) -> list[dict[str, Any]]:  # fmt: skip
    """Of facts in reach, and those that the caller asked for or decided."""
    asked = {"state": state, "pk__lt": before}
    found = exclusions_seen(caller(request)).filter(**{k: v for k, v in asked.items() if v})
    page = list(found.order_by("-pk")[: limit + 1])
    if len(page) > limit:
        next_page(request, response, before=page[limit - 1].pk)
    if page:
        handed_out(request)
    return [exclusion_out(one) for one in page[:limit]]


@router.get(
    "/exclusions/{uuid:id}", response=ExclusionFull, summary="One exclusion",
    operation_id="exclusion", url_name="exclusion",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def exclusion(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """Where the caller sees it."""
    account = caller(request)
    found = exclusion_for(account, id)
    return exclusion_out(found) | {"decides": may_decide(account, found)}


@router.post(
    "/facts/{uuid:id}/exclusion", response={201: ExclusionOut},
    summary="Ask that something due does not count", operation_id="ask_exclusion",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def ask(
    request: HttpRequest, response: HttpResponse, id: UUID, body: AskIn,
    idempotency_key: KeyHeader,
) -> Status[dict[str, Any]]:  # fmt: skip
    """Of a fact of something that was due and not met; somebody else decides."""
    account = caller(request)
    fact = seen_fact(account, id)
    if not may_ask(account, fact, fact.ledger.plant):
        raise Refused(Verb.ASK_EXCLUSION)
    made = operations.ask_exclusion(fact=fact, reason=body.reason, by=account, key=idempotency_key)
    acted(request, "exclusion_ask", f"exclusion {made.pk}")
    response["Location"] = address_of("api:exclusion", args=[made.pk])
    return Status(201, _out(made))


@router.post(
    "/exclusions/{uuid:id}/approval", response=ExclusionOut, summary="Let it not count",
    operation_id="approve_exclusion",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def approve(request: HttpRequest, id: UUID, body: ApproveIn) -> dict[str, Any]:
    """Its fact is taken back in the ledger, with the reason. To do it twice is as to do it once."""
    account, found = _to_decide(request, id)
    made = operations.approve(exclusion=found, by=account, note=body.note)
    acted(request, "exclusion_approve", f"exclusion {made.pk}")
    return _out(made)


@router.post(
    "/exclusions/{uuid:id}/refusal", response=ExclusionOut, summary="Let it count",
    operation_id="refuse_exclusion",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def refuse(request: HttpRequest, id: UUID, body: RefuseIn) -> dict[str, Any]:
    """The note says why. To do it twice is as to do it once."""
    account, found = _to_decide(request, id)
    made = operations.refuse(exclusion=found, by=account, note=body.note)
    acted(request, "exclusion_refuse", f"exclusion {made.pk}")
    return _out(made)


def _to_decide(request: HttpRequest, id: UUID) -> tuple[Account, Exclusion]:
    """Who calls, and the exclusion that his posts let him decide on. Raises Denied, Http404, and Refused."""
    account = caller(request)
    found = exclusion_for(account, id)
    if not has_authority(account, found):
        raise Refused(Verb.APPROVE_EXCLUSION)
    return account, found


def _out(made: Exclusion) -> dict[str, Any]:
    there = Exclusion.objects.select_related("asked_by", "decided_by")
    return exclusion_out(there.get(pk=made.pk))
