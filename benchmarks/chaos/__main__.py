"""`make chaos`: kill the server under a writing load, on SQLite and on PostgreSQL; then let its disk fail.

Ends with status 1 where any promise was broken. The seed is printed: with it the same moments are drawn again.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.chaos.failing import (
    fail_and_judge,
    full_by_disk,
    full_by_limit,
    small_disk,
    unsynced,
)
from benchmarks.chaos.judging import Verdict
from benchmarks.chaos.killing import kill_and_judge
from benchmarks.serving import Place, scratch_database

CLIENTS = 6


def main() -> None:
    asked = _asked()
    seed = asked.seed if asked.seed is not None else random.randrange(10**6)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="anqi-chaos-") as folder:
        faults = sum(part() for part in _parts(asked, Path(folder), seed))
    sys.exit(1 if faults else 0)


def _parts(asked: argparse.Namespace, folder: Path, seed: int) -> Iterator[Callable[[], int]]:
    """Each part says how many faults it found."""

    def killed(place: Place, name: str) -> Verdict:
        return kill_and_judge(
            place, folder / f"{name}-logs", kills=asked.kills, clients=CLIENTS, seed=seed, tell=_tell,
        )  # fmt: skip

    def on_postgres() -> Verdict:
        with scratch_database(asked.postgres) as database:
            return killed(Place(folder / "postgres", database), "postgres")

    yield lambda: _judged(
        f"SQLite, killed {asked.kills} times", lambda: killed(Place(folder / "sqlite"), "sqlite")
    )
    if asked.postgres:
        yield lambda: _judged(
            f"PostgreSQL, server of pages killed {asked.kills} times", on_postgres
        )
    else:
        print("PostgreSQL: no server answers, not tried")
    yield from _disks(folder, seed)


def _disks(folder: Path, seed: int) -> Iterator[Callable[[], int]]:
    def limited() -> Verdict:
        place = Place(folder / "limited")
        return fail_and_judge(
            place, folder / "limited-logs", full_by_limit, statuses=(503, 507), seed=seed
        )

    def full() -> Verdict:
        with small_disk(folder / "small") as disk:
            place = Place(disk / "home")
            return fail_and_judge(
                place, folder / "full-logs", full_by_disk, statuses=(507, 503), seed=seed
            )

    def failing() -> Verdict:
        place = Place(folder / "failing")
        return fail_and_judge(place, folder / "failing-logs", unsynced, statuses=(503,), seed=seed)

    yield lambda: _judged("SQLite, files that grow no more", limited)
    if _can_mount(folder / "probe"):
        yield lambda: _judged("SQLite, a disk that is full", full)
    else:
        print("a disk that is full: only root may mount one, not tried")
    if shutil.which("strace"):
        yield lambda: _judged("SQLite, a disk that loses what is synced (strace)", failing)
    else:
        print("a disk that loses what is synced: no strace here, not tried")


def _judged(title: str, part: Callable[[], Verdict]) -> int:
    begun = time.monotonic()
    verdict = part()
    print(f"\r{title}: {verdict} ({time.monotonic() - begun:.0f} s)", flush=True)
    for fault in verdict.faults[:20]:
        print(f"  {fault}")
    return len(verdict.faults)


def _can_mount(folder: Path) -> bool:
    try:
        with small_disk(folder):
            return True
    except (PermissionError, FileNotFoundError):
        return False


def _tell(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{text} ", end="", flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int)
    parser.add_argument(
        "--postgres", default="", metavar="URL", help="a server for a database of our own"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
