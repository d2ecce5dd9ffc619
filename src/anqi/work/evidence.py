"""Evidence: files about tasks and records, checked by what they are and not by how they are called.

They lie under `ANQI_HOME/evidence/`, outside what is served, each under the SHA-256 of its stored bytes, and are never
overwritten. A file is opened in a process of its own with bounds (`looking.py`), so that a hostile one harms nobody.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Person, Plant
from anqi.work.faults import Conflict
from anqi.work.file_names import clean_name
from anqi.work.looking import PIXELS
from anqi.work.models import Evidence, EvidenceKey
from anqi.work.texts import SOURCE, Texts

_log = logging.getLogger(__name__)
LARGEST = 20 << 20
"""Bytes of a file that is handed in."""
WAIT = 30
"""Seconds of the clock that the process may take, on a busy machine."""
ALIKE = 8
"""Of the 64 bits of two pictures' likenesses, how many may differ before they are thought different pictures."""


class Damaged(Exception):
    """A stored file is not there, or is not what was stored: the installation has to be restored from its copy."""


@dataclass(frozen=True)
class _Checked:
    type: Evidence.Type
    captured_at: datetime | None
    likeness: str
    stored: bytes


@dataclass(frozen=True)
class Taken:
    """A file that was looked at and stored, and that nothing speaks of yet; `keep` makes evidence of it."""

    about: str
    name: str
    by: Person
    key: str | None
    sha256: str
    size: int
    type: Evidence.Type
    captured_at: datetime | None
    likeness: str
    resembles: UUID | None
    """The first picture of another record that looks the same."""


def attach(
    *, about: str, file: IO[bytes], name: str, by: Person, key: str | None = None
) -> Evidence:
    """Store a file about a task or record of one's plant. The same file again about the same gives the first.

    Raises Faulty at `file` where it is not taken, and Conflict where `key` was used for another file.
    """
    return keep(take(about=about, file=file, name=name, by=by, key=key))


def take(*, about: str, file: IO[bytes], name: str, by: Person, key: str | None = None) -> Taken:
    """All of `attach` that takes time: to be done before a transaction, so that nobody waits for it. Raises Faulty."""
    texts = Texts()
    about = texts.take("about", about, SOURCE, needed=_("name the record"))
    if texts.faults:
        raise Faulty(_("evidence"), texts.faults)
    checked = _check(file.read(LARGEST + 1))
    sha256 = hashlib.sha256(checked.stored).hexdigest()
    _store(sha256, checked.stored)
    return Taken(
        about, clean_name(name, checked.type), by, key, sha256, len(checked.stored), checked.type,
        checked.captured_at, checked.likeness, _alike(by.plant, about, checked.likeness),
    )  # fmt: skip


def keep(taken: Taken) -> Evidence:
    """The rest of `attach`, in the caller's transaction where there is one. Raises Conflict."""
    by, about, sha256, key = taken.by, taken.about, taken.sha256, taken.key
    with transaction.atomic():
        Plant.objects.select_for_update(no_key=True).get(pk=by.plant_id)
        before = _sent_before(by, key)
        if before is not None and (before.about, before.sha256) != (about, sha256):
            message = _("this was used before for another file; send it under another key")
            raise Conflict(before, message)
        known = Evidence.objects.filter(plant=by.plant_id, about=about, sha256=sha256).first()
        if known is not None:
            if key is not None and before is None:
                EvidenceKey.objects.create(evidence=known, by=by, key=key)
            return known
        return Evidence.objects.create(
            plant=by.plant,
            about=about,
            sha256=sha256,
            size=taken.size,
            type=taken.type,
            name=taken.name,
            by=by,
            at=clock.now(),
            captured_at=taken.captured_at,
            likeness=taken.likeness,
            resembles_id=_same(by.plant, about, sha256) or taken.resembles,
            key=key,
        )


def _sent_before(by: Person, key: str | None) -> Evidence | None:
    """What somebody sent under this key."""
    if key is None:
        return None
    again = EvidenceKey.objects.filter(by=by, key=key).select_related("evidence").first()
    return again.evidence if again else Evidence.objects.filter(by=by, key=key).first()


