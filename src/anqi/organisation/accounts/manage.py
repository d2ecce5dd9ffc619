"""The security administrator's pages: all accounts, one account, and what may be done to it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from anqi.organisation.access import Verb
from anqi.organisation.accounts import acts, listing, throttle
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.accounts.listing import Listed, State, Which
from anqi.organisation.accounts.showing import browser_told, moment_told, span_of_days, who_did
from anqi.organisation.asking import administrator
from anqi.organisation.models import Account
from anqi.organisation.posts import Administration
from anqi.organisation.records import Act, record_of
from anqi.pages import twins
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Cell, Chip, Row, Table, Term

_LONGEST = 64


@require_GET
def accounts(request: HttpRequest) -> HttpResponseBase:
    """All accounts of the installation, by login."""
    administrator(request, Verb.MANAGE_ACCOUNTS)
    which, text = request.GET.get("which", ""), request.GET.get("q", "").strip()[:_LONGEST]
    which = which if which in Which.values else ""
    found = listing.accounts(which, text)
    if wanted := twins.asked(request):
        need_fresh(request)
        record_of(request, Act.EXPORT, object=request.get_full_path())
        row = _told if wanted == "xlsx" else _exported
        rows = (row(one) for one in listing.all_listed(found))
        return twins.twin(wanted, name="accounts", columns=_COLUMNS, rows=rows)
    after = request.GET.get("after", "")
    page = list(found.filter(login__gt=after).order_by("login")[: listing.PAGE + 1])
    shown = listing.listed(page[: listing.PAGE])
    more = len(page) > listing.PAGE
    kept = {name: value for name, value in (("which", which), ("q", text)) if value}
    context = {
        "chips": _chips(which, text),
        "q": text,
        "which": which,
        "table": _table(shown),
        "more": "?" + urlencode(kept | {"after": shown[-1].account.login}) if more else "",
        "actions": [
            {"text": _("Open accounts"), "href": reverse("accounts:open"), "primary": True}
        ],
    }
    return render(request, "organisation/accounts.html", context)


@require_GET
def one(request: HttpRequest, id: int) -> HttpResponse:
    """An account: whose it is, by what it is open, and what was done to it."""
    by = administrator(request, Verb.MANAGE_ACCOUNTS)
    account = get_object_or_404(Account.objects.select_related("person__plant"), pk=id)
    access = listing.access_of(account)
    offered = acts.offered(by, account, access)
    context = {
        "account": account,
        "title": account.person.name if account.person else account.login,
        "tags": [{"text": listing.state_of(account).label}],
        "terms": _terms(account, access),
        "posts": _posts(account),
        "access": access,
        "sessions": _sessions(access),
        "tokens": _tokens(access),
        "history": [who_did(one) for one in listing.history_of(account)],
        "actions": offered,
        "at_the_machine": bool(account.administers) and account.pk != by.pk,
    }
    return render(request, "organisation/account_one.html", context)


def _chips(which: str, text: str) -> list[Chip]:
    counted = listing.counts()
    kept = {"q": text} if text else {}
    everything: Chip = {"text": _("All"), "href": "?" + urlencode(kept), "chosen": not which}
    return [
        everything,
        *(
            Chip(
                text=one.label,
                href="?" + urlencode(kept | {"which": one.value}),
                count=counted[one.value],
                chosen=which == one,
            )
            for one in Which
        ),
    ]


def _table(shown: list[Listed]) -> Table:
    heads = (
        _("Login"), _("Whose"), _("Posts"), _("How it stands"), _("Second factor"), _("Last sign-in"),
    )  # fmt: skip
    return {
        "caption": _("Accounts"),
        "columns": [
            {"name": name, "kind": "nowrap" if name == heads[-1] else ""} for name in heads
        ],
        "rows": [_row(one) for one in shown],
        "form": "stack",
    }


def _row(one: Listed) -> Row:
    account, person = one.account, one.account.person
    if person is not None:
        whose = Cell(text=person.name, note=f"{person.plant.name} {person.code}")
    else:
        whose = Cell(text=account.get_administers_display(), quiet=True)
    return {
        "cells": [
            {"text": account.login, "href": href_to("accounts:one", account.pk)},
            whose,
            _(", ").join(one.posts),
            _state(one),
            {"state": "ok", "text": _("in use")} if one.has_factor else "",
            moment_told(account.last_login) if account.last_login else _("never"),
        ]
    }


def _state(one: Listed) -> Cell:
    cell: Cell = {"text": one.state.label}
    if one.state is not State.OPEN:
        return {**cell, "quiet": True}
    if one.locked_until is not None:
        return {**cell, "tag": _("locked until {moment}").format(
            moment=moment_told(one.locked_until, day=False)
        )}  # fmt: skip
    return {**cell, "tag": _("first password")} if one.account.given_until else cell


_COLUMNS = (
    twins.Column("login", gettext_lazy("Login")),
    twins.Column("plant", gettext_lazy("Plant")),
    twins.Column("person", gettext_lazy("Staff number")),
    twins.Column("name", gettext_lazy("Full name")),
    twins.Column("administers", gettext_lazy("Administers")),
    twins.Column("posts", gettext_lazy("Posts"), 40),
    twins.Column("state", gettext_lazy("How it stands")),
    twins.Column("second_factor", gettext_lazy("Second factor")),
    twins.Column("made_on", gettext_lazy("Opened")),
    twins.Column("last_sign_in", gettext_lazy("Last sign-in")),
)


def _told(one: Listed) -> tuple[Any, ...]:
    """The same in words, for the workbook."""
    account = one.account
    login, plant, code, name, _which, posts, _state, _factor, made, last = _exported(one)
    administers = account.get_administers_display() if account.administers else ""
    factor = _("in use") if one.has_factor else ""
    return login, plant, code, name, administers, posts, one.state.label, factor, made, last


def _exported(one: Listed) -> tuple[Any, ...]:
    account, person = one.account, one.account.person
    return (
        account.login,
        person.plant.code if person else "",
        person.code if person else "",
        person.name if person else "",
        account.administers,
        "; ".join(one.posts),
        one.state.value,
        one.has_factor,
        listing.day_of(account.made_at),
        account.last_login,
    )


def _terms(account: Account, access: listing.Access) -> list[Term]:
    person = account.person
    terms: list[Term] = [{"name": _("Login"), "value": account.login, "mono": True}]
    if person is not None:
        terms += [
            {
                "name": _("Whose"),
                "value": f"{person.name} {person.code}",
                "note": person.plant.name,
            },
            {"name": _("Works here"), "value": span_of_days(person)},
        ]
    else:
        told = Administration(account.administers).label if account.administers else "–"
        terms.append({"name": _("Administers"), "value": told})
    terms += [
        {"name": _("Opened"), "value": moment_told(account.made_at)},
        {"name": _("Last sign-in"), "value": moment_told(account.last_login)},
        {"name": _("Password since"), "value": moment_told(account.password_at)},
    ]
    if account.given_until:
        terms.append({
            "name": _("First password"),
            "value": _("good until {moment}").format(moment=moment_told(account.given_until)),
        })  # fmt: skip
    since = moment_told(access.factor_since)
    terms.append({"name": _("Second factor"), "value": since if access.factor_since else _("none")})
    until = throttle.locked([account.login]).get(account.login)
    if until is not None:
        terms.append({"name": _("Locked until"), "value": moment_told(until)})
    return terms


def _posts(account: Account) -> Table:
    held = listing.posts_of([account.person_id] if account.person_id else [])
    rows: list[Row] = [
        {"cells": [one.get_post_display(), str(one.unit or ""), span_of_days(one)]}
        for each in held.values()
        for one in each
    ]
    heads = (_("Posts"), _("Unit"), _("From and to"))
    return {
        "caption": _("Posts"), "columns": [{"name": name} for name in heads], "rows": rows, "form": "stack",
    }  # fmt: skip


def _sessions(access: listing.Access) -> Table:
    rows: list[Row] = [
        {
            "cells": [
                moment_told(one.begun_at),
                moment_told(one.seen_at),
                one.address or "–",
                browser_told(one.agent),
            ]
        }
        for one in access.sessions
    ]
    heads = (_("Begun"), _("Last used"), _("Address"), _("Browser"))
    return {
        "caption": _("Sessions"), "columns": [{"name": name, "kind": "nowrap"} for name in heads],
        "rows": rows, "form": "stack",
    }  # fmt: skip


def _tokens(access: listing.Access) -> Table:
    rows: list[Row] = [
        {
            "cells": [
                one.name,
                {"text": ", ".join(one.scopes), "keep": True},
                moment_told(one.used_at),
                str(one.expires_on or "–"),
            ]
        }
        for one in access.tokens
    ]
    heads = (_("What for"), _("Scopes"), _("Last used"), _("Good until"))
    return {
        "caption": _("Tokens"), "columns": [{"name": name} for name in heads], "rows": rows, "form": "stack",
    }  # fmt: skip
