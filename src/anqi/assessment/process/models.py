"""Assessments and their steps. Where one stands is worked out of its steps, and stored nowhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.runs.models import Run
from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant


class Assessment(models.Model):
    """One scheme of an edition, judged as of a day and brought through due process."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="assessments")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="assessments")
    scheme = models.CharField(_("scheme"), max_length=64)
    as_of = models.DateField(_("as of"))
    title = models.CharField(_("title"), max_length=100)
    begun_at = models.DateTimeField(_("begun at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-as_of", "scheme", "-begun_at")


class Owner(models.TextChoices):
    """Who answers for facts being right before anything is published."""

    SAFETY = "safety", _("safety department")
    DISCIPLINE = "discipline", _("discipline secretary")


class StepAct(models.TextChoices):
    """What is done with an assessment."""

    BEGIN = "begin", _("begun with a run")
    CONFIRM = "confirm", _("data confirmed")
    RETURN = "return", _("data sent back")
    REPEAT = "repeat", _("run repeated")
    PUBLISH = "publish", _("published for objections")
    OBJECT = "object", _("objected")
    ANSWER = "answer", _("objection answered")
    DECIDE = "decide", _("decided by the committee")
    SEAL = "seal", _("sealed")
    CALL_OFF = "call_off", _("called off")


class Objection(models.Model):
    """What somebody holds against a published result: about which subject, and which rule, veto or fact of it.

    `subject` is a code of the scheme's type. `text` says why. It is answered by `due_on`; what came of it are steps.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="objections")
    by = models.ForeignKey(Person, models.PROTECT, related_name="objections")
    subject = models.CharField(max_length=64)
    rule = models.CharField(_("rule or veto"), max_length=64, blank=True)
    fact = models.UUIDField(_("the fact"), null=True, blank=True)
    text = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))
    due_on = models.DateField(_("to be answered by"))

    class Meta:
        ordering = ("at", "id")


class Answer(models.TextChoices):
    """What came of an objection."""

    REFUSED = "refused", _("not granted")
    FACTS = "facts", _("granted: facts are corrected")
    DECISION = "decision", _("granted: decided otherwise")


class Step(models.Model):
    """One act on an assessment: who, by which post, when. Only added. `number` is its version after it.

    `run` is the run that it is about. A step of a committee names the `committee`, its `document`, the day, how many of
    it `were_due` and `were_present`, and how many were `in_favour`. `until` is the last day of a publication.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(_("step"), max_length=16, choices=StepAct)
    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=32, blank=True)
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)
    owner = models.CharField(max_length=16, choices=Owner, blank=True)
    until = models.DateField(null=True, blank=True)
    objection = models.ForeignKey(
        Objection, models.PROTECT, related_name="steps", null=True, blank=True
    )
    answer = models.CharField(max_length=16, choices=Answer, blank=True)
    committee = models.CharField(_("committee"), max_length=100, blank=True)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    were_due = models.PositiveSmallIntegerField(null=True, blank=True)
    were_present = models.PositiveSmallIntegerField(null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(null=True, blank=True)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("assessment", "number")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "number"), name="step_number"),
            models.UniqueConstraint(fields=("by", "key"), name="step_key"),
            models.CheckConstraint(
                condition=~Q(act=StepAct.DECIDE)
                | (
                    ~Q(committee="")
                    & ~Q(document="")
                    & Q(decided_on__isnull=False, were_present__isnull=False)
                ),
                name="step_decided_by_document",
            ),
        )


class Ruling(models.Model):
    """What the committee decided of one subject otherwise than the run, or where the run left a tie. Only added.

    It stands in a step: a decision, or the answer to an objection. `grade` takes the run's place; the score stays.
    """

    step = models.ForeignKey(Step, models.PROTECT, related_name="rulings")
    subject = models.CharField(max_length=64)
    grade = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ("step", "subject")
        constraints = (models.UniqueConstraint(fields=("step", "subject"), name="ruling_once"),)
