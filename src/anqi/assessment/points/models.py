"""Published months of members' points, objections to them, and answers. All are only added to.

Points themselves stand nowhere here: they are worked out of a run. There is no table and no act that could give any.
Objections of due process (`process.Objection`) hang on an assessment and its steps; these hang on one member's
published month, so they are a model of their own.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.assessment.process.models import Answer
from anqi.assessment.runs.models import Run
from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant


class PointsPublication(models.Model):
    """A month of points, published to the members of a branch (`branch`, a code) or of the whole plant (empty).

    `month` is its first day; `run` judged up to its last. Objections are taken until `until` and with it. To publish
    is to put each member's own account before him; nobody sees another's by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="points_publications")
    branch = models.CharField(_("branch"), max_length=64, blank=True)
    scheme = models.CharField(_("scheme"), max_length=64)
    month = models.DateField(_("month"))
    run = models.ForeignKey(Run, models.PROTECT, related_name="points_publications")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=32, blank=True)
    at = models.DateTimeField(_("published at"))
    until = models.DateField(_("objections until"))
    note = models.TextField(_("note"), blank=True)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("-month", "-at")
        constraints = (
            models.UniqueConstraint(fields=("by", "key"), name="points_publication_key"),
        )


class PublishedPoints(models.Model):
    """One member's month as it was published. `score` (hundredths) is where he stood at its end; `branch` was his."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publication = models.ForeignKey(PointsPublication, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="points")
    month = models.DateField(_("month"))
    branch = models.CharField(_("branch"), max_length=64, blank=True)
    score = models.BigIntegerField(_("score"))

    class Meta:
        ordering = ("month", "person")
        constraints = (
            models.UniqueConstraint(fields=("person", "month"), name="points_published_once"),
        )


class PointsObjection(models.Model):
    """What a member holds against an entry of a published month: its rule, and the facts that he means, if any.

    `facts` are ids. It is answered by `due_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    published = models.ForeignKey(PublishedPoints, models.PROTECT, related_name="objections")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    rule = models.CharField(_("rule"), max_length=64)
    facts = models.JSONField(_("facts"), default=list)
    text = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))
    due_on = models.DateField(_("to be answered by"))
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=("by", "key"), name="points_objection_key"),)


class PointsAnswer(models.Model):
    """What came of an objection. A granted one says what it rests on: facts, or a decision by its document."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    objection = models.OneToOneField(PointsObjection, models.PROTECT, related_name="answer")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=32, blank=True)
    at = models.DateTimeField(_("at"))
    answer = models.CharField(_("answer"), max_length=16, choices=Answer)
    note = models.TextField(_("reasons"))
    facts = models.JSONField(_("facts"), default=list)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("by", "key"), name="points_answer_key"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.DECISION)
                | (~Q(document="") & Q(decided_on__isnull=False)),
                name="points_answer_by_document",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.FACTS) | ~Q(facts=[]), name="points_answer_by_facts"
            ),
        )
