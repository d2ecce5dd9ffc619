"""The colour of a task on a day: said once for one task, and once for the database."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from anqi.work.models import OPEN, WITH_THE_DOER, State, Task

NEAR = timedelta(days=3)
"""So long before it is due a task is near due."""


class Colour(models.TextChoices):
    """How urgent a task is. Pages never show it by colour alone."""

    GREEN = "green", _("in time")
    BLUE = "blue", _("near due")
    YELLOW = "yellow", _("behind or returned")
    RED = "red", _("overdue")


def colour_of(task: Task, day: date) -> Colour | None:
    """The colour of an open task on a day; None for one that is closed or called off.

    Behind is what runs on an extension past its original day. What waits for acceptance has the colour of the day on
    which it was done: that its acceptance takes long is not the doer's delay.
    """
    if task.state not in OPEN:
        return None
    on = task.done_on if task.state == State.OFFERED and task.done_on else day
    if task.due_on < on:
        return Colour.RED
    if task.state == State.RETURNED or task.original_due_on < on:
        return Colour.YELLOW
    if task.state in WITH_THE_DOER and task.due_on <= on + NEAR:
        return Colour.BLUE
    return Colour.GREEN


def colour_on(day: date) -> Case:
    """The same, to be asked of the database."""
    acting = Q(state__in=WITH_THE_DOER)
    offered = Q(state=State.OFFERED)
    red = acting & Q(due_on__lt=day) | offered & Q(due_on__lt=F("done_on"))
    behind = acting & Q(original_due_on__lt=day) | offered & Q(original_due_on__lt=F("done_on"))
    return Case(
        When(~Q(state__in=OPEN), then=Value(None)),
        When(red, then=Value(Colour.RED)),
        When(behind | Q(state=State.RETURNED), then=Value(Colour.YELLOW)),
        When(acting & Q(due_on__lte=day + NEAR), then=Value(Colour.BLUE)),
        default=Value(Colour.GREEN),
        output_field=models.CharField(),
    )
