"""Pages of exclusions: the list, asking for one, one of them with its decision."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anqi.assessment.goals import operations, tables
from anqi.assessment.goals.excluded import names_for
from anqi.assessment.goals.faults import Conflict, Refused
from anqi.assessment.goals.forms import AskForm, DecideForm
from anqi.assessment.goals.models import Exclusion
from anqi.assessment.goals.queries import exclusion_for, exclusions_seen, may_ask, may_decide
from anqi.assessment.goals.views import asker
from anqi.facts.catalogue import KINDS
from anqi.kit.faults import Faulty
from anqi.kit.language import spoken
from anqi.ledger import fact_page, showing
from anqi.ledger.asking import seen_fact
from anqi.ledger.queries import Names, names_of
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.models import Account
from anqi.organisation.records import Act, Denied, record_of
from anqi.pages import twins
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Event, Term

_STATES = tuple(Exclusion.State)
_SHOWN = 200


@require_GET
def exclusions(request: HttpRequest) -> HttpResponseBase:
    """What was asked not to count, newest first, as far as one sees it; with `format` as a file."""
    account, _plant = asker(request)
    state = request.GET.get("state", "")
    rows = exclusions_seen(account)
    if state in Exclusion.State.values:
        rows = rows.filter(state=state)
    wanted = twins.asked(request)
    if wanted is not None:
        need_fresh(request)
        record_of(request, Act.EXPORT, object=request.get_full_path())
        found = list(rows)
        names = names_for(account, found)
        lines = (tables.exclusion_row(one, names) for one in found)
        return twins.twin(wanted, name=_("Exclusions"), columns=tables.EXCLUSIONS, rows=lines)
    shown = list(rows[: _SHOWN + 1])
    chips = [{"text": _("All"), "href": "?", "chosen": state not in Exclusion.State.values}]
    chips += [
        {"text": str(one.label), "href": f"?state={one.value}", "chosen": state == one.value}
        for one in _STATES
    ]
    context = {
        "chips": chips,
        "table": tables.exclusions(shown[:_SHOWN], names_for(account, shown)) if shown else None,
        "more": len(shown) > _SHOWN,
    }
    return render(request, "assessment/goals/exclusions.html", context)


@require_http_methods(["GET", "POST"])
def exclusion_ask(request: HttpRequest, fact: UUID) -> HttpResponse:
    """Ask that something due does not count: what it is, why, and what follows."""
    account, plant = asker(request)
    found = seen_fact(account, fact)
    if not may_ask(account, found, plant):
        raise Denied
    form = AskForm(request.POST or None)
    status, conflict = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = operations.ask_exclusion(
                    fact=found, reason=given["reason"], by=account, key=given["key"]
                )
                record_of(request, "exclusion_ask", object=f"exclusion {made.pk}")
                return redirect("assessment:exclusion", id=made.pk)
            except Faulty as faulty:
                _told(form, faulty)
            except (Conflict, Refused) as refused:
                conflict, status = str(refused), 409
    known = operations.open_for(found.pk)
    names = names_of(account, [found])
    context = {
        "fact": found,
        "title": fact_page.title_of(found),
        "terms": fact_page.terms_of(found, names),
        "form": form,
        "known": known,
        "conflict": conflict,
    }
    return render(request, "assessment/goals/exclusion_ask.html", context, status=status)


@require_http_methods(["GET", "POST"])
def exclusion(request: HttpRequest, id: UUID) -> HttpResponse:
    """One exclusion; a POST is a decision on it (`act` approve or refuse)."""
    account, _plant = asker(request)
    found = exclusion_for(account, id)
    decides = may_decide(account, found)
    form = DecideForm(request.POST or None)
    status, conflict = 200, ""
    if request.method == "POST":
        done, status, conflict = _decided(request, account, found, form)
        if done:
            return redirect("assessment:exclusion", id=found.pk)
        found = exclusion_for(account, id)
        decides = may_decide(account, found)
    names = names_for(account, [found])
    context = {
        "one": found,
        "title": _kind(found),
        "terms": _terms(found, names),
        "history": _history(found),
        "decides": decides,
        "form": form,
        "conflict": conflict,
    }
    return render(request, "assessment/goals/exclusion.html", context, status=status)


def _decided(
    request: HttpRequest, account: Account, found: Exclusion, form: DecideForm
) -> tuple[bool, int, str]:
    """Whether it was decided, else the status of the answer and what stands against it."""
    acts = {"approve": operations.approve, "refuse": operations.refuse}
    act = acts.get(request.POST.get("act", ""))
    if act is None or not form.is_valid():
        return False, 422, _("the form can't be read; load the page again") if act is None else ""
    try:
        act(exclusion=found, by=account, note=form.cleaned_data["note"])
    except Faulty as faulty:
        _told(form, faulty)
        return False, 422, ""
    except (Conflict, Refused) as refused:
        return False, 409, str(refused)
    record_of(request, f"exclusion_{request.POST['act']}", object=f"exclusion {found.pk}")
    return True, 302, ""


def _told(form: AskForm | DecideForm, faulty: Faulty) -> None:
    for fault in faulty.faults:
        form.add_error(fault.place if fault.place in form.fields else None, fault.message)


def _kind(one: Exclusion) -> str:
    return KINDS[one.kind].title.in_(spoken()) if one.kind in KINDS else one.kind


def _terms(one: Exclusion, names: Names) -> list[Term]:
    terms: list[Term] = [
        {"name": _("What it was"), "value": _kind(one)},
        {"name": _("Was due on"), "value": one.occurred_on.isoformat()},
        {"name": _("Whom it is about"), "value": tables.subjects(one, names)},
        {"name": _("Reason"), "value": one.reason},
        {"name": _("Fact"), "value": str(one.fact), "mono": True, "href": href_to("ledger:fact", one.fact)},
    ]  # fmt: skip
    if one.reversal:
        href = href_to("ledger:fact", one.reversal)
        terms.append(
            {"name": _("Reversal"), "value": str(one.reversal), "mono": True, "href": href}
        )
    return terms


def _history(one: Exclusion) -> list[Event]:
    events: list[Event] = [
        {"time": showing.moment_of(one.asked_at), "what": _("asked for"), "who": one.asked_by.name, "note": one.reason}
    ]  # fmt: skip
    if one.decided_by is not None and one.decided_at is not None:
        decided: Event = {
            "time": showing.moment_of(one.decided_at), "what": str(one.get_state_display()),
            "who": one.decided_by.name, "note": one.note,
        }  # fmt: skip
        events.append(decided)
    return events
