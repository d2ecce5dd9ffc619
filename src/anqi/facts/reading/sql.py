"""Names, texts and files as SQL writes them."""

from collections.abc import Iterable
from pathlib import Path

ROW_OF_FILE, FILE = "file_row_number", "anqi:file"
"""Columns that a scan adds: a row's number in its file, from 0, and the file's path."""


def scan(paths: Iterable[Path], *, placed: bool = False) -> str:
    """Reading these Parquet files in SQL; where `placed`, with `ROW_OF_FILE` and `FILE`."""
    # An absolute path is never taken for an address or a home folder.
    names = listed(_literally(str(path.absolute())) for path in paths)
    places = f", file_row_number = true, filename = {literal(FILE)}" if placed else ""
    return f"read_parquet([{names}], hive_partitioning = false{places})"


def _literally(path: str) -> str:
    """A path in which DuckDB finds no pattern."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in path)


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def listed(texts: Iterable[str]) -> str:
    """Texts as the inside of an SQL list."""
    return ", ".join(map(literal, texts))
