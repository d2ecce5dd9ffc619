"""Honours, for programs: calls with their candidates and what keeps whom back, and what was awarded."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from anqi.assessment.honours import queries
from anqi.assessment.honours.api_kinds import AwardOut, CallOut, WholeCall
from anqi.assessment.honours.api_showing import award_out, call_out, whole_out
from anqi.assessment.honours.standing import HonourStage
from anqi.assessment.process.api_acting import After, Limit, made, page_behind, tagged
from anqi.organisation.access import Verb
from anqi.organisation.api_access import caller, handed_out, looked_at, scoped
from anqi.organisation.api_kinds import Code, Word
from anqi.organisation.tokens import TokenScope

router = Router(tags=["honours"])


@router.get("", response=list[CallOut], summary="Calls, the newest first", operation_id="honours")
@scoped(TokenScope.READ_ASSESSMENT)
def honours(
    request: HttpRequest, response: HttpResponse,
    stage: Annotated[HonourStage | None, Query(description="Only those that stand so.")] = None,
    after: After = "", limit: Limit = 100,
) -> list[CallOut]:  # fmt: skip
    """All calls of the plant: everybody sees what is called for."""
    found = made(Verb.SEE_RESULTS, lambda: queries.calls_for(caller(request)))
    listed = [one for one in found if stage is None or one.standing.stage == stage]
    page = page_behind(request, response, listed, after, limit, lambda one: one.call.pk)
    if page:
        handed_out(request)
    return [call_out(one) for one in page]


@router.get(
    "/awards", response=list[AwardOut], summary="What was awarded, the newest first",
    operation_id="awards",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def awards(
    request: HttpRequest, response: HttpResponse,
    type: Annotated[Word, Query("", description="`person`, `branch` or `department`.")] = "",
    code: Annotated[Code, Query("", description="With `type`: only those of this subject.")] = "",
    after: After = "", limit: Limit = 100,
) -> list[AwardOut]:  # fmt: skip
    """Each with its fact; those that were withdrawn say by which document."""
    found = made(Verb.SEE_RESULTS, lambda: queries.awarded(caller(request), type, code))
    page = page_behind(request, response, found, after, limit, lambda one: one.award.nomination_id)
    if page:
        handed_out(request)
    return [award_out(one) for one in page]


@router.get("/{uuid:id}", response=WholeCall, summary="One call", operation_id="honour")
@scoped(TokenScope.READ_ASSESSMENT)
def honour(request: HttpRequest, response: HttpResponse, id: UUID) -> WholeCall:
    """Its conditions, the candidates in sight with what keeps them back, its history, and what the account can do."""
    return shown(request, response, id)


def shown(request: HttpRequest, response: HttpResponse, id: UUID) -> WholeCall:
    """A call as it is now; that people were looked at is recorded as on its page."""
    account = caller(request)
    found = queries.call_for(account, id)
    if found.call.type == "person" and not found.sight.whole:
        looked_at(request, found.call.plant, *(one.nomination.code for one in found.candidates))
    tagged(response, found.call.version)
    return whole_out(account, found)
