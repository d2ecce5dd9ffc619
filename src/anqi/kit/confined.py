"""Opening what others made in a process of its own, with bounded memory and time: at worst only that process ends."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
_PAUSE = 0.1
_SAID = 1 << 16
_CAUSES = {"SIGXCPU": "time", "SIGKILL": "time", "SIGABRT": "memory", "SIGXFSZ": "memory"}


class Ended(Exception):
    """The process left no result: `cause` is `time`, `memory` or `damaged`."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(cause)


def bound(*, memory: int, seconds: int, written: int | None = None) -> None:
    """Bound this process: bytes of addresses, seconds of the processor, and bytes of a file that it writes."""
    if sys.platform == "win32":
        return
    import resource

    wanted = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ]
    if written is not None:
        wanted.append((resource.RLIMIT_FSIZE, written))
    for what, most in wanted:
        _soft, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


def result_of(
    module: str,
    *arguments: str,
    result: Path,
    seconds: int,
    environment: Mapping[str, str],
    watch: Callable[[], None] | None = None,
) -> Any:
    """What a module, run as a program, wrote into `result` as JSON. Raises Ended where it wrote nothing.

    While it runs `watch` is called several times a second; what that raises ends the process and all that it began.
    """
    command = [sys.executable, "-P", "-m", module, *arguments]
    theirs = os.environ | {
        # Arrow's own allocators reserve far more addresses than they use, and addresses are bounded.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        **environment,
    }
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(  # noqa: S603  # our own program; a path is never taken for an option
            command,
            env=theirs,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=watch is not None,
        )
        try:
            status = _waited(child, seconds, watch or (lambda: None))
        except BaseException:
            _end(child, with_all=watch is not None)
            raise
        if not result.exists():
            said.seek(0)
            _log.debug(
                "the child ended with %s: %s", status, said.read(_SAID).decode(errors="replace")
            )
            raise Ended(_cause(status))
    return json.loads(result.read_text(encoding="utf-8"))


def _waited(child: subprocess.Popen[bytes], seconds: int, watch: Callable[[], None]) -> int:
    """The status with which it ended by itself. Raises Ended where its time is over."""
    last = time.monotonic() + seconds
    while True:
        watch()
        try:
            return child.wait(_PAUSE)
        except subprocess.TimeoutExpired as fault:
            if time.monotonic() > last:
                raise Ended("time") from fault


def _end(child: subprocess.Popen[bytes], *, with_all: bool) -> None:
    """End it, with all that it began where it is the first of a group of its own."""
    if with_all and sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()


def _cause(status: int) -> str:
    """What ended a process that left no result: its limits, or the file."""
    try:
        return _CAUSES.get(signal.Signals(-status).name, "damaged")
    except ValueError:
        return "damaged"
