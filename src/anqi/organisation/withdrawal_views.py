"""The page on which something that was set down wrong is withdrawn: it says before what will hold instead."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.organisation import withdrawals
from anqi.organisation.act_page import Act, Given, answer, keeper
from anqi.organisation.forms import OrganisationForm
from anqi.organisation.journal import Order, address_of, sentence_of
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.operations import Refused


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, id: int, kind: str) -> HttpResponse:
    """Withdraw a row that stands on the page of a person or unit."""
    account, plant = keeper(request)
    row = withdrawals.found(plant, kind, id)
    if row is None:
        return _again(request, account, plant, kind, id)
    about = withdrawals.subject_of(row)
    about.plant = plant
    if isinstance(about, Person):
        keeper(request, about)
        back = reverse("organisation:person", args=[about.code])
    else:
        back = reverse("organisation:unit", args=[about.pk])
    what, days = withdrawals.said(row), withdrawals.days_of(row)
    now: list[Given] = [
        {"name": _("What it concerns"), "value": about.name},
        {"name": _("What is withdrawn"), "value": what, "note": days},
    ]
    said = list(withdrawals.consequences(row))
    act = Act(
        title=_("Withdraw for {name}: {what}").format(name=about.name, what=what), verb=_("Withdraw"),
        back=back, form=OrganisationForm, subject=about, now=now, undoes=True,
        follows=lambda _given: said,
        do=lambda order, _given: withdrawals.withdraw(order, kind=kind, id=id),
    )  # fmt: skip
    return answer(request, act)


def _again(
    request: HttpRequest, account: Account, plant: Plant, kind: str, id: int
) -> HttpResponse:
    """A form that is sent again is answered as the first time; anything else that is not there is not."""
    form = OrganisationForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        raise Http404
    try:
        change = withdrawals.withdraw(
            Order(plant, account, form.cleaned_data["key"]), kind=kind, id=id
        )
    except Refused as refused:
        raise Http404 from refused
    messages.info(request, sentence_of(change))
    return redirect(address_of(change))
