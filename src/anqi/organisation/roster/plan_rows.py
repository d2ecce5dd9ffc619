"""Links and posts, as the sheets 联系 and 职务 say: rows that are known by what they join and from when they hold."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from anqi.organisation.models import AnswersFor, Holding, Person, Tree, Unit
from anqi.organisation.operations import (
    HELD_BY_ONE,
    Misplaced,
    check_link,
    check_post,
    earliest_end,
    row_on,
)
from anqi.organisation.posts import OF_THE_PARTY, Post
from anqi.organisation.roster.layout import written
from anqi.organisation.roster.plan import Plan, Subject, act_of, difference, given
from anqi.organisation.roster.rows import Row, Sheet
from anqi.organisation.spans import Span

R = TypeVar("R", bound=Span)


def plan_links(plan: Plan, sheet: Sheet) -> None:
    for row in sheet.rows:
        branch = _unit(plan, row, "branch", Tree.PARTY)
        department = _unit(plan, row, "department", Tree.ADMINISTRATION)
        if branch is None or department is None:
            continue
        try:
            check_link(branch, department)
        except Misplaced as misplaced:
            plan.fault(row, "", str(misplaced))
            continue
        rows = plan.state.links[branch.code, department.code]
        new = AnswersFor(branch=branch, department=department)
        key = f"{branch.code} {department.code}"
        _plan(plan, row, key, rows, new, (branch, department))


def plan_posts(plan: Plan, sheet: Sheet) -> None:
    for row in sheet.rows:
        person = plan.state.people.get(row.text("person"))
        post, code = Post(row.text("post")), row.text("unit")
        tree = Tree.PARTY if post in OF_THE_PARTY else Tree.ADMINISTRATION
        unit = _unit(plan, row, "unit", tree) if code else None
        if person is None and row.text("person") not in plan.doubtful:
            message = _("nobody has the staff number {code}")
            plan.fault(row, "person", message.format(code=row.text("person")))
        if person is None or (code and unit is None):
            continue
        try:
            check_post(post, unit)
        except Misplaced as misplaced:
            plan.fault(row, "unit", str(misplaced))
            continue
        rows = plan.state.holdings[person.code, post, code]
        new = Holding(person=person, post=post, unit=unit)
        key = " ".join(filter(None, (person.code, written("post")[post], code)))
        _plan(plan, row, key, rows, new, [one for one in (person, unit) if one is not None])


def _unit(plan: Plan, row: Row, column: str, tree: Tree) -> Unit | None:
    code = row.text(column)
    unit = plan.state.units.get((tree, code))
    if unit is None and code not in plan.doubtful:
        message = _("no unit of this tree has the code {code}")
        plan.fault(row, column, message.format(code=code))
    return unit


def _plan(
    plan: Plan, row: Row, key: str, rows: list[R], new: R, joined: Sequence[Unit | Person]
) -> None:
    """Find the row that a row of the workbook means, or make a new one; `joined` is what it joins."""
    meant, subject = _meant(row, rows, plan.day), _subject(joined)
    if meant is None:
        new.active_from = row.day("active_from") or plan.day
        new.active_to = row.day("active_to") or earliest_end(*joined)
        absent = next((one for one in joined if not one.holds_on(new.active_from)), None)
        if absent is not None:
            message = _("{what} is not there on {day}")
            text = message.format(what=absent, day=new.active_from)
            plan.fault(row, "active_from", text)
            return
        if not plan.in_order(row, new):
            return
        rows.append(new)
        plan.state.make(new)
        plan.note(row, key, given(row), "added", subject)
    elif not plan.twice(row, "", id(meant)):
        old, last = meant.active_to, row.day("active_to")
        if not row.says("active_to") or last == old:
            plan.note(row, key, (), "unchanged", subject)
            return
        meant.active_to = last
        plan.state.touch(meant)
        plan.in_order(row, meant)
        differences = [difference(row, "active_to", old, last)]
        plan.note(row, key, differences, act_of(old, last), subject)
    else:
        return
    _check(plan, row, rows, meant or new, joined)


def _subject(joined: Sequence[Unit | Person]) -> Subject:
    units = [one for one in joined if isinstance(one, Unit)]
    person = next((one for one in joined if isinstance(one, Person)), None)
    return Subject(units[0] if units else None, units[1] if len(units) > 1 else None, person)


def _meant(row: Row, rows: Sequence[R], day: date) -> R | None:
    """The row that is meant: by its first day, or where none is given by its last, or as the one of the day."""
    first, last = row.day("active_from"), row.day("active_to")
    if first is not None:
        return next((one for one in rows if one.active_from == first), None)
    now = row_on(rows, day)
    if last is None:
        return now
    ended = [one for one in rows if one.active_to == last]
    without_start = next((one for one in ended if one.active_from is None), None)
    return without_start or now or next(iter(ended), None)


def _check(
    plan: Plan, row: Row, rows: Sequence[R], one: R, joined: Sequence[Unit | Person]
) -> None:
    """Two rows of the same may not hold on one day, and none outlives what it joins."""
    end = earliest_end(*joined)
    if end is not None and (one.active_to is None or one.active_to > end):
        message = _("what it names is there up to {day}; an earlier last day is expected")
        plan.fault(row, "active_to", message.format(day=end))
    other = next((other for other in rows if other is not one and _meet(one, other)), None)
    if other is not None:
        message = _("the same holds from {first} to {last}; end that first")
        first, last = other.active_from or "…", other.active_to or "…"
        plan.fault(row, "active_from", message.format(first=first, last=last))


def tell_shared(plan: Plan, sheet: Sheet) -> None:
    """Posts that one person at a time holds, and two would: told beside each row that adds or prolongs one."""
    holders: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for (_person, post, unit), rows in plan.state.holdings.items():
        if post in HELD_BY_ONE:
            holders[post, unit] += rows
    changed = {(c.sheet, c.row) for c in plan.preview.changes if c.act != "ended"}
    for row in sheet.rows:
        if (row.sheet.name, row.number) not in changed or row.text("post") not in HELD_BY_ONE:
            continue
        key = row.text("person"), row.text("post"), row.text("unit")
        own = plan.state.holdings.get(key, [])
        for other in holders[key[1:]]:
            if other.person.code != key[0] and any(_meet(other, one) for one in own):
                message = _("{person} holds this post then; end that first")
                plan.fault(row, "post", message.format(person=other.person))
                break


def _meet(one: Span, other: Span) -> bool:
    """Whether both hold on some day."""
    starts = [row.active_from for row in (one, other) if row.active_from is not None]
    end = earliest_end(one, other)
    return not starts or end is None or max(starts) <= end
