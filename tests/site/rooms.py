"""Addresses as if every room stood: the frame's own, signing in, and an empty page for each entry."""

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import RequestContext, Template
from django.urls import include, path

from anqi.site.frame import frame
from anqi.work.faults import Conflict
from anqi.work.models import Task
from tests.site.bare import urlpatterns as frame_alone


def room(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/base.html")


class Place(forms.Form):
    place = forms.CharField(label="地点")


ACT = Template(
    '{% extends "pages/base.html" %}{% load components %}{% block content %}<form method="post" novalidate>'
    "{% csrf_token %}{% errors form %}{% field form.place %}"
    '<button class="btn btn-primary">记录</button></form>{% endblock %}'
)


def act(request: HttpRequest) -> HttpResponse:
    """A page with one form and one verb, which takes any place but none."""
    form = Place(request.POST or None)
    if form.is_valid():
        return redirect("home")
    return HttpResponse(ACT.render(RequestContext(request, {**frame(request), "form": form})))


def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def conflict(request: HttpRequest) -> HttpResponse:
    raise Conflict(Task(), "")


def garbled(request: HttpRequest) -> HttpResponse:
    raise BadRequest


urlpatterns = [
    *frame_alone,
    path("act/", act),
    path("crash/", crash),
    path("conflict/", conflict),
    path("forbidden/", forbidden),
    path("garbled/", garbled),
    path("tasks/", include(([path("", room, name="tasks")], "work"))),
    path(
        "assessment/",
        include(([path("", room, name="index"), path("goals/", room, name="goals")], "assessment")),
    ),
    path("ledger/", include(([path("", room, name="facts")], "ledger"))),
    path(
        "safety/",
        include(
            (
                [
                    path("hazards/", room, name="hazards"),
                    path("checks/", room, name="checks"),
                    path("accidents/", room, name="accidents"),
                ],
                "safety",
            )
        ),
    ),
    *(
        path(f"{name}/", include(([path("", room, name="index")], name)))
        for name in ("awareness", "decisions", "campaigns", "culture", "talent", "organisation")
    ),
]
