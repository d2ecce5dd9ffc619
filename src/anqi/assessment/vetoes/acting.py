"""Acts on the page of a thing: each a form of its own; a POST does one of them, once.

What was typed is kept where it could not be done, and what somebody else did first is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from anqi.assessment.vetoes.faults import Conflict, Refused
from anqi.kit.faults import Faulty
from anqi.organisation.models import Person
from anqi.organisation.records import Denied, record_of
from anqi.pages.forms import KeyedForm


class ActForm(KeyedForm):
    """An act on a thing as it was when the page was loaded."""

    act = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, act: str, version: int, **options: Any) -> None:
        super().__init__(*args, auto_id=f"id_{act}_%s", **options)
        self.initial = {"act": act, "version": version, **self.initial}


@dataclass(frozen=True)
class Offer:
    """An act that a page offers. `form` makes its form of what was sent, or an empty one of the version seen.

    `said` is what follows; `refused` says why it is not possible now. The main one stands open.
    """

    act: str
    label: str
    form: Callable[..., Any]
    do: Callable[[Any], Any]
    said: str = ""
    refused: str = ""
    is_main: bool = False


@dataclass
class Left:
    """What a POST left undone: the form with its faults, or why it was not possible."""

    act: str = ""
    form: Any = None
    text: str = ""
    status: int = 200


def act_on(
    request: HttpRequest, offers: Sequence[Offer], *, version: int, recorded: str,
    allowed: Mapping[str, bool], about: Person | None = None,
) -> Left | None:  # fmt: skip
    """Do what was asked, or say what was left undone; None where it is done.

    `allowed` says of each act whether it is for who asks, whenever it is possible. Raises Denied where it is not.
    """
    wanted = request.POST.get("act", "")
    if not allowed.get(wanted, True):
        raise Denied
    offer = next((one for one in offers if one.act == wanted), None)
    if offer is None:
        return Left(text=_("the form can't be read; load the page again"), status=422)
    form = offer.form(request.POST, version=version)
    try:
        if form.is_valid():
            offer.do(form)
            record_of(request, f"{recorded}_{offer.act}", about=about)
            messages.info(request, _("Recorded: {what}").format(what=offer.label))
            return None
    except Faulty as faulty:
        tell(form, faulty)
    except Refused as refused:
        return Left(offer.act, form, str(refused), 409)
    except Conflict as conflict:
        again = request.POST.copy()
        again["version"] = str(conflict.now.version)
        form = offer.form(again, version=conflict.now.version)
        return Left(offer.act, form, str(conflict), 409)
    return Left(offer.act, form, status=422)


def tell(form: forms.Form, faulty: Faulty) -> None:
    """Let the form say what is wrong, beside its fields."""
    for fault in faulty.faults:
        place: str | None = fault.place if fault.place in form.fields else None
        form.add_error(place, fault.message)


def shown(offers: Sequence[Offer], left: Left, version: int) -> list[dict[str, Any]]:
    """The offers as templates show them: main ones first and open, with what was typed before."""
    found = []
    for one in sorted(offers, key=lambda each: not each.is_main):
        form = left.form if left.act == one.act and left.form is not None else None
        found.append(
            {
                "act": one.act,
                "label": one.label,
                "said": one.said,
                "refused": one.refused,
                "main": one.is_main and not one.refused,
                "open": form is not None,
                "form": form or one.form(version=version),
            }
        )
    return found
