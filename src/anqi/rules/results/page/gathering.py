"""Gathers what a page shows plant by plant, and packs what would make it long."""

from itertools import groupby

from anqi.rules.outcome.model import SchemeOutcome, SubjectResult
from anqi.rules.results.page.packing import packed

_PART = 64
"""Explanations packed together."""


class Parts:
    """Packs explanations some at a time."""

    def __init__(self, name: str, packed: dict[str, str]) -> None:
        self.name = name
        self.packed = packed
        self.waiting: list[str] = []
        self.number = 0

    def add(self, html: str) -> tuple[str, int]:
        """The part that will hold it, and its place there."""
        if len(self.waiting) == _PART:
            self.flush()
        self.waiting.append(html)
        return f"{self.name}-{self.number}", len(self.waiting) - 1

    def flush(self) -> None:
        if self.waiting:
            self.packed[f"{self.name}-{self.number}"] = packed(self.waiting)
            self.waiting, self.number = [], self.number + 1


class ByPlant:
    """Hands out a scheme's subjects plant by plant, in the order in which they come."""

    def __init__(self, scheme: SchemeOutcome) -> None:
        self.groups = groupby(scheme, key=lambda one: one.plant)
        self.next = next(self.groups, None)

    def of(self, plant: str) -> list[SubjectResult]:
        if self.next is None or self.next[0] != plant:
            return []
        found = list(self.next[1])
        self.next = next(self.groups, None)
        return found
