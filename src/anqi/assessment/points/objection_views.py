"""Pages of objections to points: the list, one of them, and its files."""

from typing import Any
from uuid import UUID

from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.assessment.points import objection_showing as showing
from anqi.assessment.points import twins as rows
from anqi.assessment.points.models import PointsObjection
from anqi.assessment.points.objecting import refusal
from anqi.assessment.points.queries import entry_of, may_answer, objection_for, objections_seen
from anqi.assessment.points.wording import month_said, objection_said, post_said, rule_said
from anqi.assessment.points.wording import source_of_objection as source_of
from anqi.ledger.models import Fact
from anqi.organisation.asking import account_of
from anqi.organisation.records import Act, look_at, look_of, looked_today, record_of
from anqi.pages import twins
from anqi.pages.component_kinds import Row, Table
from anqi.work import evidence
from anqi.work.models import Evidence
from anqi.work.notices import mark_read_about
from anqi.work.wording import day_said, moment_said

_MOST = 200


@require_GET
def objections(request: HttpRequest) -> HttpResponseBase:
    """The objections that somebody sees, the newest first."""
    account = account_of(request)
    found = objections_seen(account)
    wanted = twins.asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        name = _("Objections to points")
        return twins.twin(
            wanted, name=name, columns=rows.OBJECTIONS, rows=rows.objection_rows(found)
        )
    context = {"table": _table(list(found[:_MOST]))}
    return render(request, "assessment/points/objections.html", context)


@require_GET
def objection(request: HttpRequest, id: UUID) -> HttpResponse:
    """One objection: the entry with its facts, what is said against it, and the answer."""
    account = account_of(request)
    one: Any = objection_for(account, id, looked=looked_by(request))
    person = one.published.person
    look_at(request, person.plant, person.code, looked=one.looked)
    if account.person is not None and one.unread:
        mark_read_about(person=account.person, source=source_of(one.pk))
    answers = may_answer(account, one.published.publication.plant)
    context = shown(one) | {
        "actions": [
            {
                "text": _("Answer"), "href": reverse("assessment:points_answer", args=[one.pk]),
                "primary": True,
            }
        ] if answers and not refusal(account, one) else [],
    }  # fmt: skip
    return render(request, "assessment/points/objection.html", context)


@require_GET
def file(request: HttpRequest, id: UUID, file: UUID) -> HttpResponse:
    """A file of an objection, for who sees the objection. Who handed it in can see who looked at it."""
    one = objection_for(account_of(request), id)
    stored = get_object_or_404(
        Evidence.objects.select_related("by__plant"), pk=file, about=source_of(one.pk),
        plant=one.published.publication.plant_id,
    )  # fmt: skip
    look_of(request, stored.by)
    answer = HttpResponse(evidence.open_evidence(stored), content_type=stored.type)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=not stored.is_picture, filename=stored.name) or ""
    )
    return answer


def looked_by(request: HttpRequest) -> Exists:
    """Whether this look at a member is recorded already, as a column of his objection."""
    return looked_today(request, "published__person__plant__code", "published__person__code")


def shown(one: PointsObjection) -> dict[str, object]:
    """What the pages of an objection and of its answer show of it."""
    found, _month, entry = entry_of(one.published, one.rule)
    named = set(one.facts)
    answer = one.answer if hasattr(one, "answer") else None
    of_answer = [UUID(id) for id in answer.facts] if answer else []
    of_entry = [*(entry.facts if entry else ()), *(UUID(id) for id in one.facts)]
    known = dict(found.facts)
    if beyond := {*of_entry, *of_answer} - set(known):
        rows = Fact.objects.filter(pk__in=beyond).select_related("reversed_by")
        known |= {fact.pk: fact for fact in rows}
    facts = [known[id] for id in dict.fromkeys(of_entry) if id in known]
    state, said = objection_said(one)
    files = Evidence.objects.filter(
        plant=one.published.publication.plant_id, about=source_of(one.pk)
    ).order_by("at")  # fmt: skip
    return {
        "objection": one,
        "title": _("Objection to points of {month}").format(month=month_said(one.published.month)),
        "state": state,
        "said": said,
        "terms": showing.objection_terms(one, found.scheme, entry),
        "facts": [
            line | {"meant": str(fact.pk) in named}
            for fact, line in zip(facts, showing.facts_said(facts), strict=True)
        ],
        "at": moment_said(one.at),
        "files": [
            {"name": row.name, "href": reverse("assessment:points_file", args=[one.pk, row.pk])}
            for row in files
        ],
        "answer": answer,
        "answered": {
            "at": moment_said(answer.at), "by": answer.by.name, "post": post_said(answer.post),
            "decided_on": day_said(answer.decided_on) if answer.decided_on else "",
            "facts": showing.facts_said([known[id] for id in of_answer if id in known]),
        } if answer else None,
    }  # fmt: skip


def _table(found: list[PointsObjection]) -> Table:
    lines: list[Row] = []
    for one in found:
        state, said = objection_said(one)
        person = one.published.person
        lines.append(
            {
                "cells": [
                    {
                        "text": f"{person.code} {person.name}",
                        "href": reverse("assessment:points_objection", args=[one.pk]),
                    },
                    month_said(one.published.month),
                    rule_said(rows.scheme_behind(one), one.rule),
                    moment_said(one.at),
                    {"state": state, "text": said},
                ]
            }
        )
    return {
        "caption": _("Objections to points"),
        "columns": [
            {"name": _("Member"), "kind": "nowrap"}, {"name": _("Month"), "kind": "nowrap"},
            {"name": _("Rule")}, {"name": _("Objected at"), "kind": "nowrap"},
            {"name": _("How it stands")},
        ],
        "rows": lines, "form": "stack",
    }  # fmt: skip
