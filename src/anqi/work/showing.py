"""What the page of a task shows: how far it has come, its terms, its history, its files, what was said."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.organisation.models import Person
from anqi.pages import component_kinds as kinds
from anqi.work.models import Act, Comment, Evidence, State, Task, TaskStep
from anqi.work.wording import acceptor_of, bearer, day_said, doer_of, moment_said

_REACHED = {
    State.TO_BEGIN: 0, State.DOING: 1, State.RETURNED: 1, State.OFFERED: 2, State.CLOSED: 3,
}  # fmt: skip
_BAD = (Act.SEND_BACK, Act.REFUSE_EXTENSION, Act.CALL_OFF)


def stages_of(task: Task, steps: Sequence[TaskStep]) -> list[dict[str, Any]]:
    """To do, being done, to be accepted, done: each with who came there and when."""
    notes = [
        _last(steps, Act.ISSUE, Act.REASSIGN),
        _last(steps, Act.START, Act.SEND_BACK),
        _last(steps, Act.OFFER),
        _last(steps, Act.ACCEPT),
    ]
    names = [State.TO_BEGIN, State.DOING, State.OFFERED, State.CLOSED]
    if task.state == State.RETURNED:
        names[1] = State.RETURNED
    if task.state == State.CALLED_OFF:
        ended = _last(steps, Act.CALL_OFF)
        been = sum(1 for note in notes[:3] if note) or 1
        shown = [_stage(str(names[at].label), notes[at], "past") for at in range(been)]
        return [*shown, _stage(str(State.CALLED_OFF.label), ended, "now")]
    reached = _REACHED[State(task.state)]
    found = []
    for at, name in enumerate(names):
        now = "now" if at == reached else "past" if at < reached else ""
        if task.state == State.CLOSED:
            now = "past"
        found.append(_stage(str(name.label), notes[at] if at <= reached else "", now))
    return found


def _stage(name: str, note: str, state: str) -> dict[str, Any]:
    return {"name": name, "note": note} | ({"state": state} if state else {})


def _last(steps: Sequence[TaskStep], *acts: Act) -> str:
    """Who did the newest of these acts, and when; nothing where nobody did."""
    found = [step for step in steps if step.act in acts]
    return f"{found[-1].by.name} {moment_said(found[-1].at)}" if found else ""


def pressing(task: Task, steps: Sequence[TaskStep]) -> dict[str, Any] | None:
    """What must be read first: why it was sent back, or why more time is asked for."""
    act = Act.SEND_BACK if task.state == State.RETURNED else Act.ASK_EXTENSION
    if task.state != State.RETURNED and task.asked_due_on is None:
        return None
    found = [step for step in steps if step.act == act]
    if not found:
        return None
    title = (
        _("Sent back by {by}, {at}")
        if act == Act.SEND_BACK
        else _("{by} asks for more time, to {day}")
    )
    day = day_said(task.asked_due_on) if task.asked_due_on else ""
    said = title.format(by=found[-1].by.name, at=moment_said(found[-1].at), day=day)
    return {"title": said, "text": found[-1].note}


def terms_of(task: Task, units: dict[str, str]) -> list[dict[str, Any]]:
    """The terms of a task; `units` are the names of its department and branch by their codes."""
    terms: list[dict[str, Any]] = [
        {"name": _("Who does it"), "value": doer_of(task)},
        {"name": _("Who accepts it"), "value": acceptor_of(task)},
        {"name": _("Who gave it out"), "value": task.issued_by.name},
        {"name": _("Due on"), "value": day_said(task.due_on)},
    ]
    if task.due_on != task.original_due_on:
        original = {"name": _("Originally due on"), "value": day_said(task.original_due_on)}
        terms.append(original | {"note": _("assessed on this day")})
    if task.asked_due_on:
        terms.append({"name": _("Extension asked to"), "value": day_said(task.asked_due_on)})
    terms.append({"name": _("Proof that is wanted"), "value": str(task.get_proof_display())})
    if task.done_on:
        terms.append({"name": _("Offered on"), "value": day_said(task.done_on)})
    for name, code in ((_("Department"), task.department), (_("Party branch"), task.branch)):
        if code:
            terms.append({"name": name, "value": units.get(code, code)})
    if task.source:
        terms.append({"name": _("From which record"), "value": task.source, "mono": True})
    return terms


def history_of(
    steps: Sequence[TaskStep], overdue: Sequence[tuple[date, datetime]]
) -> list[kinds.Event]:
    """What was done with it, and when it became overdue, the oldest first."""
    events = [(step.at, _event(step)) for step in steps]
    events += [(at, _overdue(day, at)) for day, at in overdue]
    events.sort(key=lambda event: event[0])
    return kinds.up_to_now([event for _at, event in events])


def _event(step: TaskStep) -> kinds.Event:
    what = str(step.get_act_display())
    if step.act == Act.ASK_EXTENSION and step.due_on is not None:
        what = _("asked for an extension to {day}").format(day=day_said(step.due_on))
    who = step.by.name
    if step.to_person_id is not None or step.to_post:
        who = _("{by} to {to}").format(
            by=who, to=bearer(step.to_person, step.to_post or "", step.to_unit)
        )
    event: kinds.Event = {
        "time": moment_said(step.at), "what": what, "who": who, "note": step.note,
    }  # fmt: skip
    if step.act in _BAD:
        event["state"] = "bad"
    return event


def _overdue(day: date, at: datetime) -> kinds.Event:
    return {
        "time": moment_said(at),
        "what": _("not done by {day}").format(day=day_said(day)),
        "note": _("Those above in the administration and in the Party were told."),
        "state": "bad",
    }


def files_of(evidence: Collection[Evidence]) -> list[dict[str, Any]]:
    """The files, each with when it says it was taken, and apart from that when it came here."""
    return [
        {
            "name": one.name,
            "href": reverse("work:evidence", args=[one.pk]),
            "small": reverse("work:small", args=[one.pk]) if one.is_picture else "",
            "taken": moment_said(one.captured_at) if one.captured_at else "",
            "uploaded": moment_said(one.at),
            "by": one.by.name,
            "size": _size(one.size),
            "alike": one.resembles_id is not None,
        }
        for one in evidence
    ]


def _size(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"


def said_about(comments: Collection[Comment], person: Person) -> list[dict[str, Any]]:
    """The comments; those that were taken back say so, and one's own can be."""
    shown = []
    for one in comments:
        withdrawal = getattr(one, "withdrawn_by", None)
        shown.append(
            {
                "id": one.pk,
                "by": one.by.name,
                "at": moment_said(one.at),
                "text": one.text,
                "withdrawn": moment_said(withdrawal.at) if withdrawal else "",
                "own": withdrawal is None and one.by_id == person.pk,
            }
        )
    return shown
