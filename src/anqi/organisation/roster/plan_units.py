"""Units and their places, as the sheet 单位 says."""

from django.utils.translation import gettext as _

from anqi.organisation.models import KINDS_OF, Placement, Unit
from anqi.organisation.operations import (
    Refused,
    check_parent,
    circles,
    earliest_end,
    make_room,
    row_on,
)
from anqi.organisation.roster.layout import written
from anqi.organisation.roster.plan import (
    Act,
    Difference,
    Plan,
    Subject,
    act_of,
    difference,
    given,
)
from anqi.organisation.roster.rows import Row, Sheet
from anqi.organisation.roster.state import at


def plan_units(plan: Plan, sheet: Sheet) -> None:
    """Units first, then what stands under what: a parent may stand further down."""
    found: list[tuple[Row, Unit, list[Difference], Act]] = []
    for row in sheet.rows:
        key = row.text("tree"), row.text("code")
        if plan.twice(row, "code", *key):
            continue
        unit = plan.state.units.get(key)
        if unit is None:
            _add(plan, row)
        else:
            old = unit.active_to
            differences = _compare(plan, row, unit)
            ends = old != unit.active_to
            found.append(
                (row, unit, differences, act_of(old, unit.active_to) if ends else "changed")
            )
    for row, unit, differences, act in found:
        differences += _place(plan, row, unit)
        plan.note(row, unit.code, differences, act, Subject(unit))
    for row in sheet.rows:
        made = plan.state.units.get((row.text("tree"), row.text("code")))
        if made is not None and made.pk is None:
            _place(plan, row, made)
    _tell_circles(plan, sheet)


def _add(plan: Plan, row: Row) -> None:
    tree, kind = row.text("tree"), row.text("kind")
    if kind not in KINDS_OF[tree]:
        plan.doubtful.add(row.text("code"))
        kinds = _(", ").join(written("kind")[known] for known in KINDS_OF[tree])
        plan.fault(row, "kind", _("a kind of this tree is expected: {kinds}").format(kinds=kinds))
        return
    unit = Unit(
        plant=plan.state.plant, tree=tree, kind=kind, code=row.text("code"), name=row.text("name"),
        active_from=row.day("active_from") or plan.day, active_to=row.day("active_to"),
    )  # fmt: skip
    if plan.in_order(row, unit):
        plan.state.units[tree, unit.code] = unit
        plan.state.make(unit)
        plan.note(row, unit.code, given(row), "added", Subject(unit))
    else:
        plan.doubtful.add(unit.code)


def _compare(plan: Plan, row: Row, unit: Unit) -> list[Difference]:
    if unit.kind != row.text("kind"):
        message = _("{unit} is a {kind}; a unit of another kind is a new one with another code")
        plan.fault(row, "kind", message.format(unit=unit, kind=unit.get_kind_display()))
    differences = plan.compare_span(row, unit)
    if unit.name != row.text("name"):
        differences.append(difference(row, "name", unit.name, row.text("name")))
        unit.name = row.text("name")
        plan.state.touch(unit)
    return differences


def _place(plan: Plan, row: Row, unit: Unit) -> list[Difference]:
    """Put a unit under the parent that its row names."""
    if not row.says("parent"):
        return []
    code, since = row.text("parent"), at(plan.day, unit)
    rows = plan.state.placements[unit.tree, unit.code]
    now = row_on(rows, since)
    if code == (now.parent.code if now else ""):
        return []
    parent = plan.state.units.get((unit.tree, code))
    try:
        if code and parent is None:
            if code not in plan.doubtful:
                message = _("no unit of this tree has the code {code}")
                plan.fault(row, "parent", message.format(code=code))
            return []
        if parent is not None:
            check_parent(unit, parent)
            if not parent.holds_on(since):
                raise Refused(_("{what} is not there on {day}").format(what=parent, day=since))
        plan.state.give_way(rows, make_room(rows, since))
    except Refused as refused:
        plan.fault(row, "parent", str(refused))
        return []
    if parent is not None:
        made = Placement(
            unit=unit, parent=parent, active_from=since, active_to=earliest_end(unit, parent)
        )
        rows.append(made)
        plan.state.make(made)
    return [difference(row, "parent", now.parent.code if now else None, code)]


def _tell_circles(plan: Plan, sheet: Sheet) -> None:
    for tree in KINDS_OF:
        placements = [
            row for key, rows in plan.state.placements.items() if key[0] == tree for row in rows
        ]
        days = [row.active_from for row in placements if row.pk is None]
        first = min((day for day in days if day is not None), default=None)
        inside = set() if first is None else circles(placements, first)
        for row in sheet.rows:
            if row.text("tree") == tree and row.text("code") in inside and row.says("parent"):
                message = _("{unit} would stand under itself")
                plan.fault(row, "parent", message.format(unit=row.text("name")))
