"""Pages of honours: the calls, one call with its acts, the sheet of its publication, and what was awarded."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anqi.assessment.honours import queries, showing
from anqi.assessment.honours.models import HonourAct
from anqi.assessment.honours.offers import actions, allowed, can, is_for, may_call, offers_for
from anqi.assessment.honours.queries import CallFor
from anqi.assessment.honours.telling import source_of
from anqi.assessment.paging import page_of
from anqi.assessment.vetoes.acting import Left, act_on, shown
from anqi.organisation.asking import account_of
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Account, Plant, Unit
from anqi.organisation.records import Act, Denied, look_at, record_of
from anqi.pages.twins import asked, twin
from anqi.work.notices import mark_read_about

PAGE = 100
"""Candidates on a page."""


@require_GET
def honours(request: HttpRequest) -> HttpResponseBase:
    """The calls of the plant, by how they stand."""
    account = account_of(request)
    chosen = request.GET.get("stage", "")
    chosen = chosen if chosen in (showing.OPEN, "ended") else ""
    found = queries.calls_for(account)
    listed = [one for one in found if showing.stands(one, chosen)]
    wanted = asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        return twin(
            wanted, name=_("Honours"), columns=showing.COLUMNS, rows=showing.twin_rows(listed)
        )
    buttons: list[dict[str, Any]] = [{"text": _("Awards"), "href": reverse("assessment:awards")}]
    if may_call(account):
        call = {"text": _("Call for an honour"), "href": reverse("assessment:call_honour")}
        buttons.append(call | {"primary": True})
    context = {
        "chips": showing.chips(found, chosen), "table": showing.table(listed), "actions": buttons,
        "any": bool(found), "listed": bool(listed), "how": _how(),
    }  # fmt: skip
    return render(request, "assessment/honours/honours.html", context)


@require_http_methods(["GET", "POST"])
def honour(request: HttpRequest, id: UUID) -> HttpResponse:
    """One call: conditions, who is nominated, what keeps whom back, and the acts; a POST is one of them."""
    account = account_of(request)
    found = queries.call_for(account, id)
    left = Left()
    if request.method == "POST":
        done = act_on(
            request, offers_for(account, found, now=False), version=found.call.version,
            recorded="honour", allowed=allowed(account, found),
        )  # fmt: skip
        if done is None:
            return redirect("assessment:honour", id=id)
        left, found = done, queries.call_for(account, id)
    if account.person is not None:
        mark_read_about(person=account.person, source=source_of(found.call))
    whole = found.sight.whole
    seen = found.candidates
    page = page_of(request, max(len(seen), len(found.published)), PAGE)
    shown_here = seen[(page - 1) * PAGE : page * PAGE]
    if found.call.type == "person" and not whole:
        for one in shown_here:
            look_at(request, found.call.plant, one.nomination.code)
    now = found.standing
    context = {
        "call": found.call, "standing": now, "stages": showing.stages(found),
        "sign": showing.SIGNS.get(now.stage, "open"), "actions": actions(account, found),
        "terms": showing.conditions(found), "candidates": showing.candidates_shown(found, shown_here),
        "seen": seen, "whole": whole, "published": _published(found)[(page - 1) * PAGE : page * PAGE],

        "before": f"?page={page - 1}" if page > 1 else "",
        "after": f"?page={page + 1}" if max(len(seen), len(found.published)) > page * PAGE else "",
        "count": max(len(seen), len(found.published)),
        "acts": shown(offers_for(account, found), left, found.call.version), "left": left,
        "history": showing.history(found, whole=whole), "nominations": len(found.nominations),
        "tied": any(one.is_tied for one in seen),
        "nominates": can(account, found, HonourAct.NOMINATE),
    }  # fmt: skip
    return render(request, "assessment/honours/honour.html", context, status=left.status)


def _published(found: CallFor) -> list[dict[str, Any]]:
    """The candidates as everybody sees them: name and unit, and who was honoured."""
    units = _units(found.call.plant)
    now = found.standing
    codes = now.decision.codes if now.decision is not None else ()
    return [
        {
            "name": one.name,
            "unit": units.get(("department", one.department)) or units.get(("branch", one.branch)) or "",
            "honoured": one.code in codes and one.pk not in now.withdrawn,
            "withdrawn": one.pk in now.withdrawn,
        }
        for one in found.published
    ]  # fmt: skip


def _units(plant: Plant) -> dict[tuple[str, str], str]:
    """What departments and branches are called, by type and code."""
    rows = Unit.objects.filter(plant=plant, kind__in=(*DEPARTMENTS, *BRANCHES))
    return {
        ("branch" if kind in BRANCHES else "department", code): name
        for kind, code, name in rows.values_list("kind", "code", "name")
    }


@require_GET
def sheet(request: HttpRequest, id: UUID) -> HttpResponse:
    """The sheet of a publication, or of what was decided, to be printed and hung out."""
    account = account_of(request)
    found = queries.call_for(account, id)
    if found.standing.published is None:
        raise Http404
    people = _published(found)
    decided = found.standing.decision is not None
    context = {
        "call": found.call, "standing": found.standing, "decided": decided,
        "people": [one for one in people if one["honoured"]] if decided else people,
        "of_people": found.call.type == "person",
    }  # fmt: skip
    return render(request, "assessment/honours/sheet.html", context)


@require_GET
def awards(request: HttpRequest) -> HttpResponseBase:
    """What was awarded in the plant, and withdrawn; of one subject where it is named."""
    account = account_of(request)
    type, code = request.GET.get("type", ""), request.GET.get("code", "")[:64]
    found = queries.awarded(account, type, code)
    wanted = asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        rows = showing.award_rows(found)
        return twin(wanted, name=_("Awards"), columns=showing.AWARDS, rows=rows)
    context = {"table": showing.awards_table(found), "any": bool(found), "code": code}
    return render(request, "assessment/honours/awards.html", context)


def _how() -> list[dict[str, str]]:
    """How it goes, for a page on which there is no call yet."""
    return [
        {"name": _("Call"), "note": _("conditions, seats and days, by the Party office")},
        {"name": _("Nomination"), "note": _("by branch secretaries and heads of departments")},
        {"name": _("Review"), "note": _("Party office, safety department and discipline secretary")},
        {"name": _("Publication period"), "note": _("at least 5 working days, objections are answered")},
        {"name": _("Decision"), "note": _("by the committee; each award is a fact in the ledger")},
    ]  # fmt: skip


def found_for(account: Account, id: UUID, act: HonourAct) -> CallFor:
    """The call of an act's own page. Raises Denied where the act is not for him."""
    found = queries.call_for(account, id)
    if not is_for(account, found, act):
        raise Denied
    return found
