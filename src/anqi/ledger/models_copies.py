"""Where checkpoints went: a checkpoint counts only once it has left the machine."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Copy(models.Model):
    """A checkpoint on its way to a place elsewhere, or there: `target` is a mail address or a folder.

    `done_at` is when it was handed over; until then it is tried again from `next_at` on, and `fault` says what stood
    against it the last time.
    """

    class Way(models.TextChoices):
        MAIL = "mail", _("by mail")
        FOLDER = "folder", _("copied into a folder")

    checkpoint = models.ForeignKey("ledger.Checkpoint", models.PROTECT, related_name="copies")
    way = models.CharField(max_length=16, choices=Way)
    target = models.CharField(max_length=300)
    done_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ("checkpoint", "way", "target")
        constraints = (
            models.UniqueConstraint(fields=("checkpoint", "way", "target"), name="copy_place"),
        )
        indexes = (models.Index(fields=("done_at", "next_at"), name="copy_waiting"),)
