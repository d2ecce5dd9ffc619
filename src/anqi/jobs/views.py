"""Pages of background work: the jobs, one job with its progress, and the duties by the clock."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anqi.jobs import operations, queries, showing, workers
from anqi.jobs.clockwork import standings
from anqi.jobs.folders import is_wished_off, standing_of
from anqi.jobs.kinds import kind_of
from anqi.jobs.models import Job, State
from anqi.jobs.operations import NotNow
from anqi.organisation.access import Verb, may
from anqi.organisation.asking import account_of
from anqi.organisation.records import Act, Denied, record_of
from anqi.pages import twins

_PAGE = 50


@require_GET
def jobs(request: HttpRequest) -> HttpResponseBase:
    """One's own jobs, and those that one may see, newest first."""
    account = account_of(request)
    found = queries.seen_by(account)
    wanted = twins.asked(request)
    if wanted:
        rows = (showing.twin_row(one) for one in found[: twins.MOST + 1])
        return twins.twin(wanted, name="jobs", columns=showing.twin_columns(), rows=rows)
    before = _uuid(request.GET.get("before", ""))
    if before is not None:
        found = found.filter(id__lt=before)
    page = list(found[: _PAGE + 1])
    older = "?" + urlencode({"before": page[_PAGE - 1].pk}) if len(page) > _PAGE else ""
    context = {"table": showing.table_of(page[:_PAGE]), "some": bool(page), "older": older}
    return render(request, "jobs/jobs.html", context)


@require_GET
def job(request: HttpRequest, id: UUID) -> HttpResponse:
    """One job: how far it is or what came of it. A fragment of it is asked for each second while it goes on."""
    found = _job(request, id)
    if request.headers.get("HX-Request"):
        if found.has_ended:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        return render(request, "jobs/standing.html", _standing(found))
    kind, is_own = kind_of(found), found.account_id == account_of(request).pk
    told = kind.told(found) if kind and found.state == State.DONE else None
    context: dict[str, Any] = {
        "job": found,
        "title": queries.title_of(found),
        "told": told,
        "links": told.links if told and (is_own or not told.is_private) else [],
        "terms": showing.terms_of(found, told),
        "faults": showing.faults_of(found),
        "more": max(0, found.fault_count - len(found.faults)),
        "mending": kind.mending if kind else "",
        "anew": kind.again(found) if kind and found.has_ended else None,
        "is_own": is_own,
        "can_again": is_own and operations.can_be_asked_again(found),
        **_standing(found),
    }
    return render(request, "jobs/job.html", context)


@require_POST
def call_off(request: HttpRequest, id: UUID) -> HttpResponse:
    """Call a job off that has not ended."""
    found = _own(request, id)
    try:
        operations.call_off(job=found)
        record_of(request, Act.JOB_OFF)
    except NotNow as refused:
        messages.warning(request, str(refused))
    return redirect("jobs:job", id=id)


@require_POST
def again(request: HttpRequest, id: UUID) -> HttpResponse:
    """Run a job again that broke down."""
    found = _own(request, id)
    try:
        operations.ask_again(job=found)
        record_of(request, Act.JOB_AGAIN)
    except NotNow as refused:
        messages.warning(request, str(refused))
    return redirect("jobs:job", id=id)


@require_GET
def clock_page(request: HttpRequest) -> HttpResponse:
    """When each duty by the clock was run last and what came of it, for the system and audit administrators."""
    if not (may(request.user, Verb.MANAGE_SETTINGS) or may(request.user, Verb.READ_RECORDS)):
        raise Denied
    found = standings()
    amiss = [one for one in found if one.ailment]
    context = {
        "table": showing.clock_table(found),
        "amiss": [showing.ailment_of(one) for one in amiss],
        "has_worker": workers.anybody(),
    }
    return render(request, "jobs/clock.html", context)


def _job(request: HttpRequest, id: UUID) -> Job:
    found = queries.job_for(account_of(request), id)
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, id: UUID) -> Job:
    """A job that the account asked for itself: it is done in its name, so nobody else calls it off or runs it again."""
    found = _job(request, id)
    if found.account_id != account_of(request).pk:
        raise Denied
    return found


def _standing(found: Job) -> dict[str, Any]:
    """What is said of a job that has not ended."""
    standing = standing_of(found.pk)
    is_off = is_wished_off(found.pk)
    waits = found.state == State.WAITING
    stage = _("waiting for its turn") if waits else standing.stage or _("being begun")
    if is_off:
        stage = _("being called off")
    percent = round(standing.share * 100)
    text = stage if waits else _("{stage}: {percent} %").format(stage=stage, percent=percent)
    return {
        "address": reverse("jobs:job", args=[found.pk]),
        "events": showing.events_of(found),
        "job": found,
        "goes_on": not found.has_ended,
        "text": text,
        "percent": percent,
        "is_off": is_off,
        "nobody_works": waits and not workers.anybody(),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
