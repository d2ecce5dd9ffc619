"""Checkpoints leave the machine: by mail, and into a folder that lies on another.

What is to go is written down together with the checkpoint, and sent by the worker; what fails is tried again, later
and later, for a month. A copy that lies somewhere is never overwritten by another.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.ledger.keys import verifier
from anqi.ledger.models import Checkpoint, Copy
from anqi.organisation.models import Plant

_FIRST, _MOST = timedelta(minutes=5), timedelta(hours=12)
_GIVEN_UP = timedelta(days=30)
_DUMMY = "django.core.mail.backends.dummy.EmailBackend"


class NotSent(Exception):
    """The copy could not be handed over; the text says why."""


def targets() -> Iterator[tuple[Copy.Way, str]]:
    """Where checkpoints are to go, as the installation is set."""
    for address in settings.CHECKPOINT_MAIL:
        yield Copy.Way.MAIL, address
    if settings.CHECKPOINT_DIR:
        yield Copy.Way.FOLDER, str(settings.CHECKPOINT_DIR)


def expect(checkpoint: Checkpoint) -> None:
    """Write down where a new checkpoint is to go, in the caller's transaction."""
    Copy.objects.bulk_create(
        [
            Copy(checkpoint=checkpoint, way=way, target=target, next_at=checkpoint.made_at)
            for way, target in targets()
        ]
    )


def send_due() -> tuple[int, list[Copy]]:
    """Hand over all copies whose time has come: how many went, and which wait that failed before.

    Those to places that are no longer set are not sent.
    """
    now, wanted = clock.now(), set(targets())
    waiting = Copy.objects.filter(done_at=None, checkpoint__made_at__gt=now - _GIVEN_UP)
    sent, failed = 0, []
    for copy in waiting.select_related("checkpoint__ledger__plant").order_by("checkpoint__size"):
        if (copy.way, copy.target) not in wanted:
            continue
        if copy.next_at <= now:
            sent += _try(copy)
        if copy.done_at is None:
            failed.append(copy)
    return sent, failed


def _try(copy: Copy) -> bool:
    copy.tries += 1
    try:
        if copy.way == Copy.Way.MAIL:
            _mail(copy)
        else:
            _write(copy)
        copy.done_at, copy.fault = clock.now(), ""
    except NotSent as fault:
        copy.fault = str(fault)
        copy.next_at = clock.now() + min(_MOST, _FIRST * 2 ** min(copy.tries - 1, 10))
    copy.save(update_fields=("tries", "done_at", "fault", "next_at"))
    return copy.done_at is not None


def name_of(checkpoint: Checkpoint) -> str:
    """What a copy is called: by the plant and how many facts it is of, so that files stand in their order."""
    return f"{checkpoint.ledger.plant.code}-{checkpoint.size:012}.checkpoint"


def _mail(copy: Copy) -> None:
    if settings.EMAIL_BACKEND == _DUMMY:
        raise NotSent(_("no mail server is set (ANQI_MAIL_HOST)"))
    checkpoint = copy.checkpoint
    plant = checkpoint.ledger.plant
    subject = _("{plant}: checkpoint of {size} facts").format(
        plant=plant.name, size=f"{checkpoint.size:,}"
    )
    text = _(
        "This is what the ledger of {plant} was on {day}. Keep it where the plant can't reach it:"
        " only so it proves that nothing was changed or cut off since.\n\nTo check it:"
        " anqi ledger verify --plant {code} --checkpoint {name}\n\nKey: {key}\n\n{note}"
    ).format(
        plant=plant.name, code=plant.code, name=name_of(checkpoint), key=_key(plant),
        day=f"{checkpoint.made_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}", note=checkpoint.note,
    )  # fmt: skip
    message = EmailMessage(subject, text, to=[copy.target])
    message.attach(name_of(checkpoint), checkpoint.note.encode(), "application/octet-stream")
    try:
        message.send()
    except OSError as fault:  # smtplib's own are OSErrors too
        raise NotSent(str(fault)[:500] or type(fault).__name__) from fault


def _write(copy: Copy) -> None:
    """Write it whole or not at all. The folder is not made: where it is missing, the other machine is not there."""
    folder = Path(copy.target)
    if not folder.is_dir():
        raise NotSent(_("the folder is not there; is the other machine mounted?"))
    note = copy.checkpoint.note.encode()
    path = folder / name_of(copy.checkpoint)
    part = folder / f".{path.name}.{os.getpid()}"
    try:
        if path.exists():
            if path.read_bytes() != note:
                raise NotSent(_("another checkpoint lies there under this name; look at both"))
            return
        with part.open("wb") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        _write_key(folder, copy.checkpoint.ledger.plant)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise NotSent(fault.strerror or str(fault)) from fault


def _write_key(folder: Path, plant: Plant) -> None:
    """The key with which the copies are checked, beside the first of them."""
    path = folder / f"{plant.code}.key.pub"
    if not path.exists():
        path.write_text(f"{_key(plant)}\n", "utf-8")


def _key(plant: Plant) -> str:
    found = verifier(plant)
    return str(found) if found else ""
