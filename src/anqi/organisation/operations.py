"""Changes of the organisation. Each holds from a day on, so that what was so before stays so.

Every act runs in one transaction and holds the plant's row, so that two acts on one plant follow each other.
`since` is the first day on which something holds, `last_day` the last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    KINDS_OF,
    AnswersFor,
    Assignment,
    Holding,
    Person,
    Placement,
    Plant,
    Standing,
    Tree,
    Unit,
    UnitKind,
)
from anqi.organisation.posts import OF_THE_PARTY, OF_THE_PLANT, Post
from anqi.organisation.spans import Span

S = TypeVar("S", bound=Span)
_DAY = timedelta(days=1)

UNDER: dict[str, tuple[UnitKind, ...]] = {
    UnitKind.DEPARTMENT: (UnitKind.DEPARTMENT,),
    UnitKind.WORKSHOP: DEPARTMENTS,
    UnitKind.TEAM: (*DEPARTMENTS, UnitKind.SHIFT),
    UnitKind.SHIFT: (*DEPARTMENTS, UnitKind.TEAM),
    UnitKind.COMMITTEE: (),
    UnitKind.GENERAL_BRANCH: (UnitKind.COMMITTEE,),
    UnitKind.BRANCH: (UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH),
    UnitKind.GROUP: (UnitKind.BRANCH,),
}
"""Under which kinds of units a unit of a kind may stand; under the plant itself any may."""
HELD_IN: dict[Post, tuple[UnitKind, ...]] = {
    Post.BRANCH_SECRETARY: BRANCHES,
    Post.BRANCH_COMMITTEE: BRANCHES,
    Post.PARTY_GROUP_LEADER: (UnitKind.GROUP,),
    Post.DEPARTMENT_HEAD: DEPARTMENTS,
    Post.TEAM_LEADER: (UnitKind.TEAM, UnitKind.SHIFT),
}
"""In which kinds of units a post may be held; the others in any of their tree."""
HELD_BY_ONE = frozenset({Post.PARTY_SECRETARY, Post.DIRECTOR, Post.BRANCH_SECRETARY})
"""Posts that one person at a time holds. A leading group may have two heads, and departments acting ones."""


class Refused(Exception):
    """The act is not possible; the text says why and what to do."""


class Absent(Refused):
    """A unit or person is not there on the day."""


class Later(Refused):
    """Something that begins later was set down already."""


class Misplaced(Refused):
    """A kind of unit, a tree and a post do not go together, or units would stand under each other in a circle."""


class Taken(Refused):
    """A code, a post or a link is there already."""


class InUse(Refused):
    """A unit that is to be closed has people or units in it."""


def make_unit(
    *, plant: Plant, tree: str, kind: str, code: str, name: str, since: date,
    parent: Unit | None = None,
) -> Unit:  # fmt: skip
    """A new unit from a day on. Raises Refused; ValidationError for a code or name that none can have."""
    if kind not in KINDS_OF[tree]:
        raise Misplaced(_("a unit of this kind is not of this tree"))
    with transaction.atomic():
        _hold(plant.pk)
        if Unit.objects.filter(plant=plant, tree=tree, code=code).exists():
            raise Taken(_("{code} is there already").format(code=code))
        unit = Unit(plant=plant, tree=tree, kind=kind, code=code, name=name, active_from=since)
        unit.full_clean()
        unit.save()
        if parent is not None:
            place(unit=unit, parent=parent, since=since)
    return unit


def close_unit(*, unit: Unit, last_day: date) -> None:
    """End a unit, and with it its place, its posts and whom it answers for. Raises InUse, Absent and Later."""
    with transaction.atomic():
        _hold(unit.plant_id)
        _there(unit.plant_id, last_day, unit)
        beyond = last_day + _DAY
        people = unit.assignments.meeting(beyond, None).count()
        if people:
            message = _("{count} people are in {unit} after that day; transfer them first")
            raise InUse(message.format(count=people, unit=unit))
        child = unit.children.meeting(beyond, None).select_related("unit").first()
        if child is not None:
            message = _("{unit} stands under it after that day; place it elsewhere first")
            raise InUse(message.format(unit=child.unit))
        for rows in (unit.placements, unit.holdings, unit.answers_for, unit.answered_for_by):
            _end_all(rows.meeting(beyond, None), last_day)
        _end(unit, last_day)


def place(*, unit: Unit, parent: Unit | None, since: date) -> Placement | None:
    """Let a unit stand under another, or none, from a day on. Raises Refused."""
    with transaction.atomic():
        _hold(unit.plant_id)
        _there(unit.plant_id, since, unit)
        rows = list(unit.placements.all())
        now = row_on(rows, since)
        if parent is None:
            _make_room(rows, since)
            return None
        _there(unit.plant_id, since, parent)
        check_parent(unit, parent)
        if now is not None and now.parent_id == parent.pk and now.active_to is None:
            return now
        _make_room(rows, since)
        made = Placement.objects.create(
            unit=unit, parent=parent, active_from=since, active_to=earliest_end(unit, parent)
        )
        placements = Placement.objects.filter(unit__plant=unit.plant_id, unit__tree=unit.tree)
        if circles(list(placements.select_related("unit", "parent")), since):
            raise Misplaced(_("{unit} would stand under itself").format(unit=unit))
    return made


def join(*, plant: Plant, code: str, name: str, since: date) -> Person:
    """A new person from a day on. Raises Taken; ValidationError for a code or name that none can have."""
    with transaction.atomic():
        _hold(plant.pk)
        if Person.objects.filter(plant=plant, code=code).exists():
            raise Taken(_("{code} is there already").format(code=code))
        person = Person(plant=plant, code=code, name=name, active_from=since)
        person.full_clean()
        person.save()
    return person


def leave(*, person: Person, last_day: date) -> None:
    """End a person's time in the plant, and all it is and holds there. Raises Absent and Later."""
    with transaction.atomic():
        _hold(person.plant_id)
        _there(person.plant_id, last_day, person)
        for rows in (person.assignments, person.standings, person.holdings):
            _end_all(rows.meeting(last_day + _DAY, None), last_day)
        _end(person, last_day)


