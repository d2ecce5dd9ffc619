"""An export: every entry in its right form, and all of them those that were sealed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anqi.ledger.outside.signing import Fault, Head, read_checkpoint, read_key, shown
from anqi.ledger.outside.trees import Tree, leaf_of


class Entries:
    """Entries one by one: each in its one right form, no fact twice, none taken back twice."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.ids: set[str] = set()
        self.reversals: set[str] = set()
        self.reversed: set[str] = set()

    def faults(self, line: bytes) -> Iterator[str]:
        try:
            row = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            yield "不是分录 no entry"
            return
        if canonical(row) != line:
            yield "分录写法不规范 an entry in another than its one right form"
        if row.get("v") != "1":
            yield f"不认识的版本 an unknown version: {shown(row.get('v'))}"
        if self.origin != f"anqi/{row.get('plant')}":
            yield f"是另一工厂的分录 an entry of another plant: {shown(row.get('plant'))}"
        if row["id"] in self.ids:
            yield f"同一事实第二次出现 a fact for the second time: {shown(row['id'])}"
        if "reverses" in row:
            yield from self.reversal_faults(row["id"], str(row["reverses"]))
        self.ids.add(row["id"])

    def reversal_faults(self, id: str, reverses: str) -> Iterator[str]:
        if reverses not in self.ids:
            yield f"冲销前面没有的事实 takes back a fact that was not there: {shown(reverses)}"
        elif reverses in self.reversals:
            yield f"冲销一条冲销 takes back a reversal: {shown(reverses)}"
        elif reverses in self.reversed:
            yield f"再次冲销 takes back what was taken back: {shown(reverses)}"
        self.reversed.add(reverses)
        self.reversals.add(id)


def canonical(row: dict[str, Any]) -> bytes:
    """RFC 8785 for objects of texts and flags, which is all that entries hold."""
    try:
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8")
    except ValueError:
        return b""


def displaced(found: list[bytes], sealed: list[bytes]) -> Iterator[tuple[int, str]]:
    """Which lines (from 1) are not the entries whose hashes were sealed there, and which of those are missing.

    Where a line is another, the one after it tells whether it was altered, put in, or whether some before it are gone.
    """
    places = {hash: place for place, hash in enumerate(sealed)}
    at = 0
    for number, hash in enumerate(found, 1):
        if at < len(sealed) and hash == sealed[at]:
            at += 1
            continue
        place, after = places.get(hash, -1), found[number] if number < len(found) else b""
        was = "" if place < 0 else f"; 原是第 {place + 1} 条 it was entry {place + 1}"
        if at == len(sealed) or after == sealed[at]:
            yield number, f"多出一条 one that was not sealed here{was}"
        elif place > at and after not in sealed[at + 1 : at + 2]:
            yield number, missing(at, place)
            at = place + 1
        else:
            yield number, f"不是签封的内容 not what was sealed here{was}"
            at += 1
    if at < len(sealed):
        yield len(found) + 1, missing(at, len(sealed))


def missing(first: int, end: int) -> str:
    return f"缺第 {first + 1} 至 {end} 条 entries {first + 1} to {end} are missing"


class Export:
    """An export: its key, its checkpoint and others, the hashes that were sealed, and the tree of its entries."""

    def __init__(self, folder: Path, kept: list[Path]) -> None:
        self.own, self.entries = folder / "checkpoint", folder / "entries.jsonl"
        self.leaves, self.before = folder / "leaves", folder / "checkpoints.jsonl"
        self.kept = kept
        self.key = read_key(read_text(folder / "key.pub"))
        self.heads: dict[str, Head] = {}

    def faults(self) -> Iterator[str]:
        """Every fault; what was found is told as it is found."""
        say(f"公钥 key: {self.key.name}+{self.key.id.hex()}")
        for name, note in self.notes():
            try:
                self.heads[name] = read_checkpoint(note() if callable(note) else note, self.key)
            except Fault as fault:
                yield f"{name}: {fault}"
        say(f"检查点 checkpoints: {len(self.heads)}")
        tree, bad = Tree(head.size for head in self.heads.values()), set()
        found: list[bytes] = []
        for number, entry, faults in self.read():
            found.append(leaf_of(entry))
            tree.append(found[-1])
            for text in faults:
                bad.add(number)
                yield f"{self.entries}:{number}: {text}"
        tree.roots[tree.size] = tree.root()
        say(f"分录 entries: {tree.size}, {tree.root().hex()}")
        yield from self.leaf_faults(found, bad)
        yield from self.head_faults(tree)

    def notes(self) -> Iterator[tuple[str, Any]]:
        """The export's own checkpoint, those that were kept elsewhere, and all that were made before."""
        for path in [self.own, *self.kept]:
            yield str(path), lambda path=path: read_text(path)
        for number, line in enumerate(lines_of(self.before) if self.before.exists() else (), 1):
            yield f"{self.before}:{number}", lambda line=line: written(line)

    def read(self) -> Iterator[tuple[int, bytes, list[str]]]:
        """The entries by their numbers, each with what is wrong with it by itself."""
        entries = Entries(self.key.name)
        for number, line in enumerate(lines_of(self.entries), 1):
            has_end = line.endswith(b"\n")
            faults = [] if has_end else ["行没有写完 the line has no end"]
            entry = line[:-1] if has_end else line
            yield number, entry, [*faults, *entries.faults(entry)]

    def leaf_faults(self, found: list[bytes], bad: set[int]) -> Iterator[str]:
        """Where entries are not those whose hashes were sealed; lines that are `bad` were named already."""
        head = self.heads.get(str(self.own))
        if head is None or not self.leaves.exists():
            return
        try:
            sealed = [bytes.fromhex(line) for line in read_text(self.leaves).split()]
        except ValueError:
            sealed = []
        tree = Tree()
        for leaf in sealed:
            tree.append(leaf)
        if (tree.size, tree.root()) != (head.size, head.root):
            yield f"{self.leaves}: 不是签封的散列值 not the hashes that were sealed"
            return
        for number, fault in displaced(found, sealed):
            if number not in bad:
                yield f"{self.entries}:{number}: {fault}"

    def head_faults(self, tree: Tree) -> Iterator[str]:
        """Checkpoints that say otherwise than the entries; they begin to differ behind the last that does not."""
        sound, own = 0, self.heads.get(str(self.own))
        for name, head in sorted(self.heads.items(), key=lambda one: one[1].size):
            if head.size > tree.size:
                yield f"{name}: 检查点有 {head.size} 条,这里只有 {tree.size} 条 of more entries than there are"
            elif tree.roots[head.size] == head.root:
                sound = head.size
            else:
                where = f"第 {sound + 1} 至 {head.size} 条已不是当时的"
                yield f"{name}: {where} entries {sound + 1} to {head.size} are not what they were"
        if own is not None and own.size < tree.size:
            more = tree.size - own.size
            yield f"{self.own}: 还有 {more} 条在它之后 entries stand behind it"


def written(line: bytes) -> str:
    """A note as a line of JSON."""
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, str):
        raise Fault("不是检查点 no checkpoint")
    return found


def read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, ValueError) as fault:
        raise Fault(f"{path}: 读不出 can't be read: {fault}") from None


def lines_of(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as fault:
        raise Fault(f"{path}: 读不出 can't be read: {fault}") from None


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
