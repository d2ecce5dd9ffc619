"""`anqi serve` keeps a worker beside itself: another where it was killed, none once the server has ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from anqi.jobs import workers
from tests.site.commands import anqi

_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ANQI_HOME", "ANQI_MODE")


@pytest.fixture
def installation(home: Path) -> Path:
    assert anqi(home, "migrate").returncode == 0
    return home


@contextmanager
def running(home: Path, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {name: text for name, text in os.environ.items() if name not in _OURS}
    environment |= {"ANQI_HOME": str(home), "ANQI_MODE": "demo"}
    with (home / "said").open("wb") as said:
        command = [sys.executable, "-m", "anqi.cli", *words]
        with subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process:  # noqa: S603
            try:
                yield process
            finally:
                process.kill()


def awaited(home: Path, found: Callable[[], str]) -> str:
    """What is found within two minutes."""
    for _try in range(600):
        if text := found():
            return text
        time.sleep(0.2)
    raise AssertionError(f"it did not come; the program said {(home / 'said').read_text('utf-8')}")


def living(home: Path, but: str = "") -> str:
    """The id of a worker that lives and is another than this."""
    names = (path.name for path in sorted((home / "jobs" / "workers").glob("[0-9]*")))
    return next((name for name in names if name != but and workers.is_alive(name)), "")


def test_a_worker_that_is_killed_is_followed_by_another_until_the_server_ends(
    installation: Path,
) -> None:
    with running(installation, "serve", "--bind", "127.0.0.1:0") as server:
        first = awaited(installation, lambda: living(installation))
        os.kill(int(first.split("-")[0]), signal.SIGKILL)
        second = awaited(installation, lambda: living(installation, but=first))
        server.terminate()
        server.wait(60)
    assert not workers.is_alive(first)
    assert not workers.is_alive(second)


def test_a_worker_ends_when_its_server_was_killed(installation: Path) -> None:
    with running(installation, "serve", "--bind", "127.0.0.1:0") as server:
        worker = awaited(installation, lambda: living(installation))
        server.kill()
    assert awaited(installation, lambda: "" if workers.is_alive(worker) else "gone")


def test_a_worker_alone_does_the_duties_and_ends_when_told(installation: Path) -> None:
    with running(installation, "work") as process:
        worker = awaited(installation, lambda: living(installation))
        process.terminate()
        assert process.wait(60) == 0
    assert not workers.is_alive(worker)