def transfer(*, person: Person, unit: Unit, since: date) -> Assignment:
    """Put a person into a unit from a day on; what it was in of the same tree ends the day before. Raises Refused."""
    with transaction.atomic():
        _hold(person.plant_id)
        _there(person.plant_id, since, person, unit)
        rows = list(person.assignments.filter(unit__tree=unit.tree))
        now = row_on(rows, since)
        if now is not None and now.unit_id == unit.pk and now.active_to is None:
            return now
        _make_room(rows, since)
        return Assignment.objects.create(
            person=person, unit=unit, active_from=since, active_to=earliest_end(person, unit)
        )


def take_out(*, person: Person, tree: str, since: date) -> None:
    """Let a person be in no unit of a tree from a day on. Raises Later."""
    with transaction.atomic():
        _hold(person.plant_id)
        _make_room(list(person.assignments.filter(unit__tree=tree)), since)


def change_standing(*, person: Person, value: str | None, since: date) -> Standing | None:
    """Give a person another standing in the Party from a day on; None for one outside it. Raises Absent, Later."""
    with transaction.atomic():
        _hold(person.plant_id)
        _there(person.plant_id, since, person)
        rows = list(person.standings.all())
        now = row_on(rows, since)
        if now is not None and now.value == value and now.active_to is None:
            return now
        _make_room(rows, since)
        if value is None:
            return None
        return Standing.objects.create(
            person=person, value=value, active_from=since, active_to=earliest_end(person)
        )


def appoint(*, person: Person, post: Post, unit: Unit | None, since: date) -> Holding:
    """Give a person a post, in a unit or for the whole plant, from a day on. Raises Refused."""
    check_post(post, unit)
    with transaction.atomic():
        _hold(person.plant_id)
        _there(person.plant_id, since, person)
        spans: list[Span] = [person]
        if unit is not None:
            _there(person.plant_id, since, unit)
            spans.append(unit)
        held = Holding.objects.filter(person__plant=person.plant_id, post=post, unit=unit)
        if post not in HELD_BY_ONE:
            held = held.filter(person=person)
        other = held.meeting(since, earliest_end(*spans)).select_related("person").first()
        if other is not None:
            message = _("{person} holds this post then; release {person} first")
            raise Taken(message.format(person=other.person))
        return Holding.objects.create(
            person=person, post=post, unit=unit, active_from=since, active_to=earliest_end(*spans)
        )


def release(*, holding: Holding, last_day: date) -> None:
    """End the holding of a post. Raises Absent where it does not hold on that day."""
    with transaction.atomic():
        _hold(holding.person.plant_id)
        holding.refresh_from_db()
        _end(holding, last_day)


def answer_for(
    *, branch: Unit, department: Unit, since: date, until: date | None = None
) -> AnswersFor:
    """Let a branch answer for a department (联系), from a day on, up to a day or without end. Raises Refused."""
    check_link(branch, department)
    with transaction.atomic():
        _hold(branch.plant_id)
        _there(branch.plant_id, since, branch, department)
        ends = [end for end in (until, earliest_end(branch, department)) if end is not None]
        last = min(ends, default=None)
        if last is not None and last < since:
            raise Refused(_("the last day is before the first"))
        links = AnswersFor.objects.filter(branch=branch, department=department)
        if links.meeting(since, last).exists():
            raise Taken(_("{branch} answers for {department} then already").format(
                branch=branch, department=department
            ))  # fmt: skip
        return AnswersFor.objects.create(
            branch=branch, department=department, active_from=since, active_to=last
        )


