"""Cells of a worksheet that look empty to a reader but are not: errors, and formulas that were never computed.

The sheet's XML is scanned as a stream of bytes; nothing is built from it. Most sheets hold neither, and a
search for two short words tells so.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import IO, NamedTuple

from anqi.facts.reading.limits import MIB, TROUBLED_CELLS
from anqi.facts.reading.marks import ERROR, FORMULA

_CHUNK = MIB
_LONGEST_ROW = 64 * MIB
_SUSPICIOUS = (b"<f", b":f", b'"e"', b"'e'")
"""What a formula or an error can't do without, whatever the prefix of its tags."""
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</(?:\w+:)?v>")


class Troubled(NamedTuple):
    """A cell, by row from 1 and column from 0, and the mark that stands for what it holds."""

    row: int
    column: int
    mark: str


def troubled_cells(sheet: IO[bytes]) -> list[Troubled]:
    """The first of a worksheet's cells that hold an error or a formula without a stored value."""
    found: list[Troubled] = []
    for block in _blocks(sheet):
        if any(word in block for word in _SUSPICIOUS):
            found += islice(_in_block(block), TROUBLED_CELLS - len(found))
    return found


def _blocks(sheet: IO[bytes]) -> Iterator[bytes]:
    """The bytes, cut between rows."""
    waiting = b""
    while chunk := sheet.read(_CHUNK):
        waiting += chunk
        end = waiting.rfind(b"row>")
        if end < 0 and len(waiting) > _LONGEST_ROW:
            end = len(waiting)
        if end >= 0:
            yield waiting[:end]
            waiting = waiting[end:]
    yield waiting


def _in_block(block: bytes) -> Iterator[Troubled]:
    for cell in _CELL.finditer(block):
        attributes, content = cell.groups()
        kind = _TYPE.search(attributes)
        value = _VALUE.search(content)
        if kind and kind[1] == b"e":
            error = unescape(value[1].decode("utf-8", "replace")) if value else ""
            yield _troubled(attributes, ERROR + error)
        elif _HAS_FORMULA.search(content) and not _stored(kind, value):
            yield _troubled(attributes, FORMULA)


def _stored(kind: re.Match[bytes] | None, value: re.Match[bytes] | None) -> bool:
    """Whether a formula's value is there; an empty text is one, where the cell says that it is text."""
    if value is None:
        return False
    return bool(value[1]) or (kind is not None and kind[1] == b"str")


def _troubled(attributes: bytes, mark: str) -> Troubled:
    reference = _REFERENCE.search(attributes)
    if reference is None:
        return Troubled(0, -1, mark)
    column = 0
    for letter in reference[1]:
        column = column * 26 + letter - 64
    return Troubled(int(reference[2]), column - 1, mark)
