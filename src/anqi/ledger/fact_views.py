"""The page of one fact, and its proof as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.ledger import behind, fact_page, proving, queries, seal_page, showing
from anqi.ledger.asking import may_do, seen_fact
from anqi.ledger.models import Fact
from anqi.ledger.proving import Looked
from anqi.ledger.sealing import Unsound, prove
from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account
from anqi.organisation.records import Act, look_at, looked_today, record_of


@require_GET
def fact(request: HttpRequest, id: UUID) -> HttpResponse:
    """One fact: its row, its corrections, and the proof that it stands in the ledger, computed while one waits."""
    account = account_of(request)
    looked_before = looked_today(request, "ledger__plant__code", "person")
    found: Any = seen_fact(
        account, id, **proving.newest_seal(), **behind.uploads(), was_looked_at=looked_before
    )
    if found.person:
        look_at(request, found.ledger.plant, found.person, looked=found.was_looked_at)
    chain = queries.chain_of(found)
    names = queries.names_of(account, [found, *chain])
    looked = proving.look(found)
    seal = looked.seal
    uploaded = behind.uploaded_at(found)
    context: dict[str, Any] = {
        "fact": found,
        "title": fact_page.title_of(found),
        "tags": fact_page.tags_of(found),
        "number": showing.number_of(found),
        "terms": fact_page.terms_of(found, names),
        "corrections": fact_page.corrections(found, chain, names),
        "corrections_note": fact_page.corrections_note(found, chain),
        "looked": looked,
        "entry": looked.entry.decode(),
        "leaf": looked.leaf.hex(),
        "steps": fact_page.steps_of(looked),
        "step_count": len(looked.steps),
        "sealed": showing.moment_of(seal.made_at) if seal else "",
        "root": fact_page.shortened(looked.root) if seal else "",
        "sealed_size": f"{seal.size:,}" if seal else "",
        "went": seal_page.went(seal),
        "size": found.ledger.size,
        "amount": f"{found.ledger.size:,}",
        "posted": showing.moment_of(found.posted_at),
        "uploaded": showing.moment_of(uploaded) if uploaded else "",
        "actions": _acts(account, found, looked),
    }
    return render(request, "ledger/fact.html", context)


@require_GET
def proof(request: HttpRequest, id: UUID) -> HttpResponse:
    """The proof of a sealed fact as `anqi ledger prove` prints it, for verify.py; that it was taken is recorded."""
    account = account_of(request)
    found = seen_fact(account, id)
    newest = found.ledger.checkpoints.last()
    if newest is None or newest.size <= found.index:
        messages.warning(
            request, _("The next checkpoint will seal this fact; then there is a proof.")
        )
        return redirect("ledger:fact", id=id)
    try:
        text = proving.document_of(prove(found), found)
    except Unsound as fault:
        messages.error(request, str(fault))
        return redirect("ledger:fact", id=id)
    record_of(request, Act.EXPORT)
    response = HttpResponse(text, content_type="application/json")
    name = f"proof-{showing.number_of(found)}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _acts(account: Account, fact: Fact, looked: Looked) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    can_prove = looked.seal is not None
    address = {"href": reverse("ledger:proof", args=[fact.pk])} if can_prove else {}
    found.append({"text": _("Proof"), "icon": "download", **address})
    if link := behind.record_of(fact, account):
        found.append({"text": _("The record itself"), "href": link})
    is_open = fact.reverses_id is None and not queries.taken_back(fact)
    if is_open and may_do(account, Verb.REVERSE_FACT, fact):
        found.append({"text": _("Take back"), "href": reverse("ledger:reverse", args=[fact.pk])})
    return found
