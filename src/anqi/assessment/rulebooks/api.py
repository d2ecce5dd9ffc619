"""Rulebooks, for programs: the editions, one with all that can be said of it, its text, two beside each other."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from anqi.assessment.api_kinds import Name
from anqi.assessment.rulebooks import checklist, comparing
from anqi.assessment.rulebooks.api_kinds import (
    CheckedOut,
    DifferenceOut,
    EditionComparison,
    EditionFull,
    EditionOut,
    LineOut,
    TextIn,
)
from anqi.assessment.rulebooks.api_showing import checked_out, edition_out, step_out
from anqi.assessment.rulebooks.forms import given
from anqi.assessment.rulebooks.models import Edition, EditionState
from anqi.assessment.rulebooks.publishing import earliest
from anqi.assessment.rulebooks.queries import (
    edition_seen,
    editions_seen,
    in_force,
    keeps,
    steps_of,
)
from anqi.assessment.rulebooks.reviewing import review
from anqi.assessment.rulebooks.stepping import write
from anqi.kit import clock
from anqi.organisation.access import Verb
from anqi.organisation.api_access import Refused, caller, next_page, scoped
from anqi.organisation.tokens import TokenScope

router = Router(tags=["rulebooks"])
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Before = Annotated[UUID | None, Query(description="Where a page ended, as its `Link` says.")]
_YAML: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The text, byte for byte what `sha256` is of.",
            "content": {"application/yaml": {}},
        }
    }
}
_OTHERS = 1_000


@router.get(
    "", response=list[EditionOut], summary="Editions of rulebooks, newest first",
    operation_id="rulebooks",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def editions(
    request: HttpRequest, response: HttpResponse,
    name: Annotated[Name, Query("", description="Only those of this rulebook.")] = "",
    state: Annotated[EditionState | None, Query(description="Only those that stand so.")] = None,
    before: Before = None, limit: Limit = 100,
) -> list[dict[str, object]]:  # fmt: skip
    """Published ones for every employee; who keeps rulebooks sees drafts too."""
    asked = {"name": name, "state": state, "pk__lt": before}
    found = editions_seen(caller(request)).filter(**{k: v for k, v in asked.items() if v})
    page = list(found.defer("text").order_by("-pk")[: limit + 1])
    if len(page) > limit:
        next_page(request, response, before=page[limit - 1].pk)
    return [edition_out(one) for one in page[:limit]]


@router.get(
    "/given", response=list[str], summary="The rulebooks that come with the program",
    operation_id="given_rulebooks",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def given_names(request: HttpRequest) -> list[str]:  # noqa: ARG001  # as ninja calls it
    """Names with which a draft can begin."""
    return list(given())


@router.post(
    "/check", response=CheckedOut, summary="Check a text without keeping it",
    operation_id="check_rulebook",
)  # fmt: skip
@scoped(TokenScope.WRITE_RULEBOOKS)
def check(request: HttpRequest, body: TextIn) -> CheckedOut:
    """Faults with their lines, worked examples, and what the formalism check objects to. For who keeps rulebooks."""
    if not keeps(caller(request)):
        raise Refused(Verb.KEEP_RULEBOOKS)
    looked = Edition(name="rulebook")
    write(looked, body.text)
    return checked_out(review(looked, ()))


@router.get(
    "/{uuid:id}", response=EditionFull, summary="One edition", operation_id="rulebook",
    url_name="rulebook",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def edition(request: HttpRequest, response: HttpResponse, id: UUID) -> dict[str, object]:
    """With its text, faults, worked examples, objections, its steps, and what the caller can do with it now."""
    account = caller(request)
    found = edition_seen(account, id)
    steps = steps_of(found)
    reviewed = review(found, steps)
    is_published = found.state == EditionState.PUBLISHED
    day, why = (None, "") if is_published or not keeps(account) else earliest(found)
    response["ETag"] = f'"{found.version}"'
    return {
        **edition_out(found), "text": found.text, "check": checked_out(reviewed),
        "in_force": any(one.pk == found.pk for one in in_force(found.plant, clock.today())),
        "acts": checklist.possible_now(found, account, reviewed, steps),
        "earliest": day, "earliest_because": why, "steps": [step_out(one) for one in steps],
    }  # fmt: skip


@router.get(
    "/{uuid:id}/text", summary="The text of an edition", operation_id="rulebook_text",
    openapi_extra=_YAML,
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def text(request: HttpRequest, id: UUID) -> HttpResponse:
    """As a file."""
    found = edition_seen(caller(request), id)
    answer = HttpResponse(found.text.encode(), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}-{found.number}.yaml"'
    answer["ETag"] = f'"{found.version}"'
    return answer


@router.get(
    "/{uuid:id}/comparison", response=EditionComparison, summary="An edition beside another",
    operation_id="compare_rulebooks",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def compare(
    request: HttpRequest, id: UUID,
    other: Annotated[UUID | None, Query(description="Left out: what it is based on, or the edition before.")] = None,
) -> dict[str, object]:  # fmt: skip
    """The values that differ, then the lines. An edition that stands alone is compared with itself."""
    account = caller(request)
    found = edition_seen(account, id)
    if other is None:
        others = list(editions_seen(account).exclude(pk=found.pk)[:_OTHERS])
        chosen = comparing.chosen_of(found, others, "") or found
    else:
        chosen = edition_seen(account, other)
    figures = comparing.figures_between(chosen, found)
    lines = comparing.lines_between(chosen.text, found.text)
    return {
        "before": edition_out(chosen),
        "after": edition_out(found),
        "figures": None if figures is None else [
            DifferenceOut(name=one.name, before=one.before, after=one.after) for one in figures
        ],
        "lines": [LineOut(sign=sign, number=number, text=text) for sign, number, text in lines],  # type: ignore[arg-type]
    }  # fmt: skip
