"""Receipts of checks: a large Parquet folder that has not changed since is not checked again.

A receipt holds no data: its name is a digest of the files' places, sizes and times, of the catalogue and of this
program's rules; in it stand a count and the names of columns.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from anqi.facts.catalogue import CATALOGUE
from anqi.facts.sheets import SHEETS

_RULES = 1
"""To be raised whenever a check becomes stricter or a column is taken otherwise."""


@dataclass(frozen=True)
class Receipt:
    """What a clean check found."""

    facts: int
    bare: tuple[frozenset[str], ...]
    """For each group of files, the columns that are taken as they lie."""


def key_of(files: Iterable[Path]) -> str:
    """The name of the receipt for these files, as they are now. Raises OSError."""
    kinds = [
        (kind.code, kind.title.zh, kind.naming, kind.quantity is None, kind.attributes)
        for kind in CATALOGUE
    ]
    told = [[str(file.resolve()), *_state(file)] for file in files]
    text = json.dumps([_RULES, told, repr(kinds), repr(SHEETS)])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _state(file: Path) -> tuple[int, ...]:
    found = file.stat()
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)


def find(key: str) -> Receipt | None:
    """The receipt of this name, or none where there is none that can be read."""
    try:
        found = json.loads((_folder() / key).read_text(encoding="utf-8"))
        return Receipt(int(found["facts"]), tuple(frozenset(group) for group in found["bare"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(key: str, receipt: Receipt) -> None:
    """Keep a receipt; where the folder can't be written, there is none next time."""
    text = json.dumps({"facts": receipt.facts, "bare": [sorted(group) for group in receipt.bare]})
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        written = folder / f"{key}.{os.getpid()}"
        written.write_text(text, encoding="utf-8")
        written.replace(folder / key)
    except OSError:
        return


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "anqi" / "checked"
