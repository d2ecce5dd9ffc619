"""What access is kept in: sessions, tries to sign in, second factors, and the record of who did what."""

import hashlib

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from anqi.kit.ids import uuid7


class Result(models.TextChoices):
    """What came of an act."""

    DONE = "done", _("done")
    REFUSED = "refused", _("refused")


class Record(models.Model):
    """Who did or looked at what, when, from which address, and what came of it. Only ever added: see the triggers.

    `by` is a login and no reference, so that the record outlives the account; it is empty where nobody was known.
    `about` names the person whom it concerns, as `plant/staff number`: people may see who looked at them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=130, blank=True)
    act = models.CharField(_("act"), max_length=32)
    object = models.CharField(_("object"), max_length=200, blank=True)
    about = models.CharField(_("about"), max_length=130, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    result = models.CharField(_("result"), max_length=16, choices=Result)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("at",), name="record_by_time"),
            models.Index(fields=("by", "at"), name="record_by_login"),
            models.Index(fields=("about", "at"), name="record_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.by} {self.act} {self.object} {self.result}"


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions", null=True
    )
    begun_at = models.DateTimeField(_("begun at"), null=True)
    seen_at = models.DateTimeField(_("seen at"), null=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    agent = models.CharField(_("browser"), max_length=300, blank=True)

    class Meta:
        ordering = ("-seen_at",)

    @property
    def handle(self) -> str:
        """What names it in pages, where its key must not appear."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:32]

    @classmethod
    def get_session_store_class(cls) -> type:
        from anqi.organisation.sessions import SessionStore

        return SessionStore


class Throttle(models.Model):
    """How many tries somebody has left: a bucket of `tokens` that fills with time (accounts/throttle.py).

    `key` and `whose` (all buckets of one login) are keyed hashes, so that the table tells nobody which logins were
    tried.
    """

    key = models.CharField(max_length=64, primary_key=True)
    whose = models.CharField(max_length=64, blank=True, db_index=True)
    tokens = models.FloatField()
    failures = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True)


class SecondFactor(models.Model):
    """The secret of somebody's one-time codes (RFC 6238), encrypted, and the hashes of unused recovery codes.

    `last_step` is the time step of the last code that was accepted: no code is taken twice.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor"
    )
    secret = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    recovery = models.JSONField(default=list)


class Token(models.Model):
    """What a program signs in with, in an account's name: only the hash is kept. It may do what its scopes and the
    account's posts both allow.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(_("made at"))
    expires_on = models.DateField(_("expires on"), null=True)
    used_at = models.DateTimeField(_("used at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        ordering = ("-made_at",)
