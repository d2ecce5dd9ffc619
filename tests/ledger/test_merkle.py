"""Merkle trees and proofs: the vectors of Certificate Transparency, and the definition of RFC 6962 written down."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest

from anqi.ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of
from anqi.ledger.proofs import KEPT, Missing, Nodes, Proofs, consistent, included

ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
           "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
LARGEST = 70


def held(leaves: Sequence[bytes]) -> Nodes:
    """The hashes that a database would hold of these leaves."""
    kept: dict[int, list[bytes]] = {0: list(leaves)}
    frontier = Frontier()
    for leaf in leaves:
        for subtree in frontier.append(leaf):
            if subtree.level and subtree.level % KEPT == 0:
                kept.setdefault(subtree.level, []).append(subtree.hash)
    return lambda level, start, end: kept.get(level, [])[start:end]


def split(size: int) -> int:
    left = 1
    while left * 2 < size:
        left *= 2
    return left


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    left = split(len(leaves))
    return node_hash(defined_root(leaves[:left]), defined_root(leaves[left:]))


def defined_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 §2.1.1, word for word."""
    if len(leaves) == 1:
        return []
    left = split(len(leaves))
    if index < left:
        return [*defined_path(index, leaves[:left]), defined_root(leaves[left:])]
    return [*defined_path(index - left, leaves[left:]), defined_root(leaves[:left])]


def defined_proof(old: int, leaves: Sequence[bytes], is_known: bool = True) -> list[bytes]:
    """RFC 6962 §2.1.2, word for word."""
    if old == len(leaves):
        return [] if is_known else [defined_root(leaves)]
    left = split(len(leaves))
    if old <= left:
        return [*defined_proof(old, leaves[:left], is_known), defined_root(leaves[left:])]
    return [*defined_proof(old - left, leaves[left:], False), defined_root(leaves[:left])]


def many(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def hexes(path: Sequence[bytes]) -> list[str]:
    return [hash.hex() for hash in path]


def test_roots_are_those_of_certificate_transparency() -> None:
    assert [root_of(LEAVES[:size]).hex() for size in range(1, 9)] == ROOTS
    assert EMPTY_ROOT == sha256(b"").digest() == root_of([])


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [(0, 1, []), (0, 8, [A, B, C]), (5, 8, [D, E, ROOTS[3]]), (2, 3, [ROOTS[1]]), (1, 5, [ROOTS[0], B, D])],
)  # fmt: skip
def test_audit_paths_are_those_of_certificate_transparency(
    index: int, size: int, path: list[str]
) -> None:
    found = Proofs(held(LEAVES)).inclusion(index, size)
    assert hexes(found) == path
    root = bytes.fromhex(ROOTS[size - 1])
    assert included(leaf=LEAVES[index], index=index, size=size, path=found, root=root)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, ROOTS[3]]), (2, 5, [B, D])],
)
def test_consistency_proofs_are_those_of_certificate_transparency(
    old: int, new: int, path: list[str]
) -> None:
    found = Proofs(held(LEAVES)).consistency(old, new)
    assert hexes(found) == path
    roots = [bytes.fromhex(ROOTS[size - 1]) for size in (old, new)]
    assert consistent(old=old, old_root=roots[0], new=new, new_root=roots[1], path=found)


@pytest.mark.parametrize("size", range(1, LARGEST))
def test_proofs_of_small_trees_are_as_defined(size: int) -> None:
    leaves, proofs, root = many(size), Proofs(held(many(size))), defined_root(many(size))
    for index, leaf in enumerate(leaves):
        path = proofs.inclusion(index, size)
        assert path == defined_path(index, leaves)
        assert included(leaf=leaf, index=index, size=size, path=path, root=root)
    for old in range(1, size + 1):
        path = proofs.consistency(old, size)
        assert path == defined_proof(old, leaves)
        old_root = defined_root(leaves[:old])
        assert consistent(old=old, old_root=old_root, new=size, new_root=root, path=path)