def stop_answering(*, link: AnswersFor, last_day: date) -> None:
    """End that a branch answers for a department. Raises Absent where it does not on that day."""
    with transaction.atomic():
        _hold(link.branch.plant_id)
        link.refresh_from_db()
        _end(link, last_day)


def check_parent(unit: Unit, parent: Unit) -> None:
    """Raises Misplaced where a unit of this kind can't stand under that one."""
    if unit.plant_id != parent.plant_id or parent.kind not in UNDER[unit.kind]:
        message = _("a {kind} can't stand under a {parent}")
        raise Misplaced(
            message.format(kind=unit.get_kind_display(), parent=parent.get_kind_display())
        )


def check_link(branch: Unit, department: Unit) -> None:
    """Raises Misplaced where the two are not a branch and a department of one plant."""
    if (
        branch.plant_id != department.plant_id
        or branch.kind not in BRANCHES
        or department.kind not in DEPARTMENTS
    ):
        raise Misplaced(_("a branch answers for departments and workshops of its plant"))


def check_post(post: Post, unit: Unit | None) -> None:
    """Raises Misplaced where the post is not held in a unit like this one; None stands for the whole plant."""
    if post in OF_THE_PLANT:
        if unit is not None:
            raise Misplaced(_("this post is of the whole plant, not of a unit"))
        return
    tree = Tree.PARTY if post in OF_THE_PARTY else Tree.ADMINISTRATION
    kinds = HELD_IN.get(post, KINDS_OF[tree])
    if unit is None or unit.kind not in kinds:
        names = _(", ").join(str(kind.label) for kind in kinds)
        raise Misplaced(_("this post is held in: {kinds}").format(kinds=names))


@dataclass(frozen=True)
class Room(Generic[S]):
    """What gives way from a day on: the row that now ends the day before, or the one that began on that very day."""

    ended: S | None = None
    void: S | None = None


def make_room(rows: Sequence[S], since: date) -> Room[S]:
    """Of rows that follow each other, end the one that holds on a day, the day before. Saves nothing. Raises Later."""
    later = next((row for row in rows if row.active_from and row.active_from > since), None)
    if later is not None:
        message = _("another change from {day} on was set down already; take that back first")
        raise Later(message.format(day=later.active_from))
    row = row_on(rows, since)
    if row is None:
        return Room()
    if row.active_from == since:
        return Room(void=row)
    row.active_to = since - _DAY
    return Room(ended=row)


def row_on(rows: Iterable[S], day: date) -> S | None:
    """The row that holds on a day."""
    return next((row for row in rows if row.holds_on(day)), None)


def earliest_end(*spans: Span) -> date | None:
    """The last day on which all of them hold; None is without end."""
    return min((span.active_to for span in spans if span.active_to is not None), default=None)


def circles(placements: Sequence[Placement], since: date) -> set[str]:
    """Codes of the units of one tree that stand under themselves on some day from `since` on."""
    days = {since} | {
        row.active_from for row in placements if row.active_from and row.active_from > since
    }
    found: set[str] = set()
    for day in days:
        parents = {row.unit.code: row.parent.code for row in placements if row.holds_on(day)}
        for code in parents:
            above, seen = parents.get(code), {code}
            while above is not None and above not in seen:
                seen.add(above)
                above = parents.get(above)
            if above == code:
                found.add(code)
    return found


def _hold(plant: int) -> None:
    """Nobody else changes the plant's organisation until the transaction ends."""
    Plant.objects.select_for_update().get(pk=plant)


def _there(plant: int, day: date, *needed: Unit | Person) -> None:
    for one in needed:
        one.refresh_from_db(fields=("active_from", "active_to"))
        if one.plant_id != plant or not one.holds_on(day):
            raise Absent(_("{what} is not there on {day}").format(what=one, day=day))


def _make_room(rows: Sequence[Span], since: date) -> None:
    room = make_room(rows, since)
    if room.void is not None:
        room.void.delete()
    if room.ended is not None:
        room.ended.save(update_fields=("active_to",))


def _end_all(rows: Iterable[Span], last_day: date) -> None:
    for row in rows:
        if row.active_from is not None and row.active_from > last_day:
            message = _("another change from {day} on was set down already; take that back first")
            raise Later(message.format(day=row.active_from))
        _end(row, last_day)


def _end(row: Span, last_day: date) -> None:
    if not row.holds_on(last_day):
        raise Absent(_("it does not hold on {day}").format(day=last_day))
    row.active_to = last_day
    row.save(update_fields=("active_to",))