def open_evidence(evidence: Evidence) -> bytes:
    """The stored bytes, which are what was stored. Raises Damaged."""
    try:
        stored = path_of(evidence.sha256).read_bytes()
    except OSError as fault:
        raise Damaged(f"{evidence.sha256}: {fault.strerror}") from fault
    if hashlib.sha256(stored).hexdigest() != evidence.sha256:
        raise Damaged(f"{evidence.sha256}: its bytes have changed")
    return stored


def path_of(sha256: str) -> Path:
    """Where the file of a hash lies."""
    return Path(settings.HOME) / "evidence" / sha256[:2] / sha256


def _check(data: bytes) -> _Checked:
    if not data:
        raise _faulty(_("the file is empty"))
    if len(data) > LARGEST:
        raise _faulty(_("the file is larger than {size} MB").format(size=LARGEST >> 20))
    command = [sys.executable, "-P", "-m", "anqi.work.looking"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        ended = subprocess.run(  # noqa: S603  # our own program; the file comes by its input
            command, env=environment, input=data, capture_output=True, timeout=WAIT, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise _faulty(_REFUSALS["time"]()) from fault
    line, _end, stored = ended.stdout.partition(b"\n")
    if ended.returncode or not line:
        _log.warning("a file ended its process with %s", ended.returncode)
        raise _faulty(_REFUSALS["time"]())
    said = json.loads(line)
    if "refused" in said:
        raise _faulty(_REFUSALS[said["refused"]]())
    captured = _moment(said["captured"])
    return _Checked(Evidence.Type[said["type"].upper()], captured, said["likeness"], stored)


def _faulty(message: str) -> Faulty:
    return Faulty(_("evidence"), [Fault("file", message)])


_REFUSALS: dict[str, Callable[[], str]] = {
    "heic": lambda: _(
        "HEIC pictures can't be shown everywhere; set the phone's camera to “most compatible” (JPEG) and take it again"
    ),
    "type": lambda: _("only JPEG, PNG and WebP pictures, PDF, .docx and .xlsx are taken"),
    "pixels": lambda: _("the picture has more than {count} million pixels; make it smaller").format(
        count=PIXELS // 1_000_000
    ),
    "picture": lambda: _("the picture is made so that it can't be opened safely; take it again"),
    "document": lambda: _("the document is made so that it can't be opened safely; save it again"),
    "locked": lambda: _("the document is protected by a password; remove the password"),
    "macros": lambda: _("the document has macros in it; save it without them"),
    "damaged": lambda: _("the file is damaged or cut short; hand it in again"),
    "time": lambda: _(
        "the file can't be opened within the limits of time and memory; make it smaller"
    ),
}
"""What is said for each reason that `looking.py` gives, in the reader's language."""


def _moment(captured: str) -> datetime | None:
    """The camera's time; in Beijing time where it says no zone, and None where it can't be true."""
    if not captured:
        return None
    try:
        moment = datetime.fromisoformat(captured)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.CHINA)
    return moment if moment <= clock.now() and moment.year > 1990 else None


def _store(sha256: str, stored: bytes) -> None:
    """Keep bytes for good before anything speaks of them. What is there and sound is left alone."""
    path = path_of(sha256)
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(stored)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _same(plant: Plant, about: str, sha256: str) -> UUID | None:
    """The id of the first file of another record that is the same, so that a person can look."""
    return _others(plant, about).filter(sha256=sha256).values_list("pk", flat=True).first()


def _alike(plant: Plant, about: str, likeness: str) -> UUID | None:
    """The id of the first picture of another record that looks the same; all of the plant's are compared."""
    if not likeness:
        return None
    bits = int(likeness, 16)
    pictures = _others(plant, about).exclude(likeness="").values_list("pk", "likeness")
    alike = (id for id, other in pictures.iterator() if _differ(bits, other) <= ALIKE)
    return next(alike, None)


def _others(plant: Plant, about: str) -> QuerySet[Evidence]:
    return Evidence.objects.filter(plant=plant).exclude(about=about).order_by("at", "id")


def _differ(bits: int, other: str) -> int:
    return (bits ^ int(other, 16)).bit_count()
