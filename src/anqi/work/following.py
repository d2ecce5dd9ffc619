"""Rooms follow the tasks that they gave out, so that they can post facts of their own about them.

A task's `source` names the record that it came from, such as `safety/hazards/12`. The room of such records registers a
handler for all sources that begin alike, in the `ready` of its app:

    @follow("safety/hazards/")
    def hazard_task_changed(change: Change) -> None:
        if change.event is Event.ACCEPTED:
            post(plant=change.task.plant, drafts=[...], by="safety")

It is called for every event, inside the transaction of the act itself: what it writes stands or falls with the act, and
what it raises undoes the act. So it does not wait for anything outside the database, and what it posts has a key, such
as `task/{id}/{event}/{day}`. Each event is told once. That a task is overdue is found by the duty of the morning, once
for each day on which the task was due; there is then no step and nobody who acted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from anqi.work.models import Act, Task, TaskStep


class Event(StrEnum):
    """What became of a task."""

    ISSUED = "issued"
    STARTED = "started"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    """Closed: done by somebody, and accepted by somebody else. `Task.in_time` says whether by the original day."""
    RETURNED = "returned"
    EXTENDED = "extended"
    """Due on another day; assessed on the original one all the same."""
    REASSIGNED = "reassigned"
    CALLED_OFF = "called_off"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Change:
    """A task as it is now, what became of it, the business day, and the step that did it (None: it became overdue)."""

    task: Task
    event: Event
    day: date
    step: TaskStep | None = None


Handler = Callable[[Change], None]
_EVENTS = {
    Act.ISSUE: Event.ISSUED,
    Act.START: Event.STARTED,
    Act.OFFER: Event.OFFERED,
    Act.ACCEPT: Event.ACCEPTED,
    Act.SEND_BACK: Event.RETURNED,
    Act.GRANT_EXTENSION: Event.EXTENDED,
    Act.REASSIGN: Event.REASSIGNED,
    Act.CALL_OFF: Event.CALLED_OFF,
}
"""Asking for an extension and refusing it change nothing about the task itself."""
_handlers: dict[str, Handler] = {}


def follow(source: str) -> Callable[[Handler], Handler]:
    """Register the handler of all tasks whose source begins with `source`, which ends with a stroke.

    Raises ValueError where sources of this kind have a handler already: one room keeps one kind of records.
    """
    if not source.endswith("/"):
        raise ValueError(f"{source!r} is to end with a stroke")

    def register(handler: Handler) -> Handler:
        clash = [
            other for other in _handlers if other.startswith(source) or source.startswith(other)
        ]
        if any(_handlers[other] != handler for other in clash):
            raise ValueError(f"{source!r} is followed already, as {clash[0]!r}")
        _handlers[source] = handler
        return handler

    return register


def is_followed(source: str) -> bool:
    """Whether a room follows tasks of this source: then only the room itself gives them out."""
    return any(source.startswith(one) for one in _handlers)


def unfollow(source: str) -> None:
    """Take a handler away again, as tests do."""
    _handlers.pop(source, None)


def tell_room(step: TaskStep, day: date) -> None:
    """Tell the room that a task came from of a step, in the caller's transaction."""
    event = _EVENTS.get(Act(step.act))
    if event is not None:
        _tell(Change(step.task, event, day, step))


def tell_room_overdue(task: Task, day: date) -> None:
    """Tell the room that a task came from that it is overdue, in the caller's transaction."""
    _tell(Change(task, Event.OVERDUE, day))


def _tell(change: Change) -> None:
    for source, handler in _handlers.items():
        if change.task.source.startswith(source):
            handler(change)
            return
