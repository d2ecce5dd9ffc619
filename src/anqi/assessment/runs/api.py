"""Runs, for programs: asked for, looked at, compared, handed out."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse as address_of
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from anqi.assessment.api_kinds import change_out, titled
from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs import comparing, queries, staleness
from anqi.assessment.runs.api_kinds import (
    ChangesOut,
    GroupOut,
    JobOut,
    OwnOut,
    RunComparison,
    RunFull,
    RunIn,
    RunOut,
    SchemeOut,
    run_out,
)
from anqi.assessment.runs.job_kinds import RUN
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.operations import ask_for_run
from anqi.assessment.runs.ranking import ranked_by
from anqi.jobs.folders import standing_of
from anqi.jobs.models import Job, State
from anqi.jobs.operations import call_off
from anqi.jobs.queries import job_for
from anqi.kit.exact import figure
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.api_access import Refused, acted, caller, handed_out, next_page, scoped
from anqi.organisation.api_kinds import Day, KeyHeader
from anqi.organisation.records import Act, Denied
from anqi.organisation.tokens import TokenScope
from anqi.rules.rulebook.model import Scheme

router = Router(tags=["runs"])
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Start = Annotated[int, Query(ge=0, le=10**6, description="Where a page begins, as `Link` says.")]
Before = Annotated[UUID | None, Query(description="Where a page ended, as its `Link` says.")]


@router.get("", response=list[RunOut], summary="Runs, newest first", operation_id="runs")
@scoped(TokenScope.READ_ASSESSMENT)
def runs(
    request: HttpRequest, response: HttpResponse,
    edition: Annotated[UUID | None, Query(description="Only those by this edition.")] = None,
    as_of: Annotated[Day | None, Query(description="Only those up to this day.")] = None,
    kept: Annotated[bool | None, Query(description="Only what was asked for, or only what the clock made.")] = None,
    before: Before = None, limit: Limit = 50,
) -> list[RunOut]:  # fmt: skip
    """Of the plant in whose results the caller sees anybody's."""
    asked: dict[str, UUID | date | bool | None] = {
        "edition": edition, "as_of": as_of, "kept": kept, "pk__lt": before,
    }  # fmt: skip
    found = queries.runs_of(caller(request)).order_by("-pk")
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    page = list(found[: limit + 1])
    if len(page) > limit:
        next_page(request, response, before=page[limit - 1].pk)
    return [run_out(one) for one in page[:limit]]


@router.post("", response={202: JobOut}, summary="Ask for a run", operation_id="ask_for_run")
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def ask(
    request: HttpRequest, response: HttpResponse, body: RunIn, idempotency_key: KeyHeader
) -> Status[JobOut]:
    """It is made in the background: `Location` is the job's address, which says where the run is once it is done."""
    account = caller(request)
    plant = scope_of(account, Verb.RUN_ASSESSMENT).plant
    if plant is None or not may(account, Verb.RUN_ASSESSMENT, plant=plant):
        raise Refused(Verb.RUN_ASSESSMENT)
    edition = Edition.objects.filter(plant=plant, pk=body.edition).select_related("plant").first()
    if edition is None:
        raise Faulty(_("a run"), [Fault("edition", _("there is no such edition"))])
    job = ask_for_run(account=account, edition=edition, as_of=body.as_of, key=idempotency_key)
    response["Location"] = address_of("api:run_job", args=[job.pk])
    return Status(202, _job_out(job))


