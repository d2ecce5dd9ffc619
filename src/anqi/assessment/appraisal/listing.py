"""Appraisals as a list shows them, and its twins."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.appraisal.models import Appraisal, AppraisalState
from anqi.assessment.appraisal.wording import sign_of
from anqi.organisation.models import Standing
from anqi.pages.addresses import href_to
from anqi.pages.twins import Column

COLUMNS = (
    Column("id", gettext_lazy("Id"), 38), Column("year", gettext_lazy("Year"), 8),
    Column("branch", gettext_lazy("Branch code"), 12), Column("name", gettext_lazy("Party branch"), 28),
    Column("state", gettext_lazy("State"), 20), Column("members", gettext_lazy("Members on the list"), 12),
    Column("provisional", gettext_lazy("Of them provisional"), 12), Column("roster_on", gettext_lazy("Roster of"), 12),
)  # fmt: skip
_ENDED = (AppraisalState.CONFIRMED, AppraisalState.CLOSED, AppraisalState.CALLED_OFF)


def counted(found: QuerySet[Appraisal]) -> QuerySet[Any]:
    """Appraisals with how many are on the list."""
    there = Q(members__left_on=None)
    provisional = there & Q(members__standing=Standing.Value.PROVISIONAL)
    return Appraisal.objects.filter(pk__in=found.order_by().values("pk")).select_related("branch").annotate(
        on_list=Count("members", filter=there), provisional=Count("members", filter=provisional)
    )  # fmt: skip


def narrowed(found: QuerySet[Appraisal], which: str) -> QuerySet[Appraisal]:
    """All, those under way (`open`), or those that have ended (`ended`)."""
    if which == "open":
        return found.exclude(state__in=_ENDED)
    return found.filter(state__in=_ENDED) if which == "ended" else found


def chips(found: QuerySet[Appraisal], which: str) -> list[dict[str, Any]]:
    """The filters, each with how many it shows; one query."""
    states = list(found.values_list("pk", "state"))
    ended = sum(state in _ENDED for _pk, state in states)
    counts = {"": len(states), "open": len(states) - ended, "ended": ended}
    names = {"": _("All"), "open": _("Under way"), "ended": _("Ended")}
    return [
        {"text": names[one], "href": f"?list={one}", "count": count, "chosen": one == which}
        for one, count in counts.items()
    ]


def table_of(found: QuerySet[Any]) -> dict[str, Any]:
    """The table of the page."""
    return {
        "caption": _("Democratic appraisals"),
        "columns": [
            {"name": _("Year"), "kind": "num", "width": "w-4"}, {"name": _("Party branch")},
            {"name": _("State")}, {"name": _("Members on the list"), "kind": "num"},
            {"name": _("Of them provisional"), "kind": "num"}, {"name": _("Roster of"), "kind": "nowrap"},
        ],
        "rows": [
            {
                "cells": [
                    str(one.year),
                    {"text": one.branch.name, "href": href_to("assessment:appraisal", one.pk)},
                    {"state": sign_of(one), "text": one.get_state_display()},
                    str(one.on_list), str(one.provisional), one.roster_on.isoformat(),
                ]
            }
            for one in found
        ],
        "form": "stack",
    }  # fmt: skip


def twin_rows(found: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """The same for a workbook or a program."""
    for one in found.iterator(chunk_size=500):
        yield (
            str(one.pk), one.year, one.branch.code, one.branch.name, str(one.get_state_display()),
            one.on_list, one.provisional, one.roster_on,
        )  # fmt: skip
