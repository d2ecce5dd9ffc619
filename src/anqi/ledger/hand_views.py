"""Posting a fact by hand, and taking one back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.facts.catalogue import KINDS
from anqi.kit.faults import Faulty
from anqi.kit.language import spoken
from anqi.ledger import by_hand, fact_page, queries, showing
from anqi.ledger.asking import account_and_plant, may_do, seen_fact
from anqi.ledger.forms import FactForm, ReverseForm
from anqi.ledger.lateness import LATE_DAYS
from anqi.ledger.models import Fact
from anqi.ledger.operations import (
    Conflict,
    NotReversible,
    explain,
    locked,
    post,
    reverse,
    same_reason,
    source_of,
)
from anqi.ledger.placing import Placing
from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account, Plant
from anqi.organisation.records import Denied

_STALE = 409


@require_http_methods(["GET", "POST"])
def post_by_hand(request: HttpRequest) -> HttpResponse:
    """Post a fact of a kind that is chosen first."""
    account, plant = account_and_plant(request, Verb.POST_FACT)
    kind = KINDS.get(request.GET.get("kind", ""))
    if kind is None:
        context: dict[str, Any] = {
            "aspects": [
                {
                    "name": aspect.name,
                    "kinds": [(one.code, one.title.in_(spoken())) for one in aspect.kinds],
                }
                for aspect in by_hand.aspects()
            ]
        }
        return render(request, "ledger/choose.html", context)
    if room := by_hand.room_of(kind.code):
        return redirect(room)
    form = FactForm(kind, queries.units_about(account), request.POST or None)
    conflict: Fact | None = None
    if request.method == "POST" and form.is_valid():
        try:
            posted = _post(account, plant, form)
        except Conflict as found:
            conflict, posted = found.fact, None
        if posted is not None:
            number = showing.number_of(posted)
            messages.success(request, _("Posted as {number}").format(number=number))
            return redirect("ledger:fact", id=posted.pk)
    context = {
        "form": form,
        "kind": kind.title.in_(spoken()),
        "code": kind.code,
        "consequences": _consequences(kind.scored),
        "conflict": _known(account, conflict) if conflict else None,
    }
    status = _STALE if conflict else 422 if form.errors else 200
    return render(request, "ledger/post.html", context, status=status)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Reverse a fact, with the reason."""
    account = account_of(request)
    found = seen_fact(account, id)
    if not may_do(account, Verb.REVERSE_FACT, found):
        raise Denied
    form = ReverseForm(request.POST or None)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = reverse(
                fact=found, reason=form.why, by=account.login, key=form.cleaned_data["key"]
            )
            number = showing.number_of(made)
            messages.success(request, _("Taken back by {number}").format(number=number))
            return redirect("ledger:fact", id=found.pk)
        except NotReversible as refused:
            conflict = str(refused)
        except Conflict:
            conflict = _("this form was sent before for something else; open it anew")
    chain = queries.chain_of(found)
    names = queries.names_of(account, [found, *chain])
    context = {
        "form": form,
        "fact": found,
        "title": fact_page.title_of(found),
        "terms": fact_page.terms_of(found, names),
        "consequences": _reversed_consequences(found),
        "is_open": found.reverses_id is None and not queries.taken_back(found),
        "conflict": conflict,
        "corrections": fact_page.corrections(found, chain, names),
    }
    status = _STALE if conflict else 422 if form.errors else 200
    return render(request, "ledger/reverse.html", context, status=status)


def _post(account: Account, plant: Plant, form: FactForm) -> Fact | None:
    """Post what was filled in; what is wrong with it is told to the form. Raises Conflict."""
    placing = Placing(plant, [form.draft("")])
    if not placing.may_post(account):
        form.add_error(None, _("you may not post facts about these"))
        return None
    [draft], why = placing.filled(), form.cleaned_data["why"]
    try:
        if faults := list(placing.faults()):
            raise Faulty(_("posting"), faults)
        with transaction.atomic():
            locked(plant)  # a double press comes twice at once, and gives one reason
            known = Fact.objects.filter(ledger__plant=plant, key=draft.key).first()
            if known is not None:
                same_reason(known, why)
            source = known.source if known else _source(account, plant, why)
            [posted] = post(plant=plant, drafts=[replace(draft, source=source)], by=account.login)
    except Faulty as faulty:
        for fault in faulty.faults:
            name = fault.place.partition(".")[2]
            form.add_error(name if name in form.fields else None, fault.message)
        return None
    return posted


def _source(account: Account, plant: Plant, reason: str) -> str:
    """What a fact by hand names as its source: why it was posted."""
    return source_of(explain(plant=plant, text=reason, by=account.login))


def _known(account: Account, fact: Fact) -> dict[str, Any]:
    """What a form was used for before, to who may see it."""
    seen = queries.seen_by(account).filter(pk=fact.pk).exists()
    return {"number": showing.number_of(fact), "id": fact.pk if seen else None}


def _consequences(scored: bool) -> list[str]:
    """What posting does, said beforehand."""
    figures = _(
        "It may change scores and indicators that are computed from now on; what was published stays."
    )
    none = _("No score counts facts of this kind; they stand in the account and in reports.")
    late = _("Entered more than {days} working days after its day, it is marked as a late entry.")
    return [
        _("One fact is posted, under your name and with the time of the server."),
        _("It can't be changed or deleted afterwards, only taken back by another fact."),
        figures if scored else none,
        late.format(days=LATE_DAYS),
    ]


def _reversed_consequences(fact: Fact) -> list[str]:
    """What taking back does, said beforehand."""
    posted = _(
        "One fact is posted that takes back {quantity}. Both stay in the account; neither counts"
        " any more."
    )
    return [
        posted.format(quantity=showing.measured(fact.kind, fact.quantity)),
        _("Taking back can't be taken back. What is right is posted anew."),
        _(
            "It may change scores and indicators that are computed from now on; what was published"
            " stays."
        ),
    ]
