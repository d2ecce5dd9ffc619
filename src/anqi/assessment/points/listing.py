"""The members of a branch or of the plant with their bands: by unit and number or name, in no order of points."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.points.accounts import band_of
from anqi.assessment.points.queries import Judged, branches_on, rows_of
from anqi.assessment.points.wording import month_said
from anqi.assessment.runs.models import RunSubject
from anqi.kit import clock
from anqi.organisation.authority import Scope
from anqi.organisation.models import Plant
from anqi.pages import component_kinds as kinds
from anqi.pages.addresses import href_to
from anqi.rules.rulebook.wording import grade_called
from anqi.work.wording import day_said

PAGE = 100


class Order(StrEnum):
    """How members stand within their branch. There is no order of points."""

    CODE = "code"
    NAME = "name"


@dataclass(frozen=True)
class Asked:
    """Which members are asked for: of one branch or all, in which order, and which page, from 1 on."""

    branch: str = ""
    order: Order = Order.CODE
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        """What an address asks for; what can't be read asks for nothing."""
        page = given.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
        order = Order.NAME if given.get("order") == Order.NAME else Order.CODE
        return cls(given.get("branch", "")[:64], order, max(1, number))

    @property
    def address(self) -> str:
        found = {"branch": self.branch}
        if self.order != Order.CODE:
            found["order"] = self.order.value
        if self.page > 1:
            found["page"] = str(self.page)
        return "?" + urlencode({name: value for name, value in found.items() if value})


@dataclass(frozen=True)
class Line:
    """A member on the list: his branch by code and name, and the band."""

    code: str
    name: str
    branch: str
    branch_name: str
    band: str


def lines_of(judged: Judged, scope: Scope, plant: Plant) -> list[Line]:
    """The members whom somebody reaches, by branch and staff number; three queries."""
    rows = [row for row in rows_of(judged) if row.active and _reached(scope, row)]
    some = None if scope.whole else [row.code for row in rows]
    where = branches_on(plant, some, clock.today())
    found = [_line(judged, row, where) for row in rows]
    return sorted(found, key=lambda one: (one.branch, one.code))


def shown(lines: Sequence[Line], asked: Asked) -> list[Line]:
    """Those of the branch that is asked for, in the order that is asked for."""
    found = [one for one in lines if asked.branch in ("", one.branch)]
    if asked.order == Order.NAME:
        found.sort(key=lambda one: (one.branch, one.name, one.code))
    return found


def chips(lines: Sequence[Line], asked: Asked) -> list[kinds.Chip]:
    """All, and each branch with how many members it has."""
    counts = Counter((one.branch, one.branch_name) for one in lines)
    offered = [("", _("All"), len(lines))]
    offered += [
        (code, name or code, count) for (code, name), count in sorted(counts.items()) if code
    ]
    return [
        {
            "text": name, "href": replace(asked, branch=code, page=1).address or "?",
            "count": count, "chosen": code == asked.branch,
        }
        for code, name, count in offered
    ]  # fmt: skip


def orders(asked: Asked) -> list[kinds.Chip]:
    """By staff number, by name."""
    names = {Order.CODE: _("by staff number"), Order.NAME: _("by name")}
    return [
        {"text": name, "href": replace(asked, order=one, page=1).address, "chosen": one == asked.order}
        for one, name in names.items()
    ]  # fmt: skip


def table(lines: Sequence[Line], rulebook: str) -> kinds.Table:
    """One page of the list."""
    rows: list[kinds.Row] = [
        {
            "cells": [
                one.code,
                {
                    "text": one.name,
                    "href": href_to("assessment:points_member", one.code) + f"?rulebook={rulebook}",
                },
                one.branch_name or "–", one.band,
            ]
        }
        for one in lines
    ]  # fmt: skip
    return {
        "caption": _("Members and their bands"),
        "columns": [
            {"name": _("Staff number"), "kind": "nowrap"}, {"name": _("Name")},
            {"name": _("Branch")}, {"name": _("Band"), "kind": "nowrap"},
        ],
        "rows": rows, "form": "stack",
    }  # fmt: skip


def twin_rows(judged: Judged, lines: Sequence[Line]) -> Iterator[Sequence[Any]]:
    """The list for programs and spreadsheets: bands, no points."""
    for one in lines:
        yield (one.code, one.name, one.branch, one.branch_name, one.band, judged.run.as_of)


def publications_table(rows: Sequence[Any], names: Mapping[str, str]) -> kinds.Table:
    """The months that were published: for whom, when, by whom, until when objections were taken, and how many came."""
    lines: list[kinds.Row] = [
        {
            "cells": [
                month_said(one.month),
                names.get(one.branch, one.branch) if one.branch else _("the whole plant"),
                day_said(one.at.astimezone(clock.CHINA).date()), one.by.name, day_said(one.until),
                {"text": one.objections, "href": reverse("assessment:points_objections")},
            ]
        }
        for one in rows
    ]  # fmt: skip
    return {
        "caption": _("Published months"),
        "columns": [
            {"name": _("Month"), "kind": "nowrap"}, {"name": _("For whom")},
            {"name": _("Published on"), "kind": "nowrap"}, {"name": _("By whom")},
            {"name": _("Objections until"), "kind": "nowrap"},
            {"name": _("Objections"), "kind": "num"},
        ],
        "rows": lines, "form": "stack",
    }  # fmt: skip


def _reached(scope: Scope, row: RunSubject) -> bool:
    return scope.whole or row.code in scope.people


def _line(judged: Judged, row: RunSubject, where: Mapping[str, tuple[str, str]]) -> Line:
    branch, name = where.get(row.code, ("", ""))
    band = band_of(judged.scheme, row.score)
    called = grade_called(judged.scheme, band.code if band else None)
    return Line(row.code, row.name, branch, name, called)
