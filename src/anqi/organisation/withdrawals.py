"""Withdrawing what was dated or chosen wrong: a row goes as if it had never been set down.

Where a row before it ended because of it, that one holds again. The journal keeps who set it down and who withdrew it.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.journal import Done, Order, carry_out
from anqi.organisation.models import (
    AnswersFor,
    Assignment,
    Holding,
    Person,
    Placement,
    Plant,
    Standing,
    Unit,
)
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.operations import Misplaced, Refused, circles, earliest_end

Row = Placement | AnswersFor | Assignment | Standing | Holding
_DAY = timedelta(days=1)


class Gone(Refused):
    """The row is no longer there."""


def found(plant: Plant, kind: str, id: int) -> Row | None:
    """A row of a plant, if it is there. Kinds: `placement`, `link`, `assignment`, `standing`, `post`."""
    rows: dict[str, QuerySet[Row]] = {
        "placement": Placement.objects.filter(unit__plant=plant).select_related("unit", "parent"),
        "link": AnswersFor.objects.filter(branch__plant=plant).select_related(
            "branch", "department"
        ),
        "assignment": Assignment.objects.filter(person__plant=plant).select_related(
            "person", "unit"
        ),
        "standing": Standing.objects.filter(person__plant=plant).select_related("person"),
        "post": Holding.objects.filter(person__plant=plant).select_related("person", "unit"),
    }
    return rows[kind].filter(pk=id).first()


def subject_of(row: Row) -> Unit | Person:
    """On whose page the row stands."""
    if isinstance(row, Placement):
        return row.unit
    return row.branch if isinstance(row, AnswersFor) else row.person


def said(row: Row) -> str:
    """What the row says, without its days."""
    match row:
        case Placement():
            return _("under {parent}").format(parent=row.parent.name)
        case AnswersFor():
            return f"{row.branch.name} → {row.department.name}"
        case Assignment():
            return row.unit.name
        case Standing():
            return str(row.get_value_display())
    post = str(row.get_post_display())
    return f"{row.unit.name} {post}" if row.unit else post


def days_of(row: Row) -> str:
    return _("from {first} to {last}").format(
        first=row.active_from or "…", last=row.active_to or "…"
    )


def before(row: Row) -> Row | None:
    """The row that ended because this one began, and holds again when it is withdrawn."""
    if row.active_from is None:
        return None
    lane: QuerySet[Row]
    match row:
        case Placement():
            lane = row.unit.placements.select_related("unit", "parent")
        case Assignment():
            lane = row.person.assignments.filter(unit__tree=row.unit.tree).select_related("unit")
        case Standing():
            lane = row.person.standings.all()
        case _:  # a post or a link begins without ending another
            return None
    return lane.filter(active_to=row.active_from - _DAY).first()


def consequences(row: Row) -> Iterator[str]:
    """What comes of withdrawing a row."""
    again = before(row)
    if again is not None:
        yield _("holds again: {what}").format(what=said(again))
    elif not isinstance(row, Holding | AnswersFor):
        yield _("nothing takes its place: none stood there before")
    yield _("{days} it is as if it had never been set down, for everything that is counted").format(
        days=days_of(row)
    )
    if isinstance(row, Assignment):
        yield _("posts that were given up with it stay ended; appoint to them anew")
    if isinstance(row, Holding):
        yield _("what the post may do ends at once; what was done in it stays")
    yield _("the recorded changes keep who set it down and who withdrew it")


def withdraw(order: Order, *, kind: str, id: int) -> Change:
    """Withdraw a row. Raises Gone where it is not there any more, Refused where it is the own entry of who wants it."""

    def do() -> Done:
        row = found(order.plant, kind, id)
        if row is None:
            raise Gone(_("it was withdrawn already"))
        if order.by is not None and order.by.person is not None and _is_of(order.by.person, row):
            raise Refused(_("nobody changes his own entry; ask another keeper of the roster"))
        again, about = before(row), subject_of(row)
        row.delete()
        if again is not None:
            _reopen(again, row)
        unit, person = (about, None) if isinstance(about, Unit) else (None, about)
        other = row.department if isinstance(row, AnswersFor) else None
        new = said(again) if again is not None else ""
        return Done(unit, other, person, old=f"{said(row)} {days_of(row)}", new=new)

    row = found(order.plant, kind, id)
    return carry_out(
        order, Deed.WITHDRAW, content={"kind": kind, "id": id}, do=do,
        since=row.active_from if row is not None else None,
        subject=subject_of(row) if row is not None else None,
    )  # fmt: skip


def _is_of(person: Person, row: Row) -> bool:
    """Whether a row is somebody's own, or of the unit in which he is."""
    if isinstance(row, Placement | AnswersFor):
        units = [row.unit] if isinstance(row, Placement) else [row.branch, row.department]
        return bool(person.assignments.on(clock.today()).filter(unit__in=units).exists())
    return row.person_id == person.pk


def _reopen(again: Row, row: Row) -> None:
    """Let the row before hold as long as the withdrawn one would have, and as long as what it is of is there."""
    match again:
        case Placement():
            end = earliest_end(row, again.unit, again.parent)
        case Assignment():
            end = earliest_end(row, again.person, again.unit)
        case Standing():
            end = earliest_end(row, again.person)
        case _:
            return
    if end is None or again.active_to is None or end > again.active_to:
        again.active_to = end
        again.save(update_fields=("active_to",))
    if isinstance(again, Placement):
        rows = Placement.objects.filter(
            unit__plant=again.unit.plant_id, unit__tree=again.unit.tree
        ).select_related("unit", "parent")
        if row.active_from is not None and circles(list(rows), row.active_from):
            raise Misplaced(_("{unit} would stand under itself").format(unit=again.unit))
