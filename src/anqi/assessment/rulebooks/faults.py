"""Why an act on an edition was not done, other than by a fault in what was written."""

from anqi.assessment.rulebooks.models import Edition


class Refused(Exception):
    """The act is not possible as the edition stands; the text says why and what to do."""


class Conflict(Exception):
    """Somebody else changed the edition first, or the key was used for something else; `now` is what there is now."""

    def __init__(self, now: Edition, message: str) -> None:
        self.now = now
        super().__init__(message)
