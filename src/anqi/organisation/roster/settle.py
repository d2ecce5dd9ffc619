"""After all rows: what units and people that begin or end on other days now take with them."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from anqi.organisation.models import Person, Unit
from anqi.organisation.roster.plan import Plan
from anqi.organisation.roster.rows import Row
from anqi.organisation.spans import Span


def settle(plan: Plan) -> None:
    """Cut what units and people have to their new days; a unit may only end when nobody and nothing is in it."""
    of_units, of_people = _rows_of_units(plan), _rows_of_people(plan)
    inside = _inside(plan) if any(isinstance(one, Unit) for _row, one in plan.spans) else {}
    for row, one in plan.spans:
        if isinstance(one, Unit):
            _cut(plan, row, one, of_units[one.tree, one.code])
            _cut(plan, row, one, inside[one.tree, one.code], only_starts=True)
            _tell_left(plan, row, one, inside[one.tree, one.code])
        if isinstance(one, Person):
            _cut(plan, row, one, of_people[one.code])


def _cut(plan: Plan, row: Row, one: Span, rows: list[Span], *, only_starts: bool = False) -> None:
    first, last = one.active_from, one.active_to
    for held in rows:
        if first is not None and held.active_to is not None and held.active_to < first:
            message = _("something of it is set down up to {day}; an earlier first day is expected")
            plan.fault(row, "active_from", message.format(day=held.active_to))
            return
        if first is not None and (held.active_from is None or held.active_from < first):
            held.active_from = first
            plan.state.touch(held)
        if only_starts or last is None or (held.active_to is not None and held.active_to <= last):
            continue
        if held.active_from is not None and held.active_from > last:
            message = _("another change from {day} on was set down already; take that back first")
            plan.fault(row, "active_to", message.format(day=held.active_from))
            return
        held.active_to = last
        plan.state.touch(held)


def _tell_left(plan: Plan, row: Row, unit: Unit, inside: list[Span]) -> None:
    last = unit.active_to
    if last is None:
        return
    left = sum(1 for held in inside if held.active_to is None or held.active_to > last)
    if left:
        message = _("{count} people or units are in it after that day; move them first")
        plan.fault(row, "active_to", message.format(count=left))


def _rows_of_units(plan: Plan) -> dict[tuple[str, str], list[Span]]:
    """Places, links and posts of each unit: they end with it."""
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for key, placements in plan.state.placements.items():
        found[key] += placements
    for links in plan.state.links.values():
        for link in links:
            found[link.branch.tree, link.branch.code].append(link)
            found[link.department.tree, link.department.code].append(link)
    for holdings in plan.state.holdings.values():
        for holding in holdings:
            if holding.unit is not None:
                found[holding.unit.tree, holding.unit.code].append(holding)
    return found


def _inside(plan: Plan) -> dict[tuple[str, str], list[Span]]:
    """Who and what stands in each unit: it does not end by itself."""
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for assignments in plan.state.assignments.values():
        for assignment in assignments:
            found[assignment.unit.tree, assignment.unit.code].append(assignment)
    for placements in plan.state.placements.values():
        for placement in placements:
            found[placement.parent.tree, placement.parent.code].append(placement)
    return found


def _rows_of_people(plan: Plan) -> dict[str, list[Span]]:
    """What each person is and holds: it ends when the person leaves."""
    found: dict[str, list[Span]] = defaultdict(list)
    for code, row in _held_by(plan):
        found[code].append(row)
    return found


def _held_by(plan: Plan) -> Iterator[tuple[str, Span]]:
    state = plan.state
    for (code, _tree), assignments in state.assignments.items():
        yield from ((code, row) for row in assignments)
    for code, standings in state.standings.items():
        yield from ((code, row) for row in standings)
    for (code, _post, _unit), holdings in state.holdings.items():
        yield from ((code, row) for row in holdings)
