"""Why an act in an appraisal was not done, other than by a fault in what was written."""

from anqi.assessment.appraisal.models import Appraisal
from anqi.work.faults import Refused as WorkRefused


class Refused(WorkRefused):
    """The act is not possible as the appraisal stands; the text says why, and what is."""


class Conflict(Exception):
    """Somebody else acted meanwhile, or the key was used for something else; `now` is the appraisal as it is."""

    def __init__(self, now: Appraisal, message: str) -> None:
        self.now = now
        super().__init__(message)
