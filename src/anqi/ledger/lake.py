"""The lake: facts as Parquet segments, in the order in which they were posted, as the engine reads them.

A cache that is checked and never a source: a segment says in its name which facts it holds and which is its last, and
in itself the hash of their leaves. What is in no segment yet is read from the database, so what was just posted counts
at once. Where the database was brought back from before, segments of facts that are there no longer count no more.

Segments are kept as a log is: new facts make a small one, and small ones are written anew together with what comes
after them, so that each is several times as large as all that follow it. A plant has a handful of them.
"""

import fcntl
import os
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.utils.translation import gettext as _

from anqi.kit.faults import Fault
from anqi.ledger.lake_rows import FIELDS, SCHEMA, facts_in, place_of, table_of
from anqi.ledger.lake_segments import Segment, chained, mark_of, name_of, segments_in
from anqi.ledger.models import Fact, Ledger
from anqi.organisation.models import Plant

__all__ = [
    "SCHEMA", "Segment", "check", "newest", "place_of", "rebuild", "refresh", "segments", "segments_of",
]  # fmt: skip

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
    """The segments of the plant's ledger, as it is now; see `segments_of`."""
    ledger = _ledger(plant)
    return segments_of(ledger) if ledger else []


def segments_of(ledger: Ledger) -> list[Segment]:
    """The segments that follow on each other from the first fact on, up to the size that the ledger was read with.

    Those that don't end with the ledger's own fact are of a past that the database no longer has, and left out.
    """
    found = [one for one in segments_in(folder(ledger.plant)) if 0 < one.end <= ledger.size]
    last = Fact.objects.filter(ledger=ledger, index__in=[one.end - 1 for one in found])
    marks = {index + 1: mark_of(bytes(leaf)) for index, leaf in last.values_list("index", "leaf")}
    return chained(one for one in found if marks.get(one.end) == one.mark)


def refresh(plant: Plant) -> int:
    """Write the facts that are in no segment yet, and join small segments. Returns how many facts the lake holds."""
    with _alone(plant):
        ledger = _ledger(plant)
        if ledger is None:
            return 0
        chain = segments_of(ledger)
        _tidy(plant, chain)
        if (chain[-1].end if chain else 0) < ledger.size:
            stays = _stays(chain, ledger.size)
            kept = [one.path for one in chain if one.first < stays]
            _leave(chain, {*kept, *_write_from(ledger, stays)})
        return ledger.size


def rebuild(plant: Plant) -> int:
    """Make the plant's lake anew from the database. What was there is in no use from then on."""
    with _alone(plant):
        ledger = _ledger(plant)
        if ledger is None:
            return 0
        chain = segments_of(ledger)
        _leave(chain, _write_from(ledger, 0))
        return ledger.size


def check(plant: Plant) -> list[Fault]:
    """Segments that do not hold what the ledger holds: every row is made an entry again and hashed."""
    faults = []
    with _alone(plant):
        for segment in segments(plant):
            if not _is_sound(plant, segment):
                message = _("does not hold what the ledger holds; rebuild the lake")
                faults.append(Fault(segment.path.name, message))
    return faults


def newest(ledger: Ledger, since: int) -> pa.Table:
    """The facts from index `since` on, up to the size that the ledger was read with, from the database."""
    tables = [table for table, _leaves in _tables(ledger, since, ledger.size)]
    return pa.concat_tables(tables) if tables else SCHEMA.empty_table()


def _ledger(plant: Plant) -> Ledger | None:
    return Ledger.objects.filter(plant=plant).select_related("plant").first()


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


def _write_from(ledger: Ledger, start: int) -> list[Path]:
    """Write the facts from index `start` on; the segments that were written."""
    folder(ledger.plant).mkdir(parents=True, exist_ok=True, mode=0o700)
    return [
        _write(ledger, first, min(first + _MOST, ledger.size))
        for first in range(start, ledger.size, _MOST)
    ]


def _write(ledger: Ledger, first: int, end: int) -> Path:
    part = folder(ledger.plant) / f"facts-{first:012}-{end:012}.part"
    digest, last = sha256(), b""
    with pq.ParquetWriter(part, SCHEMA, compression="zstd") as writer:
        waiting: list[pa.Table] = []
        for table, leaves in _tables(ledger, first, end):
            for leaf in leaves:
                digest.update(leaf)
            last = leaves[-1]
            waiting.append(table)
            if sum(table.num_rows for table in waiting) >= _GROUP:
                writer.write_table(pa.concat_tables(waiting))
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting))
        writer.add_key_value_metadata({_LEAVES: digest.hexdigest()})
    return part.replace(part.with_name(name_of(first, end, mark_of(last))))


def _tables(ledger: Ledger, first: int, end: int) -> Iterator[tuple[pa.Table, list[bytes]]]:
    """The facts from index `first` to below `end` from the database, some at a time, and the hashes of their leaves."""
    facts = Fact.objects.filter(ledger=ledger).order_by("index").values_list(*FIELDS, "leaf")
    for start, stop in pairwise([*range(first, end, _ROWS), end]):
        rows: list[tuple[Any, ...]] = list(facts.filter(index__gte=start, index__lt=stop))
        if rows:
            yield (
                table_of(ledger.plant, [row[:-1] for row in rows]),
                [bytes(row[-1]) for row in rows],
            )


def _tidy(plant: Plant, chain: Sequence[Segment]) -> None:
    """Take away what has been in no use for a while: segments that were written anew, and what was never finished."""
    kept = {segment.path for segment in chain}
    for path in folder(plant).glob("facts-*"):
        if path not in kept and time.time() - path.stat().st_mtime > _LINGER:
            path.unlink(missing_ok=True)


def _leave(chain: Sequence[Segment], used: Collection[Path]) -> None:
    """What is used no more stays a while from now on, for those who read it."""
    for segment in chain:
        if segment.path not in used:
            os.utime(segment.path)


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
