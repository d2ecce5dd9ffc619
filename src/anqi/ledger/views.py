"""The list of facts, with its twins."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.ledger import downloads, lists, queries, summaries
from anqi.ledger.asking import account_and_plant
from anqi.ledger.forms import AskForm
from anqi.ledger.queries import Asked
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.models import Account
from anqi.organisation.records import Act, look_at, record_of
from anqi.pages import twins

_MORE = ("department", "branch", "person", "first", "last")
"""Filters that are folded away until they are wanted."""
_SHORT = 31
"""So many days are looked up by the day, though they may hold many facts."""


@require_GET
def facts(request: HttpRequest) -> HttpResponseBase:
    """Facts that the account may see, newest first; with `format` as a file of all pages."""
    account, plant = account_and_plant(request, Verb.SEE_FACTS)
    form = AskForm(request.GET)
    asked = form.asked
    if request.GET.get("format"):
        return _file(request, account, asked)
    if asked.person:
        look_at(request, plant, asked.person)
    summary = summaries.summary(plant)
    facets = summaries.facets(account, asked)
    listing = queries.listed(account, asked, few=not facets.count.more or _is_short(asked))
    names = queries.names_of(account, listing.facts)
    address = lists.Address(request.GET)
    whole = scope_of(account, Verb.SEE_FACTS).whole
    lists.offer(form, summary, facets, names, whole=whole)
    context = {
        "form": form,
        "asked": asked,
        "more_fields": [form[name] for name in _MORE],
        "more": request.headers.get("HX-Trigger") == "filters",
        "chips": lists.chips(form, names, address),
        "toggles": lists.toggles(asked, facets, address),
        "count": facets.count,
        "table": lists.table(listing.facts, names, asked),
        "turns": lists.turns(listing, address),
        "newest": address(),
        "interchange": address(format="interchange"),
        "figures": lists.figures(summary, whole=whole),
        "is_empty": not summary.size,
        "actions": _acts(account),
    }
    response = render(request, "ledger/facts.html", context)
    if request.headers.get("HX-Request"):  # the address without what was not asked for
        pages = {name: request.GET[name] for name in lists.PAGES if request.GET.get(name)}
        response["HX-Push-Url"] = request.path + address(**pages).removesuffix("?")
    return response


def _file(request: HttpRequest, account: Account, asked: Asked) -> HttpResponseBase:
    """What is found as a file; that it was taken is recorded."""
    if downloads.is_too_much(account, asked):
        text = _(
            "More than {most} facts are no file. Narrow the filters, or take the whole ledger."
        )
        messages.warning(request, text.format(most=f"{twins.MOST:,}"))
        return redirect(reverse("ledger:facts") + lists.Address(request.GET)())
    need_fresh(request)
    wanted = twins.asked(request)
    record_of(request, Act.EXPORT, object=request.get_full_path())
    if wanted is not None:
        return downloads.twin(account, asked, wanted)
    return downloads.interchange(account, asked)


def _is_short(asked: Asked) -> bool:
    return bool(asked.first and asked.last and (asked.last - asked.first).days <= _SHORT)


def _acts(account: Account) -> list[dict[str, object]]:
    """What the account may do from here."""
    found: list[dict[str, object]] = []
    if not scope_of(account, Verb.IMPORT_FACTS).is_empty:
        found.append({"text": _("Import facts"), "href": reverse("ledger:import")})
    found.append({"text": _("Seals and proofs"), "href": reverse("ledger:seals")})
    if not scope_of(account, Verb.POST_FACT).is_empty:
        found.append({"text": _("Post a fact"), "href": reverse("ledger:post"), "primary": True})
    return found
