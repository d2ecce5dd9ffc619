"""The acts on calls that have a page of their own: calling, nominating, reviewing, deciding."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.assessment.honours import deciding, operations
from anqi.assessment.honours.conditions import candidates
from anqi.assessment.honours.forms import (
    CallForm,
    DecideForm,
    NominateForm,
    ReviewForm,
    WhatForm,
)
from anqi.assessment.honours.models import SUBJECTS, Honour, HonourAct
from anqi.assessment.honours.offers import may_call
from anqi.assessment.honours.queries import CallFor
from anqi.assessment.honours.refusals import refusal
from anqi.assessment.honours.showing import candidates_shown, conditions
from anqi.assessment.honours.standing import REVIEWS
from anqi.assessment.honours.views import found_for
from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.queries import published_rulebooks
from anqi.assessment.vetoes.acting import tell
from anqi.assessment.vetoes.faults import Conflict, Refused
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.asking import account_of
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Account, Plant, Unit
from anqi.organisation.records import Denied, record_of
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.wording import called


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Call for an honour: first which one and by which scheme, then its conditions."""
    account = account_of(request)
    if account.person is None or not may_call(account):
        raise Denied
    schemes = _schemes(account.person.plant)
    what = WhatForm(request.GET if "scheme" in request.GET else None,
                    schemes=[(key, said) for key, (said, _edition, _scheme) in schemes.items()])  # fmt: skip
    chosen = (
        schemes.get(request.GET.get("scheme", "")) if what.is_bound and what.is_valid() else None
    )
    if chosen is None:
        status = 422 if request.method == "POST" or (what.is_bound and what.errors) else 200
        context = {"what": what, "any": bool(schemes)}
        return render(request, "assessment/honours/call.html", context, status=status)
    honour, (_said, edition, scheme) = Honour(what.cleaned_data["honour"]), chosen
    if scheme.subject != SUBJECTS[honour]:
        what.add_error("scheme", _("choose a scheme that judges what is honoured"))
        context = {"what": what, "any": True}
        return render(request, "assessment/honours/call.html", context, status=422)
    form = CallForm(
        request.POST if request.method == "POST" else None, honour=honour, scheme=scheme
    )

    def do() -> Any:
        key = form.cleaned_data["key"]
        return operations.call_for(account=account, edition=edition, terms=form.terms(), key=key)

    made, refused, status = _done(request, form, do)
    if made is not None:
        record_of(request, "honour_call", object=f"honour {made.call_id}")
        return redirect("assessment:honour", id=made.call_id)
    context = {
        "form": form, "honour": honour.label, "scheme": called(scheme.title, scheme.name),
        "edition": edition, "refused": refused, "what": None, "any": True,
    }  # fmt: skip
    return render(request, "assessment/honours/call.html", context, status=status)


def _schemes(plant: Plant) -> dict[str, tuple[str, Edition, Scheme]]:
    """The schemes of published editions that judge what can be honoured, by `edition:scheme`."""
    found = {}
    for edition, book in published_rulebooks(plant):
        for name, scheme in book.schemes.items():
            if scheme.subject in SUBJECTS.values():
                said = f"{edition} · {called(scheme.title, name)}"
                found[f"{edition.pk}:{name}"] = (said, edition, scheme)
    return found


@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, id: UUID) -> HttpResponse:
    """Put somebody, or a unit, forward."""
    account = account_of(request)
    found = found_for(account, id, HonourAct.NOMINATE)
    units = _units(account, found)
    sent = request.POST if request.method == "POST" else None
    form = NominateForm(
        sent, plant=found.call.plant, units=units, initial={"version": found.call.version}
    )

    def do() -> Any:
        given = form.cleaned_data
        code = given["code"]
        own = account.person is not None and account.person.code == code
        if (own and units is None) or not may(
            account, Verb.NOMINATE, plant=found.call.plant, **{found.call.type: given["code"]}
        ):
            text = _("nominate from your own branch or department, and not yourself")
            raise Refused(text)
        return operations.nominate(
            account=account, call=found.call, code=given["code"], text=given["text"],
            version=given["version"], key=given["key"],
        )  # fmt: skip

    return _answer(request, found, HonourAct.NOMINATE, form, do, "nominate", {})


