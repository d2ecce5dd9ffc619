"""A published edition that can't be read any more: its own pages say so, and all others stay as they are."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, include

from anqi.assessment.rulebooks.faults import FaultyEdition
from anqi.organisation.access import Verb, may
from anqi.organisation.asking import account_of

_SHOWN = 20
"""Faults that are named; of more the number is said."""
View = Callable[..., HttpResponseBase]


def pages_of(urls: str) -> Any:
    """The addresses of a drawer, each of whose pages says so where the edition that it needs can't be read."""
    patterns: list[URLPattern] = import_module(urls).urlpatterns
    return include(
        [
            URLPattern(one.pattern, telling(one.callback), one.default_args, one.name)
            for one in patterns
        ]
    )


def telling(view: View) -> View:
    """A view that answers with what is wrong with the edition (409), where it can't be read."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **named)
        except FaultyEdition as faulty:
            return _page(request, faulty)

    return told


def _page(request: HttpRequest, faulty: FaultyEdition) -> HttpResponse:
    edition = faulty.edition
    context = {
        "edition": edition,
        "faults": faulty.faults[:_SHOWN],
        "left": max(faulty.count - _SHOWN, 0),
        "keeps": may(account_of(request), Verb.KEEP_RULEBOOKS, plant=edition.plant),
    }
    return render(request, "assessment/faulty_edition.html", context, status=409)
