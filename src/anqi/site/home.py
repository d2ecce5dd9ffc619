"""Home: one page, whose parts differ by the post that somebody holds."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.kit import clock
from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of, reach
from anqi.organisation.authority import Authority
from anqi.organisation.models import Account, Person
from anqi.organisation.warnings import branch_warnings
from anqi.pages.component_kinds import Task
from anqi.site.frame import KNOWN_COUNTS
from anqi.site.homes import administrators, rows, strips
from anqi.site.homes.kinds import Asker, Home, Seat
from anqi.site.homes.seats import chosen, home_of, seats_of
from anqi.work.notices import inbox
from anqi.work.queries import Counts, today

_NEWS = 5
"""So many notices are shown; the others are in the inbox."""


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is missing, what is to be done, and how things stand for the post that one looks as (`?as=`)."""
    account = account_of(request)
    person = account.person
    if person is None:
        return _page(request, administrators.home(account), [], None)
    seats = seats_of(account)
    seat = chosen(seats, request.GET.get("as"))
    asker = _asker(account, person, seat)
    found = asker.today
    waiting = len(found.own) + len(found.to_accept) + len(found.extensions)
    setattr(request, KNOWN_COUNTS, Counts(waiting, asker.unread_count))
    made = home_of(asker)
    made.missing = [*rows.missing(found, asker.day), *made.missing]
    made.to_do = rows.to_do(found, asker.day)
    return _page(request, made, seats if len(seats) > 1 else [], seat)


@login_required
@require_GET
def branches(request: HttpRequest) -> HttpResponse:
    """How the branches in reach are set up, as far as it is worth a look: a part of home, and a page alone."""
    scope, plant = reach(request, Verb.SEE_STANDING)
    found = branch_warnings(plant, clock.today())
    seen = [one for one in found if scope.whole or one.unit.code in scope.branches]
    template = (
        "site/branch_warnings.html" if request.headers.get("HX-Request") else "site/branches.html"
    )
    return render(request, template, {"warnings": seen})


def _asker(account: Account, person: Person, seat: Seat) -> Asker:
    day = clock.today()
    news = inbox(person, unread=True).annotate(of_all=Window(Count("pk")))[:_NEWS]
    unread: list[Any] = list(news)
    held = Authority.of(account).holdings
    count = unread[0].of_all if unread else 0
    return Asker(account, person, seat, day, today(person, day, held), unread, count)


def _page(request: HttpRequest, made: Home, seats: list[Seat], seat: Seat | None) -> HttpResponse:
    day = clock.today()
    context: dict[str, Any] = {
        "home": made,
        "today": day,
        "month": strips.month_title(day),
        "is_person": seat is not None,
        "count": len(made.missing) + len(made.to_do),
        "nearest": _nearest(made.to_do),
        "seats": [
            {"text": one.name, "href": f"?as={one.key}", "chosen": one == seat} for one in seats
        ],
    }
    return render(request, "site/home.html", context)


def _nearest(lines: list[Task]) -> str:
    """The matter that is due first, with how it stands."""
    if not lines:
        return ""
    return _("{matter} ({status})").format(
        matter=lines[0]["matter"], status=lines[0].get("status", "")
    )
