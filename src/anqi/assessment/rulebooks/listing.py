"""The list of editions, as a table and as its twins."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.wording import period_said, sign_of, titled
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Row, Table
from anqi.pages.twins import Column

COLUMNS = (
    Column("title", gettext_lazy("Rulebook"), 36),
    Column("rulebook", gettext_lazy("name of the rulebook"), 18),
    Column("edition", gettext_lazy("edition"), 8),
    Column("first", gettext_lazy("Period begins"), 12),
    Column("last", gettext_lazy("Period ends"), 12),
    Column("state", gettext_lazy("state"), 12),
    Column("in_force_from", gettext_lazy("In force from"), 12),
    Column("in_force", gettext_lazy("In force today"), 12),
    Column("sha256", gettext_lazy("SHA-256 of the text"), 66),
)


def twin_rows(editions: Iterable[Edition], standing: set[Any]) -> Iterable[list[Any]]:
    """The rows of the twins; `standing` are the ids of those in force today."""
    for one in editions:
        yield [
            titled(one), one.name, one.number, one.first, one.last, one.state, one.in_force_from,
            one.pk in standing, one.sha256,
        ]  # fmt: skip


def table(editions: Iterable[Edition], standing: set[Any], today: date) -> Table:
    """The table of the page."""
    return {
        "caption": _("Rulebooks"),
        "form": "stack",
        "columns": [
            {"name": _("Rulebook")},
            {"name": _("Period"), "kind": "nowrap"},
            {"name": _("State"), "width": "w-8"},
            {"name": _("In force"), "kind": "nowrap"},
        ],
        "rows": [_row(one, standing, today) for one in editions],
    }


def _row(one: Edition, standing: set[Any], today: date) -> Row:
    said = str(one.in_force_from) if one.in_force_from else ""
    if one.pk in standing:
        in_force: Any = {"state": "ok", "text": _("since {day}").format(day=said)}
    elif one.in_force_from and one.in_force_from > today:
        in_force = {"state": "open", "text": _("from {day}").format(day=said)}
    else:
        in_force = {"text": said or "–", "quiet": True}
    note = _("{rulebook}, edition {number}").format(rulebook=one.name, number=one.number)
    return {
        "cells": [
            {"text": titled(one), "href": href_to("assessment:edition", one.pk), "note": note},
            period_said(one),
            {"state": sign_of(one), "text": one.get_state_display()},
            in_force,
        ]
    }
