"""The journal of the organisation: who recorded which change, when, and from which day on it holds."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anqi.kit.ids import uuid7


class Deed(models.TextChoices):
    """What was done to the organisation."""

    JOIN = "join", _("taken on")
    TRANSFER = "transfer", _("transferred")
    STANDING = "standing", _("standing changed")
    LEAVE = "leave", _("left the plant")
    APPOINT = "appoint", _("appointed")
    RELEASE = "release", _("released from a post")
    FOUND = "found", _("founded")
    RENAME = "rename", _("renamed")
    MOVE = "move", _("placed elsewhere")
    CLOSE = "close", _("dissolved")
    LINK = "link", _("answering begun")
    UNLINK = "unlink", _("answering ended")
    CORRECT = "correct", _("name corrected")
    ELECT = "elect", _("elected anew")
    WITHDRAW = "withdraw", _("withdrawn")
    ROSTER = "roster", _("by a roster workbook")


class Change(models.Model):
    """One act on the organisation. `key` is that of the form by which it was done: the same key is done once.

    `unit`, `other` and `person` are what it is about, as far as it is; `old` and `new` say in words or codes what it
    changed. What holds on which day stands in the dated rows themselves; this only says who set it down.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey("organisation.Plant", models.PROTECT, related_name="changes")
    deed = models.CharField(max_length=16, choices=Deed)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="changes", null=True, blank=True
    )
    other = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="changes_beside", null=True, blank=True
    )
    person = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="changes", null=True, blank=True
    )
    since = models.DateField(null=True, blank=True)
    old = models.CharField(max_length=300, blank=True)
    new = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes_made", null=True, blank=True
    )
    at = models.DateTimeField()
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("plant", "key"), name="change_once"),)

    def __str__(self) -> str:
        return str(self.get_deed_display())
