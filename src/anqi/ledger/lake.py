"""The lake: facts as Parquet segments, in the order in which they were posted, as the engine reads them.

A cache that is checked and never a source: a segment says in its name which facts it holds, and in itself the hash of
their leaves. What is in no segment yet is read from the database, so what was just posted counts at once.

Segments are kept as a log is: new facts make a small one, and small ones are written anew together with what comes
after them, so that each is several times as large as all that follow it. A plant has a handful of them.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.utils.translation import gettext as _

from anqi.kit.faults import Fault
from anqi.ledger.lake_rows import SCHEMA, facts_in, place_of, table_of
from anqi.ledger.lake_segments import Segment, name_of, segments_in
from anqi.ledger.models import Fact, Ledger
from anqi.organisation.models import Plant

__all__ = ["SCHEMA", "Segment", "check", "newest", "place_of", "rebuild", "refresh", "segments"]

_LEAVES = b"anqi:leaves"
_MOST = 1_000_000
"""Facts to a segment at most."""
_TIMES = 4
"""So many times as large as all that follow it a segment is, unless it is full."""
_ROWS, _GROUP = 20_000, 100_000
_LINGER = 600
"""Seconds for which a segment that is in no use stays: a judgement that began before may read it still."""


def folder(plant: Plant) -> Path:
    return _base() / plant.code


def segments(plant: Plant) -> list[Segment]:
    """The segments that follow on each other from the first fact on; what does not is left out."""
    return segments_in(folder(plant))


def refresh(plant: Plant) -> int:
    """Write the facts that are in no segment yet, and join small segments. Returns how many facts the lake holds."""
    with _alone(plant):
        ledger = Ledger.objects.filter(plant=plant).first()
        if ledger is None:
            return 0
        chain = segments(plant)
        if chain and chain[-1].end > ledger.size:
            return _anew(plant, ledger)  # the database was brought back from before
        _tidy(plant, chain)
        if (chain[-1].end if chain else 0) < ledger.size:
            stays = _stays(chain, ledger.size)
            _write_from(folder(plant), ledger, stays)
            for segment in chain:
                if segment.first >= stays:
                    os.utime(segment.path)  # from now on it is in no use
        return ledger.size


def rebuild(plant: Plant) -> int:
    """Make the plant's lake anew from the database, and throw away what was there."""
    with _alone(plant):
        ledger = Ledger.objects.filter(plant=plant).first()
        return _anew(plant, ledger)


def check(plant: Plant) -> list[Fault]:
    """Segments that do not hold what the ledger holds: every row is made an entry again and hashed."""
    faults = []
    with _alone(plant):
        for segment in segments(plant):
            if not _is_sound(plant, segment):
                message = _("does not hold what the ledger holds; rebuild the lake")
                faults.append(Fault(segment.path.name, message))
    return faults


def newest(plant: Plant, since: int) -> pa.Table:
    """The facts from index `since` on, from the database."""
    rows = Fact.objects.filter(ledger__plant=plant, index__gte=since).order_by("index")
    return table_of(plant, list(rows))


def _base() -> Path:
    return Path(settings.HOME) / "lake"


@contextmanager
def _alone(plant: Plant) -> Iterator[None]:
    """Only one process at a time writes a plant's lake; others wait."""
    base = _base()
    base.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (base / f".{plant.code}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stays(chain: Sequence[Segment], size: int) -> int:
    """Up to which fact the segments stay; what comes after is written anew."""
    left = list(chain)
    new = size - (left[-1].end if left else 0)
    while left:
        last = left[-1].end - left[-1].first
        if last >= _TIMES * new or last + new > _MOST:
            break
        new += last
        left.pop()
    return left[-1].end if left else 0


def _anew(plant: Plant, ledger: Ledger | None) -> int:
    """Write it beside what is there, and put it in its place when it is whole."""
    place = folder(plant)
    new, old = (place.with_name(f".{plant.code}.{name}") for name in ("new", "old"))
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    if ledger is not None:
        _write_from(new, ledger, 0)
    if place.exists():
        place.rename(old)
    if new.exists():
        new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    return ledger.size if ledger else 0


def _write_from(place: Path, ledger: Ledger, start: int) -> None:
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for first in range(start, ledger.size, _MOST):
        _write(place, ledger, first, min(first + _MOST, ledger.size))


def _write(place: Path, ledger: Ledger, first: int, end: int) -> None:
    path = place / name_of(first, end)
    part = path.with_suffix(".part")
    digest = sha256()
    with pq.ParquetWriter(part, SCHEMA, compression="zstd") as writer:
        waiting: list[pa.Table] = []
        for facts in _facts(ledger, first, end):
            for fact in facts:
                digest.update(bytes(fact.leaf))
            waiting.append(table_of(ledger.plant, facts))
            if sum(table.num_rows for table in waiting) >= _GROUP:
                writer.write_table(pa.concat_tables(waiting))
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting))
        writer.add_key_value_metadata({_LEAVES: digest.hexdigest()})
    part.replace(path)


def _facts(ledger: Ledger, first: int, end: int) -> Iterator[list[Fact]]:
    bounds = [*range(first, end, _ROWS), end]
    for start, stop in pairwise(bounds):
        yield list(
            Fact.objects.filter(ledger=ledger, index__gte=start, index__lt=stop).order_by("index")
        )


def _tidy(plant: Plant, chain: Sequence[Segment]) -> None:
    """Take away what has been in no use for a while: segments that were written anew, and what was never finished."""
    kept = {segment.path for segment in chain}
    for path in folder(plant).glob("facts-*"):
        if path not in kept and time.time() - path.stat().st_mtime > _LINGER:
            path.unlink(missing_ok=True)


def _is_sound(plant: Plant, segment: Segment) -> bool:
    digest, at = sha256(), segment.first
    try:
        with pq.ParquetFile(segment.path) as file:
            said = (file.metadata.metadata or {}).get(_LEAVES, b"").decode()
            for batch in file.iter_batches(_ROWS):
                kept = Fact.objects.filter(
                    ledger__plant=plant, index__gte=at, index__lt=at + batch.num_rows
                ).order_by("index")
                wanted = [
                    (place_of(ledger, index), bytes(leaf))
                    for ledger, index, leaf in kept.values_list("ledger", "index", "leaf")
                ]
                if [(place, fact.leaf) for place, fact in facts_in(batch)] != wanted:
                    return False
                for _place, leaf in wanted:
                    digest.update(leaf)
                at += batch.num_rows
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError):
        return False
    return at == segment.end and said == digest.hexdigest()
