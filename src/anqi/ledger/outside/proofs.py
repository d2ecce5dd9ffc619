"""Proofs on their own: of one fact, and that one checkpoint's ledger grew out of another's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anqi.ledger.outside.entries import read_text, say
from anqi.ledger.outside.signing import Fault, Head, Key, read_checkpoint, shown
from anqi.ledger.outside.trees import Tree, grown, joined, leaf_of


def proof_faults(path: Path, key: Key, kept: list[Path], is_growth: bool) -> Iterator[str]:
    """What is wrong with a proof; it must be about the checkpoints that were kept."""
    try:
        said = json.loads(read_text(path))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Fault(f"{path}: 不是证明 no proof")
    names = ("old", "new") if is_growth else ("checkpoint",)
    heads = [read_checkpoint(str(said.get(name)), key) for name in names]
    yield from (growth_faults if is_growth else fact_faults)(said, *heads)
    for one in kept:
        if read_checkpoint(read_text(one), key) not in heads:
            yield f"{one}: 证明与它无关 the proof is not about this checkpoint"


def fact_faults(said: dict[str, Any], head: Head) -> Iterator[str]:
    [leaf], path, index = (
        hashes_of([said.get("leaf")]),
        hashes_of(said.get("path")),
        said.get("index"),
    )
    if not isinstance(index, int) or not 0 <= index < head.size:
        raise Fault(f"序号不在其中 no place among {head.size}: {shown(index)}")
    say(f"序号 number: {index + 1} / {head.size}")
    if said.get("size") != head.size or said.get("root", head.root.hex()) != head.root.hex():
        yield "检查点写的条数或树根不同 the checkpoint says another size or root"
    if joined(index, head.size, leaf, path) != head.root:
        yield "算出的不是检查点的树根 the path leads to another root"
    if "entry" in said and leaf_of(str(said["entry"]).encode("utf-8", "replace")) != leaf:
        yield "分录不是这个叶 the entry is not that leaf"


def growth_faults(said: dict[str, Any], old: Head, new: Head) -> Iterator[str]:
    say(f"条数 sizes: {old.size} → {new.size}")
    path = hashes_of(said.get("path"))
    if old.size > new.size or (not old.size and path):
        raise Fault("路径长度不符 the path is of another length")
    before, after = Tree().root(), new.root
    if old.size:
        before, after = grown(old.size, new.size, old.root, path)
    if (before, after) != (old.root, new.root):
        yield "新的不是从旧的增长而来 the newer did not grow out of the older"


def hashes_of(value: Any) -> list[bytes]:
    """Hashes as JSON has them."""
    if not isinstance(value, list):
        raise Fault(f"不是散列值 no hashes: {shown(value)}")
    for one in value:
        if not isinstance(one, str) or not re.match(r"[0-9a-f]{64}\Z", one):
            raise Fault(f"不是散列值 no hash: {shown(one)}")
    return [bytes.fromhex(one) for one in value]
