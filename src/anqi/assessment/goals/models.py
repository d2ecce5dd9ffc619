"""What is kept of the goals board: months that are closed, and what was taken out of a denominator."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anqi.assessment.rulebooks.models import Edition
from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant


class ClosedMonth(models.Model):
    """A month of the board as it was when it was closed. Only added.

    `size` and `root` (hex) name the ledger then; `board` has the values and statuses of all units and the ids of what
    was missing, as JSON compressed by zlib. What is posted later shows as an adjustment, with its reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="closed_months")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="closed_months")
    month = models.DateField(_("month"))
    """Its first day."""
    size = models.PositiveIntegerField(_("facts in the ledger"))
    root = models.CharField(max_length=64)
    board = models.BinaryField()
    closed_at = models.DateTimeField(_("month closed at"))
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    """Nobody where the clock closed it."""

    class Meta:
        ordering = ("plant", "month")
        constraints = (
            models.UniqueConstraint(fields=("plant", "edition", "month"), name="month_closed_once"),
        )


class Exclusion(models.Model):
    """That something that was due does not count, and why: asked for by one, approved by another.

    Approved, its fact is taken back in the ledger (`reversal`), and it is printed on the sheet of the board.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("applied for")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("not approved")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="exclusions")
    fact = models.UUIDField(_("the fact"))
    kind = models.CharField(max_length=64)
    occurred_on = models.DateField(_("due on"))
    department = models.CharField(max_length=64, blank=True)
    branch = models.CharField(max_length=64, blank=True)
    person = models.CharField(max_length=64, blank=True)
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    reversal = models.UUIDField(null=True, blank=True)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("fact",), condition=~Q(state="refused"), name="exclusion_once"
            ),
            models.UniqueConstraint(fields=("asked_by", "key"), name="exclusion_key"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="exclusion_by_another",
            ),
        )
