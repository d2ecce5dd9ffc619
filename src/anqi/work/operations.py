"""The acts on tasks. Each is one transaction, adds one step and raises the task's version by one.

Who acts names the `version` that he saw: if somebody else was first, it is a Conflict and nothing is written. The same
`key` of the same person again gives the step that it made before.
"""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Person
from anqi.work import messages
from anqi.work.duties import Duties
from anqi.work.evidence import Taken, keep
from anqi.work.faults import Conflict, Refused
from anqi.work.following import tell_room
from anqi.work.issuing import Bearer, Order, hand_on, task_of
from anqi.work.models import PICTURES, Act, Evidence, Proof, State, Task, TaskStep
from anqi.work.texts import KEY, NOTE, Texts


@dataclass(frozen=True)
class _Wanted:
    """An act as it was asked for; what is in `body` tells it from another under the same key."""

    act: Act
    by: Person
    key: str
    note: str
    due_on: date | None = None
    more: dict[str, object] = field(default_factory=dict)
    to: Bearer | None = None

    def body(self, task: UUID | None) -> bytes:
        said = [self.act, str(task), self.note, str(self.due_on), self.more]
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).digest()


def issue(*, order: Order, by: Person, key: str, id: UUID | None = None) -> TaskStep:
    """Give out a task, under an id that the browser made or a new one; its first step is returned.

    Raises Faulty, Refused, and Conflict where the key was used for something else.
    """
    texts = Texts()
    wanted = _Wanted(Act.ISSUE, by, _key(texts, key), "", order.due_on, order.said())
    if texts.faults:
        raise Faulty(_("task"), texts.faults)
    with transaction.atomic():
        known = _known(wanted, id)
        if known is not None:
            return known
        if not by.holds_on(clock.today()):
            raise Refused(_("{name} is not in the plant today").format(name=by.name))
        task = task_of(order, by, texts, id)
        task.save(force_insert=True)
        step = _step(task, wanted, id)
        messages.tell_of(step, Duties(task, clock.today()))
        tell_room(step, clock.today())
    return step


def start(*, task: Task, by: Person, version: int, key: str, note: str = "") -> TaskStep:
    """Begin with what was given to one. Raises Conflict, Refused, Faulty."""

    def change(now: Task) -> None:
        now.state = State.DOING

    return _do(Act.START, task, by, version, key, note, change)


def offer(
    *, task: Task, by: Person, version: int, key: str, note: str = "",
    files: Collection[Taken] = (), of_room: bool = False,
) -> TaskStep:  # fmt: skip
    """Say that it is done, with the proof that is wanted. An extension asked for is not decided any more.

    `files` become evidence of the task with the act, or not at all. `of_room`: the room that gave the task out says so,
    as somebody did in its own record what was asked for, whoever the task was given to.

    Raises Conflict, Refused, and Faulty at `note` or `evidence` where the proof is missing.
    """

    def change(now: Task) -> None:
        for file in files:
            keep(file)
        _prove(now, note)
        now.state = State.OFFERED
        now.done_by, now.done_on = by, clock.today()
        now.asked_due_on = None

    return _do(Act.OFFER, task, by, version, key, note, change, of_room=of_room)


def accept(
    *, task: Task, by: Person, version: int, key: str, note: str = "", of_room: bool = False
) -> TaskStep:
    """Accept what somebody else has done; the task is closed. Raises Conflict, Refused, Faulty.

    `of_room`: somebody went on from it in the record of the room that gave the task out, which ends it by that.
    """

    def change(now: Task) -> None:
        now.state, now.accepted_by = State.CLOSED, by

    return _do(Act.ACCEPT, task, by, version, key, note, change, of_room=of_room)


def send_back(*, task: Task, by: Person, version: int, key: str, note: str) -> TaskStep:
    """Return what was offered, with what is missing; it is not done then. Raises Conflict, Refused, Faulty."""

    def change(now: Task) -> None:
        now.state, now.done_on = State.RETURNED, None

    return _do(Act.SEND_BACK, task, by, version, key, note, change, needed=_("say what is missing"))


def ask_extension(
    *, task: Task, by: Person, version: int, key: str, until: date, note: str
) -> TaskStep:
    """Ask for a later day, before the day on which it is due. Raises Conflict, Refused, Faulty."""

    def change(now: Task) -> None:
        if until <= now.due_on:
            message = _("a day after {day}").format(day=now.due_on)
            raise Faulty(_("task"), [Fault("until", message)])
        now.asked_due_on = until

    why = _("say why more time is needed")
    return _do(Act.ASK_EXTENSION, task, by, version, key, note, change, due_on=until, needed=why)


