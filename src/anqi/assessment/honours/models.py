"""Calls for honours, who is nominated, the steps, and what was awarded."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.runs.models import Run
from anqi.assessment.vetoes.models import VetoCase
from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant


class Honour(models.TextChoices):
    """What can be called for."""

    MEMBER = "member", _("excellent Communist Party member")
    BRANCH = "branch", _("advanced Party branch")
    DEPARTMENT = "department", _("advanced department")
    SAFETY_PERSON = "safety_person", _("individual advanced in safety")
    SAFETY_BRANCH = "safety_branch", _("Party branch advanced in safety")
    SAFETY_UNIT = "safety_unit", _("unit advanced in safety")


SUBJECTS = {
    Honour.MEMBER: "person",
    Honour.BRANCH: "branch",
    Honour.DEPARTMENT: "department",
    Honour.SAFETY_PERSON: "person",
    Honour.SAFETY_BRANCH: "branch",
    Honour.SAFETY_UNIT: "department",
}
"""What type of subject an honour is for."""
FIELDS = {
    Honour.MEMBER: "party",
    Honour.BRANCH: "party",
    Honour.DEPARTMENT: "other",
    Honour.SAFETY_PERSON: "safety",
    Honour.SAFETY_BRANCH: "safety",
    Honour.SAFETY_UNIT: "safety",
}
"""The attribute `field` of the fact that an award posts."""


class HonourCall(models.Model):
    """A call for an honour, and what a winner must fulfil.

    He is judged by a scheme of the edition: he has one of `grades` (any where none is named), at least `least` points
    (hundredths; None: any), and of each rule in `rules` at least so many percent of what it can give. `seats` are how
    many are awarded at most. `kept_to` is the last day for nominations, `decide_by` that for the decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="honour_calls")
    honour = models.CharField(_("honour"), max_length=16, choices=Honour)
    title = models.CharField(_("title"), max_length=100)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="honour_calls")
    scheme = models.CharField(_("scheme"), max_length=64)
    grades = models.JSONField(default=list)
    least = models.IntegerField(null=True, blank=True)
    rules = models.JSONField(default=dict)
    seats = models.PositiveSmallIntegerField(_("seats"))
    kept_to = models.DateField(_("nominations until"))
    decide_by = models.DateField(_("decision by"))
    begun_at = models.DateTimeField(_("begun at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-begun_at", "-id")

    @property
    def type(self) -> str:
        """What type of subject is honoured: person, branch or department."""
        return SUBJECTS[Honour(self.honour)]


class HonourNomination(models.Model):
    """Somebody, or a unit, that is put forward. `department` and `branch` are those of a person on that day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    call = models.ForeignKey(HonourCall, models.PROTECT, related_name="nominations")
    code = models.CharField(_("code"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    department = models.CharField(max_length=64, blank=True)
    branch = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("what is honoured"))

    class Meta:
        ordering = ("call", "code")
        constraints = (
            models.UniqueConstraint(fields=("call", "code"), name="honour_nominated_once"),
        )


class HonourOwner(models.TextChoices):
    """Who reviews nominations, each for his own part."""

    PARTY = "party", _("Party office")
    SAFETY = "safety", _("safety department")
    DISCIPLINE = "discipline", _("discipline secretary")


class HonourAct(models.TextChoices):
    """What is done with a call."""

    CALL = "call", _("honour called for")
    NOMINATE = "nominate", _("nominated")
    CHECK = "check", _("nominations reviewed")
    PUBLISH = "publish", _("candidates published")
    OBJECT = "object", _("objected to a candidate")
    ANSWER = "answer", _("objection to a candidate answered")
    DECIDE = "decide", _("honour decided")
    ASK_BACK = "ask_back", _("withdrawal asked for")
    WITHDRAW = "withdraw", _("honour withdrawn")
    KEEP = "keep", _("honour kept")
    CALL_OFF = "call_off", _("call ended without a decision")


class HonourStep(models.Model):
    """One act on a call: who, by which post, when. Only added. `number` is the call's version after it.

    `run` is the run by which candidates were judged. `checks` of a review are `{CODE: [passed, note]}`; `codes` are
    those published, or those who were awarded. `answers` is the step of the objection, or of the withdrawal that was
    asked for; of an objection `granted` says whether the candidate is struck. A step of a committee names its document.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    call = models.ForeignKey(HonourCall, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(_("step"), max_length=16, choices=HonourAct)
    nomination = models.ForeignKey(
        HonourNomination, models.PROTECT, related_name="steps", null=True, blank=True
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=32, blank=True)
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="honours", null=True, blank=True)
    owner = models.CharField(max_length=16, choices=HonourOwner, blank=True)
    checks = models.JSONField(default=dict)
    codes = models.JSONField(default=list)
    until = models.DateField(null=True, blank=True)
    answers = models.ForeignKey(
        "self", models.PROTECT, related_name="answered_by", null=True, blank=True
    )
    granted = models.BooleanField(null=True, blank=True)
    case = models.ForeignKey(
        VetoCase, models.PROTECT, related_name="withdrawals", null=True, blank=True
    )
    committee = models.CharField(max_length=100, blank=True)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    were_due = models.PositiveSmallIntegerField(null=True, blank=True)
    were_present = models.PositiveSmallIntegerField(null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(null=True, blank=True)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("call", "number")
        constraints = (
            models.UniqueConstraint(fields=("call", "number"), name="honour_step_number"),
            models.UniqueConstraint(fields=("by", "key"), name="honour_step_key"),
            models.CheckConstraint(
                condition=~Q(act__in=("decide", "withdraw", "keep"))
                | (~Q(document="") & Q(decided_on__isnull=False)),
                name="honour_decided_by_document",
            ),
        )


class HonourAward(models.Model):
    """What was awarded to whom: the decision, and the fact that it posted. That it was withdrawn is a step.

    Plant, type and code stand here too, so that the awards of a subject are found at once.
    """

    step = models.ForeignKey(HonourStep, models.PROTECT, related_name="awards")
    nomination = models.OneToOneField(HonourNomination, models.PROTECT, related_name="award")
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="awards")
    type = models.CharField(max_length=16)
    code = models.CharField(max_length=64)
    fact = models.UUIDField()

    class Meta:
        ordering = ("-step__decided_on", "code")
        indexes = (models.Index(fields=("plant", "type", "code"), name="award_by_subject"),)
