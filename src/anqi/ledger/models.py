"""What the ledger holds. Facts, tiles and checkpoints are only ever added: the database refuses all else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anqi.kit.ids import uuid7
from anqi.ledger.lateness import Late
from anqi.ledger.models_copies import Copy as Copy  # Django finds its models here
from anqi.organisation.models import Plant


class Ledger(models.Model):
    """A plant's ledger: how many facts it has, and the hashes of its Merkle tree's complete subtrees, largest first."""

    plant = models.OneToOneField(Plant, models.PROTECT, related_name="ledger")
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")


class Fact(models.Model):
    """One thing that happened, once, confirmed by somebody (spec facts.md). Figures are whole hundredths.

    `attributes` holds what the entry holds: flags, texts, days as ISO text and numbers as text with two decimals.
    `key` was given by who posted it: the same key again is the same fact. `body` is the hash of what was asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="facts")
    index = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=64)
    occurred_on = models.DateField(_("occurred on"))
    department = models.CharField(_("department"), max_length=64, blank=True)
    branch = models.CharField(_("branch"), max_length=64, blank=True)
    person = models.CharField(_("person"), max_length=64, blank=True)
    quantity = models.BigIntegerField(_("quantity"), default=100)
    attributes = models.JSONField(default=dict)
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=200)
    posted_at = models.DateTimeField(_("posted at"))
    posted_by = models.CharField(_("posted by"), max_length=130)
    key = models.CharField(max_length=64, null=True)
    body = models.BinaryField(max_length=32)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("ledger", "index")
        constraints = (
            models.UniqueConstraint(fields=("ledger", "index"), name="fact_index"),
            models.UniqueConstraint(fields=("ledger", "key"), name="fact_key"),
        )
        indexes = (
            models.Index(fields=("ledger", "kind", "occurred_on"), name="fact_by_kind"),
            models.Index(fields=("ledger", "person", "occurred_on"), name="fact_by_person"),
            models.Index(fields=("ledger", "department", "occurred_on"), name="fact_by_department"),
            models.Index(fields=("ledger", "branch", "occurred_on"), name="fact_by_branch"),
            models.Index(fields=("ledger", "occurred_on"), name="fact_by_day"),
            # The few that pages ask for by themselves, newest first.
            models.Index(
                "ledger", "index", condition=models.Q(reverses__isnull=False), name="fact_reversals"
            ),
            models.Index("ledger", "index", condition=models.Q(Late()), name="fact_late"),
        )


class Tile(models.Model):
    """The hash of a complete subtree of 2^`level` facts, kept so that a proof need not hash all facts again."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="tiles")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("ledger", "level", "index"), name="tile_place"),
        )


class Checkpoint(models.Model):
    """A signed statement of what the ledger was: its first `size` facts have this root. `note` is the signed text."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="checkpoints")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        ordering = ("ledger", "size")
        constraints = (models.UniqueConstraint(fields=("ledger", "size"), name="checkpoint_size"),)


class Verified(models.Model):
    """That a ledger was computed anew from its rows, and what was found; `size` and `root` are what was computed.

    It says when somebody last looked. It proves nothing: whoever doubts looks anew.
    """

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="verified")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    checkpoints = models.IntegerField()
    faults = models.IntegerField()
    by = models.CharField(max_length=130)

    class Meta:
        ordering = ("ledger", "ended_at")
        indexes = (models.Index(fields=("ledger", "ended_at"), name="verified_by_time"),)


class Reason(models.Model):
    """Why somebody posted or reversed a fact by hand. Facts hold no free text; their `source` names it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="+")
    text = models.TextField(_("reason"))
    given_by = models.CharField(max_length=130)
    given_at = models.DateTimeField()
