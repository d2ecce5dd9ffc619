"""Who is told of which step of a task."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.organisation.models import Person
from anqi.work.duties import Duties
from anqi.work.models import Act, TaskStep
from anqi.work.notices import tell

_TEXTS: dict[str, str] = {
    Act.ISSUE: N_("{by} gave you “{task}”, due on {day}"),
    Act.OFFER: N_("{by} has done “{task}”; it waits for your acceptance"),
    Act.ACCEPT: N_("{by} accepted “{task}”"),
    Act.SEND_BACK: N_("{by} sent back “{task}”, due on {day}"),
    Act.ASK_EXTENSION: N_("{by} asks for more time for “{task}”, to {asked}"),
    Act.GRANT_EXTENSION: N_("“{task}” is now due on {day}"),
    Act.REFUSE_EXTENSION: N_("“{task}” stays due on {day}"),
    Act.REASSIGN: N_("{by} gave “{task}” to somebody else; you need not do it any more"),
    Act.CALL_OFF: N_("{by} called off “{task}”"),
}
"""What is said of each step; to begin with a task is nobody else's news."""


def tell_new_doers(step: TaskStep, duties: Duties) -> None:
    """Tell those to whom a task was handed on, as if it had been given to them first."""
    figures = {"by": step.by.name, "task": step.task.title, "day": str(step.task.due_on)}
    people = [person for person in duties.doers if person != step.by]
    tell(people, _TEXTS[Act.ISSUE], figures=figures, source=step.task.about)


def tell_of(step: TaskStep, duties: Duties) -> None:
    """Tell those whose turn it is now, or who wait for it, but not who acted."""
    if step.act not in _TEXTS:
        return
    task = step.task
    whom: Iterable[Person] = duties.doers
    if step.act == Act.OFFER:
        whom = duties.acceptors
    elif step.act == Act.ASK_EXTENSION:
        whom = duties.deciders
    figures = {"by": step.by.name, "task": task.title, "day": str(task.due_on)}
    if step.due_on is not None:
        figures["asked"] = str(step.due_on)
    people = [person for person in whom if person != step.by]
    tell(people, _TEXTS[step.act], figures=figures, source=task.about)
