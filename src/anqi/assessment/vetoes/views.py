"""Pages of vetoes: the list, a case with its acts, proposing out of a run, freezing after an accident."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs.models import Run
from anqi.assessment.vetoes import queries, showing
from anqi.assessment.vetoes.acting import Left, act_on, shown, tell
from anqi.assessment.vetoes.faults import Conflict, Refused
from anqi.assessment.vetoes.forms import HoldForm, ProposeForm
from anqi.assessment.vetoes.grounds import facts_of
from anqi.assessment.vetoes.models import VetoAct
from anqi.assessment.vetoes.offers import allowed, offers_for
from anqi.assessment.vetoes.opening import OPENING, open_pending, waiting_accidents
from anqi.assessment.vetoes.proposing import propose_from_run
from anqi.assessment.vetoes.refusals import VERBS, allows
from anqi.assessment.vetoes.tasks import source_of
from anqi.kit.faults import Faulty
from anqi.ledger.queries import names_of
from anqi.ledger.showing import kind_of, number_of
from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.records import Act, Denied, look_at, record_of
from anqi.pages.twins import asked, twin
from anqi.rules.rulebook.wording import called
from anqi.work.notices import mark_read_about

_RUNS = 20


@require_GET
def vetoes(request: HttpRequest) -> HttpResponseBase:
    """The cases that somebody sees, by how they stand."""
    account = account_of(request)
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in showing.GROUPS else ""
    found = queries.cases_for(account)
    listed = queries.in_states(found, showing.GROUPS[chosen]) if chosen else found
    wanted = asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        return twin(
            wanted, name=_("Veto cases"), columns=showing.COLUMNS, rows=showing.twin_rows(listed)
        )
    plant = _plant(account)
    actions: list[dict[str, Any]] = []
    if allows(account, plant, OPENING):
        actions.append(
            {"text": _("Freeze after an accident"), "href": reverse("assessment:hold_veto")}
        )
    if allows(account, plant, VERBS[VetoAct.PROPOSE]):
        propose = {"text": _("Propose out of a run"), "href": reverse("assessment:propose_vetoes")}
        actions.append(propose | {"primary": True})
    context = {
        "chips": showing.chips(found, chosen), "table": showing.table(listed), "actions": actions,
        "any": bool(found), "listed": bool(listed),
    }  # fmt: skip
    return render(request, "assessment/vetoes/vetoes.html", context)


@require_http_methods(["GET", "POST"])
def veto(request: HttpRequest, id: UUID) -> HttpResponse:
    """One case; a POST is an act on it, which two people can't do at once."""
    account = account_of(request)
    found = queries.case_for(account, id)
    person = Person.objects.filter(plant=found.case.plant, code=found.case.code).first()
    about = person if found.case.type == "person" else None
    left = Left()
    if request.method == "POST":
        done = act_on(
            request, offers_for(account, found, now=False), version=found.case.version,
            recorded="veto", about=about, allowed=allowed(account, found),
        )  # fmt: skip
        if done is None:
            return redirect("assessment:veto", id=id)
        left, found = done, queries.case_for(account, id)
    if about is not None:
        look_at(request, found.case.plant, found.case.code)
    return _show(request, account, found, left)


def _show(
    request: HttpRequest, account: Account, found: queries.CaseFor, left: Left
) -> HttpResponse:
    case, now = found.case, found.standing
    if account.person is not None:
        mark_read_about(person=account.person, source=source_of(case))
    ids = now.grounds or ((now.accident,) if now.accident is not None else ())
    facts = facts_of(case.plant, ids)
    offers = offers_for(account, found)
    from anqi.assessment.honours.queries import awards_of

    context = {
        "case": case, "standing": now, "title": showing.title_of(case), "left": left,
        "sign": showing.SIGNS[now.state], "state": showing.state_said(now),
        "frozen": now.is_frozen, "stages": showing.stages(case, now),
        "facts": showing.facts_table(facts, names_of(account, facts)), "count": len(facts),
        "more": max(0, len(facts) - showing.SHOWN), "acts": shown(offers, left, case.version),
        "history": showing.history(case, now), "terms": _terms(case, now),
        "basis": called(case.basis, ""), "awards": awards_of(case.plant, case.type, case.code),
        "whole": found.sight is not None and found.sight.whole,
    }  # fmt: skip
    return render(request, "assessment/vetoes/veto.html", context, status=left.status)