@pytest.mark.parametrize("size", [255, 256, 257, 512, 700, 1025])
def test_proofs_from_kept_subtrees_are_as_defined(size: int) -> None:
    leaves, proofs = many(size), Proofs(held(many(size)))
    assert proofs.root(size) == defined_root(leaves)
    for place in {0, 1, 127, 200, size // 2, size - 2, size - 1}:
        assert proofs.inclusion(place, size) == defined_path(place, leaves)
        assert proofs.consistency(place + 1, size) == defined_proof(place + 1, leaves)


@pytest.mark.parametrize("size", [1, 2, 5, 8, 21])
def test_an_audit_path_proves_nothing_else(size: int) -> None:
    leaves, root, other = many(size), defined_root(many(size)), leaf_hash(b"other")
    for index in range(size):
        path = defined_path(index, leaves)
        right: dict[str, Any] = {
            "leaf": leaves[index],
            "index": index,
            "size": size,
            "path": path,
            "root": root,
        }
        wrong: list[dict[str, Any]] = [
            {"leaf": other},
            {"root": other},
            {"index": size},
            {"index": -1},
        ]
        wrong += [{"index": at} for at in range(size) if at != index]
        wrong += [{"path": [*path, other]}, {"path": [other, *path]}, {"size": 0}]
        wrong += [{"path": path[:at] + path[at + 1 :]} for at in range(len(path))]
        wrong += [{"path": [*path[:at], other, *path[at + 1 :]]} for at in range(len(path))]
        wrong += [{"path": [*path[:-1], path[-1][:-1]]}] if path else []
        assert included(**right)
        assert not any(included(**right | change) for change in wrong)


@pytest.mark.parametrize("new", [1, 2, 5, 8, 21])
def test_a_consistency_proof_proves_nothing_else(new: int) -> None:
    leaves, root, other = many(new), defined_root(many(new)), leaf_hash(b"other")
    for old in range(1, new + 1):
        path, old_root = defined_proof(old, leaves), defined_root(leaves[:old])
        right: dict[str, Any] = {
            "old": old,
            "old_root": old_root,
            "new": new,
            "new_root": root,
            "path": path,
        }
        wrong: list[dict[str, Any]] = [
            {"old_root": other},
            {"new_root": other},
            {"old": new + 1},
            {"old": -1},
        ]
        wrong += [{"path": [*path, other]}, {"path": [other, *path]}]
        wrong += [{"path": path[:at] + path[at + 1 :]} for at in range(len(path))]
        wrong += [{"path": [*path[:at], other, *path[at + 1 :]]} for at in range(len(path))]
        assert consistent(**right)
        assert not any(consistent(**right | change) for change in wrong)


def test_every_tree_begins_with_the_empty_one_and_no_other_does() -> None:
    root, other = root_of(LEAVES), leaf_hash(b"other")
    assert Proofs(held(LEAVES)).consistency(0, 8) == []
    assert consistent(old=0, old_root=EMPTY_ROOT, new=8, new_root=root, path=[])
    assert not consistent(old=0, old_root=other, new=8, new_root=root, path=[])
    assert not consistent(old=0, old_root=EMPTY_ROOT, new=8, new_root=root, path=[other])


def test_a_proof_over_a_million_facts_reads_a_few_hundred() -> None:
    read: list[int] = []

    def nodes(level: int, start: int, end: int) -> list[bytes]:
        found = many(min(end, 1_000_000 >> level) - start)
        read.extend([level] * len(found))
        return found

    for index in (0, 421_337, 999_999):
        read.clear()
        assert len(Proofs(nodes).inclusion(index, 1_000_000)) in range(12, 21)
        assert read.count(0) <= 512
        assert len(read) <= 1100


def test_a_hash_that_is_missing_is_named() -> None:
    with pytest.raises(Missing) as told:
        Proofs(held(many(9))).root(12)
    assert (told.value.level, told.value.index) == (0, 9)


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_no_proof_is_made_of_a_leaf_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not among"):
        Proofs(held(LEAVES)).inclusion(index, size)
    with pytest.raises(ValueError, match="grown"):
        Proofs(held(LEAVES)).consistency(size + 1, size)
