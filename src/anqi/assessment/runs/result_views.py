"""Pages of results: a scheme of a run, and the explanation of one result."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs import explanation_page, hooks, queries, results_page, run_page, showing
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.opening import Opener, Wanted
from anqi.assessment.runs.ranking import ranked_by
from anqi.assessment.runs.results import orders_of
from anqi.assessment.runs.staleness import changes_since
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.asking import account_of
from anqi.organisation.records import Act, Denied, look_at, looked_today, record_of
from anqi.pages import twins
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.wording import called


@require_GET
def results(request: HttpRequest, id: UUID, scheme: str) -> HttpResponseBase:
    """The results of a scheme, as far as the account sees them. Persons stand in no order of what they came to.

    Unless the committee decided so: then the page says by which decision.
    """
    account = account_of(request)
    run = queries.run_for(account, id)
    of = _scheme(run, scheme)
    rows = queries.results_of(account, run, of)
    asked = results_page.Asked.of(request.GET.dict(), of, run)
    wanted = twins.asked(request)
    if wanted is not None:
        if not rows.exists():
            raise Denied
        if of.subject == "person":
            need_fresh(request)
        record_of(request, Act.EXPORT, object=request.get_full_path())
        found = list(results_page.twin_rows(of, run, rows, asked))
        columns = results_page.twin_columns(of, run)
        return twins.twin(wanted, name=called(of.title, scheme), columns=columns, rows=found)
    chips = results_page.chips_of(rows, of, asked)
    if not chips[0].get("count"):
        raise Denied
    table, more = results_page.table_of(run, of, rows, asked)
    decision = queries.ranking_of(of, run)
    context: dict[str, Any] = {
        "run": run,
        "scheme": scheme,
        "run_title": showing.run_called(run),
        "title": called(of.title, scheme),
        "stale": bool(changes_since(run)),
        "actions": run_page.exports_of(account, run, of),
        "chips": chips,
        "orders": [
            {"text": one.label, "href": replace(asked, order=one, page=1).address,
             "chosen": one == asked.order}
            for one in orders_of(of, run)
        ],
        "results": table,
        "before": replace(asked, page=asked.page - 1).address if asked.page > 1 else "",
        "after": replace(asked, page=asked.page + 1).address if more else "",
        "asof": showing.asof_of(run),
        "of_persons": of.subject == "person",
        "ranked_by": ranked_by(decision) if decision is not None else "",
    }  # fmt: skip
    return render(request, "assessment/runs/results.html", context)


@require_GET
def explanation(request: HttpRequest, id: UUID, scheme: str, code: str) -> HttpResponse:
    """One result: the score, why it is so, and down to the facts and their records. A look at another is recorded."""
    account = account_of(request)
    run = queries.run_for(account, id)
    of = _scheme(run, scheme)
    looked = {"looked": looked_today(request, "run__plant__code", "code")}
    found: Any = queries.result_for(account, run, of, code, **looked)
    row = found.row
    if row.type == "person":
        look_at(request, run.plant, row.code, looked=row.looked)
    one = explanation_page.Explained.of(run, row, found.pool)
    opener = Opener(account, run, of, one.period)
    opened, vetoes = opener.opened(one.result, found.seen, _wanted(request))
    tags: list[dict[str, Any]] = [] if row.active else [{"text": _("no longer active")}]
    stale = bool(changes_since(run))
    if stale:
        tags.append({"text": _("out of date"), "accent": True})
    context = {
        "run": run,
        "stale": stale,
        "title": row.name,
        "code": row.code,
        "crumbs": [
            {"text": _("Runs"), "href": reverse("assessment:runs")},
            {"text": showing.run_called(run), "href": reverse("assessment:run", args=[run.pk])},
            {"text": called(of.title, scheme), "href": _up(run, scheme)},
        ],
        "tags": tags,
        "actions": hooks.acts_on(account, run, row),
        "vetoes": vetoes,
        "asof": showing.asof_of(run),
        **explanation_page.context_of(one, opened),
    }
    return render(request, "assessment/runs/explanation.html", context)


def _scheme(run: Run, name: str) -> Scheme:
    found = rulebook_of(run.edition).schemes.get(name)
    if found is None:
        raise Http404
    return found


def _wanted(request: HttpRequest) -> Wanted:
    given = request.GET
    return Wanted(
        given.get("rule", ""),
        given.get("window", ""),
        bool(given.get("all")),
        given.get("veto", ""),
    )


def _up(run: Run, scheme: str) -> str:
    return reverse("assessment:results", args=[run.pk, scheme])
