"""Files that only their owner may read: made whole, once, and on the disk before what is in them is used."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept_or_made(path: Path, make: Callable[[], bytes]) -> bytes:
    """What is in the file; where there is none, what `make` gives, which is in it from then on.

    Of several processes that find none at the same moment one makes it, and all get the same.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = make()
    part = _part(path, content)
    try:
        os.link(part, path)  # who comes second takes what is there
    except FileExistsError:
        return path.read_bytes()
    finally:
        part.unlink()
    _keep_name(path)
    return content


def replace(path: Path, content: bytes) -> None:
    """Put something else into the file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _part(path, content).replace(path)
    _keep_name(path)


def _part(path: Path, content: bytes) -> Path:
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # what it signs or opens must not outlive it
    return part


def _keep_name(path: Path) -> None:
    """Write the folder too: else a power cut may take the file's name away."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
