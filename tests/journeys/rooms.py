"""The house with two rooms more: a short act, and one with a long form that is taken once under each key."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import path

from anqi.pages.forms import KeyedForm
from anqi.site.frame import frame
from anqi.urls import urlpatterns as house
from tests.site.rooms import act

KEYS: list[str] = []
"""The keys under which the long form was taken, in order."""


class Talk(KeyedForm):
    """A long form: what is typed into it must not be lost."""

    place = forms.CharField(label="地点")
    kind = forms.ChoiceField(
        label="种类", choices=[("a", "主题党日"), ("b", "党课")], required=False
    )
    topics = forms.MultipleChoiceField(
        label="议题", choices=[("s", "安全"), ("j", "共同")], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    account = forms.CharField(label="经过", widget=forms.Textarea, required=False)


TALK = Template(
    '{% extends "pages/base.html" %}{% load components %}{% block content %}{% errors form %}'
    '<form method="post" class="sheet" novalidate>{% csrf_token %}{{ form.key }}'
    "{% for one in form.visible_fields %}{% field one %}{% endfor %}"
    '<button class="btn btn-primary">记录</button></form>{% endblock %}'
)


def talk(request: HttpRequest) -> HttpResponse:
    form = Talk(request.POST or None)
    if form.is_valid():
        KEYS.append(form.cleaned_data["key"])
        return redirect("home")
    context = RequestContext(request, {**frame(request), "form": form, "request": request})
    return HttpResponse(TALK.render(context), status=422 if form.errors else 200)


urlpatterns = [*house, path("act/", act), path("talk/", talk)]
