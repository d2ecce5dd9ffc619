"""Why a step was not taken, other than by a fault in what was written."""

from anqi.assessment.process.models import Assessment
from anqi.work.faults import Refused as WorkRefused


class Refused(WorkRefused):
    """The step is not possible; the text says why, and what is."""


class Conflict(Exception):
    """Somebody else took a step meanwhile, or the key was used for another; `now` is the assessment as it is."""

    def __init__(self, now: Assessment, message: str) -> None:
        self.now = now
        super().__init__(message)
