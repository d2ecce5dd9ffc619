"""How the lake's segments are called, and which of them follow on each other."""

import re
from pathlib import Path
from typing import NamedTuple

_NAME = re.compile(r"facts-(\d{12})-(\d{12})\.parquet")


class Segment(NamedTuple):
    """A file with the facts from index `first` to below `end`."""

    path: Path
    first: int
    end: int


def name_of(first: int, end: int) -> str:
    return f"facts-{first:012}-{end:012}.parquet"


def segments_in(folder: Path) -> list[Segment]:
    """The segments that follow on each other from the first fact on. Of two that begin alike the longer counts."""
    found = []
    for path in folder.glob("facts-*.parquet"):
        name = _NAME.fullmatch(path.name)
        if name is not None:
            found.append(Segment(path, int(name[1]), int(name[2])))
    chain: list[Segment] = []
    for segment in sorted(found, key=lambda one: (one.first, -one.end)):
        if segment.first == (chain[-1].end if chain else 0):
            chain.append(segment)
    return chain
