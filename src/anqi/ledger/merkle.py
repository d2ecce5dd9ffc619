"""Merkle trees as Certificate Transparency has them (RFC 6962 §2.1): over entries in order, append only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry; what begins with another byte can't be taken for a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Subtree:
    """A complete subtree: the hash over the leaves from `index` × 2^`level` on, 2^`level` of them."""

    level: int
    index: int
    hash: bytes


@dataclass
class Frontier:
    """A tree that grows: its size, and the hashes of its complete subtrees, largest first."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> Iterator[Subtree]:
        """Add a leaf's hash. Tells of every complete subtree that it ends, the leaf itself first.

        The iterator must be run to its end: the tree has grown only then.
        """
        index, level, hash = self.size, 0, leaf
        yield Subtree(0, index, hash)
        while index >> level & 1:
            hash = node_hash(self.hashes.pop(), hash)
            level += 1
            yield Subtree(level, index >> level, hash)
        self.hashes.append(hash)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.hashes:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.hashes))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over the hashes of leaves."""
    frontier = Frontier()
    for leaf in leaves:
        for _subtree in frontier.append(leaf):
            pass
    return frontier.root
