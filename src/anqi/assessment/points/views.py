"""Pages of accounts: one's own, that of a member, and the list of members with their bands."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.assessment.points import listing, showing
from anqi.assessment.points import twins as rows
from anqi.assessment.points.queries import (
    AccountFor,
    account_for,
    judged_of,
    publications_for,
    scope_for,
    sees_others,
)
from anqi.assessment.points.wording import SOURCE, period_said
from anqi.assessment.runs.showing import asof_of
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.asking import account_of
from anqi.organisation.authority import Scope
from anqi.organisation.models import Person
from anqi.organisation.records import Act, Denied, look_at, looked_today, record_of
from anqi.pages import twins
from anqi.pages.component_kinds import Action, Table
from anqi.work.notices import mark_read_about

_MONTHS = 24


@require_GET
def mine(request: HttpRequest) -> HttpResponseBase:
    """The account of who is signed in."""
    found = account_for(account_of(request), rulebook=request.GET.get("rulebook", "")[:64])
    if found.has_unread and found.viewer.person is not None and twins.asked(request) is None:
        mark_read_about(person=found.viewer.person, source=SOURCE)
    return _account(request, found)


@require_GET
def member(request: HttpRequest, code: str) -> HttpResponseBase:
    """The account of a member within reach. A look at another's is recorded, and he can see it."""
    account = account_of(request)
    looked = looked_today(request, "run__plant__code", "code")
    found = account_for(account, code, rulebook=request.GET.get("rulebook", "")[:64], looked=looked)
    look_at(request, found.plant, found.code, looked=found.looked)
    if twins.asked(request) is not None and not found.is_own:
        need_fresh(request)
    return _account(request, found)


@require_GET
def members(request: HttpRequest) -> HttpResponseBase:
    """The members of one's branch, or of the plant, each with his band; and the months that were published."""
    account = account_of(request)
    scope, plant = scope_for(account)
    if not sees_others(scope):
        raise Denied
    judged = next(iter(judged_of(plant)), None)
    lines = listing.lines_of(judged, scope, plant) if judged is not None else []
    asked = listing.Asked.of(request.GET.dict())
    found = listing.shown(lines, asked)
    wanted = twins.asked(request)
    if wanted is not None:
        need_fresh(request)
        record_of(request, Act.EXPORT, object=request.get_full_path())
        told = listing.twin_rows(judged, found) if judged is not None else iter(())
        return twins.twin(wanted, name=_("Points of members"), columns=rows.MEMBERS, rows=told)
    first = (asked.page - 1) * listing.PAGE
    page = found[first : first + listing.PAGE]
    publishes = not scope_of(account, Verb.PUBLISH_POINTS).is_empty
    publish: Action = {
        "text": _("Publish a month"), "href": reverse("assessment:points_publish"), "primary": True,
    }  # fmt: skip
    context: dict[str, Any] = {
        "judged": judged,
        "period": period_said(judged.book.period) if judged else "",
        "actions": [publish] if publishes and _may_publish(account) else [],
        "chips": listing.chips(lines, asked),
        "orders": listing.orders(asked),
        "table": listing.table(page, judged.run.edition.name) if judged and page else None,
        "before": replace(asked, page=asked.page - 1).address if asked.page > 1 else "",
        "after": replace(asked, page=asked.page + 1).address
        if len(found) > first + listing.PAGE else "",
        "published": _published(scope, lines),
        "asof": asof_of(judged.run) if judged else [],
    }  # fmt: skip
    return render(request, "assessment/points/members.html", context)


def _may_publish(account: Any) -> bool:
    scope = scope_of(account, Verb.PUBLISH_POINTS)
    return scope.whole or bool(scope.branches)


def _published(scope: Scope, lines: Sequence[listing.Line]) -> Table | None:
    found = list(publications_for(scope)[:_MONTHS])
    names = {one.branch: one.branch_name for one in lines}
    return listing.publications_table(found, names) if found else None


def _account(request: HttpRequest, found: AccountFor) -> HttpResponseBase:
    wanted = twins.asked(request)
    name = _("My points") if found.is_own else _("Points of {name}").format(name=found.name)
    if wanted is not None:
        record_of(
            request,
            Act.EXPORT,
            object=request.get_full_path(),
            about=Person(plant=found.plant, code=found.code),
        )
        return twins.twin(wanted, name=name, columns=rows.ACCOUNT, rows=rows.account_rows(found))
    judged = found.judged
    context: dict[str, Any] = {
        "title": name,
        "own": found.is_own,
        "period": period_said(judged.book.period) if judged else "",
        "periods": showing.periods_of(found.others, judged),
        "nothing_judged": judged is None,
        "sees_others": sees_others(scope_for(found.viewer)[0]),
        "has_account": found.account is not None,
    }
    if found.account is not None:
        context |= showing.account_context(found, found.account)
    return render(request, "assessment/points/account.html", context)