def _units(account: Account, found: CallFor) -> list[tuple[str, str]] | None:
    """The units that somebody may nominate; None where people are honoured."""
    if found.call.type == "person":
        return None
    scope = scope_of(account, Verb.NOMINATE)
    of_branches = found.call.type == "branch"
    kinds = BRANCHES if of_branches else DEPARTMENTS
    rows = Unit.objects.on(clock.today()).filter(plant=found.call.plant, kind__in=kinds)
    return [
        (one.code, f"{one.code} {one.name}")
        for one in rows.order_by("code")
        if (scope.writes(branch=one.code) if of_branches else scope.writes(department=one.code))
    ]


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say of each nomination whether it passes, for one's own office."""
    account = account_of(request)
    found = found_for(account, id, HonourAct.CHECK)
    mine = [one for one, verb in REVIEWS.items() if may(account, verb, plant=found.call.plant)]
    wanted = request.GET.get("office", "")
    owner = next((one for one in mine if one == wanted), mine[0])
    before = found.standing.checks.get(owner)
    sent = request.POST if request.method == "POST" else None
    form = ReviewForm(
        sent, act=HonourAct.CHECK.value, version=found.call.version,
        nominations=found.nominations, checks=before.checks if before is not None else {},
    )  # fmt: skip

    def do() -> Any:
        given = form.cleaned_data
        return operations.review(
            account=account, call=found.call, owner=owner, checks=form.checks(),
            version=given["version"], key=given["key"],
        )  # fmt: skip

    shown = candidates_shown(found, found.candidates)
    offices = [
        {"text": one.label, "href": f"?office={one}", "chosen": one == owner} for one in mine
    ]
    more = {"office": owner.label, "offices": offices if len(mine) > 1 else [], "candidates": shown}
    return _answer(request, found, HonourAct.CHECK, form, do, "review", more)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, id: UUID) -> HttpResponse:
    """Record the committee's decision."""
    account = account_of(request)
    found = found_for(account, id, HonourAct.DECIDE)
    now = found.standing
    codes = now.published.codes if now.published is not None else ()
    everybody = candidates(found.call, now, found.nominations)
    eligible = [one for one in everybody if one.is_eligible and one.nomination.code in codes]
    sent = request.POST if request.method == "POST" else None
    form = DecideForm(
        sent, act=HonourAct.DECIDE.value, version=found.call.version, eligible=eligible
    )

    def do() -> Any:
        given = form.cleaned_data
        return deciding.decide(
            account=account, call=found.call, winners=given["winners"],
            resolution=form.resolution(), version=given["version"], key=given["key"],
        )  # fmt: skip

    more = {
        "candidates": candidates_shown(found, everybody), "terms": conditions(found),
        "tied": any(one.is_tied for one in everybody), "none": not eligible,
    }  # fmt: skip
    return _answer(request, found, HonourAct.DECIDE, form, do, "decide", more)


def _answer(
    request: HttpRequest, found: CallFor, act: HonourAct, form: Any, do: Callable[[], Any],
    template: str, more: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    """The page of an act, or the act done."""
    why = refusal(found.call, found.standing, act)
    made, refused, status = _done(request, form, do)
    if made is not None:
        record_of(request, f"honour_{act}")
        messages.info(request, _("Recorded: {what}").format(what=act.label))
        return redirect("assessment:honour", id=found.call.pk)
    context = {
        "call": found.call, "form": form, "refused": refused or why, "why": why,
        "of_people": found.call.type == "person", **more,
    }  # fmt: skip
    return render(request, f"assessment/honours/{template}.html", context, status=status)


def _done(request: HttpRequest, form: Any, do: Callable[[], Any]) -> tuple[Any, str, int]:
    """What an act made, or why it was not done and with which status the page answers."""
    if request.method != "POST":
        return None, "", 200
    try:
        if form.is_valid():
            return do(), "", 200
    except Faulty as faulty:
        tell(form, faulty)
    except Refused as no:
        return None, str(no), 409
    except Conflict as conflict:
        form.data = form.data.copy()
        form.data["version"] = str(conflict.now.version)
        return None, str(conflict), 409
    return None, "", 422
