"""Proofs over a Merkle tree (RFC 6962 §2.1.1, §2.1.2): that it holds a leaf, and that it grew out of an older one.

They are made from leaves and from kept subtrees of 2^8, 2^16, … leaves, read in blocks of at most 256: of a million
leaves at most two such blocks are read. They are checked by functions that need nothing but the proof.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple

from django.db.models import Q, SmallIntegerField, Value

from anqi.ledger.merkle import EMPTY_ROOT, node_hash
from anqi.ledger.models import Ledger

KEPT = 8
"""Hashes of subtrees are kept at every eighth level."""
_BLOCK = 1 << KEPT
Nodes = Callable[[int, int, int], Sequence[bytes]]
"""Hashes of the subtrees of a level (0, 8, 16, …) from one index up to before another, as far as there are any."""


class Missing(Exception):
    """A hash that a proof needs is not in the database. `level` and `index` say which; level 0 is that of facts."""

    def __init__(self, level: int, index: int) -> None:
        self.level, self.index = level, index
        super().__init__(f"no hash of level {level} at {index}")


def kept_nodes(ledger: Ledger) -> Nodes:
    """The hashes that the database holds of a ledger, read when they are asked for."""

    def nodes(level: int, start: int, end: int) -> list[bytes]:
        rows = (
            ledger.tiles.filter(level=level).values_list("index", "hash")
            if level
            else ledger.facts.values_list("index", "leaf")
        )
        found = list(rows.filter(index__gte=start, index__lt=end).order_by("index"))
        for wanted, (index, _hash) in enumerate(found, start):
            if index != wanted:
                raise Missing(level, wanted)
        return [bytes(hash) for _index, hash in found]

    return nodes


def nodes_for(ledger: Ledger, index: int, size: int) -> Nodes:
    """The hashes that the audit path of a leaf needs, read from the database with one query."""
    wanted: list[tuple[int, int, int]] = []

    def noted(level: int, start: int, end: int) -> Sequence[bytes]:
        wanted.append((level, start, end))
        return [EMPTY_ROOT] * (end - start)

    Proofs(noted).inclusion(index, size)
    leaves, tiles = Q(pk__in=()), Q(pk__in=())
    for level, start, end in wanted:
        block = Q(index__gte=start, index__lt=end)
        if level:
            tiles |= block & Q(level=level)
        else:
            leaves |= block
    level_0 = Value(0, output_field=SmallIntegerField())
    rows = (
        ledger.tiles.filter(tiles).order_by().values_list("level", "index", "hash")
        .union(ledger.facts.filter(leaves).order_by().values_list(level_0, "index", "leaf"), all=True)
    )  # fmt: skip
    kept = {(level, index): bytes(hash) for level, index, hash in rows}

    def nodes(level: int, start: int, end: int) -> list[bytes]:
        places = range(start, end)
        there = [place for place in places if (level, place) in kept]
        for place, wanted in zip(there, places, strict=False):
            if place != wanted:
                raise Missing(level, wanted)
        return [kept[level, place] for place in there]

    return nodes


class Proofs:
    """Makes proofs over the first leaves of a tree. Raises Missing where a hash that is needed is not there."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._blocks: dict[tuple[int, int], Sequence[bytes]] = {}

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        return self._hash(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The audit path of a leaf in the tree of the first `size`: the lowest hash first (RFC 6962 §2.1.1)."""
        if not 0 <= index < size:
            raise ValueError(f"leaf {index} is not among the first {size}")
        path, start, end = [], 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of `new` leaves begins with that of `old` (RFC 6962 §2.1.2); empty if old is 0."""
        if not 0 <= old <= new:
            raise ValueError(f"a tree of {new} leaves can't have grown out of one of {old}")
        if not old:
            return []
        path, start, end = [], 0, new
        while end != old:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        if start:
            path.append(self._hash(start, end))
        return path[::-1]

    def _hash(self, start: int, end: int) -> bytes:
        """The root over leaves from `start` up to before `end`, as RFC 6962 splits a tree."""
        parts = []
        while start < end:
            level = (end - start).bit_length() - 1
            parts.append(self._complete(level, start >> level))
            start += 1 << level
        return reduce(lambda right, left: node_hash(left, right), reversed(parts))

    def _complete(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree, from those of the next kept level below it (or its own)."""
        below = level % KEPT
        hashes = [
            self._node(level - below, at) for at in range(index << below, (index + 1) << below)
        ]
        while len(hashes) > 1:
            hashes = [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def _node(self, level: int, index: int) -> bytes:
        number, place = divmod(index, _BLOCK)
        block = self._blocks.get((level, number))
        if block is None:
            block = self._nodes(level, number * _BLOCK, (number + 1) * _BLOCK)
            self._blocks[level, number] = block
        if place >= len(block):
            raise Missing(level, index)
        return block[place]


class Step(NamedTuple):
    """A step from a leaf up to the root: what stands beside, whether on the right, and the hash of both."""

    beside: bytes
    is_right: bool
    hash: bytes


def steps_up(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> list[Step]:
    """The steps of a path; none where it is no path of that leaf of such a tree, which has `size` leaves."""
    if not 0 <= index < size or not _are_hashes(leaf, *path):
        return []
    sides = list(_steps_to_leaf(index, size))
    if len(sides) != len(path):
        return []
    found, hash = [], leaf
    for is_right, beside in zip(reversed(sides), path, strict=True):
        hash = node_hash(hash, beside) if is_right else node_hash(beside, hash)
        found.append(Step(beside, is_right, hash))
    return found


def included(*, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path proves that the tree of `size` leaves with this root has this leaf at `index`."""
    if size == 1:
        return index == 0 and not path and _are_hashes(leaf) and leaf == root
    steps = steps_up(leaf, index, size, path)
    return bool(steps) and steps[-1].hash == root


def consistent(
    *, old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether a path proves that the tree of `new` leaves begins with the tree of `old`."""
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *path):
        return False
    if old == 0 or old == new:
        expected = EMPTY_ROOT if old == 0 else new_root
        return not path and old_root == expected
    steps, start, end = [], 0, new
    while end != old:
        middle = start + _split(end - start)
        is_right = old <= middle
        steps.append(is_right)
        start, end = (start, middle) if is_right else (middle, end)
    # Where the older tree is itself a complete subtree of the newer, its hash is known and not in the path.
    hashes = [*path] if start else [old_root, *path]
    if len(hashes) != len(steps) + 1:
        return False
    older = newer = hashes[0]
    for is_right, beside in zip(reversed(steps), hashes[1:], strict=True):
        if is_right:
            newer = node_hash(newer, beside)
        else:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
    return older == old_root and newer == new_root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`: so many leaves stand on the left."""
    return 1 << (size - 1).bit_length() - 1


def _steps_to_leaf(index: int, size: int) -> Iterator[bool]:
    """From the root down to a leaf: whether what stands beside is on the right."""
    while size > 1:
        left = _split(size)
        yield index < left
        index, size = (index, left) if index < left else (index - left, size - left)


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(hash) == len(EMPTY_ROOT) for hash in hashes)
