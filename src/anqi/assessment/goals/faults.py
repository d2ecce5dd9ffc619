"""Why an act was not done, other than by a fault in what was written."""

from anqi.assessment.goals.models import Exclusion


class Refused(Exception):
    """The act is not possible; the text says why."""


class Conflict(Exception):
    """Somebody else was first, or the key was used for something else; `now` is what there is now."""

    def __init__(self, message: str, now: Exclusion | None = None) -> None:
        self.now = now
        super().__init__(message)
