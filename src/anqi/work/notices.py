"""Notices: what somebody should know, in one inbox for each person. `mail.py` sends them by e-mail."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Person
from anqi.work.models import Notice
from anqi.work.wording import day_said

DAYS = frozenset({"day", "asked"})
"""Names of figures that are days, in ISO 8601; no other figure is one, whatever it looks like."""


def tell(
    people: Collection[Person],
    text: str,
    *,
    figures: Mapping[str, str] | None = None,
    source: str = "",
    urgent: bool = False,
    key: str | None = None,
) -> None:
    """Put a notice into the inboxes of people, in the caller's transaction.

    `text` is a source text of the code with its figures' names in braces; those named in `DAYS` are days. What was told
    before under the same `key` is not told again. What is urgent leaves by e-mail as soon as the transaction is done;
    the rest waits for the digest.
    """
    now = clock.now()
    notices = [
        Notice(
            person=person, text=text, figures=dict(figures or {}), source=source, at=now,
            is_urgent=urgent, key=key,
        )
        for person in dict.fromkeys(people)
    ]  # fmt: skip
    Notice.objects.bulk_create(notices, ignore_conflicts=key is not None)
    if urgent:
        from anqi.work.mail import send_at_once  # it reads notices, and so it imports us

        at_once = partial(send_at_once, [notice.pk for notice in notices])
        transaction.on_commit(at_once, robust=True)


def inbox(person: Person, *, unread: bool = False) -> QuerySet[Notice]:
    """What a person was told, newest first."""
    notices = Notice.objects.filter(person=person)
    return notices.filter(read_at=None) if unread else notices


def mark_read_about(*, person: Person, source: str) -> int:
    """Note that a person has read what he was told about a task or record, as by looking at it."""
    return inbox(person, unread=True).filter(source=source).update(read_at=clock.now())


def mark_read(*, person: Person, notices: Iterable[UUID] | None = None) -> int:
    """Note that a person has read some of his notices, or all; how many were unread before."""
    unread = inbox(person, unread=True)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=clock.now())


def said(notice: Notice) -> str:
    """A notice in the language that is active; those of its figures that are days are said as it says days."""
    figures = {name: _day(text) if name in DAYS else text for name, text in notice.figures.items()}
    return _(notice.text).format(**figures)


def _day(text: str) -> str:
    try:
        return day_said(date.fromisoformat(text))
    except ValueError:
        return text
