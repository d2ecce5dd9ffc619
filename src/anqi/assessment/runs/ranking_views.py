"""Pages of the ranking of persons: what was decided on it, and the act by which it is switched on or off."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from anqi.assessment.runs import ranking
from anqi.assessment.runs.models import RankingDecision
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.ledger.showing import moment_of
from anqi.organisation.access import Verb, may
from anqi.organisation.asking import account_of, reach
from anqi.organisation.models import Plant
from anqi.organisation.records import Act, Denied, record_of
from anqi.pages import component_kinds as kinds
from anqi.pages.forms import DayField, KeyedForm, ListedSelect
from anqi.pages.twins import Column, asked, twin
from anqi.work.texts import NOTE, TITLE

RECORDED = "ranking_decide"
"""What is recorded of the act."""
COLUMNS = (
    Column("number", gettext_lazy("No."), 6),
    Column("rulebook", gettext_lazy("Rulebook"), 20),
    Column("scheme", gettext_lazy("Scheme"), 16),
    Column("is_on", gettext_lazy("Ranking of persons"), 14),
    Column("in_force", gettext_lazy("In force today"), 12),
    Column("committee", gettext_lazy("Which committee"), 24),
    Column("document", gettext_lazy("Document"), 24),
    Column("decided_on", gettext_lazy("Decided on"), 12),
    Column("until", gettext_lazy("Last day"), 12),
    Column("reason", gettext_lazy("Reason"), 40),
    Column("recorded_by", gettext_lazy("Recorded by"), 12),
    Column("at", gettext_lazy("Recorded at"), 18),
)


class RankingForm(KeyedForm):
    """The committee's decision on the ranking of persons by a scheme."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    scheme = forms.ChoiceField(label=gettext_lazy("Which scheme"), widget=ListedSelect)
    is_on = forms.ChoiceField(
        label=gettext_lazy("What is decided"), widget=forms.RadioSelect,
        choices=[
            ("off", gettext_lazy("persons are not ranked")), ("on", gettext_lazy("persons are ranked")),
        ],
    )  # fmt: skip
    until = DayField(label=gettext_lazy("Ranked until"), required=False)
    committee = forms.CharField(label=gettext_lazy("Which committee"), max_length=TITLE)
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=TITLE)
    decided_on = DayField(label=gettext_lazy("Decided on"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, plant: Plant, **options: Any) -> None:
        super().__init__(*args, **options)
        self.schemes = {
            f"{rulebook}:{name}": (rulebook, name, text)
            for (rulebook, name), text in ranking.schemes_of_persons(plant).items()
        }
        choices = [(key, text) for key, (_rulebook, _name, text) in self.schemes.items()]
        self.fields["scheme"].choices = choices  # type: ignore[attr-defined]
        self.fields["until"].help_text = _("Left empty, until it is switched off.")

    def ranking(self) -> ranking.Ranking:
        given = self.cleaned_data
        rulebook, scheme, _text = self.schemes[given["scheme"]]
        return ranking.Ranking(
            rulebook, scheme, given["is_on"] == "on", given["committee"], given["document"],
            given["decided_on"], given["reason"], given["until"],
        )  # fmt: skip


@require_GET
def rankings(request: HttpRequest) -> HttpResponseBase:
    """What was decided on the ranking of persons, the newest first."""
    scope, plant = reach(request, Verb.SEE_RESULTS)
    if not scope.whole:
        raise Denied
    found = ranking.decisions_of(plant)
    in_force = _in_force(found)
    wanted = asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        rows = (
            (one.number, one.rulebook, one.scheme, one.is_on, one.pk in in_force, one.committee,
             one.document, one.decided_on, one.until, one.reason, one.recorded_by.name, one.at)
            for one in found
        )  # fmt: skip
        return twin(wanted, name=_("Ranking of persons"), columns=COLUMNS, rows=rows)
    records = may(account_of(request), Verb.RECORD_DECISION, plant=plant)
    act = {"text": _("Record the decision"), "href": reverse("assessment:ranking_decide")}
    context = {
        "table": _table(plant, found, in_force) if found else None,
        "on": bool(in_force),
        "actions": [act] if records else [],
    }
    return render(request, "assessment/runs/rankings.html", context)


@require_http_methods(["GET", "POST"])
def ranking_decide(request: HttpRequest) -> HttpResponse:
    """Record what the committee decided on the ranking of persons."""
    _scope, plant = reach(request, Verb.RECORD_DECISION)
    found = ranking.decisions_of(plant)
    initial = {
        "version": found[0].number if found else 0,
        "decided_on": clock.today(),
        "is_on": "off",
    }
    form = RankingForm(
        request.POST if request.method == "POST" else None, plant=plant, initial=initial
    )
    status, refused = 200, ""
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                given = form.cleaned_data
                ranking.record_ranking(
                    account=account_of(request), ranking=form.ranking(), version=given["version"],
                    key=given["key"],
                )  # fmt: skip
                record_of(request, RECORDED, object=reverse("assessment:rankings"))
                messages.info(request, _("Recorded: {what}").format(what=_("ranking of persons")))
                return redirect("assessment:rankings")
        except Faulty as faulty:
            for fault in faulty.faults:
                form.add_error(fault.place if fault.place in form.fields else None, fault.message)
        except ranking.Conflict as stale:
            refused, status = str(stale), 409
            again = request.POST.copy()
            again["version"] = str(initial["version"])
            form = RankingForm(again, plant=plant, initial=initial)
    context = {"form": form, "refused": refused, "none": not form.schemes}
    return render(request, "assessment/runs/ranking_decide.html", context, status=status)


def _in_force(found: list[RankingDecision]) -> set[object]:
    """The ids of the decisions by which persons are ranked today: the newest of their schemes."""
    newest: dict[tuple[str, str], RankingDecision] = {}
    for one in found:
        newest.setdefault((one.rulebook, one.scheme), one)
    return {one.pk for one in newest.values() if ranking.is_on(one)}


def _table(plant: Plant, found: list[RankingDecision], in_force: set[object]) -> kinds.Table:
    names = ranking.schemes_of_persons(plant)
    rows: list[kinds.Row] = []
    for one in found:
        on = one.pk in in_force
        state: kinds.Cell = {
            "text": _("switched on") if one.is_on else _("switched off"),
            "state": "part" if on else "na",
        }
        if on:
            state["tag"] = _("in force today")
        until = one.until.isoformat() if one.until else "–"
        rows.append(
            {
                "cells": [
                    {"text": names.get((one.rulebook, one.scheme), f"{one.rulebook} · {one.scheme}"),
                     "note": one.reason},
                    state, one.committee, {"text": one.document}, one.decided_on.isoformat(), until,
                    {"text": one.recorded_by.name, "note": moment_of(one.at)},
                ]
            }
        )  # fmt: skip
    return {
        "caption": _("Ranking of persons"),
        "columns": [
            {"name": _("Scheme")}, {"name": _("Ranking of persons"), "kind": "nowrap"},
            {"name": _("Which committee")}, {"name": _("Document")},
            {"name": _("Decided on"), "kind": "nowrap"}, {"name": _("Last day"), "kind": "nowrap"},
            {"name": _("Recorded by")},
        ],
        "rows": rows, "form": "stack",
    }  # fmt: skip
