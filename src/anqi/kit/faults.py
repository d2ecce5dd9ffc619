"""Faults of what people hand in: all of them at once, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 1000
"""Faults that are named; of more only the count is said."""


@dataclass(frozen=True)
class Fault:
    """One fault: where it is, in the words of the thing itself, and what is wrong and would be right."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class Faulty(Exception):
    """The input was not taken: nothing was judged or written.

    `faults` are the first `SHOWN`, in the order of their places; `count` is how many there are.
    """

    def __init__(self, source: str, faults: Sequence[Fault], count: int | None = None) -> None:
        self.source = source
        self.faults = list(faults)[:SHOWN]
        self.count = len(faults) if count is None else count
        super().__init__(f"{source}: {self.count} faults")
