"""A leader's home: the plant in four lines, what is missing by unit, and what rose to him."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.periods import month_first, month_number
from anqi.ledger import tallies
from anqi.ledger.tallies import Tally
from anqi.pages.component_kinds import Cell, Row, Table, Term
from anqi.site.homes import links, plant, rows, strips, units
from anqi.site.homes.kinds import Asker, Home, Section
from anqi.site.homes.plant import UnitLine
from anqi.work.colours import Colour
from anqi.work.models import WITH_THE_DOER, Task
from anqi.work.queries import ToDo

_DUE = ("hazard.due", "check.due", "equipment.due", "training.due", "drill.due")
_ROSE = "overdue/"
"""What the keys of notices of overdue tasks begin with (work/rising.py)."""


def home(asker: Asker) -> Home:
    month = month_first(month_number(asker.day) - 1)
    life = tallies.by_month(
        asker.account, kinds=strips.PARTY_LIFE, of="branch",
        first=month_first(month_number(asker.day) - 6), last=asker.day,
    )  # fmt: skip
    due = tallies.by_month(asker.account, kinds=_DUE, of="department", first=month, last=asker.day)
    lines = plant.units_of(asker)
    state = tallies.state(asker.account)
    risen = _risen(asker)
    gaps = {one.unit.code: _gaps(one, life, asker) for one in lines if one.is_branch}
    unmet = {
        one.unit.code: sum(tally.unmet for tally in due if tally.unit == one.unit.code)
        for one in lines
        if not one.is_branch
    }
    made = Home(place=asker.person.plant.name, actions=units.actions(asker), size=f"{state.size:,}")
    made.sections = [
        Section(
            "summary", _("The plant in four lines"), _four(lines, gaps, unmet, risen, state),
            name="four",
        ),
        Section("tasks", _("Risen to me"), rows.others(risen, asker.day), name="risen",
                note=_("overdue below, and told to you")),
        Section(
            "table", _("What is missing, by unit"), _table(lines, gaps, unmet, month, asker.day),
            note=_("in the order of their codes"), name="missing-by-unit",
        ),
        Section("figures", _("The ledger"), plant.ledger_figures(state), name="ledger"),
    ]  # fmt: skip
    return made


def _gaps(line: UnitLine, life: list[Tally], asker: Asker) -> list[str]:
    """What a branch records else, and has not of the month or quarter that is over."""
    found = []
    before = month_first(month_number(asker.day) - 1)
    for kind in strips.PARTY_LIFE:
        counts = strips.counted(
            one for one in life if one.kind == kind and one.unit == line.unit.code
        )
        every = strips.every_of(kind)
        span = (before,) if every == 1 else strips.quarter_before(asker.day)
        known = any(count > 0 for month, count in counts.items() if month not in span)
        if known and not any(counts.get(month, 0) > 0 for month in span):
            found.append(strips.title_of(kind))
    return found


def _risen(asker: Asker) -> list[ToDo]:
    """Overdue tasks of others that were told to him and are not done yet; one query."""
    keys = [notice.key for notice in asker.unread if notice.key]
    ids = [UUID(key.split("/")[1]) for key in keys if key.startswith(_ROSE)]
    if not ids:
        return []
    late = Task.objects.filter(
        pk__in=ids, plant=asker.person.plant_id, state__in=WITH_THE_DOER, due_on__lt=asker.day
    )
    return [ToDo(task, Colour.RED) for task in late.select_related("person", "unit")]


def _four(
    lines: list[UnitLine], gaps: dict[str, list[str]], unmet: dict[str, int],
    risen: list[ToDo], state: tallies.State,
) -> list[Term]:  # fmt: skip
    without = sum(bool(kinds) for kinds in gaps.values())
    late = sum(one.overdue for one in lines if not one.is_branch)
    behind = sum(count > 0 for count in unmet.values())
    ledger = (
        _("{size} facts; the last checkpoint was made on {day}").format(
            size=f"{state.size:,}", day=state.sealed_at.astimezone(clock.CHINA).date()
        )
        if state.sealed_at
        else _("{size} facts; no checkpoint yet").format(size=f"{state.size:,}")
    )
    return [
        {
            "name": _("Party line"),
            "value": _("{count} of {all} branches lack a record").format(
                count=without, all=len(gaps)
            )
            if without
            else _("no branch lacks a record"),
            "href": "#missing-by-unit",
        },
        {
            "name": _("Safety line"),
            "value": _("{count} of {all} departments were not in time since last month").format(
                count=behind, all=len(unmet)
            )
            if behind
            else _("all departments were in time since last month"),
            "href": "#missing-by-unit",
        },
        {
            "name": _("Tasks in the plant"),
            "value": _("{count} overdue, {risen} risen to you").format(count=late, risen=len(risen))
            if late or risen
            else _("none overdue"),
            "href": "#risen",
        },
        {"name": _("The ledger"), "value": ledger, "href": "#ledger"},
    ]


def _table(
    lines: list[UnitLine], gaps: dict[str, list[str]], unmet: dict[str, int],
    since: date, until: date,
) -> Table | None:  # fmt: skip
    """The units that lack something; nothing where none does."""
    found: list[Row] = []
    for one in lines:
        code = one.unit.code
        kinds = gaps.get(code, []) if one.is_branch else []
        behind = 0 if one.is_branch else unmet.get(code, 0)
        if not (kinds or behind or one.overdue):
            continue
        name: Cell = {"text": one.unit.name}
        if one.address:
            name["href"] = one.address
        found.append(
            {
                "cells": [
                    name,
                    {"text": _(", ").join(kinds)},
                    _behind(code, behind, since, until),
                    _overdue(one.overdue),
                ]
            }
        )
    if not found:
        return None
    return {
        "caption": _("What is missing, by unit"),
        "form": "stack",
        "columns": [
            {"name": _("Unit")},
            {"name": _("Not recorded last")},
            {"name": _("Not in time"), "kind": "num"},
            {"name": _("Overdue tasks"), "kind": "num"},
        ],
        "rows": found,
    }


def _overdue(count: int) -> Cell:
    """How many tasks are overdue, leading to the list of those that are."""
    if not count:
        return {"text": ""}
    cell: Cell = {"text": str(count)}
    if href := links.tasks("overdue"):
        cell |= {"href": href, "figure": True}
    return cell


def _behind(code: str, count: int, since: date, until: date) -> Cell:
    """How much was not in time, leading to the department's facts of those days."""
    if not count:
        return {"text": ""}
    cell: Cell = {"text": str(count)}
    if href := links.facts(department=code, first=since, last=until):
        cell |= {"href": href, "figure": True}
    return cell
