"""Merkle trees, and what proofs over them lead to (RFC 6962 section 2.1)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable

from anqi.ledger.outside.signing import Fault


def leaf_of(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows: the hashes of its complete subtrees, largest first; and its roots at some sizes."""

    def __init__(self, sizes: Iterable[int] = ()) -> None:
        self.size = 0
        self.sizes = set(sizes)
        self.hashes: list[bytes] = []
        self.roots = {0: hashlib.sha256(b"").digest()}

    def append(self, hash: bytes) -> None:
        rest = self.size
        while rest & 1:
            hash = node_of(self.hashes.pop(), hash)
            rest >>= 1
        self.hashes.append(hash)
        self.size += 1
        if self.size in self.sizes:
            self.roots[self.size] = self.root()

    def root(self) -> bytes:
        if not self.hashes:
            return self.roots[0]
        return functools.reduce(lambda right, left: node_of(left, right), reversed(self.hashes))


def split(size: int) -> int:
    """How many leaves stand on the left: the largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def joined(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root to which an audit path leads (RFC 6962 section 2.1.1)."""
    if size < 2 or not path:
        if path or (index, size) != (0, 1):
            raise Fault("路径长度不符 the path is of another length")
        return leaf
    left = split(size)
    if index < left:
        return node_of(joined(index, left, leaf, path[:-1]), path[-1])
    return node_of(path[-1], joined(index - left, size - left, leaf, path[:-1]))


def grown(old: int, new: int, root: bytes | None, path: list[bytes]) -> tuple[bytes, bytes]:
    """The roots of the old and the new tree to which a consistency proof leads (RFC 6962 section 2.1.2).

    `root` is the old tree's, as long as that is all of what is looked at: then it is not in the path.
    """
    if not path and (old != new or root is None):
        raise Fault("路径长度不符 the path is of another length")
    if old == new:
        if root is not None and not path:
            return root, root
        if root is not None or len(path) != 1:
            raise Fault("路径长度不符 the path is of another length")
        return path[0], path[0]
    left = split(new)
    if old <= left:
        before, after = grown(old, left, root, path[:-1])
        return before, node_of(after, path[-1])
    before, after = grown(old - left, new - left, None, path[:-1])
    return node_of(path[-1], before), node_of(path[-1], after)
