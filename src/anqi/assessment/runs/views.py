"""Pages of runs: the list, one run, asking for one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anqi.assessment.runs import queries, run_page, showing, staleness
from anqi.assessment.runs.forms import RunForm, no_editions
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.operations import ask_for_run
from anqi.jobs.operations import Conflict, TooMany
from anqi.kit.faults import Faulty
from anqi.ledger.showing import moment_of
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.asking import account_of, reach
from anqi.organisation.records import Act, Denied, record_of
from anqi.pages import twins

PAGE = 50
_OTHERS = 30
"""Runs that are offered to compare with."""


@require_GET
def runs(request: HttpRequest) -> HttpResponseBase:
    """All runs, the newest first, and one's own results in the newest."""
    _scope, plant = reach(request, Verb.SEE_RESULTS)
    account = account_of(request)
    found = queries.runs_of(account).order_by("-pk")
    wanted = twins.asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        rows = run_page.twin_rows(found[: twins.MOST + 1])
        return twins.twin(wanted, name=_("Runs"), columns=run_page.COLUMNS, rows=rows)
    before = _uuid(request.GET.get("before", ""))
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: PAGE + 1])
    may_ask = may(account, Verb.RUN_ASSESSMENT, plant=plant)
    context: dict[str, Any] = {
        "table": run_page.runs_table(page[:PAGE]),
        "own": run_page.own_table(queries.own_results(account)),
        "older": f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "may_ask": may_ask,
        "actions": [_ask()] if may_ask else [],
    }
    return render(request, "assessment/runs/runs.html", context)


@require_GET
def run(request: HttpRequest, id: UUID) -> HttpResponse:
    """One run: what it was judged by, what came of each scheme, and whether it is out of date."""
    account = account_of(request)
    found = queries.run_for(account, id)
    changes = staleness.changes_since(found)
    rosters = staleness.roster_changes_since(found)
    stale = showing.stale_sentence(changes, rosters)
    others = queries.runs_of(account).exclude(pk=found.pk).order_by("-pk")[:_OTHERS]
    schemes = run_page.schemes_table(account, found)
    context = {
        "run": found,
        "title": showing.run_called(found),
        "tags": _tags(found, stale),
        "actions": run_page.actions_of(account, found, stale=bool(stale)),
        "schemes": schemes,
        "stale": stale,
        "changes": showing.changes_table(found, changes, scope_of(account, Verb.SEE_FACTS)),
        "terms": showing.terms_of(found),
        "others": [
            (one.pk, f"{showing.run_called(one)} · {moment_of(one.made_at)}") for one in others
        ],
    }
    return render(request, "assessment/runs/run.html", context)


@require_http_methods(["GET", "POST"])
def run_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a run; it is made in the background."""
    scope, plant = reach(request, Verb.RUN_ASSESSMENT)
    if not scope.whole:
        raise Denied
    account = account_of(request)
    asked = {name: request.GET[name] for name in ("edition", "as_of") if request.GET.get(name)}
    form = RunForm(request.POST or None, plant=plant, initial=asked)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            job = ask_for_run(
                account=account, edition=given["edition"], as_of=given["as_of"], key=given["key"]
            )
            return redirect("jobs:job", id=job.pk)
        except Faulty as faulty:
            for fault in faulty.faults:
                form.add_error(fault.place, fault.message)
        except Conflict:
            form.add_error(None, _("this form was sent before for something else; open it anew"))
        except TooMany as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "nothing": "" if form.editions else no_editions()}
    status = 422 if form.errors else 200
    return render(request, "assessment/runs/ask.html", context, status=status)


def _tags(run: Run, stale: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if not run.kept:
        found.append({"text": _("of the night")})
    if stale:
        found.append({"text": _("out of date"), "accent": True})
    return found


def _ask() -> dict[str, Any]:
    return {"text": _("Ask for a run"), "href": reverse("assessment:run_ask"), "primary": True}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
