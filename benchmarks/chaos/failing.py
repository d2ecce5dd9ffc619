"""A disk that is full, and a disk that fails: nothing is half there or acknowledged for nothing; reading goes on."""

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.chaos.judging import Verdict, judge
from benchmarks.chaos.submissions import Log, Submission, facts
from benchmarks.serving import Place, Server

ROOM = 256 << 10
"""Bytes that the disk still takes."""
_REFUSALS = 6
Trouble = Callable[[Server], "Iterator[None]"]


def fail_and_judge(
    place: Place, folder: Path, trouble: Trouble, *, statuses: tuple[int, ...], seed: int
) -> Verdict:
    """Write until the trouble bites, read meanwhile, let it pass, send again what was refused, kill, and judge.

    `statuses` are those with which it may refuse; the first must be among what was answered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    filled = place.inside("chaos.inside", "fill")
    server, chance, log = Server(place), random.Random(seed), Log(folder, "0")
    faults: list[str] = []

    def send(submission: Submission) -> tuple[int, Any]:
        status, said = submission.send(server, filled["tokens"][0])
        if status == 201:
            log.acknowledged(submission)
        return status, said

    def posted(*counts: int) -> Iterator[tuple[Submission, int, Any]]:
        for count in counts:
            submission = facts(filled, chance, count)
            log.asked(submission)
            yield submission, *send(submission)

    try:
        server.start()
        server.wait()
        faults += [f"{status} before" for _, status, _ in posted(1, 40) if status != 201]
        with contextmanager(trouble)(server):
            refused, seen = [], set[int]()
            for submission, status, said in posted(*[40, 1] * 100):
                if status != 201:
                    refused.append(submission)
                    seen.add(status)
                    faults += _of_refusal(statuses, status, said)
                if len(refused) == _REFUSALS:
                    break
            faults += _of_reading(server, filled["tokens"][0])
            faults += [] if statuses[0] in seen else [f"never answered {statuses[0]}"]
        for submission in refused:  # it has passed, and nobody had to mend anything
            status, said = send(submission)
            faults += [f"{status} afterwards: {said}"] if status != 201 else []
    finally:
        server.kill()
        log.close()
    verdict = judge(place, folder, [])
    verdict.faults += faults
    return verdict


def full_by_limit(server: Server) -> Iterator[None]:
    """The server's processes can write no file further than a little: what a disk that is full does to them."""
    home = server.place.home
    largest = max(path.stat().st_size for path in home.glob("anqi.sqlite3*"))
    server.limit_files(largest + ROOM)
    try:
        yield
    finally:
        server.limit_files(-1)


def full_by_disk(server: Server) -> Iterator[None]:
    """The home lies on a disk of its own (see `small_disk`), which is filled but for a little."""
    filler = server.place.home.parent / "filler"
    free = shutil.disk_usage(server.place.home).free
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free - ROOM))
    try:
        yield
    finally:
        filler.unlink()


def unsynced(server: Server) -> Iterator[None]:
    """Every fsync of the server's processes fails with an I/O error, as on a disk that dies."""
    calls = "fsync,fdatasync"
    named = [word for process in server.processes() for word in ("-p", str(process))]
    command = [
        "strace", "-f", "-q", "-o", os.devnull, *named,
        "-e", f"trace={calls}", "-e", f"inject={calls}:error=EIO",
    ]  # fmt: skip
    tracer = subprocess.Popen(command)  # noqa: S603
    until = time.monotonic() + 20
    while not all(_is_traced(process) for process in server.processes()):
        if tracer.poll() is not None or time.monotonic() > until:
            raise RuntimeError("strace could not take hold of the server")
        time.sleep(0.02)
    try:
        yield
    finally:
        tracer.terminate()
        tracer.wait(20)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 64 MB in memory. Raises PermissionError where this user may mount none."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:  # noqa: S603
        raise PermissionError("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607


def _of_refusal(statuses: tuple[int, ...], status: int, said: Any) -> Iterator[str]:
    if status not in statuses or said.get("status") != status or not said.get("detail"):
        yield f"refused with {status}: {said}"


def _of_reading(server: Server, token: str) -> Iterator[str]:
    for path in ("/api/v1/facts", "/healthz", "/sign-in/"):
        status, _headers, _body = server.ask("GET", path, Authorization=f"Bearer {token}")
        if status != 200:
            yield f"reading {path} meanwhile: {status}"


def _is_traced(process: int) -> bool:
    """Whether a tracer holds all threads of a process."""
    states = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/status")]
    return all("TracerPid:\t0\n" not in state for state in states)
