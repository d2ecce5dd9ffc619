"""What is kept of background work: jobs that somebody asked for, and what became of each duty by the clock."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.kit.ids import uuid7
from anqi.organisation.models import Plant


class State(models.TextChoices):
    """How a job stands."""

    WAITING = "waiting", _("waiting its turn")
    RUNNING = "running", _("running")
    DONE = "done", _("finished")
    FAILED = "failed", _("could not be finished")
    CANCELLED = "cancelled", _("called off")


ENDED = (State.DONE, State.FAILED, State.CANCELLED)


class Job(models.Model):
    """Something that takes too long for a page: what was asked for, by whom, and what came of it.

    `kind` says what is done (kinds.py), with its `arguments`; `words` fill its title. `key` was made for the form: the
    same key again is the same job. `faults` are pairs of place and message, of `fault_count` the first; `trouble` says
    why it failed where that was no fault of what was handed in. What is in `language` was said in that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind of job"), max_length=64)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="+", null=True)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    words = models.JSONField(default=dict)
    arguments = models.JSONField(default=dict)
    language = models.CharField(max_length=16)
    heavy = models.BooleanField(default=True)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.WAITING)
    worker = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    trouble = models.TextField(blank=True)
    faults = models.JSONField(default=list)
    fault_count = models.IntegerField(default=0)
    asked_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("account", "key"), name="job_key"),
            models.UniqueConstraint(
                fields=("kind", "plant"),
                condition=Q(state=State.RUNNING, heavy=True),
                name="job_one_heavy",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state"),
        )
        indexes = (
            models.Index(fields=("account", "asked_at"), name="job_by_account"),
            models.Index(fields=("plant", "kind", "asked_at"), name="job_by_plant"),
            models.Index(fields=("state",), name="job_by_state"),
        )

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


class Outcome(models.TextChoices):
    """What came of a duty."""

    RUNNING = "running", _("being carried out")
    WELL = "well", _("done well")
    ALARM = "alarm", _("found something amiss")
    BROKEN = "broken", _("broke down")


class Round(models.Model):
    """The newest run of a duty by the clock: one row for each duty, so that no two workers take the same one.

    `due_at` is the moment for which it was run; `well_at` when it last ended well.
    """

    name = models.CharField(primary_key=True, max_length=100)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    well_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.RUNNING)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)