@router.get(
    "/jobs/{uuid:id}", response=JobOut, summary="A run that was asked for", operation_id="run_job",
    url_name="run_job",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def job(request: HttpRequest, id: UUID) -> JobOut:
    """How far it is, or what came of it; ask again after a second."""
    return _job_out(_job(request, id))


@router.post(
    "/jobs/{uuid:id}/call-off", response=JobOut, summary="Call off a run that was asked for",
    operation_id="call_off_run",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def call_off_run(request: HttpRequest, id: UUID) -> JobOut:
    """One's own: at once where it waits, as soon as it can where it runs; 409 where it has ended."""
    found = _job(request, id)
    if found.account_id != caller(request).pk:
        raise Refused("own")
    call_off(job=found)
    acted(request, Act.JOB_OFF, request.path)
    found.refresh_from_db()
    return _job_out(found)


@router.get("/own", response=list[OwnOut], summary="One's own results", operation_id="own_results")
@scoped(TokenScope.READ_ASSESSMENT)
def own(request: HttpRequest) -> list[OwnOut]:
    """What the caller's person came to in the newest run."""
    return [
        OwnOut(scheme=one.row.scheme, score=figure(one.row.score), grade=one.row.grade)
        for one in queries.own_results(caller(request))
    ]


@router.get("/{uuid:id}", response=RunFull, summary="One run", operation_id="run", url_name="run")
@scoped(TokenScope.READ_ASSESSMENT)
def run(request: HttpRequest, id: UUID) -> RunFull:
    """What it was judged by, the schemes of which the caller sees results, and whether it is out of date."""
    account = caller(request)
    found = queries.run_for(account, id)
    counts = queries.counts_of(account, found)
    schemes = rulebook_of(found.edition).schemes
    is_stale = bool(staleness.changes_since(found) or staleness.roster_changes_since(found))
    shown = [
        SchemeOut(
            name=name, title=titled(one.title), subject=one.subject, count=counts[name].total(),
            grades={grade.code: counts[name][grade.code] for grade in one.grades},
            ungraded=counts[name][None], ranked_by=_ranked_by(one, found),
        )
        for name, one in schemes.items()
        if name in counts
    ]  # fmt: skip
    return RunFull(**run_out(found).model_dump(), schemes=shown, stale=is_stale)


@router.get(
    "/{uuid:id}/changes", response=ChangesOut, summary="What changed since a run",
    operation_id="run_changes",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def changes(request: HttpRequest, id: UUID) -> ChangesOut:
    """Facts that its edition counts and that were posted or taken back since, and changes of the roster."""
    account = caller(request)
    found = queries.run_for(account, id)
    every, rosters = staleness.changes_since(found), staleness.roster_changes_since(found)
    backs = sum(one.takes_back is not None for one in every)
    groups = staleness.groups_seen(every, scope_of(account, Verb.SEE_FACTS))
    return ChangesOut(
        stale=bool(every or rosters), posted=len(every) - backs, taken_back=backs,
        more=len(every) > staleness.MOST, roster=rosters, groups=_groups(groups),
    )  # fmt: skip


@router.get(
    "/{uuid:id}/comparison", response=RunComparison, summary="Two runs beside each other",
    operation_id="compare_runs",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def compare(
    request: HttpRequest, response: HttpResponse, id: UUID,
    other: Annotated[UUID, Query(description="The other run; which of the two is the earlier is found out.")],
    start: Start = 0, limit: Limit = 500,
) -> RunComparison:  # fmt: skip
    """Who stands otherwise in the later one, by scheme and code, and through which rules."""
    account = caller(request)
    before, after = comparing.in_order(
        queries.run_for(account, id), queries.run_for(account, other)
    )
    found = comparing.changes_between(before, after, account)
    if len(found) > start + limit:
        next_page(request, response, start=start + limit)
    if found:
        handed_out(request)
    return RunComparison(
        before=run_out(before), after=run_out(after), same=before.sha256 == after.sha256,
        count=len(found), changes=[change_out(one) for one in found[start : start + limit]],
    )  # fmt: skip


def _ranked_by(scheme: Scheme, run: Run) -> str:
    decision = queries.ranking_of(scheme, run)
    return ranked_by(decision) if decision is not None else ""


def _groups(found: Mapping[tuple[str, str, str], list[staleness.Change]]) -> list[GroupOut]:
    made = []
    for (kind, department, branch), members in sorted(found.items()):
        backs = sum(one.takes_back is not None for one in members)
        made.append(
            GroupOut(
                kind=kind, department=department, branch=branch,
                people=len({one.person for one in members if one.person}),
                posted=len(members) - backs, taken_back=backs, facts=[one.fact for one in members],
            )
        )  # fmt: skip
    return made


def _job(request: HttpRequest, id: UUID) -> Job:
    """The job of a run that the caller may see. Raises Denied, and Http404."""
    found = job_for(caller(request), id)
    if found is not None and found.kind == RUN:
        return found
    raise Denied if Job.objects.filter(pk=id, kind=RUN).exists() else Http404


def _job_out(job: Job) -> JobOut:
    standing = standing_of(job.pk)
    result: dict[str, Any] = job.result or {}
    made = result.get("run")
    # The nights' runs go; that a job once made one does not bring it back.
    there = made is not None and Run.objects.filter(pk=made).exists()
    return JobOut(
        id=job.pk, state=State(job.state), stage=standing.stage,
        percent=100 if made else round(standing.share * 100), asked_at=job.asked_at,
        started_at=job.started_at, ended_at=job.ended_at, trouble=job.trouble,
        faults=[(place, message) for place, message in job.faults], run=made if there else None,
        address=address_of("api:run", args=[made]) if there else "",
    )  # fmt: skip