def grant_extension(*, task: Task, by: Person, version: int, key: str, note: str = "") -> TaskStep:
    """Let the task be due on the day asked for; it is assessed on the original one. Raises Conflict, Refused."""

    def change(now: Task) -> None:
        if now.asked_due_on is not None:
            now.due_on, now.asked_due_on = now.asked_due_on, None

    return _do(Act.GRANT_EXTENSION, task, by, version, key, note, change)


def refuse_extension(*, task: Task, by: Person, version: int, key: str, note: str) -> TaskStep:
    """Keep the day, and say why. Raises Conflict, Refused, Faulty."""

    def change(now: Task) -> None:
        now.asked_due_on = None

    why = _("say why the day stays")
    return _do(Act.REFUSE_EXTENSION, task, by, version, key, note, change, needed=why)


def reassign(*, task: Task, by: Person, version: int, key: str, note: str, to: Bearer) -> TaskStep:
    """Give the task to somebody else, who begins anew by the same day. Raises Conflict, Refused, Faulty."""

    def change(now: Task) -> None:
        hand_on(now, to)
        now.state, now.asked_due_on = State.TO_BEGIN, None
        now.done_by = now.done_on = None

    why = _("say why somebody else is to do it")
    return _do(Act.REASSIGN, task, by, version, key, note, change, to=to, needed=why)


def call_off(
    *, task: Task, by: Person, version: int, key: str, note: str, of_room: bool = False
) -> TaskStep:
    """End a task that is not to be done any more, and say why. Raises Conflict, Refused, Faulty.

    `of_room`: the record for which the room gave it out went on without it.
    """

    def change(now: Task) -> None:
        now.state, now.asked_due_on = State.CALLED_OFF, None

    why = _("say why the task is called off")
    return _do(Act.CALL_OFF, task, by, version, key, note, change, needed=why, of_room=of_room)


def _do(
    act: Act, task: Task, by: Person, version: int, key: str, note: str,
    change: Callable[[Task], None], *, due_on: date | None = None, to: Bearer | None = None,
    needed: str = "", of_room: bool = False,
) -> TaskStep:  # fmt: skip
    texts = Texts()
    taken = texts.take("note", note, NOTE, needed=needed)
    more = to.said() if to is not None else {}
    wanted = _Wanted(act, by, _key(texts, key), taken, due_on, more, to)
    if texts.faults:
        raise Faulty(_("task"), texts.faults)
    with transaction.atomic():
        known = _known(wanted, task.pk)
        if known is not None:
            return known
        now = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
        if now.version != version:
            raise Conflict(now, _("somebody else changed the task meanwhile; look at it again"))
        duties = Duties(now, clock.today())
        refusal = duties.refusal_of_room(act, by) if of_room else duties.refusal(act, by)
        if refusal:
            raise Refused(refusal)
        change(now)
        now.version += 1
        now.save()
        step = _step(now, wanted, now.pk)
        messages.tell_of(step, duties)
        if to is not None:
            messages.tell_new_doers(step, Duties(now, clock.today()))
        tell_room(step, clock.today())
    return step


def _known(wanted: _Wanted, task: UUID | None) -> TaskStep | None:
    """The step that the same key made before. Acts of one person follow each other, so it is never made twice."""
    Person.objects.select_for_update(no_key=True).get(pk=wanted.by.pk)
    known = TaskStep.objects.filter(by=wanted.by, key=wanted.key).select_related("task").first()
    if known is not None and bytes(known.body) != wanted.body(task):
        raise Conflict(known.task, _("this was used before for another act; load the page again"))
    return known


def _step(task: Task, wanted: _Wanted, named: UUID | None) -> TaskStep:
    return TaskStep.objects.create(
        task=task,
        number=task.version,
        act=wanted.act,
        state=task.state,
        by=wanted.by,
        at=clock.now(),
        note=wanted.note,
        due_on=wanted.due_on,
        to_person=wanted.to.person if wanted.to else None,
        to_post=wanted.to.post if wanted.to else None,
        to_unit=wanted.to.unit if wanted.to else None,
        key=wanted.key,
        body=wanted.body(named),
    )


def _key(texts: Texts, key: str) -> str:
    return texts.take("key", key, KEY, needed=_("a key of up to 64 characters"))


def _prove(task: Task, note: str) -> None:
    """Raises Faulty where the proof that the task wants is not there."""
    there = Evidence.objects.filter(plant=task.plant_id, about=task.about)
    match task.proof:
        case Proof.TEXT if not note.strip():
            fault = Fault("note", _("say what was done and how it is now"))
        case Proof.PICTURE if not there.filter(type__in=PICTURES).exists():
            fault = Fault("evidence", _("add a picture that shows it"))
        case Proof.FILE if not there.exists():
            fault = Fault("evidence", _("add a file that proves it"))
        case _proven:
            return
    raise Faulty(_("task"), [fault])
