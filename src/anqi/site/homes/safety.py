"""The safety office's home: overdue tasks by department, accidents and hazards of the month, late entries."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from anqi.kit.periods import month_end
from anqi.ledger import tallies
from anqi.ledger.tallies import Tally
from anqi.pages.component_kinds import Cell, Figure, Row, Table
from anqi.site.homes import links, plant, strips, units
from anqi.site.homes.kinds import Asker, Home, Section
from anqi.site.homes.plant import UnitLine

_COMPARED = (
    "accident.confirmed", "hazard.reported", "hazard.closed", "conduct.violation", "order.case",
)  # fmt: skip


def home(asker: Asker) -> Home:
    month = asker.day.replace(day=1)
    before = month.replace(year=month.year - 1)
    found = [
        *tallies.by_month(asker.account, kinds=_COMPARED, first=month, last=asker.day),
        *tallies.by_month(asker.account, kinds=_COMPARED, first=before, last=month_end(before)),
    ]
    lines = plant.units_of(asker)
    state = tallies.state(asker.account)
    made = Home(place=asker.person.plant.name, actions=units.actions(asker), size=f"{state.size:,}")
    made.sections = [
        overdue(lines),
        Section(
            "figures", _("This month on the floor"), _compared(found, month, before),
            note=_("beside it the whole month of last year"), name="month",
        ),
        late(asker, month, {one.unit.code: one.unit.name for one in lines if not one.is_branch}),
        Section("figures", _("The ledger"), plant.ledger_figures(state), name="ledger"),
    ]  # fmt: skip
    return made


def overdue(lines: list[UnitLine]) -> Section:
    """The departments that have overdue tasks."""
    rows: list[Row] = [
        {
            "cells": [
                {"text": one.unit.name, **({"href": one.address} if one.address else {})},
                _late(one),
            ]
        }
        for one in lines
        if one.overdue and not one.is_branch
    ]
    table: Table = {
        "caption": _("Overdue tasks by department"),
        "form": "stack",
        "columns": [{"name": _("Department")}, {"name": _("State")}],
        "rows": rows,
    }
    all_of = links.tasks("overdue")
    return Section(
        "table",
        _("Overdue by department"),
        table if rows else None,
        note=_("in the order of their codes"),
        link={"text": _("Look"), "href": all_of} if rows and all_of else None,
        name="overdue",
    )


def _late(line: UnitLine) -> Cell:
    text = _("{count} overdue").format(count=line.overdue)
    if href := line.overdue_tasks:
        return {"text": text, "href": href, "figure": True}
    return {"state": "fail", "text": text}


def late(asker: Asker, month: date, names: Mapping[str, str]) -> Section:
    """Facts of the month that were entered late, by department, each figure leading to them."""
    counts = tallies.late(asker.account, first=month, last=asker.day)

    def leads(code: str) -> str:
        return links.facts(department=code, first=month, last=asker.day, late="on")

    rows: list[Row] = []
    for code, count in sorted(counts.items()):
        name = names.get(code, code) or _("of no department")
        cell: Cell = {"text": str(count)}
        if code and (href := leads(code)):
            cell |= {"href": href, "figure": True}
        rows.append({"cells": [name, cell]})
    table: Table = {
        "caption": _("Facts entered late, by department"),
        "form": "stack",
        "columns": [
            {"name": _("Department")},
            {"name": _("Entered late"), "kind": "num"},
        ],
        "rows": rows,
    }
    return Section(
        "table",
        _("Entered late"),
        table if rows else None,
        note=_("facts of this month, more than three working days after their day"),
        link={"text": _("all {count}").format(count=sum(counts.values())), "href": leads("")}
        if rows
        else None,
        name="late",
    )


def _compared(found: list[Tally], month: date, before: date) -> list[Figure]:
    figures: list[Figure] = []
    for kind in _COMPARED:
        counts = strips.counted(one for one in found if one.kind == kind)
        now, then = counts.get(month, 0), counts.get(before, 0)
        figure: Figure = {
            "name": strips.title_of(kind),
            "value": str(now),
            "note": _("last year {count}").format(count=then),
        }
        if now and (href := links.month_of_facts(month, kind=kind)):
            figure["href"] = href
        figures.append(figure)
    return figures
