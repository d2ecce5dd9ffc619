"""What the pages of an account and of an objection show."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.points.accounts import Month, PointsAccount
from anqi.assessment.points.models import PointsObjection, PublishedPoints
from anqi.assessment.points.objecting import closed
from anqi.assessment.points.objection_showing import facts_said, objections_of
from anqi.assessment.points.queries import AccountFor, Judged
from anqi.assessment.points.reckoning import Entry
from anqi.assessment.points.wording import (
    month_code,
    month_said,
    objection_said,
    period_said,
    post_said,
    published_said,
    signed,
    why_said,
)
from anqi.assessment.runs.showing import asof_of
from anqi.assessment.runs.staleness import changes_since
from anqi.kit import clock
from anqi.kit.exact import figure
from anqi.pages import component_kinds as kinds
from anqi.pages import judging_kinds as judged
from anqi.pages.addresses import href_to
from anqi.rules.rulebook.sentences import score_sentence
from anqi.rules.rulebook.wording import amount, called, grade_called
from anqi.work.wording import day_said, moment_said

_FEW = 12
"""Facts that are listed with an entry; the explanation opens all of them."""


def account_context(found: AccountFor, one: PointsAccount) -> dict[str, Any]:
    """All that the page of an account shows."""
    months = [_month(found, one, month) for month in reversed(one.months)]
    return {
        "score": score_of(one),
        "stands_at": stands_at(found),
        "overview": _overview(found, one),
        "months": months,
        "history": _history(found),
        "asof": asof_of(one.run),
    }


def score_of(one: PointsAccount) -> judged.Score:
    """The one great figure: where the account stands, and in which band."""
    most = one.scheme.limits.max
    gained = sum(month.gained for month in one.months)
    lost = sum(month.lost for month in one.months)
    found: judged.Score = {
        "value": figure(one.row.score),
        "full": amount(most) if most is not None else _("no limit"),
        "href": explanation_of(one),
        "lead": _("Up to {day}:").format(day=day_said(one.run.as_of)),
        "sentence": _("base {base}, gained {gained}, lost {lost}.").format(
            base=figure(one.scheme.base), gained=signed(gained), lost=signed(lost)
        ),
        "note": _("The band follows from the points alone. It is a reference, and not the grade of the appraisal."),
    }  # fmt: skip
    if one.band is not None:
        found["grade"] = _("Band: {band}").format(band=grade_called(one.scheme, one.band.code))
    return found


def stands_at(found: AccountFor) -> str:
    """That facts about the member came after the day on which the account stands; empty where none did."""
    one = found.account
    if one is None:
        return ""
    changed = [change for change in changes_since(one.run) if change.person == found.code]
    if not changed:
        return ""
    return _(
        "The account stands as it was judged at {moment}. {count} facts about this member were posted or taken back"
        " since; the next run takes them in, every night."
    ).format(moment=moment_said(one.run.made_at), count=len(changed))


def explanation_of(
    one: PointsAccount, entry: Entry | None = None, month: Month | None = None
) -> str:
    """The page on which the result, or a rule's window in a month, opens to all its facts."""
    address = href_to("assessment:explanation", one.run.pk, one.scheme.name, one.row.code)
    if entry is None or month is None:
        return address
    for window in one.period.windows(entry.rule.every):
        if window.first <= month.last <= window.last:
            return f"{address}?rule={entry.rule.code}&window={window.name}#tree"
    return address


def periods_of(others: Sequence[Judged], chosen: Judged | None) -> list[kinds.Chip]:
    """The rulebooks that judge members, each by its period."""
    return [
        {
            "text": period_said(one.book.period),
            "href": f"?rulebook={one.run.edition.name}",
            "chosen": one is chosen,
        }
        for one in others
    ] if len(others) > 1 else []  # fmt: skip


def _overview(found: AccountFor, one: PointsAccount) -> kinds.Table:
    published = {row.month: row for row in found.publications}
    rows: list[kinds.Row] = [
        {
            "cells": [
                {"text": month_said(month.first), "href": f"#m-{month_code(month.first)}"},
                signed(month.gained), signed(month.lost), signed(month.sum), figure(month.running),
                published_said(published[month.first].publication)
                if month.first in published else _("not published"),
            ]
        }
        for month in reversed(one.months)
    ]  # fmt: skip
    return {
        "caption": _("Month by month"),
        "columns": [
            {"name": _("Month"), "kind": "nowrap"}, {"name": _("Gained"), "kind": "num"},
            {"name": _("Lost"), "kind": "num"}, {"name": _("Sum of the month"), "kind": "num"},
            {"name": _("Stands at"), "kind": "num"}, {"name": _("Publication of points")},
        ],
        "rows": rows, "form": "months",
    }  # fmt: skip


def _month(found: AccountFor, one: PointsAccount, month: Month) -> dict[str, Any]:
    published = next((row for row in found.publications if row.month == month.first), None)
    takes = published is not None and not closed(published, clock.today())
    raised = [
        row
        for row in found.objections
        if published is not None and row.published_id == published.pk
    ]
    return {
        "id": f"m-{month_code(month.first)}",
        "name": month_said(month.first),
        "open": month is one.months[-1],
        "sum": signed(month.sum),
        "running": figure(month.running),
        "held": month.is_held,
        "published": published_said(published.publication) if published else "",
        "changed": _changed(published, month, one),
        "entries": [_entry(one, month, entry, raised) for entry in month.entries],
        "object": f"{reverse('assessment:points_object')}?month={month_code(month.first)}"
        if takes and found.is_own else "",
    }  # fmt: skip


def _changed(published: PublishedPoints | None, month: Month, one: PointsAccount) -> str:
    """That what was published is not what the facts come to by now."""
    if published is None or published.score == month.running:
        return ""
    if published.publication.run_id == one.run.pk:
        return ""
    return _(
        "Published with {then} at the end of the month; by the facts as they are now it is {now}."
    ).format(then=figure(published.score), now=figure(month.running))


def _entry(
    one: PointsAccount, month: Month, entry: Entry, raised: Sequence[PointsObjection],
) -> dict[str, Any]:  # fmt: skip
    here = [row for row in raised if row.rule == entry.rule.code]
    return {
        "code": entry.rule.code,
        "title": called(entry.rule.title, entry.rule.code),
        "rule": score_sentence(entry.rule),
        "points": signed(entry.points),
        "href": explanation_of(one, entry, month),
        "why": why_said(entry),
        "facts": facts_said([one.facts[id] for id in entry.facts[:_FEW] if id in one.facts]),
        "more": len(entry.facts) - _FEW if len(entry.facts) > _FEW else 0,
        "objections": [
            {
                "state": objection_said(row)[0], "text": objection_said(row)[1],
                "href": reverse("assessment:points_objection", args=[row.pk]),
            }
            for row in here
        ],
    }  # fmt: skip


def _history(found: AccountFor) -> list[kinds.Event]:
    """What was published, objected and answered, the oldest first."""
    told: list[tuple[Any, kinds.Event]] = []
    for row in found.publications:
        one = row.publication
        told.append((one.at, {
            "time": moment_said(one.at), "what": _("{month} published").format(month=month_said(row.month)),
            "who": one.by.name, "note": " · ".join(filter(None, (
                post_said(one.post), _("objections until {day}").format(day=day_said(one.until)), one.note))),
        }))  # fmt: skip
    scheme = found.account.scheme if found.account else None
    for objection, event in zip(
        found.objections, objections_of(found.objections, scheme), strict=True
    ):
        told.append((objection.at, event))
    return kinds.up_to_now([event for _at, event in sorted(told, key=lambda one: one[0])])
