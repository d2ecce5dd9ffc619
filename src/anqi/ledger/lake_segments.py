"""How the lake's segments are called, and which of them follow on each other."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_NAME = re.compile(r"facts-(\d{12})-(\d{12})-([0-9a-f]{16})\.parquet")
_DIGITS = 16


class Segment(NamedTuple):
    """A file with the facts from index `first` to below `end`; `mark` says which fact its last one is."""

    path: Path
    first: int
    end: int
    mark: str


def mark_of(leaf: bytes) -> str:
    """What a segment's name says of its last fact.

    A fact's hash holds its id and when it was posted: a ledger that grew another way has another at that index.
    """
    return leaf.hex()[:_DIGITS]


def name_of(first: int, end: int, mark: str) -> str:
    return f"facts-{first:012}-{end:012}-{mark}.parquet"


def segments_in(folder: Path) -> list[Segment]:
    """All segments that lie there, whichever ledger and use they are of."""
    found = []
    for path in folder.glob("facts-*.parquet"):
        name = _NAME.fullmatch(path.name)
        if name is not None:
            found.append(Segment(path, int(name[1]), int(name[2]), name[3]))
    return found


def chained(segments: Iterable[Segment]) -> list[Segment]:
    """Those that follow on each other from the first fact on. Of two that begin alike the longer counts."""
    chain: list[Segment] = []
    for segment in sorted(segments, key=lambda one: (one.first, -one.end)):
        if segment.first == (chain[-1].end if chain else 0):
            chain.append(segment)
    return chain
