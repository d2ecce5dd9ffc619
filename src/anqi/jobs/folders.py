"""The folder of a job, `ANQI_HOME/jobs/<id>/`: its files, how far it is, and the wish to call it off.

Progress and that wish are no rows of the database: a job may hold its only write lock, and then nobody else writes.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

FILES, SCRATCH = "files", "scratch"
_PROGRESS, _OFF = "progress.json", "off"
_BLOCK = 1 << 20
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


class Handed(Protocol):
    """A file as it was handed in."""

    @property
    def name(self) -> str | None: ...

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Standing:
    """How far a job is: what is being done, in words, and which share of the whole (0 to 1) is done."""

    stage: str = ""
    share: float = 0.0


def base() -> Path:
    return Path(settings.HOME) / "jobs"


def folder(job: UUID) -> Path:
    return base() / str(job)


def keep(job: UUID, number: int, handed: Handed) -> dict[str, Any]:
    """Write a file into the job's folder under a name of ours; what the file was called, its size and SHA-256."""
    name = Path(handed.name or "").name[:200]
    suffix = Path(name).suffix.lower()
    stored = f"{number}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    place = folder(job) / FILES
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = sha256(), 0
    with os.fdopen(
        os.open(place / stored, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
    ) as to:
        while block := handed.read(_BLOCK):
            digest.update(block)
            size += to.write(block)
        to.flush()
        os.fsync(to.fileno())
    return {"name": name, "stored": stored, "size": size, "sha256": digest.hexdigest()}


def has_files(job: UUID) -> bool:
    return (folder(job) / FILES).is_dir()


def scratch(job: UUID) -> Path:
    """An empty folder for what the job writes while it runs; it goes with the job's own."""
    place = folder(job) / SCRATCH
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    return place


def write_standing(job: UUID, standing: Standing) -> None:
    """Replace what is said of a job's progress at once, so that nobody reads half of it."""
    place = folder(job)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place / f".{_PROGRESS}.{os.getpid()}"
    part.write_text(json.dumps([standing.stage, standing.share]), "utf-8")
    part.replace(place / _PROGRESS)


def standing_of(job: UUID) -> Standing:
    try:
        stage, share = json.loads((folder(job) / _PROGRESS).read_text("utf-8"))
        return Standing(str(stage), min(1.0, max(0.0, float(share))))
    except (OSError, ValueError, TypeError):
        return Standing()


def wish_off(job: UUID) -> None:
    """Ask a running job to stop."""
    place = folder(job)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    (place / _OFF).touch()


def is_wished_off(job: UUID) -> bool:
    return (folder(job) / _OFF).exists()


def reset(job: UUID) -> None:
    """Forget how far a job was and the wish to call it off; its files stay."""
    for name in (_OFF, _PROGRESS):
        (folder(job) / name).unlink(missing_ok=True)
    shutil.rmtree(folder(job) / SCRATCH, ignore_errors=True)


def wipe(job: UUID) -> None:
    """Take the folder away. Files that were handed in are overwritten first: nothing of them is left on the disk."""
    place = folder(job)
    for path in (place / FILES).glob("*"):
        _blank(path)
    shutil.rmtree(place, ignore_errors=True)


def all_folders() -> Iterator[UUID]:
    """The jobs that have a folder."""
    for path in sorted(base().glob("*")):
        try:
            yield UUID(path.name)
        except ValueError:
            continue


def made_at(job: UUID) -> datetime | None:
    """When its folder was last changed; None where it has none."""
    try:
        return datetime.fromtimestamp(folder(job).stat().st_mtime, UTC)
    except OSError:
        return None


def _blank(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("r+b") as file:
            for start in range(0, size, _BLOCK):
                file.write(b"\0" * min(_BLOCK, size - start))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return
