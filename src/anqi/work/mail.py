"""E-mail of notices: one digest for each person and day, and emergencies at once.

Where no mail server is set up nothing is sent and nothing counts as sent: it leaves once there is one.
A mail server that fails disables mail alone: the notices are in the inbox anyway, the digest is tried again, and whose
digest waits is seen in `waiting_since` and on his page of notices.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Person
from anqi.organisation.spans import holds_on
from anqi.work.models import Digest, Notice, NoticeAddress
from anqi.work.notices import inbox, said

_log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=15)
"""How long a sender may take over one digest before another takes it up."""
SECONDS = 20
"""How long the mail server may take to answer."""


@dataclass
class Sent:
    """How many digests left, and whose did not."""

    count: int = 0
    failed: list[Person] = field(default_factory=list)


def set_address(
    *, person: Person, email: str, language: str = "zh-hans", wants_digest: bool = True
) -> NoticeAddress:
    """Say where a person gets e-mail, in which language, and whether each day. Raises ValidationError."""
    kept = NoticeAddress.objects.filter(person=person).first() or NoticeAddress(person=person)
    kept.email, kept.language, kept.wants_digest = email, language, wants_digest
    kept.full_clean()
    kept.save()
    return kept


def remove_address(*, person: Person) -> None:
    """Let a person get no e-mail any more."""
    NoticeAddress.objects.filter(person=person).delete()


def address_of(person: Person) -> NoticeAddress | None:
    return NoticeAddress.objects.filter(person=person).first()


def waiting_since(person: Person, day: date) -> datetime | None:
    """Since when the digest of a day could not be sent to a person; None where nothing failed."""
    failed = Digest.objects.filter(person=person, day=day, sent_at=None)
    return failed.values_list("failed_at", flat=True).first()


def send_digests(day: date) -> Sent:
    """Send everybody who has an address what he was told and neither read nor got yet; at most once a person and day.

    Who can't be reached keeps his digest for `send_again`, and the others go on.
    """
    return _send_to(_addresses(day), day)


def has_server() -> bool:
    """Whether the installation sends e-mail at all."""
    return bool(settings.EMAIL_HOST)


def send_again(day: date) -> Sent:
    """Try again what `send_digests` could not send on this day."""
    failed = Digest.objects.filter(day=day, sent_at=None, failed_at__isnull=False)
    return _send_to(_addresses(day).filter(person__in=failed.values("person")), day)


def send_at_once(notices: Collection[UUID]) -> None:
    """E-mail what is urgent. Where that fails it stays for the digest, and in the inbox it is anyway."""
    if not has_server():
        return
    waiting = {notice.person_id: notice for notice in Notice.objects.filter(pk__in=notices)}
    addresses = NoticeAddress.objects.filter(person__in=waiting).select_related("person")
    connection = get_connection(timeout=SECONDS)
    for address in addresses:
        _send(connection, address, [waiting[address.person_id]], None)
    connection.close()


def _addresses(day: date) -> QuerySet[NoticeAddress]:
    """Addresses of people in the plant for whom something waits, and who want a digest."""
    waiting = Notice.objects.filter(read_at=None, sent_at=None)
    found = NoticeAddress.objects.filter(
        holds_on(day, "person__"), person__in=waiting.values("person"), wants_digest=True
    )
    return found.select_related("person").order_by("person_id")


def _send_to(addresses: QuerySet[NoticeAddress], day: date) -> Sent:
    sent = Sent()
    if not has_server():
        return sent
    connection = get_connection(timeout=SECONDS)
    reachable = True
    for address in list(addresses):
        digest = _claim(address.person, day)
        if digest is None:
            continue
        kept = Digest.objects.filter(pk=digest.pk)
        notices = list(inbox(address.person, unread=True).filter(sent_at=None).order_by("at", "id"))
        reachable = reachable and _opens(connection)
        if not notices:
            kept.update(claimed_at=None, failed_at=None)
        elif reachable and _send(connection, address, notices, day):
            kept.update(sent_at=clock.now(), failed_at=None)
            sent.count += 1
        else:
            kept.update(claimed_at=None, failed_at=digest.failed_at or clock.now())
            sent.failed.append(address.person)
    connection.close()
    return sent


def _opens(connection: BaseEmailBackend) -> bool:
    """Whether the mail server answers. Where it does not, nobody else waits for it."""
    try:
        connection.open()
    except OSError as fault:
        _log.warning("no mail server: %s", type(fault).__name__)
        return False
    return True


def _claim(person: Person, day: date) -> Digest | None:
    """The digest to be sent, or None where it was sent or somebody else is sending it."""
    now = clock.now()
    digest, made = Digest.objects.get_or_create(
        person=person, day=day, defaults={"claimed_at": now}
    )
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    claimable = Digest.objects.filter(free, pk=digest.pk, sent_at=None)
    return digest if made or claimable.update(claimed_at=now) else None


def _send(
    connection: BaseEmailBackend, address: NoticeAddress, notices: list[Notice], day: date | None
) -> bool:
    """Whether one e-mail left: the digest of a day, or an emergency. What went wrong is logged, without the address."""
    message = _message(address, notices, day)
    message.connection = connection
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as fault:
        _log.warning("no e-mail to person %s: %s", address.person_id, type(fault).__name__)
        connection.close()
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(sent_at=clock.now())
    return True


def _message(address: NoticeAddress, notices: list[Notice], day: date | None) -> EmailMessage:
    with translation.override(address.language):
        subject = (
            _("安旗, {day}: {count} notices") if day else _("安旗, urgent: please read at once")
        )
        lines = [f"{number}. {said(notice)}" for number, notice in enumerate(notices, 1)]
        greeting = _("Good day, {name}. This is new:").format(name=address.person.name)
        closing = _("Sign in to 安旗 to see them; what you read there is not sent again.")
        return EmailMessage(
            subject=subject.format(day=day, count=len(notices)),
            body="\n".join([greeting, "", *lines, "", closing, ""]),
            to=[address.email],
        )
