"""Why a step was not taken, other than by a fault in what was written."""

from typing import Any

from anqi.work.faults import Refused as WorkRefused


class Refused(WorkRefused):
    """The step is not possible; the text says why, and what is."""


class Conflict(Exception):
    """Somebody else was faster, or the key was used for another step; `now` is the case or call as it is."""

    def __init__(self, now: Any, message: str) -> None:
        self.now = now
        super().__init__(message)
