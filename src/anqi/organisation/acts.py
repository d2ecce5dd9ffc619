"""The acts on units and people that pages offer: each an operation, or a few, done once and set down in the journal.

`since` is the first day on which something holds, `last_day` the last. All raise Refused where it can't be done, Stale
and Reused of the journal, and ValidationError for a code or name that none can have.
"""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation import operations
from anqi.organisation.journal import Done, Order, carry_out
from anqi.organisation.models import AnswersFor, Holding, Person, Tree, Unit
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.operations import Refused
from anqi.organisation.posts import Post
from anqi.organisation.queries import UnitsOn

_DAY = timedelta(days=1)
Units = dict[Tree, Unit | None]
"""A unit of a tree to be in, or None to be in none; a tree that is not named stays as it is."""


def take_on(
    order: Order, *, code: str, name: str, since: date, units: Units, standing: str = ""
) -> Change:
    """A new person, in its units, with its standing."""

    def do() -> Done:
        person = operations.join(plant=order.plant, code=code, name=name, since=since)
        for unit in units.values():
            if unit is not None:
                operations.transfer(person=person, unit=unit, since=since)
        if standing:
            operations.change_standing(person=person, value=standing, since=since)
        return Done(*_both(units), person=person, new=name)

    content = {"code": code, "name": name, "since": since, "standing": standing, **_codes(units)}
    return carry_out(order, Deed.JOIN, content=content, since=since, do=do)


def transfer(
    order: Order, *, person: Person, units: Units, since: date, give_up: bool = False
) -> Change:
    """Into other units from a day on; with `give_up` the posts in the units that are left end the day before."""

    def do() -> Done:
        before = {
            one.unit.tree: one
            for one in person.assignments.on(since).select_related("unit")
            if one.unit.tree in units
        }
        there = {tree: one.unit for tree, one in before.items()}
        if all(there.get(tree) == unit for tree, unit in units.items()):
            raise Refused(_("{person} is there already").format(person=person))
        for tree, unit in units.items():
            left = before.get(tree)
            if left is not None and give_up and leaves(left.unit, unit, since):
                _give_up(person, left.unit, since)
            if unit is not None:
                operations.transfer(person=person, unit=unit, since=since)
            else:
                operations.take_out(person=person, tree=tree, since=since)
        old = _(", ").join(one.unit.name for one in before.values())
        new = _(", ").join(unit.name if unit else _("none") for unit in units.values())
        return Done(*_both(units), person=person, old=old, new=new)

    if not units:
        raise Refused(_("choose another unit in at least one of the two trees"))
    content = {"person": person.code, "since": since, "give_up": give_up, **_codes(units)}
    return carry_out(order, Deed.TRANSFER, content=content, since=since, do=do, subject=person)


def leaves(old: Unit, new: Unit | None, day: date) -> bool:
    """Whether whoever goes into another unit leaves the first; who goes into a group of his branch does not."""
    if new is None:
        return True
    return old.pk not in {one.pk for one in UnitsOn(old.plant, day).up(new.pk)}


def change_standing(order: Order, *, person: Person, value: str, since: date) -> Change:
    """Another standing in the Party from a day on; an empty value for none."""

    def do() -> Done:
        now = operations.row_on(person.standings.all(), since)
        operations.change_standing(person=person, value=value or None, since=since)
        return Done(person=person, old=now.value if now else "", new=value or "none")

    content = {"person": person.code, "value": value, "since": since}
    return carry_out(order, Deed.STANDING, content=content, since=since, do=do, subject=person)


def leave(order: Order, *, person: Person, last_day: date) -> Change:
    """The last day in the plant; all that the person is and holds there ends with it."""

    def do() -> Done:
        operations.leave(person=person, last_day=last_day)
        return Done(person=person, new=_("last day {day}").format(day=last_day))

    content = {"person": person.code, "last_day": last_day}
    return carry_out(order, Deed.LEAVE, content=content, since=last_day, do=do, subject=person)


def appoint(order: Order, *, person: Person, post: Post, unit: Unit | None, since: date) -> Change:
    """A post for a person from a day on. Nobody gives himself one: posts give authority."""

    def do() -> Done:
        operations.appoint(person=person, post=post, unit=unit, since=since)
        return Done(unit, person=person, new=post.value)

    if order.by is not None and order.by.person_id == person.pk:
        raise Refused(_("nobody gives himself a post; ask another keeper of the roster"))
    content = {"person": person.code, "post": post.value, "since": since, "unit": _pk(unit)}
    return carry_out(order, Deed.APPOINT, content=content, since=since, do=do)


def release(order: Order, *, holding: Holding, last_day: date) -> Change:
    """The last day in a post."""

    def do() -> Done:
        operations.release(holding=holding, last_day=last_day)
        return Done(holding.unit, person=holding.person, new=holding.post)

    content = {"holding": holding.pk, "last_day": last_day}
    return carry_out(
        order, Deed.RELEASE, content=content, since=last_day, do=do, subject=holding.person
    )


