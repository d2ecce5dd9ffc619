"""Why an act on points was not done, other than by a fault in what was written."""

from anqi.work.faults import Refused as WorkRefused


class Refused(WorkRefused):
    """It is not possible; the text says why, and what is."""


class Conflict(Exception):
    """The key was used for something else before."""
