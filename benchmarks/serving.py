"""A real installation in a directory of its own, and the real server on it, in a process group of its own."""

import http.client
import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from benchmarks.measuring import ROOT

_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ANQI_HOME", "ANQI_MODE")


@dataclass(frozen=True)
class Place:
    """An installation: its directory, and the address of its database where that is PostgreSQL."""

    home: Path
    database: str = ""

    @property
    def engine(self) -> str:
        return "PostgreSQL" if self.database else "SQLite"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _OURS}
        own = {"ANQI_HOME": str(self.home), "ANQI_MODE": "demo", "ANQI_LANG": "en"}
        own["ANQI_API_CALLS"] = "1000000"  # one program does here what many do elsewhere
        return kept | own | ({"DATABASE_URL": self.database} if self.database else {})

    def anqi(self, *words: object) -> "subprocess.CompletedProcess[str]":
        """The command, as an administrator types it."""
        return self._run("anqi.cli", *words)

    def inside(self, module: str, *words: object) -> Any:
        """Run `benchmarks.module` in a process that has the installation, and return the JSON it prints last."""
        ended = self._run(f"benchmarks.{module}", *words)
        if ended.returncode:
            raise RuntimeError(f"{module} failed:\n{ended.stderr[-4000:]}")
        return json.loads(ended.stdout.splitlines()[-1])

    def _run(self, module: str, *words: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", module, *map(str, words)]
        return subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )


@contextmanager
def scratch_database(server: str) -> Iterator[str]:
    """The address of a new database on a PostgreSQL server, which is dropped in the end."""
    name = f"anqi_scratch_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield server.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


class Server:
    """`anqi serve` on a port of 127.0.0.1. `log` keeps what it prints."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.port = _free_port()
        self.log = place.home.parent / f"{place.home.name}-server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *before: str) -> None:
        """Start it; `before` are words that stand before the command, such as those of a tracer."""
        command = [*before, sys.executable, "-m", "anqi.cli", "serve", "--bind", self.address]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                command, cwd=ROOT, env=self.place.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def wait(self, seconds: float = 90) -> None:
        """Until it answers. Raises RuntimeError where it ended instead, or does not answer in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                if self.ask("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        raise RuntimeError(f"the server does not answer:\n{self.log.read_text()[-2000:]}")

    def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own: status, headers (lower case) and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(connection):
            data = None if body is None else json.dumps(body).encode()
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            named |= {"Content-Type": "application/json"} if data else {}
            connection.request(method, path, data, named)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, answer.read()

    def processes(self) -> list[int]:
        """The server and its workers."""
        group = self._process.pid if self._process else -1
        return [
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit() and _group_of(folder) == group
        ]

    def limit_files(self, size: int) -> None:
        """Let its processes write no file beyond a size, as on a disk that is full; -1 lifts that again."""
        wanted = resource.RLIM_INFINITY if size < 0 else size
        for process in self.processes():
            resource.prlimit(process, resource.RLIMIT_FSIZE, (wanted, resource.RLIM_INFINITY))

    def kill(self) -> None:
        """SIGKILL to all its processes at once; returns when nobody listens any more."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            if how is signal.SIGKILL:
                os.killpg(self._process.pid, how)
            else:
                self._process.send_signal(how)
        self._process.wait(30)
        while self.processes():
            time.sleep(0.005)
        self._process = None


def _group_of(folder: Path) -> int:
    """The process group of a process that lives; 0 where it has ended."""
    try:
        state, _parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return 0
    return 0 if state in "ZX" else int(group)


def _free_port() -> int:
    """A port that nobody uses, below those from which others' connections are made."""
    while True:
        port = random.randrange(20_000, 32_000)
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
