"""The page of one task, and its acts: what a POST asks for is done once, and what somebody else did first is told."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Account, Person
from anqi.work import queries, showing
from anqi.work.colours import colour_of
from anqi.work.comments import comments_on
from anqi.work.consequences import consequence, wanted_proof
from anqi.work.duties import Duties
from anqi.work.forms import ActForm, CommentForm, EvidenceForm, ReassignForm
from anqi.work.models import Act, Task, TaskStep
from anqi.work.notices import mark_read_about
from anqi.work.queries import Counts
from anqi.work.wording import day_said, moment_said, sign_of, standing

Form = ActForm | ReassignForm
KNOWN_COUNTS = "known_counts"
"""Where a page leaves what the frame would count again."""
_MAIN = (Act.OFFER, Act.ACCEPT, Act.GRANT_EXTENSION)
"""Acts that stand open on the page; the others are unfolded first."""
_ORDER = (
    Act.ACCEPT, Act.GRANT_EXTENSION, Act.OFFER, Act.SEND_BACK, Act.REFUSE_EXTENSION, Act.START,
    Act.ASK_EXTENSION, Act.REASSIGN, Act.CALL_OFF,
)  # fmt: skip


@dataclass
class Left:
    """What a POST left undone: the form with its faults, or what somebody else did first."""

    act: Act | None = None
    form: Form | None = None
    comment: CommentForm | None = None
    conflict: str = ""
    typed: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200


def show(
    request: HttpRequest, account: Account, person: Person, found: queries.TaskFor, left: Left
) -> HttpResponse:
    """The page; to have seen it is to have read the notices about it."""
    task = found.task
    duties, steps = found.duties, found.duties.steps
    read = mark_read_about(person=person, source=task.about) if found.has_unread else 0
    setattr(request, KNOWN_COUNTS, Counts(found.counts.tasks, found.counts.unread - read))
    colour = colour_of(task, clock.today())
    context = {
        "task": task,
        "sign": sign_of(task, colour),
        "standing": standing(task, colour),
        "due": day_said(task.due_on),
        "pressing": showing.pressing(task, steps),
        "stages": showing.stages_of(task, steps),
        "acts": [_shown(act, account, person, duties, left) for act in _ORDER if act in found.acts],
        "terms": showing.terms_of(task, found.units),
        "history": showing.history_of(steps, found.overdue),
        "files": showing.files_of(queries.evidence_about(task.plant, task.about)),
        "upload": EvidenceForm() if found.acts else None,
        "comments": showing.said_about(comments_on(task.plant, task.about), person),
        "comment": left.comment or CommentForm(people=queries.parties_of(duties, person)),
        "has_people": bool(queries.parties_of(duties, person)),
        "conflict": _conflict(left, steps),
    }
    return render(request, "work/task.html", context, status=left.status)


def form_for(
    act: Act, task: Task, account: Account, person: Person, *data: Any, **more: Any
) -> Form:
    """The form of an act, filled with what was sent."""
    if act == Act.REASSIGN:
        return ReassignForm(*data[:1], task=task, account=account, issuer=person, **more)
    return ActForm(*data, doing=act, task=task, **more)


def _shown(
    act: Act, account: Account, person: Person, duties: Duties, left: Left
) -> dict[str, Any]:
    form = left.form if left.act == act else None
    main = act in _MAIN
    return {
        "act": act.value,
        "label": act.label,
        "main": main,
        "open": main or form is not None,
        "said": consequence(act, duties),
        "hint": wanted_proof(duties.task) if act == Act.OFFER else "",
        "form": form or form_for(act, duties.task, account, person),
    }


def _conflict(left: Left, steps: list[TaskStep]) -> dict[str, Any] | None:
    """Both versions: what was asked for, and what has become of the task meanwhile."""
    if not left.conflict:
        return None
    newest = steps[-1]
    theirs = [
        {"name": _("State"), "value": str(newest.get_state_display())},
        {"name": _("Newest step"), "value": str(newest.get_act_display())},
        {"name": _("Who and when"), "value": f"{newest.by.name} {moment_said(newest.at)}"},
    ]
    if newest.note:
        theirs.append({"name": _("Note"), "value": newest.note})
    return {"text": left.conflict, "mine": left.typed, "theirs": theirs}


def typed_in(act: Act, form: Form) -> list[dict[str, Any]]:
    """What somebody asked for, as he wrote it."""
    found = [{"name": _("What you wanted"), "value": str(act.label)}]
    for name in ("until", "note", "person", "post", "unit"):
        value = form.data.get(name, "")
        if name in form.fields and value:
            found.append({"name": str(form.fields[name].label), "value": value})
    return found


def address_of(task: Task) -> str:
    return reverse("work:task", args=[task.pk])
