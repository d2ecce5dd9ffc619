"""Pages of elections (换届) of branches: recording one, and withdrawing one that was recorded wrong."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.organisation import elections
from anqi.organisation.act_page import Act, Given, answer, keeper
from anqi.organisation.forms import ElectionForm, OrganisationForm
from anqi.organisation.models import BRANCHES, Unit
from anqi.organisation.terms import MONTHS, months_later

page = require_http_methods(["GET", "POST"])


@page
def elect(request: HttpRequest, id: int) -> HttpResponse:
    """Record that a branch elected anew."""
    branch = _branch(request, id)

    def follows(given: Given) -> list[str]:
        day = given.get("day")
        said = [_("who was elected is appointed apart from this; posts stay as they are")]
        if isinstance(day, date):
            end = months_later(day, MONTHS)
            said.insert(0, _("a term of 3 years runs from that day, to {end}").format(end=end))
        return said

    act = Act(
        title=_("Election of {unit}").format(unit=branch.name), verb=_("Record the election"),
        back=_back(branch), form=ElectionForm, subject=branch, now=_now(branch), follows=follows,
        do=lambda order, given: elections.elect(order, branch=branch, day=given["day"]),
    )  # fmt: skip
    return answer(request, act)


@page
def withdraw_election(request: HttpRequest, id: int, day: str) -> HttpResponse:
    """Withdraw an election of a branch, which was recorded wrong."""
    branch = _branch(request, id)
    try:
        held = date.fromisoformat(day)
    except ValueError as fault:
        raise Http404 from fault
    # A form that is sent again is answered as the first time.
    if request.method == "GET" and day not in branch.elections:
        raise Http404
    act = Act(
        title=_("Withdraw the election of {unit}, {day}").format(unit=branch.name, day=held),
        verb=_("Withdraw"), back=_back(branch), form=OrganisationForm, subject=branch, now=_now(branch),
        undoes=True,
        follows=lambda _given: [_("the term is counted as before this election was recorded")],
        do=lambda order, _given: elections.withdraw_election(order, branch=branch, day=held),
    )  # fmt: skip
    return answer(request, act)


def _branch(request: HttpRequest, id: int) -> Unit:
    _account, plant = keeper(request)
    found: Unit = get_object_or_404(Unit, pk=id, plant=plant, kind__in=BRANCHES)
    found.plant = plant
    return found


def _back(branch: Unit) -> str:
    return reverse("organisation:unit", args=[branch.pk])


def _now(branch: Unit) -> list[Given]:
    held = _(", ").join(reversed(branch.elections)) or "–"
    return [
        {"name": _("Code"), "value": branch.code, "mono": True},
        {"name": _("Elections recorded"), "value": held},
    ]
