"""The record of who did what: all of it for the audit administrator, and for everybody what is about him."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from anqi.kit import clock
from anqi.organisation.access import Verb
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.accounts.showing import act_told, object_told
from anqi.organisation.asking import account_of, administrator
from anqi.organisation.models import Plant
from anqi.organisation.models_access import Record, Result
from anqi.organisation.records import Act, acts_named, looks_at, record_of
from anqi.pages import twins
from anqi.pages.component_kinds import Cell, Chip, Row, Table
from anqi.pages.forms import DayField

_PAGE = 100


class AskRecords(forms.Form):
    """What of the record is asked for; empty fields ask for everything."""

    by = forms.CharField(label=gettext_lazy("Done by"), required=False, max_length=130)
    about = forms.CharField(label=gettext_lazy("About"), required=False, max_length=130)
    act = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    result = forms.ChoiceField(label=gettext_lazy("Result"), required=False)
    first = DayField(label=gettext_lazy("From"), required=False)
    last = DayField(label=gettext_lazy("To"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        acts: Any = self.fields["act"]
        acts.choices = [("", _("all acts")), *acts_named().items()]
        results: Any = self.fields["result"]
        results.choices = [("", _("all results")), *Result.choices]
        for name in ("by", "about"):
            self.fields[name].widget.attrs["placeholder"] = self.fields[name].label

    def found(self) -> QuerySet[Record]:
        """The records that are asked for, newest first. What can't be understood is left out of the question."""
        self.is_valid()
        given = self.cleaned_data
        found = Record.objects.all()
        for name in ("by", "act", "result"):
            if given.get(name):
                found = found.filter(**{name: given[name]})
        if about := given.get("about"):
            plants = Plant.objects.values_list("code", flat=True)
            found = found.filter(about__in=[about, *(f"{plant}/{about}" for plant in plants)])
        if given.get("first"):
            found = found.filter(at__gte=clock.midnight(given["first"]))
        if given.get("last"):
            found = found.filter(at__lt=clock.midnight(given["last"] + timedelta(days=1)))
        return found


@require_GET
def records(request: HttpRequest) -> HttpResponseBase:
    """What everybody did, newest first, for the audit administrator."""
    administrator(request, Verb.READ_RECORDS)
    form = AskRecords(request.GET)
    found = form.found()
    if wanted := twins.asked(request):
        need_fresh(request)
        record_of(request, Act.EXPORT, object=request.get_full_path())
        rows = _exported(found[: twins.MOST + 1], in_words=wanted == "xlsx")
        return twins.twin(wanted, name="records", columns=_COLUMNS, rows=rows)
    context = {
        "form": form,
        "fields": list(form),
        "chips": _chips(request),
        **_page(request, found, to_ask=True),
    }
    return render(request, "organisation/records.html", context)


@require_GET
def about_me(request: HttpRequest) -> HttpResponse:
    """Who did or looked at what is about me, newest first."""
    person = account_of(request).person
    found = looks_at(person) if person else Record.objects.none()
    return render(request, "organisation/records_about_me.html", _page(request, found))


def _page(
    request: HttpRequest, found: QuerySet[Record], *, to_ask: bool = False
) -> dict[str, object]:
    """A page of records before the one that the address names, and the address of the next.

    `to_ask`: accounts and people lead to all that is recorded of them.
    """
    before = _record(request.GET.get("before", ""))
    if before is not None:
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id))
    rows = list(found[: _PAGE + 1])
    shown = rows[:_PAGE]
    older = ""
    if len(rows) > _PAGE:
        kept = {name: value for name, value in request.GET.items() if name != "before"}
        older = "?" + urlencode(kept | {"before": str(shown[-1].id)})
    return {"records": shown, "table": _table(shown, to_ask=to_ask), "older": older}


def _table(shown: list[Record], *, to_ask: bool) -> Table:
    columns = (
        (_("When"), ""), (_("Done by"), ""), (_("Act"), ""), (_("What exactly"), "mono"), (_("About"), "mono"),
        (_("Address"), "mono"), (_("Result"), ""),
    )  # fmt: skip
    return {
        "caption": _("Records"),
        "columns": [{"name": name, "kind": kind} for name, kind in columns],
        "rows": [_row(one, to_ask=to_ask) for one in shown],
        "form": "stack",
    }


def _linked(name: str, value: str) -> Cell:
    """A value that leads to all records of it."""
    return {"text": value, "href": f"?{urlencode({name: value})}"} if value else {"text": "–"}


def _row(one: Record, *, to_ask: bool) -> Row:
    return {
        "cells": [
            _moment(one.at).strftime("%Y-%m-%d %H:%M:%S"),
            _linked("by", one.by) if to_ask else one.by or "–",
            act_told(one.act),
            {"text": object_told(one.object), "keep": True},
            _linked("about", one.about) if to_ask else one.about,
            one.address or "–",
            {"state": "fail", "text": _("refused")} if one.result == Result.REFUSED else _("done"),
        ]
    }


def _chips(request: HttpRequest) -> list[Chip]:
    """What is looked for most often."""
    today = clock.today().isoformat()
    asked = request.GET.dict()
    chips: tuple[tuple[str, dict[str, str]], ...] = (
        (_("All"), {}),
        (_("Refused today"), {"result": Result.REFUSED.value, "first": today}),
        (_("Exports"), {"act": Act.EXPORT.value}),
        (_("First passwords"), {"act": Act.ACCOUNT_PASSWORD.value}),
        (_("Asked beyond their authority"), {"act": Act.REACH.value}),
    )
    wanted = {name: value for name, value in asked.items() if value and name != "before"}
    return [
        {"text": text, "href": "?" + urlencode(query), "chosen": wanted == query}
        for text, query in chips
    ]


_COLUMNS = (
    twins.Column("at", gettext_lazy("When"), 20),
    twins.Column("by", gettext_lazy("Done by")),
    twins.Column("act", gettext_lazy("Act"), 20),
    twins.Column("object", gettext_lazy("What exactly"), 50),
    twins.Column("about", gettext_lazy("About")),
    twins.Column("address", gettext_lazy("Address")),
    twins.Column("result", gettext_lazy("Result")),
)


def _exported(found: QuerySet[Record], *, in_words: bool) -> Iterator[tuple[Any, ...]]:
    """Records as JSON has them; `in_words` as the page tells them, for the workbook."""
    for one in found.iterator(2000):
        act, object, result = one.act, one.object, one.result
        if in_words:
            act, object, result = act_told(act), object_told(object), one.get_result_display()
        yield (one.at, one.by, act, object, one.about, one.address or "", result)


def _record(text: str) -> Record | None:
    try:
        return Record.objects.filter(id=UUID(text)).first()
    except ValueError:
        return None


def _moment(at: datetime) -> datetime:
    return at.astimezone(clock.CHINA)
