"""Assessments in due process, for programs: where each stands, its results, objections and files."""

from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router

from anqi.assessment.process.api_acting import After, Limit, made, page_behind, tagged
from anqi.assessment.process.api_kinds import (
    AssessmentOut,
    DifferenceOut,
    NewerRunOut,
    ResultOut,
    WholeAssessment,
)
from anqi.assessment.process.api_showing import (
    assessment_out,
    differences_out,
    result_out,
    whole_out,
)
from anqi.assessment.process.comparing import differences, rows_of
from anqi.assessment.process.models import StepAct
from anqi.assessment.process.objecting import file_of
from anqi.assessment.process.operations import newer_runs
from anqi.assessment.process.queries import assessment_for, assessments_for, objection_of
from anqi.assessment.process.standing import VERBS
from anqi.organisation.access import Verb, may
from anqi.organisation.api_access import Refused as NotAllowed
from anqi.organisation.api_access import caller, handed_out, looked_at, scoped
from anqi.organisation.records import Denied
from anqi.organisation.tokens import TokenScope
from anqi.work import evidence
from anqi.work.models import Evidence

router = Router(tags=["assessments"])
Stages = Annotated[
    str,
    Query(
        pattern=r"^[a-z_]{0,16}$",
        description="Only those that stand so: a stage, or `open` for all that have not ended.",
    ),
]


@router.get(
    "", response=list[AssessmentOut], summary="Assessments, the newest first",
    operation_id="assessments",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def assessments(
    request: HttpRequest, response: HttpResponse, stage: Stages = "", after: After = "",
    limit: Limit = 100,
) -> list[AssessmentOut]:  # fmt: skip
    """Those that the account sees: of the whole plant from the beginning, all others once they are published."""
    found = made(Verb.SEE_RESULTS, lambda: assessments_for(caller(request), stage=stage))
    page = page_behind(request, response, found, after, limit, lambda one: one.assessment.pk)
    if page:
        handed_out(request)
    return [assessment_out(one) for one in page]


@router.get(
    "/{uuid:id}", response=WholeAssessment, summary="One assessment", operation_id="assessment"
)
@scoped(TokenScope.READ_ASSESSMENT)
def assessment(request: HttpRequest, response: HttpResponse, id: UUID) -> WholeAssessment:
    """Where it stands, what is waited for until when, objections in sight, its history, and what the account can do."""
    found = assessment_for(caller(request), id)
    tagged(response, found.assessment.version)
    return whole_out(found)


@router.get(
    "/{uuid:id}/results", response=list[ResultOut], summary="Results, by code",
    operation_id="assessment_results",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def results(
    request: HttpRequest, response: HttpResponse, id: UUID, after: After = "", limit: Limit = 100
) -> list[ResultOut]:
    """Those in sight, each with the grade that stands; none while nothing is published to the account."""
    found = assessment_for(caller(request), id)
    page = page_behind(request, response, found.finals, after, limit, lambda one: one.row.code)
    if page:
        handed_out(request)
    return [result_out(one) for one in page]


@router.get(
    "/{uuid:id}/runs", response=list[NewerRunOut], summary="Runs that it can be repeated with",
    operation_id="runs_to_repeat_with",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def runs(request: HttpRequest, id: UUID) -> list[NewerRunOut]:
    """The newest first, for who judges."""
    found = assessment_for(caller(request), id)
    [verb] = VERBS[StepAct.REPEAT]
    if not may(found.account, verb, plant=found.assessment.plant):
        raise NotAllowed(verb)
    return [
        NewerRunOut(id=one.pk, made_at=one.made_at, size=one.size)
        for one in newer_runs(found.standing, found.assessment)
    ]


@router.get(
    "/{uuid:id}/differences", response=list[DifferenceOut], summary="What differs between two runs",
    operation_id="assessment_differences",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def compared(
    request: HttpRequest, id: UUID,
    run: Annotated[
        UUID | None, Query(description="A run that the current one is compared with; else the one before it.")
    ] = None,
) -> list[DifferenceOut]:  # fmt: skip
    """Whoever is not judged alike, by code; for who sees the whole plant. None where there is no other run."""
    found = assessment_for(caller(request), id)
    if not found.sight.whole:
        raise Denied
    if run is None:
        shown = differences(found.rows_before, found.rows) if len(found.standing.runs) > 1 else []
        return differences_out(shown)
    known = newer_runs(found.standing, found.assessment)
    if run not in {one.pk for one in known}:
        raise Http404
    return differences_out(differences(found.rows, rows_of(run, found.assessment.scheme)))


@router.get(
    "/{uuid:id}/objections/{uuid:objection}/files/{uuid:file}", operation_id="objection_file",
    summary="A file of an objection",
    openapi_extra={
        "responses": {
            200: {
                "description": "The stored bytes.",
                "content": {one.value: {} for one in Evidence.Type},
            }
        }
    },
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def objection_file(request: HttpRequest, id: UUID, objection: UUID, file: UUID) -> HttpResponse:
    """The stored bytes, for who sees the objection. Who handed it in can see who looked at it."""
    found = assessment_for(caller(request), id)
    stored = file_of(found.assessment.plant, objection_of(found, objection), file)
    looked_at(request, stored.by.plant, stored.by.code)
    answer = HttpResponse(evidence.open_evidence(stored), content_type=stored.type)
    shown = content_disposition_header(as_attachment=True, filename=stored.name)
    answer["Content-Disposition"] = shown or "attachment"
    answer["ETag"] = f'"{stored.sha256}"'
    return answer
