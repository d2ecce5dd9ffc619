"""A demonstration in a directory of its own, served by the real server in processes of their own."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Seat:
    """Somebody who can look: the login, the post, the name, and the cookie of an open session."""

    login: str
    title: str
    name: str
    cookie: str


@dataclass(frozen=True)
class Served:
    """Where the demonstration answers, and who can look at it."""

    address: str
    seats: list[Seat]


@contextmanager
def served(home: Path, *, people: int, facts: int) -> Iterator[Served]:
    """Make a demonstration in `home` and serve it as long as it is looked at. It keeps its own SQLite database."""
    environment = os.environ | {"ANQI_HOME": str(home), "ANQI_MODE": "demo"}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    made = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "tests.shots.world", str(people), str(facts)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    seats = [Seat(**one) for one in json.loads(made.stdout)]
    server, address = _begun(home, environment)
    try:
        yield Served(address, seats)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _begun(home: Path, environment: dict[str, str]) -> "tuple[subprocess.Popen[bytes], str]":
    """The server, and where it answers. Raises where it does not, though another port was tried."""
    log = home / "server.log"
    for _try in range(3):
        with socket.create_server(("127.0.0.1", 0)) as free:
            place = f"127.0.0.1:{free.getsockname()[1]}"
        with log.open("wb") as written:
            server = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-m", "anqi.cli", "serve", "--no-worker", "--bind", place],
                cwd=ROOT, env=environment, stdout=written, stderr=subprocess.STDOUT,
            )  # fmt: skip
        if _answers(server, place):
            return server, f"http://{place}"
        server.kill()
        server.wait()
    raise RuntimeError(f"the server does not answer:\n{log.read_text('utf-8')}")


def _answers(server: "subprocess.Popen[bytes]", place: str) -> bool:
    """Whether it answers within a minute; false as soon as it has ended, as when its port was taken meanwhile."""
    for _try in range(600):
        try:
            with urllib.request.urlopen(f"http://{place}/healthz", timeout=10):
                return True
        except OSError:
            pass
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    return False
