"""Democratic appraisals, for programs: how far they are, the counts of closed ballots, and what is found of members.

The secret ballot is not cast here, on purpose: a call leaves a trace of who made it and when, in the server's log and
in that of whatever stands before it, and a ballot must leave none (docs/adr/0013). It is cast on its page. What is
entered here is a count of paper ballots, of at least five, which somebody else confirms.
"""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from anqi.assessment.appraisal import listing
from anqi.assessment.appraisal.api_kinds import AppraisalOut, SheetOut, WholeAppraisal
from anqi.assessment.appraisal.api_showing import appraisal_out, sheet_out, whole_out
from anqi.assessment.appraisal.seeing import appraisal_for, asker_for, listed
from anqi.assessment.process.api_acting import After, Limit, made, page_behind, tagged
from anqi.organisation.access import Verb
from anqi.organisation.api_access import caller, handed_out, looked_at, scoped
from anqi.organisation.tokens import TokenScope

router = Router(tags=["appraisals"])
Which = Annotated[
    Literal["", "open", "ended"],
    Query(description="Only those under way, or only those that have ended."),
]


@router.get(
    "", response=list[AppraisalOut], summary="Appraisals, the newest year first",
    operation_id="appraisals",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def appraisals(
    request: HttpRequest, response: HttpResponse, stands: Which = "", after: After = "",
    limit: Limit = 100,
) -> list[AppraisalOut]:  # fmt: skip
    """Those that the account holds, takes part in, or oversees."""
    found = listed(made(Verb.APPRAISE, lambda: asker_for(caller(request))))
    rows = list(listing.counted(listing.narrowed(found, stands)))
    page = page_behind(request, response, rows, after, limit, lambda one: one.pk)
    if page:
        handed_out(request)
    return [appraisal_out(one) for one in page]


@router.get(
    "/{uuid:id}", response=WholeAppraisal, summary="One appraisal", operation_id="appraisal"
)
@scoped(TokenScope.READ_ASSESSMENT)
def appraisal(request: HttpRequest, response: HttpResponse, id: UUID) -> WholeAppraisal:
    """How far it is, the caller's own state, for who holds it its members and counts, and what can be done now."""
    return shown(request, response, id)


@router.get(
    "/{uuid:id}/members/{code}", response=SheetOut, summary="The sheet of one member",
    operation_id="appraised",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def member(request: HttpRequest, response: HttpResponse, id: UUID, code: str) -> SheetOut:
    """Of oneself; of all for who holds the appraisal; without texts for who oversees it, once it is reported."""
    return sheet(request, response, id, code)


def shown(request: HttpRequest, response: HttpResponse, id: UUID) -> WholeAppraisal:
    """An appraisal as it is now."""
    seen = appraisal_for(caller(request), id)
    tagged(response, seen.appraisal.version)
    return whole_out(seen)


def sheet(request: HttpRequest, response: HttpResponse, id: UUID, code: str) -> SheetOut:
    """A member's sheet as it is now; he can see who looked at it."""
    seen = appraisal_for(caller(request), id)
    found = seen.member(code)
    looked_at(request, found.person.plant, found.person.code)
    tagged(response, found.version)
    return sheet_out(seen, found)
