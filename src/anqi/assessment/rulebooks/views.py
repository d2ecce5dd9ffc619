"""Pages of rulebooks: the list, one edition, its text as a file, two editions side by side."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.assessment.rulebooks import comparing, listing, wording
from anqi.assessment.rulebooks.edition_page import Left, show
from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.outline import outline
from anqi.assessment.rulebooks.queries import (
    edition_seen,
    editions_seen,
    in_force,
    keeps,
)
from anqi.kit import clock
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.asking import account_of, reach
from anqi.organisation.records import Act as Recorded
from anqi.organisation.records import record_of
from anqi.pages import twins

_MOST = 1_000


@require_GET
def rulebooks(request: HttpRequest) -> HttpResponseBase:
    """The editions of all rulebooks, the newest period first, and which are in force."""
    account = account_of(request)
    _scope, plant = reach(request, Verb.SEE_RULEBOOKS)
    today = clock.today()
    standing = {one.pk for one in in_force(plant, today)}
    found = editions_seen(account).defer("text")
    wanted = twins.asked(request)
    if wanted:
        record_of(request, Recorded.EXPORT, object=request.get_full_path())
        rows = listing.twin_rows(found[: twins.MOST + 1], standing)
        return twins.twin(wanted, name=_("Rulebooks"), columns=listing.COLUMNS, rows=rows)
    editions = list(found[:_MOST])
    context = {
        "table": listing.table(editions, standing, today),
        "some": bool(editions),
        "keeps": keeps(account),
        "drafts": not scope_of(account, Verb.KEEP_RULEBOOKS).is_empty,
    }
    return render(request, "assessment/rulebooks/rulebooks.html", context)


@require_GET
def edition(request: HttpRequest, id: UUID) -> HttpResponse:
    """One edition."""
    account = account_of(request)
    return show(request, account, edition_seen(account, id), Left())


@require_GET
def download(request: HttpRequest, id: UUID) -> HttpResponse:
    """The text of an edition as a file, byte for byte what its hash is of."""
    found = edition_seen(account_of(request), id)
    response = HttpResponse(found.text.encode(), content_type="application/yaml; charset=utf-8")
    name = f"{found.name}-{found.number}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def compare(request: HttpRequest, id: UUID) -> HttpResponse:
    """An edition beside another: the figures that differ, then the lines."""
    account = account_of(request)
    found = edition_seen(account, id)
    others = list(editions_seen(account).exclude(pk=found.pk)[:_MOST])
    chosen = comparing.chosen_of(found, others, request.GET.get("with", ""))
    context: dict[str, Any] = {
        "edition": found,
        "title": wording.titled(found),
        "numbered": wording.numbered(found),
        "other": chosen,
        "others": [(str(one.pk), f"{wording.titled(one)} ({wording.numbered(one)})") for one in others],
    }  # fmt: skip
    if chosen is not None:
        context |= {
            "chosen": str(chosen.pk),
            "other_numbered": wording.numbered(chosen),
            "figures": _figures(chosen, found),
            "lines": list(comparing.lines_between(chosen.text, found.text)),
        }
    return render(request, "assessment/rulebooks/compare.html", context)


def _figures(before: Edition, after: Edition) -> list[tuple[str, str, str]] | None:
    """The figures that differ in words; None where one of the texts is no YAML."""
    found = comparing.figures_between(before, after)
    if found is None:
        return None
    known = wording.labels(outline(before.text)) | wording.labels(outline(after.text))
    return wording.said_differences(found, known)
