"""What clients send, with keys of their own, and the log in which they keep what was acknowledged."""

import json
import random
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.serving import Server

LONGEST = 40
"""Facts of a batch at most."""


@dataclass
class Submission:
    """What a client asks for: where, with which keys, and how often it had to be sent."""

    path: str
    body: Any
    keys: list[str]
    sent: int = 0
    answer: list[tuple[str, int]] = field(default_factory=list)
    """Id and index of each fact, once they were acknowledged."""

    def send(self, server: Server, token: str) -> tuple[int, Any]:
        """Send it once more: the status, and what was answered. Raises OSError, HTTPException and ValueError."""
        self.sent += 1
        status, _headers, body = server.ask(
            "POST", self.path, self.body, Authorization=f"Bearer {token}"
        )
        said = json.loads(body)
        if status == 201:
            facts = said if isinstance(said, list) else [said]
            self.answer = [(fact["id"], fact["index"]) for fact in facts]
        return status, said


def facts(filled: dict[str, Any], chance: random.Random, count: int) -> Submission:
    """So many facts, about people and branches of the filled installation."""
    body = [_fact(filled, chance) for _number in range(count)]
    return Submission("/api/v1/facts", body, [one["key"] for one in body])


def reversal(fact: str) -> Submission:
    """That a fact, by its id, is taken back."""
    key = uuid4().hex
    return Submission(f"/api/v1/facts/{fact}/reversal", {"key": key, "reason": "记错"}, [key])


def _fact(filled: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    fact = {"key": uuid4().hex, "occurred_on": filled["day"], "source": f"chaos/{uuid4()}"}
    if chance.random() < 0.5:
        return fact | {"kind": "duty.done", "person": chance.choice(filled["people"])}
    branch = chance.choice(filled["branches"])
    return fact | {"kind": "party.theme_day", "branch": branch, "quantity": 28}


class Log:
    """A client's log: a line for each submission before it is sent, and one when it was acknowledged."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"client-{name}.log"
        self._file: TextIOWrapper = self.path.open("w", encoding="utf-8")

    def asked(self, submission: Submission) -> None:
        self._add("asked", submission)

    def acknowledged(self, submission: Submission) -> None:
        self._add("acknowledged", submission)

    def close(self) -> None:
        self._file.close()

    def _add(self, what: str, submission: Submission) -> None:
        line = {
            "what": what, "keys": submission.keys, "sent": submission.sent, "answer": submission.answer,
        }  # fmt: skip
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