def found(order: Order, *, tree: str, kind: str, parent: Unit | None, **more: Any) -> Change:
    """A new unit of a `code` and `name` from a day on (`since`), under a parent or under the plant itself."""

    def do() -> Done:
        unit = operations.make_unit(plant=order.plant, tree=tree, kind=kind, parent=parent, **more)
        return Done(unit, parent, new=unit.name)

    content = {"tree": tree, "kind": kind, "parent": _pk(parent), **more}
    return carry_out(order, Deed.FOUND, content=content, since=more["since"], do=do)


def rename(order: Order, *, unit: Unit, name: str, since: date) -> Change:
    """Another name from a day on, which has come: up to then the unit keeps the one it had."""

    def do() -> Done:
        unit.refresh_from_db()
        old = unit.name
        check_renaming(unit, name, since)
        if unit.active_from != since:
            last = (since - _DAY).isoformat()
            unit.former_names = [*unit.former_names, [old, last]]
        unit.name = name
        unit.full_clean()
        unit.save(update_fields=("name", "former_names"))
        return Done(unit, old=old, new=name)

    content = {"unit": unit.pk, "name": name, "since": since}
    return carry_out(order, Deed.RENAME, content=content, since=since, do=do, subject=unit)


def check_renaming(unit: Unit, name: str, since: date) -> None:
    """Raises Refused where a unit can't have another name from that day on."""
    if name == unit.name:
        raise Refused(_("it has this name already"))
    if since > clock.today():
        raise Refused(_("a name is changed from today or an earlier day on; come back then"))
    if not unit.holds_on(since):
        raise operations.Absent(_("{what} is not there on {day}").format(what=unit, day=since))
    if unit.former_names and since.isoformat() <= unit.former_names[-1][1]:
        message = _("it was renamed already after {day}; choose a later day")
        raise operations.Later(message.format(day=unit.former_names[-1][1]))


def move(order: Order, *, unit: Unit, parent: Unit | None, since: date) -> Change:
    """Under another unit from a day on, or under the plant itself."""

    def do() -> Done:
        now = operations.row_on(unit.placements.select_related("parent"), since)
        operations.place(unit=unit, parent=parent, since=since)
        old = now.parent.name if now else order.plant.name
        return Done(unit, parent, old=old, new=parent.name if parent else order.plant.name)

    content = {"unit": unit.pk, "parent": _pk(parent), "since": since}
    return carry_out(order, Deed.MOVE, content=content, since=since, do=do, subject=unit)


def close(order: Order, *, unit: Unit, last_day: date) -> Change:
    """The last day of a unit, in which nobody and nothing is after it."""

    def do() -> Done:
        operations.close_unit(unit=unit, last_day=last_day)
        return Done(unit, new=_("last day {day}").format(day=last_day))

    content = {"unit": unit.pk, "last_day": last_day}
    return carry_out(order, Deed.CLOSE, content=content, since=last_day, do=do, subject=unit)


def link(
    order: Order, *, subject: Unit, other: Unit, since: date, until: date | None = None
) -> Change:
    """A branch answers for a department; either may be the subject."""
    branch, department = (subject, other) if subject.tree == Tree.PARTY else (other, subject)

    def do() -> Done:
        operations.answer_for(branch=branch, department=department, since=since, until=until)
        return Done(branch, department, new=f"{branch.name} → {department.name}")

    content = {"branch": branch.pk, "department": department.pk, "since": since, "until": until}
    return carry_out(order, Deed.LINK, content=content, since=since, do=do, subject=subject)


def unlink(order: Order, *, link: AnswersFor, last_day: date) -> Change:
    """The last day on which a branch answers for a department."""

    def do() -> Done:
        operations.stop_answering(link=link, last_day=last_day)
        return Done(link.branch, link.department, old=f"{link.branch} → {link.department}")

    content = {"link": link.pk, "last_day": last_day}
    return carry_out(
        order, Deed.UNLINK, content=content, since=last_day, do=do, subject=link.branch
    )


def correct(order: Order, *, subject: Unit | Person, name: str) -> Change:
    """A name that was written wrong: it is changed for good, also for the days before."""

    def do() -> Done:
        subject.refresh_from_db()
        old = subject.name
        if name == old:
            raise Refused(_("it has this name already"))
        subject.name = name
        subject.full_clean()
        subject.save(update_fields=("name",))
        unit, person = (subject, None) if isinstance(subject, Unit) else (None, subject)
        return Done(unit, person=person, old=old, new=name)

    content = {"subject": type(subject).__name__, "pk": subject.pk, "name": name}
    return carry_out(order, Deed.CORRECT, content=content, since=None, do=do, subject=subject)


def _give_up(person: Person, unit: Unit, since: date) -> None:
    for holding in person.holdings.on(since - _DAY).filter(unit=unit).meeting(since, None):
        operations.release(holding=holding, last_day=since - _DAY)


def _both(units: Units) -> tuple[Unit | None, Unit | None]:
    return units.get(Tree.ADMINISTRATION), units.get(Tree.PARTY)


def _codes(units: Units) -> dict[str, str]:
    return {tree.value: unit.code if unit else "" for tree, unit in units.items()}


def _pk(unit: Unit | None) -> int | None:
    return unit.pk if unit else None
