"""People, their units and their standing, as the sheet 人员 says."""

from datetime import date

from django.utils.translation import gettext as _

from anqi.organisation.models import Assignment, Person, Standing, Tree
from anqi.organisation.operations import Later, earliest_end, make_room, row_on
from anqi.organisation.roster.layout import written
from anqi.organisation.roster.plan import Difference, Plan, Subject, act_of, difference, given
from anqi.organisation.roster.rows import Row, Sheet
from anqi.organisation.roster.state import at


def plan_people(plan: Plan, sheet: Sheet) -> None:
    for row in sheet.rows:
        code = row.text("code")
        if plan.twice(row, "code", code):
            continue
        person = plan.state.people.get(code)
        if person is None:
            _add(plan, row)
            continue
        old = person.active_to
        differences = plan.compare_span(row, person)
        if person.name != row.text("name"):
            differences.append(difference(row, "name", person.name, row.text("name")))
            person.name = row.text("name")
            plan.state.touch(person)
        differences += _compare(plan, row, person)
        ends = old != person.active_to
        act = act_of(old, person.active_to) if ends else "changed"
        plan.note(row, code, differences, act, Subject(person=person))


def _add(plan: Plan, row: Row) -> None:
    person = Person(
        plant=plan.state.plant, code=row.text("code"), name=row.text("name"),
        active_from=row.day("active_from") or plan.day, active_to=row.day("active_to"),
    )  # fmt: skip
    if not plan.in_order(row, person):
        plan.doubtful.add(person.code)
        return
    plan.state.people[person.code] = person
    plan.state.make(person)
    _compare(plan, row, person)
    plan.note(row, person.code, given(row), "added", Subject(person=person))


def _compare(plan: Plan, row: Row, person: Person) -> list[Difference]:
    """Where the person is, and its standing, on the day or the nearest on which it is there."""
    since = at(plan.day, person)
    found = []
    for tree in Tree:
        if row.says(tree.value):
            found += _assign(plan, row, person, tree, since)
    if row.says("standing"):
        found += _rate(plan, row, person, since)
    return found


def _assign(plan: Plan, row: Row, person: Person, tree: Tree, since: date) -> list[Difference]:
    code, column = row.text(tree.value), tree.value
    rows = plan.state.assignments[person.code, tree]
    now = row_on(rows, since)
    if code == (now.unit.code if now else ""):
        return []
    unit = plan.state.units.get((tree, code))
    if code and unit is None:
        if code not in plan.doubtful:
            message = _("no unit of this tree has the code {code}")
            plan.fault(row, column, message.format(code=code))
        return []
    if unit is not None and not unit.holds_on(since):
        message = _("{what} is not there on {day}")
        plan.fault(row, column, message.format(what=unit, day=since))
        return []
    try:
        plan.state.give_way(rows, make_room(rows, since))
    except Later as later:
        plan.fault(row, column, str(later))
        return []
    if unit is not None:
        ends = earliest_end(person, unit)
        made = Assignment(person=person, unit=unit, active_from=since, active_to=ends)
        rows.append(made)
        plan.state.make(made)
    return [difference(row, column, now.unit.code if now else None, code)]


def _rate(plan: Plan, row: Row, person: Person, since: date) -> list[Difference]:
    value = row.text("standing")
    rows = plan.state.standings[person.code]
    now = row_on(rows, since)
    if value == (now.value if now else ""):
        return []
    try:
        plan.state.give_way(rows, make_room(rows, since))
    except Later as later:
        plan.fault(row, "standing", str(later))
        return []
    if value:
        ends = earliest_end(person)
        made = Standing(person=person, value=value, active_from=since, active_to=ends)
        rows.append(made)
        plan.state.make(made)
    titles = written("standing")
    return [difference(row, "standing", titles[now.value if now else ""], titles[value])]