def _terms(case: Any, now: Any) -> list[dict[str, Any]]:
    from anqi.work.wording import day_said

    terms: list[dict[str, Any]] = [
        {"name": showing.type_said(case), "value": case.name, "note": case.code},
        {"name": _("Veto"), "value": showing.code_said(case) or showing.veto_said(case)},
    ]
    if case.edition is not None:
        terms.append({"name": _("Rulebook"), "value": edition_called(case.edition)})
    terms.append({"name": _("In question since"), "value": day_said(case.since)})
    until = now.until or case.window_to
    name = _("In force until") if now.until else _("Would be in force until")
    terms.append({"name": name, "value": day_said(until)})
    if now.decision is not None:
        terms.append({"name": _("Document"), "value": now.decision.document})
    if now.appeal_until is not None and now.appeal is None:
        terms.append({"name": _("Appeals until"), "value": day_said(now.appeal_until)})
    return terms


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a case for each veto that holds in a kept run."""
    account = account_of(request)
    plant = _reached(account, VERBS[VetoAct.PROPOSE])
    runs = list(
        Run.objects.filter(plant=plant, kept=True).defer("results", "board")
        .select_related("edition").order_by("-made_at")[:_RUNS]
    )  # fmt: skip
    choices = [
        (str(run.pk), f"{edition_called(run.edition)} · {run.as_of:%Y-%m-%d}") for run in runs
    ]
    form = ProposeForm(request.POST or None, runs=choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        run = next(one for one in runs if str(one.pk) == given["run"])
        cases = propose_from_run(account=account, run=run, key=given["key"])
        record_of(request, "veto_propose", object=f"run {run.pk}")
        messages.info(request, _proposed(len(cases)))
        return redirect("assessment:vetoes")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "any": bool(runs)}
    return render(request, "assessment/vetoes/propose.html", context, status=status)


def _proposed(count: int) -> str:
    if not count:
        return _("No veto that was not proposed before.")
    return _("Cases proposed: {count}. Notify those concerned next.").format(count=count)


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest) -> HttpResponse:
    """Freeze somebody whom a confirmed accident concerns, while responsibility is being determined."""
    account = account_of(request)
    plant = _reached(account, OPENING)
    facts = waiting_accidents(plant)
    names = names_of(account, facts)
    said = [
        (one, f"#{number_of(one)} {one.occurred_on:%Y-%m-%d} {kind_of(one)} {names.department(one.department)}")
        for one in facts
    ]  # fmt: skip
    form = HoldForm(request.POST if request.method == "POST" else None, accidents=said)
    status, refused = 200, ""
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                given = form.cleaned_data
                step = open_pending(
                    account=account, accident=form.accident_id(), type=given["type"],
                    code=given["code"], key=given["key"], note=given["note"],
                )  # fmt: skip
                record_of(
                    request, "veto_hold", object=reverse("assessment:veto", args=[step.case_id])
                )
                return redirect("assessment:veto", id=step.case_id)
        except Faulty as faulty:
            tell(form, faulty)
        except (Refused, Conflict) as no:
            refused, status = str(no), 409
    context = {"form": form, "any": bool(facts), "refused": refused}
    return render(request, "assessment/vetoes/hold.html", context, status=status)


def _plant(account: Account) -> Plant:
    """The plant of who asks. Raises Denied for an account of nobody."""
    if account.person is None:
        raise Denied
    return account.person.plant


def _reached(account: Account, verbs: tuple[Verb, ...]) -> Plant:
    """The plant in which somebody has one of these verbs. Raises Denied."""
    plant = _plant(account)
    if not allows(account, plant, verbs):
        raise Denied
    return plant
