"""How pages say whose a task is, which day it is, and how it stands."""

from datetime import date, datetime

from django.utils.dateformat import format as said_as
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Person, Unit
from anqi.organisation.posts import Post
from anqi.work.colours import Colour
from anqi.work.models import State, Task
from anqi.work.working_days import working_days

SIGNS = {Colour.GREEN: "open", Colour.BLUE: "part", Colour.YELLOW: "part", Colour.RED: "fail"}
"""The sign of each colour: none is told by colour alone."""


def bearer(person: Person | None, post: str, unit: Unit | None) -> str:
    """The name of a person, or a post with its unit."""
    if person is not None:
        return person.name
    label = str(Post(post).label)
    return f"{unit.name} {label}" if unit is not None else label


def doer_of(task: Task) -> str:
    return bearer(task.person, task.post, task.unit)


def acceptor_of(task: Task) -> str:
    return bearer(task.acceptor, task.acceptor_post, task.acceptor_unit)


def day_said(day: date) -> str:
    """A day, with its year where that is not this one."""
    return said_as(day, _("j M") if day.year == clock.today().year else _("j M Y"))


def moment_said(moment: datetime) -> str:
    """A moment of Beijing time."""
    local = moment.astimezone(clock.CHINA)
    return said_as(local, _("j M, H:i") if local.year == clock.today().year else _("j M Y, H:i"))


def sign_of(task: Task, colour: Colour | None) -> str:
    """The sign of how a task stands."""
    if colour is not None:
        return SIGNS[colour]
    return "ok" if task.state == State.CLOSED else "na"


def standing(task: Task, colour: Colour | None) -> str:
    """How a task stands, in words: its state, and what is urgent about it."""
    state = str(State(task.state).label)
    urgency = _urgency(task, colour)
    return f"{state} · {urgency}" if urgency else state


def _urgency(task: Task, colour: Colour | None) -> str:
    today = clock.today()
    if task.state == State.CLOSED and task.done_on is not None:
        late = (task.done_on - task.original_due_on).days
        return _("{days} days late").format(days=late) if late > 0 else _("on time")
    if colour is None:
        return ""
    if task.asked_due_on is not None:
        return _("extension asked to {day}").format(day=day_said(task.asked_due_on))
    on = task.done_on if task.state == State.OFFERED and task.done_on else today
    late = (on - task.due_on).days
    if late > 0:
        return _("{days} days overdue").format(days=late)
    if task.state == State.OFFERED:
        return ""
    if colour == Colour.YELLOW and task.original_due_on < today:
        return _("extended, originally {day}").format(day=day_said(task.original_due_on))
    if late == 0:
        return _("due today")
    if colour == Colour.BLUE:
        return _("{days} working days left").format(days=working_days(today, task.due_on))
    return ""
