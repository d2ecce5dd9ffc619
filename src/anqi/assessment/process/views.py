"""Pages: the room's home, one assessment, and what is printed of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.assessment.paging import page_of
from anqi.assessment.process import listing, showing
from anqi.assessment.process.judging_views import may_object
from anqi.assessment.process.next_steps import actions, further
from anqi.assessment.process.objecting import about_of
from anqi.assessment.process.queries import (
    AssessmentFor,
    assessment_for,
    assessments_for,
    source_of,
)
from anqi.assessment.process.schemes import grade_names
from anqi.assessment.process.standing import ENDED, SETTLED, Stage
from anqi.assessment.process.wording import link_to, sign_of
from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs.staleness import changes_since
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.asking import account_of
from anqi.organisation.records import Act, Denied, record_of
from anqi.pages.component_kinds import Action
from anqi.pages.twins import asked, twin
from anqi.work.models import Evidence
from anqi.work.notices import mark_read_about

_LISTED = 100
_STAGES = ("", listing.OPEN, *ENDED)


@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """The assessments that somebody sees, by how they stand, and what waits for him."""
    account = account_of(request)
    chosen = request.GET.get("stage", "")
    chosen = chosen if chosen in _STAGES else ""
    wanted = asked(request)
    if wanted is not None:
        rows = listing.twin_rows(assessments_for(account, stage=chosen))
        record_of(request, Act.EXPORT, object=request.get_full_path())
        return twin(wanted, name=_("Assessments"), columns=listing.COLUMNS, rows=rows)
    found = assessments_for(account, most=_LISTED)
    shown = [one for one in found if _stands(one, chosen)]
    begins = not scope_of(account, Verb.RUN_ASSESSMENT).is_empty
    begin: Action = {
        "text": _("Begin an assessment"),
        "href": reverse("assessment:begin"),
        "primary": True,
    }
    context = {
        "chips": listing.chips(found, chosen),
        "table": listing.table(shown),
        "tasks": listing.waits_for_me(found),
        "ways": listing.ways(account),
        "actions": [begin] if begins and found else [],
        "begin": begin if begins else None,
        "how": listing.steps_of_process(),
        "any": bool(found),
        "shown": bool(shown),
    }
    return render(request, "assessment/process/index.html", context)


@require_GET
def assessment(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """One assessment: its stages, the results in sight, objections, what differs, its history, and what is next."""
    account = account_of(request)
    found = assessment_for(account, id)
    made, now = found.assessment, found.standing
    wanted = asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        rows = listing.result_rows(found)
        return twin(wanted, name=made.title, columns=listing.RESULTS, rows=rows)
    if account.person is not None and found.has_unread:
        mark_read_about(person=account.person, source=source_of(made.pk))
    objects = may_object(found)
    page = page_of(request, len(found.finals), showing.PAGE)
    answers = may(account, Verb.ANSWER_OBJECTION, plant=made.plant)
    files = Evidence.objects.filter(
        plant=made.plant, about__in=[about_of(one.pk) for one in found.objections]
    )
    context = {
        "found": found,
        "assessment": made,
        "standing": now,
        "sign": sign_of(now.stage),
        "actions": actions(found, objects=objects),
        "further": further(found, objects=objects),
        "pressing": _pressing(found),
        "stages": showing.stages_of(found),
        "results": showing.scored(found, page) if found.shows_results else None,
        "before": f"?page={page - 1}" if page > 1 else "",
        "after": f"?page={page + 1}" if len(found.finals) > page * showing.PAGE else "",
        "count": len(found.finals),
        "objections": showing.objections_of(found, files if found.objections else (), answers),
        "compared": showing.compared(found),
        "decision": showing.decision_terms(found),
        "history": showing.history_of(found),
        "edition": edition_called(made.edition),
        "next": showing.next_said(found),
        "run": now.computed.run,
        "run_href": link_to("assessment:run", now.run),
        "edition_href": link_to("assessment:edition", made.edition_id),
    }
    return render(request, "assessment/process/assessment.html", context)


@require_GET
def sheet(request: HttpRequest, id: UUID) -> HttpResponse:
    """What is published, as a sheet of paper: what somebody sees of it, until when, and how to object."""
    found = assessment_for(account_of(request), id)
    now = found.standing
    if now.published is None or now.until is None or not found.shows_results:
        raise Http404
    return _paper(request, found, "assessment/process/sheet.html")


@require_GET
def decision(request: HttpRequest, id: UUID) -> HttpResponse:
    """The committee's decision as a sheet of paper, for who sees the whole plant."""
    found = assessment_for(account_of(request), id)
    if not found.sight.whole:
        raise Denied
    if found.standing.decision is None:
        raise Http404
    return _paper(request, found, "assessment/process/decision.html")


def _paper(request: HttpRequest, found: AssessmentFor, template: str) -> HttpResponse:
    grades = grade_names(found.scheme)
    ruled = [
        {
            "name": one.row.name, "grade": grades.get(one.ruling.grade, one.ruling.grade),
            "was": grades.get(one.row.grade or "", "–"), "reason": one.ruling.reason,
            "tied": bool(one.row.tied),
        }
        for one in found.finals if one.ruling is not None
    ]  # fmt: skip
    context = {
        "found": found,
        "assessment": found.assessment,
        "standing": found.standing,
        "results": showing.results_of(found),
        "edition": edition_called(found.assessment.edition),
        "ruled": ruled,
        "decision": showing.decision_terms(found),
        "objections": showing.objections_of(found, (), False),
        "run": found.standing.computed.run,
        "back": reverse("assessment:assessment", args=[found.assessment.pk]),
        "sealed": found.standing.sealed,
    }
    return render(request, template, context)


def _stands(one: AssessmentFor, chosen: str) -> bool:
    stage = one.standing.stage
    return not chosen or (stage not in ENDED if chosen == listing.OPEN else stage == chosen)


def _pressing(found: AssessmentFor) -> list[dict[str, str]]:
    """What must be read first: why it was sent back or called off, that it is late, out of date, or hidden for now."""
    now, shown = found.standing, []
    if now.called_off is not None:
        title = _("Called off by {by}").format(by=now.called_off.by.name)
        shown.append({"title": title, "text": now.called_off.note, "state": "part"})
    if now.returned is not None:
        title = _("Sent back by {by}").format(by=now.returned.by.name)
        shown.append({"title": title, "text": now.returned.note, "state": "fail"})
    if now.corrected is not None and now.stage not in SETTLED:
        text = _("The facts are corrected in the ledger; then the run is repeated and compared.")
        shown.append({"title": _("An objection is granted"), "text": text, "state": "part"})
    late = [one for one in now.waiting if one.until is not None and one.until < now.day]
    if late and now.stage != Stage.PUBLISHED and found.sight.whole:
        text = showing.said_of(now, late[0])
        shown.append({"title": _("A deadline is past"), "text": text, "state": "fail"})
    if not found.shows_results:
        text = _("Results are shown again when they are published anew.")
        shown.append({"title": _("The run is being repeated"), "text": text, "state": ""})
    if found.sight.whole and now.stage not in SETTLED:
        run = now.computed.run
        run.plant, run.edition = found.assessment.plant, found.assessment.edition
        if changes := changes_since(run):
            text = _(
                "{count} facts that it counts were posted or taken back since. Repeat the run."
            )
            shown.append(
                {
                    "title": _("The run is out of date"),
                    "text": text.format(count=len(changes)),
                    "state": "part",
                }
            )
    return shown
