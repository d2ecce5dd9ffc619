"""Which workers live. Each holds a lock on a file of its own for as long as it lives; the system frees it with its end,
however that came, so nobody has to guess from a clock whether a worker is dead.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anqi.jobs.folders import base


def _place() -> Path:
    place = base() / "workers"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


@contextmanager
def living() -> Iterator[str]:
    """Be a worker; yields its id."""
    name = f"{os.getpid()}-{secrets.token_hex(8)}"
    part = _place() / f".{name}"
    with part.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        path = part.rename(_place() / name)  # it is never seen without its lock
        try:
            yield name
        finally:
            path.unlink(missing_ok=True)


def is_alive(worker: str) -> bool:
    """Whether the worker of this id lives."""
    return bool(worker) and "/" not in worker and _is_locked(_place() / worker)


def anybody() -> bool:
    """Whether any worker lives. What dead ones left is taken away."""
    found = False
    for path in _place().iterdir():
        if path.name.startswith("."):
            continue
        if _is_locked(path):
            found = True
        else:
            path.unlink(missing_ok=True)
    return found


def _is_locked(path: Path) -> bool:
    try:
        with path.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
