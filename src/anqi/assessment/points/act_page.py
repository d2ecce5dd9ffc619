"""One page for every act on points: one form, one verb, what follows said beforehand; where it is not possible, why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anqi.assessment.points.faults import Conflict, Refused
from anqi.kit.faults import Faulty
from anqi.organisation.records import record_of


@dataclass(frozen=True)
class Page:
    """An act as its page shows and does it. `refused` says why it is not possible now; `back` leads where one was."""

    name: str
    title: str
    verb: str
    back: str
    follows: list[str]
    form: Callable[..., Any]
    do: Callable[[Any], str]
    """Does it; gives the address of what it made."""
    refused: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def answer_with(
    request: HttpRequest, page: Page, template: str = "assessment/points/act.html"
) -> HttpResponse:
    """The page, or the act done."""
    sent: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form, refused = page.form(*sent), page.refused
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                address = page.do(form)
                record_of(request, page.name, object=address)
                return redirect(address)
        except Faulty as faulty:
            told(form, faulty)
        except (Refused, Conflict) as no:
            refused, status = str(no), 409
    context = {"page": page, "form": form, "refused": refused, "back": page.back, **page.extra}
    return render(request, template, context, status=status)


def told(form: forms.Form, faulty: Faulty) -> None:
    """Let the form say what is wrong, beside its fields."""
    for fault in faulty.faults:
        form.add_error(fault.place if fault.place in form.fields else None, fault.message)
