"""Cases of vetoes and their steps. Where a case stands is worked out of its steps, and stored nowhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.runs.models import Run
from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant

LIABLE = "LIABLE"
"""The veto of who is found directly or mainly responsible for an accident: no rulebook can do without it."""
ACCIDENT = "ACCIDENT"
"""What a unit is frozen by while responsibility for an accident is being determined."""


class VetoCase(models.Model):
    """A veto on one subject, by what it rests on.

    `type` and `code` name the subject as runs do, `name` is what it was called. `veto` is a code of the edition's
    scheme, or LIABLE or ACCIDENT, which need no rulebook; then `scheme` is empty. `grades` are those that the rulebook
    closes. `since` is the day on which the first fact occurred, `window_to` the last day of the window: of the
    calendar year of occurrence. `ground` is the SHA-256 of subject, veto and facts, so that none is proposed twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="vetoes")
    type = models.CharField(max_length=16)
    code = models.CharField(_("code"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    veto = models.CharField(_("veto"), max_length=64)
    title = models.JSONField(default=dict)
    basis = models.JSONField(default=dict)
    scheme = models.CharField(max_length=64, blank=True)
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="vetoes", null=True, blank=True
    )
    grades = models.JSONField(default=list)
    since = models.DateField(_("since"))
    window_to = models.DateField(_("last day of the window"))
    ground = models.CharField(max_length=64)
    begun_at = models.DateTimeField(_("begun at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-begun_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("plant", "ground"), name="veto_proposed_once"),
        )
        indexes = (models.Index(fields=("plant", "type", "code"), name="veto_by_subject"),)


class VetoAct(models.TextChoices):
    """What is done with a case."""

    PROPOSE = "propose", _("veto proposed")
    HOLD = "hold", _("frozen until responsibility is determined")
    RESUME = "resume", _("responsibility determined")
    RELEASE = "release", _("found not responsible")
    NOTIFY = "notify", _("those concerned notified")
    STATE = "state", _("statement given")
    DECIDE = "decide", _("veto decided")
    APPEAL = "appeal", _("appealed")
    ANSWER = "answer", _("appeal answered")
    LIFT = "lift", _("veto lifted")


class VetoOutcome(models.TextChoices):
    """What came of a decision, or of an appeal."""

    CONFIRMED = "confirmed", _("veto confirmed")
    REJECTED = "rejected", _("veto not confirmed")
    KEPT = "kept", _("appeal not granted")
    REOPENED = "reopened", _("appeal granted: determined anew")


class VetoStep(models.Model):
    """One act on a case: who, by which post, when. Only added. `number` is the case's version after it.

    `facts` are the ids of what the case rests on from this step on: of a proposal all of them, of a freeze the
    accident. `run` is the run that had the veto, or has it no more. `until` is the last day for a statement; of a
    decision the last day on which it is in force, which closes `grades` and `honours`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(VetoCase, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(_("step"), max_length=16, choices=VetoAct)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=32, blank=True)
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)
    facts = models.JSONField(default=list)
    run = models.ForeignKey(Run, models.PROTECT, related_name="vetoes", null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=VetoOutcome, blank=True)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    grades = models.JSONField(default=list)
    honours = models.JSONField(default=list)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="veto_step_number"),
            models.UniqueConstraint(fields=("by", "key"), name="veto_step_key"),
            models.CheckConstraint(
                condition=~Q(act__in=("decide", "answer", "lift"))
                | (~Q(document="") & Q(decided_on__isnull=False)),
                name="veto_decided_by_document",
            ),
        )
