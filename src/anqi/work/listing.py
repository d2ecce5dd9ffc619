"""Tasks as lists show them: the day, the matter, how it stands, and one act."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.kit import clock
from anqi.pages.addresses import href_to
from anqi.pages.twins import Column
from anqi.work.models import Act
from anqi.work.queries import ToDo
from anqi.work.wording import acceptor_of, doer_of, sign_of, standing


def rows_of(todos: Iterable[ToDo]) -> list[dict[str, Any]]:
    """A row of each, with the act that is to be done now, or the way to see how it stands."""
    return [_row(todo) for todo in todos]


def _row(todo: ToDo) -> dict[str, Any]:
    task = todo.task
    address = href_to("work:task", task.pk)
    act = (
        {"text": Act(todo.act).label, "href": f"{address}#{todo.act}"}
        if todo.act
        else {"text": _("See how it stands"), "href": address}
    )
    return {
        "day": _day(task.due_on),
        "matter": task.title,
        "href": address,
        "note": _("{doer} does it, {acceptor} accepts it; given out by {issuer}").format(
            doer=doer_of(task), acceptor=acceptor_of(task), issuer=task.issued_by.name
        ),
        "status": standing(task, todo.colour),
        "state": sign_of(task, todo.colour),
        "act": act,
    }


COLUMNS = (
    Column("id", gettext_lazy("Id"), 38),
    Column("title", gettext_lazy("Matter"), 40),
    Column("state", gettext_lazy("State"), 10),
    Column("colour", gettext_lazy("Urgency"), 12),
    Column("due_on", gettext_lazy("Due on"), 12),
    Column("original_due_on", gettext_lazy("Originally due on"), 12),
    Column("doer", gettext_lazy("Who does it"), 20),
    Column("acceptor", gettext_lazy("Who accepts it"), 20),
    Column("issued_by", gettext_lazy("Who gave it out"), 12),
    Column("issued_at", gettext_lazy("Given out at"), 18),
    Column("department", gettext_lazy("Department code"), 12),
    Column("branch", gettext_lazy("Branch code"), 12),
    Column("proof", gettext_lazy("Proof that is wanted"), 10),
    Column("done_on", gettext_lazy("Offered on"), 12),
    Column("in_time", gettext_lazy("By the original day"), 12),
    Column("source", gettext_lazy("From which record"), 30),
)
"""The columns of the twins."""


def twin_rows(todos: Iterable[ToDo]) -> Iterator[tuple[Any, ...]]:
    """The same tasks for a workbook or a program."""
    for todo in todos:
        task = todo.task
        yield (
            str(task.pk), task.title, str(task.get_state_display()),
            str(todo.colour.label) if todo.colour else None, task.due_on, task.original_due_on,
            doer_of(task), acceptor_of(task), task.issued_by.name, task.issued_at,
            task.department, task.branch, str(task.get_proof_display()), task.done_on,
            task.in_time, task.source,
        )  # fmt: skip


def _day(day: date) -> str:
    return day.strftime("%m-%d" if day.year == clock.today().year else "%y-%m-%d")
