"""The server killed again and again while clients write."""

import random
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.chaos.clients import Client
from benchmarks.chaos.judging import Verdict, judge
from benchmarks.serving import Place, Server

_WRITES = 1.2
"""Seconds for which the server may write at most, before it is killed."""
_EARLY = 0.15
"""How often it is killed while it starts."""
_SEALED = 7
"""After how many kills a checkpoint is made under the load, and kept outside."""


def kill_and_judge(
    place: Place, folder: Path, *, kills: int, clients: int, seed: int,
    tell: Callable[[str], None] = lambda _text: None,
) -> Verdict:  # fmt: skip
    """Fill a new installation, write with clients, kill so many times, let them finish, and judge."""
    folder.mkdir(parents=True, exist_ok=True)
    filled = place.inside("chaos.inside", "fill")
    server, chance = Server(place), random.Random(seed)
    writers = [Client(server, filled, number, seed, folder) for number in range(clients)]
    checkpoints: list[Path] = []
    try:
        server.start()
        server.wait()
        for writer in writers:
            writer.start()
        for number in range(1, kills + 1):
            if number % _SEALED == 1:
                checkpoints.append(_checkpoint(place, folder / f"checkpoint-{number}"))
            time.sleep(chance.uniform(0.02, _WRITES))
            server.kill()
            tell(f"{number} of {kills} kills")
            while chance.random() < _EARLY:
                server.start()
                time.sleep(chance.uniform(0.0, 0.8))
                server.kill()
            server.start()
            server.wait()
        for writer in writers:
            writer.end()
        for writer in writers:
            writer.join(120)
        unfinished = sum(writer.is_alive() for writer in writers)
    finally:
        server.kill()
    verdict = judge(place, folder, checkpoints)
    verdict.faults += [fault for writer in writers for fault in writer.faults]
    if unfinished:
        verdict.faults.append(f"{unfinished} clients never got an answer")
    return verdict


def _checkpoint(place: Place, path: Path) -> Path:
    """A checkpoint made while others write, kept outside the installation."""
    made = place.anqi("ledger", "checkpoint")
    if made.returncode:
        raise RuntimeError(f"anqi ledger checkpoint: {made.stdout}{made.stderr}")
    path.write_text(made.stdout, "utf-8")
    return path
