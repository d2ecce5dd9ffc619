"""Editions of rulebooks, and what was done with them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant


class EditionState(models.TextChoices):
    """How an edition stands."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("sent for review")
    PUBLISHED = "published", _("published")
    DROPPED = "dropped", _("given up")


class Edition(models.Model):
    """A rulebook's text (YAML) in one edition.

    `name` is the rulebook's own, `number` counts its editions in the plant. `title`, `first` and `last` are read off
    the text, as far as it can be read. From `in_force_from` on a published edition takes the place of those before it
    of the same name. Every change raises `version` by one. A published edition never changes: a trigger refuses it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="editions")
    name = models.CharField(_("rulebook"), max_length=64)
    number = models.PositiveIntegerField(_("edition"))
    title = models.JSONField(default=dict)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=16, choices=EditionState, default=EditionState.DRAFT
    )
    based_on = models.ForeignKey(
        "self", models.PROTECT, related_name="followers", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("plant", "name", "-number")
        constraints = (
            models.UniqueConstraint(fields=("plant", "name", "number"), name="edition_number"),
            models.CheckConstraint(
                condition=Q(state__in=EditionState.values), name="edition_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.PUBLISHED)
                | Q(first__isnull=False, last__isnull=False, in_force_from__isnull=False),
                name="edition_published_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class EditionAct(models.TextChoices):
    """What is done with an edition."""

    MAKE = "make", _("drafted")
    SAVE = "save", _("changed")
    SEND = "send", _("sent for review")
    RETURN = "return", _("returned")
    OVERRULE = "overrule", _("objection overruled")
    PUBLISH = "publish", _("published")
    DROP = "drop", _("given up")


class EditionStep(models.Model):
    """One act on an edition: who, when, and with which words. Only added. `number` is the edition's version after it.

    An objection of the formalism check is overruled for a `scheme` and `rule`, by a decision of the committee with a
    `document` number and a day; it holds while the rule's text (`digest`) stays as it was. `sha256` is the text's
    after the step.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(_("step"), max_length=16, choices=EditionAct)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)
    scheme = models.CharField(max_length=64, blank=True)
    rule = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("edition", "number")
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="edition_step_number"),
            models.UniqueConstraint(fields=("by", "key"), name="edition_step_key"),
            models.CheckConstraint(
                condition=~Q(act=EditionAct.OVERRULE)
                | (~Q(document="") & ~Q(rule="") & Q(decided_on__isnull=False)),
                name="edition_step_overruled_by_document",
            ),
        )
