"""Receipts of checks: a large Parquet folder that has not changed since is not checked again.

A receipt holds no data: its name is a digest of the files' places, sizes and times, of the catalogue and of this
program's rules; in it stand a count and the names of columns; beside it, the places of facts that are reversed.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from anqi.facts.catalogue import CATALOGUE
from anqi.facts.reading.sql import literal
from anqi.facts.sheets import SHEETS

_RULES = 3
"""To be raised whenever a check becomes stricter or a column is taken otherwise."""


@dataclass(frozen=True)
class Receipt:
    """What a clean check found."""

    facts: int
    bare: tuple[frozenset[str], ...]
    """For each group of files, the columns that are taken as they lie."""
    reversed: Path
    """The table of that name, as a Parquet file."""


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
        bare = tuple(frozenset(group) for group in found["bare"])
        return Receipt(int(found["facts"]), bare, _folder() / f"{key}.parquet")
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load_reversed(connection: duckdb.DuckDBPyConnection, receipt: Receipt) -> bool:
    """Make the table `reversed` from what was kept of it; false where it can't be read."""
    try:
        connection.execute(
            f"CREATE TABLE reversed AS FROM read_parquet({literal(str(receipt.reversed))})"
        )
    except duckdb.Error:
        return False
    return True


def keep(
    connection: duckdb.DuckDBPyConnection,
    key: str,
    facts: int,
    bare: Iterable[frozenset[str]],
) -> None:
    """Keep a receipt; where the folder can't be written, there is none next time."""
    text = json.dumps({"facts": facts, "bare": [sorted(group) for group in bare]})
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, write in (
            (f"{key}.parquet", lambda path: _copy_reversed(connection, path)),
            (key, lambda path: path.write_text(text, encoding="utf-8")),
        ):
            written = folder / f"{name}.{os.getpid()}"
            write(written)
            written.replace(folder / name)
    except (OSError, duckdb.Error):
        return


def _copy_reversed(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    connection.execute(f"COPY reversed TO {literal(str(path))} (FORMAT parquet)")


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "anqi" / "checked"
