"""Why an act on an edition was not done, other than by a fault in what was written."""

from anqi.assessment.rulebooks.models import Edition
from anqi.kit.faults import Faulty


class FaultyEdition(Faulty):
    """A published edition that can't be read any more, as where the catalogue has changed since it was published."""

    def __init__(self, edition: Edition, faulty: Faulty) -> None:
        self.edition = edition
        super().__init__(faulty.source, faulty.faults, faulty.count)


class Refused(Exception):
    """The act is not possible as the edition stands; the text says why and what to do."""


class Conflict(Exception):
    """Somebody else changed the edition first, or the key was used for something else; `now` is what there is now."""

    def __init__(self, now: Edition, message: str) -> None:
        self.now = now
        super().__init__(message)
