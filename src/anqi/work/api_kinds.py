"""Tasks, files and comments as programs send and get them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Header, Schema
from pydantic import ConfigDict, StringConstraints

from anqi.organisation.api_kinds import Code, Day, Line, Strict, Text
from anqi.organisation.models import Person, Tree, Unit
from anqi.organisation.posts import Post
from anqi.work.colours import Colour
from anqi.work.models import Comment, Evidence, Proof, State, Task, TaskStep
from anqi.work.wording import bearer

Title = Annotated[Line, StringConstraints(min_length=1, max_length=100)]
Said = Annotated[Text, StringConstraints(min_length=1)]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^(\*|"[0-9]{1,9}")$',
        description="The `ETag` of the task as it was read. Where somebody changed it meanwhile: 412.",
        examples=['"3"'],
    ),
]


class Bearer(Schema):
    """Who does a task or accepts it: a person, or whoever holds a post, of a unit or of the plant."""

    person: str = Field(description="The staff number; empty where a post is named.")
    post: str = Field(description="Empty where a person is named.")
    tree: str
    unit: str = Field(description="The code of the unit in which the post is held.")
    name: str = Field(description="What it is called.")


class StepOut(Schema):
    """One act on a task."""

    number: int
    act: str
    state: State = Field(description="How the task stood after it.")
    by: str = Field(description="The staff number of who did it.")
    at: datetime
    note: str
    due_on: date | None = Field(description="The day that was asked for.")


class TaskOut(Schema):
    """A task and how it stands."""

    id: UUID
    title: str
    details: str
    state: State
    colour: Colour | None = Field(description="How urgent it is today; none where it has ended.")
    due_on: date
    original_due_on: date = Field(description="The day by which it is assessed.")
    asked_due_on: date | None = Field(description="The day that an extension is asked for to.")
    doer: Bearer
    acceptor: Bearer
    issued_by: str
    issued_at: datetime
    department: str
    branch: str
    proof: Proof = Field(description="What must be there before it is offered for acceptance.")
    source: str = Field(description="The record that it came from.")
    done_by: str
    done_on: date | None
    accepted_by: str
    in_time: bool | None = Field(description="Whether it was done by the original day.")
    version: int = Field(description="Raised by one with every act; the `ETag` of one task.")


class TaskWithSteps(TaskOut):
    """A task with its history, and what the caller can do with it now."""

    acts: list[str]
    steps: list[StepOut]


class BearerIn(Strict):
    """A person by staff number; or a post, with the unit in which it is held where it is not of the plant."""

    person: Code = ""
    post: Post | None = None
    tree: Tree | None = None
    unit: Code = ""


class TaskIn(Strict):
    """A task to be given out."""

    id: UUID | None = Field(None, description="Made by who calls; a new one where none is named.")
    title: Title
    details: Annotated[Text, StringConstraints(max_length=4000)] = ""
    due_on: Day
    doer: BearerIn
    acceptor: BearerIn | None = Field(None, description="Who calls, where nobody is named.")
    proof: Proof = Proof.NONE
    department: Code = Field("", description="Whom it is about; else the unit of who does it.")
    branch: Code = ""
    source: Line = Field("", description="The record of the program that it came from.")
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "7号机防护罩补装螺栓", "due_on": "2099-12-31", "proof": "picture",
                    "doer": {"person": "1003"}, "source": "mes/orders/118",
                }
            ]
        }
    )  # fmt: skip


class ActIn(Strict):
    """An act on a task. `version` is the task's as it was read, where there is no `If-Match`."""

    version: int | None = Field(None, ge=1, le=10**9)
    note: Text = ""
    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "note": "已装好"}]})


class ActWithReason(ActIn):
    """An act that wants a reason."""

    note: Said
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "note": "差一颗螺栓"}]}
    )


class ExtensionIn(ActWithReason):
    """More time, asked for before the day on which the task is due."""

    until: Day
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "note": "等备件", "until": "2099-12-31"}]
        }
    )  # fmt: skip


class HandingOnIn(ActWithReason):
    """The task is given to somebody else."""

    to: BearerIn
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "note": "调岗", "to": {"person": "1003"}}]
        }
    )  # fmt: skip


class EvidenceOut(Schema):
    """A file. `taken_at` is what a camera said and proves nothing; `uploaded_at` is when it came here."""

    id: UUID
    name: str
    type: str
    size: int = Field(description="Bytes as they are stored.")
    sha256: str = Field(description="Of the bytes as they are stored.")
    by: str
    uploaded_at: datetime
    taken_at: datetime | None
    resembles: UUID | None = Field(
        description="An earlier file of another record that looks alike."
    )


class CommentIn(Strict):
    """What somebody says about a task, and which of its people are told at once."""

    text: Said
    tell: list[Code] = Field(default_factory=list, max_length=20)
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "备件周五到"}]})


class CommentOut(Schema):
    """What was said. One that was taken back stays, and says so."""

    id: UUID
    by: str
    name: str
    at: datetime
    text: str
    withdrawn_at: datetime | None


def task_out(task: Task, colour: Colour | None) -> dict[str, Any]:
    """A task as the API gives it."""
    return {
        "id": task.pk, "title": task.title, "details": task.details, "state": task.state,
        "colour": colour, "due_on": task.due_on, "original_due_on": task.original_due_on,
        "asked_due_on": task.asked_due_on,
        "doer": _bearer(task.person, task.post, task.unit),
        "acceptor": _bearer(task.acceptor, task.acceptor_post, task.acceptor_unit),
        "issued_by": task.issued_by.code, "issued_at": task.issued_at,
        "department": task.department, "branch": task.branch, "proof": task.proof,
        "source": task.source, "done_by": task.done_by.code if task.done_by else "",
        "done_on": task.done_on, "accepted_by": task.accepted_by.code if task.accepted_by else "",
        "in_time": task.in_time, "version": task.version,
    }  # fmt: skip


def step_out(step: TaskStep) -> dict[str, Any]:
    return {
        "number": step.number, "act": step.act, "state": step.state, "by": step.by.code,
        "at": step.at, "note": step.note, "due_on": step.due_on,
    }  # fmt: skip


def evidence_out(one: Evidence) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.name, "type": one.type, "size": one.size, "sha256": one.sha256,
        "by": one.by.code, "uploaded_at": one.at, "taken_at": one.captured_at,
        "resembles": one.resembles_id,
    }  # fmt: skip


def comment_out(one: Comment) -> dict[str, Any]:
    withdrawal = getattr(one, "withdrawn_by", None)
    return {
        "id": one.pk, "by": one.by.code, "name": one.by.name, "at": one.at, "text": one.text,
        "withdrawn_at": withdrawal.at if withdrawal else None,
    }  # fmt: skip


def _bearer(person: Person | None, post: str, unit: Unit | None) -> dict[str, str]:
    return {
        "person": person.code if person else "",
        "post": post,
        "tree": unit.tree if unit else "",
        "unit": unit.code if unit else "",
        "name": bearer(person, post, unit),
    }
