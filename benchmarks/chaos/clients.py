"""Clients that write all the time, each with keys of its own, and log what was acknowledged before they go on."""

import http.client
import random
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.chaos.submissions import LONGEST, Log, Submission, facts, reversal
from benchmarks.serving import Server

_AGAIN, _GIVEN_UP, _REVERSED = 0.08, 0.1, 0.1
"""How often what was acknowledged is sent again, what was cut off is given up, and a fact is taken back."""


class Client(threading.Thread):
    """One client. `faults` says in the end what it was answered that it must not have been."""

    def __init__(
        self, server: Server, filled: dict[str, Any], number: int, seed: int, folder: Path
    ) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.filled = filled
        self.chance = random.Random(f"{seed} {number}")
        self.token = filled["tokens"][number]
        self.log = Log(folder, str(number))
        self.faults: list[str] = []
        self._kept: list[Submission] = []
        self._to_reverse: list[str] = []
        self._ending = threading.Event()

    def end(self) -> None:
        """Let it finish what it is at."""
        self._ending.set()

    def run(self) -> None:
        try:
            while not self._ending.is_set():
                self._step()
        except Exception as fault:  # noqa: BLE001 - told with the others in the end
            self.faults.append(repr(fault))
        finally:
            self.log.close()

    def _step(self) -> None:
        if self._kept and self.chance.random() < _AGAIN:
            self._again(self.chance.choice(self._kept))
            return
        submission = self._next()
        self.log.asked(submission)
        if self._send(submission, gives_up=True):
            self.log.acknowledged(submission)
            self._kept.append(submission)
            if submission.path == "/api/v1/facts" and len(submission.keys) == 1:
                self._to_reverse.append(submission.answer[0][0])

    def _next(self) -> Submission:
        if self._to_reverse and self.chance.random() < _REVERSED:
            return reversal(self._to_reverse.pop())
        count = 1 if self.chance.random() < 0.5 else self.chance.randint(2, LONGEST)
        return facts(self.filled, self.chance, count)

    def _again(self, known: Submission) -> None:
        """A proxy or a person sends once more what was acknowledged: it is the same facts."""
        copy = Submission(known.path, known.body, known.keys)
        self._send(copy, gives_up=False)
        if copy.answer != known.answer:
            self.faults.append(f"{known.keys[0]}: another answer to the same request")

    def _send(self, submission: Submission, *, gives_up: bool) -> bool:
        """Send until it is acknowledged, always with the same keys; False where it is given up for lost."""
        while True:
            try:
                status, said = submission.send(self.server, self.token)
            except (OSError, http.client.HTTPException, ValueError):  # cut off
                if gives_up and submission.sent == 1 and self.chance.random() < _GIVEN_UP:
                    return False
                time.sleep(0.05)
                continue
            if status != 201:
                raise RuntimeError(f"{status}: {said}")
            return True
