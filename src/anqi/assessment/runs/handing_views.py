"""Runs compared, and runs handed out as files."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs import comparing, exporting, queries, showing
from anqi.assessment.runs.models import Run
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account
from anqi.organisation.records import Act, Denied, record_of
from anqi.rules.rulebook.wording import called

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@require_GET
def compare_runs(request: HttpRequest, id: UUID) -> HttpResponse:
    """What became otherwise from the earlier of two runs to the later one, as far as the account sees both."""
    account = account_of(request)
    found = queries.run_for(account, id)
    try:
        other = queries.run_for(account, UUID(request.GET.get("with", "")))
    except ValueError:
        other = found
    before, after = comparing.in_order(found, other)
    changes = comparing.changes_between(before, after, account)
    context: dict[str, Any] = {
        "run": found,
        "run_title": showing.run_called(found),
        "before": before,
        "after": after,
        "terms": [(showing.terms_of(before), _("First run")), (showing.terms_of(after), _("Second run"))],
        "same": before.sha256 == after.sha256,
        "tables": comparing.tables_of(changes, before, after),
    }  # fmt: skip
    return render(request, "assessment/runs/compare.html", context)


@require_GET
def run_export(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The run as a workbook, as the public notice of a scheme, or as results.json; that it was taken is recorded.

    The document itself has the ranks of all. It is proof, not news: only who may take the ledger away may take it.
    """
    account = account_of(request)
    run = queries.run_for(account, id)
    if not exporting.may_hand_out(account, run):
        raise Denied
    wanted, scheme = request.GET.get("format", "xlsx"), request.GET.get("scheme", "")
    if wanted not in _TYPES or (scheme and scheme not in rulebook_of(run.edition).schemes):
        raise Http404
    if exporting.holds_people(run, scheme if wanted == "docx" else ""):
        need_fresh(request)
    content, name = _file(account, run, wanted, scheme)
    record_of(request, Act.EXPORT, object=request.get_full_path())
    return FileResponse(
        content, as_attachment=True, filename=f"{name}.{wanted}", content_type=_TYPES[wanted]
    )


def _file(account: Account, run: Run, wanted: str, scheme: str) -> tuple[Any, str]:
    """What is handed out, and what it is called."""
    name = f"{run.edition.name}-{run.as_of:%Y%m%d}"
    if wanted == "docx":
        of = rulebook_of(run.edition).schemes.get(scheme)
        if of is None:
            raise Http404
        return exporting.notice(run, of), _("{scheme} notice").format(
            scheme=called(of.title, scheme)
        )
    if wanted == "json":
        if not exporting.may_hand_out(account, run, document=True):
            raise Denied
        return BytesIO(queries.document_of(run)), name
    return exporting.workbook(run), name
