"""Data packed into the page: JSON, deflated, in base64; columns with what repeats written once."""

import base64
import json
import zlib
from collections.abc import Iterable
from typing import Any

import pyarrow
import pyarrow.compute as compute

_LEVEL = 5
"""Of compression: 9 takes four times as long and saves two hundredths."""
_FEW = 50
"""Rows to one stem, from which on texts are worth parting into a stem and a number."""
_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_DIGITS = "0123456789"
_LONGEST = 15
"""Digits of a number that a script holds exactly."""


def packed(value: object) -> str:
    """JSON without blanks, as raw deflate in base64: letters and digits, so that it can stand in any element.

    The strategy for filtered data takes no short matches, which ids of chance are full of and gain nothing by.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, zlib.DEF_MEM_LEVEL, zlib.Z_FILTERED)
    return base64.b64encode(deflate.compress(text) + deflate.flush()).decode("ascii")


def numbered(values: Iterable[Any]) -> tuple[list[int], list[Any]]:
    """Each value's number, and the values by number, in the order in which they first come."""
    numbers: dict[Any, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values], list(numbers)


def numbered_column(column: Any) -> tuple[list[int], list[Any]]:
    """As `numbered`, for a column of a table."""
    whole = column.combine_chunks() if isinstance(column, pyarrow.ChunkedArray) else column
    encoded = whole.dictionary_encode(null_encoding="encode")
    return encoded.indices.to_pylist(), encoded.dictionary.to_pylist()


def steps(numbers: list[int]) -> list[int]:
    """The first number, then by how much each exceeds the one before: small where they are sorted."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def texts(column: Any) -> Any:
    """Texts that are nearly all different, made small: UUIDs by time and chance, others by a stem and a number."""
    if len(column) and compute.all(compute.match_substring_regex(column, _UUID)).as_py():
        digits = compute.replace_substring(column, "-", "").to_pylist()
        times = [int(one[:12], 16) for one in digits]
        return {"time": steps(times), "rest": "".join([one[12:] for one in digits])}
    plain = column.to_pylist()
    parted = [_parted(text or "") for text in plain]
    stems, known = numbered(stem for stem, _number in parted)
    if len(known) * _FEW > len(plain):
        return plain
    return {"stem": stems, "stems": known, "number": steps([number for _stem, number in parted])}


def _parted(text: str) -> tuple[str, int]:
    """A text without the number at its end, and that number; -1 where it has none. Zeros before it stay."""
    stem = text.rstrip(_DIGITS)
    digits = text[len(stem) :]
    number = digits.lstrip("0") or digits[-1:]
    if not number or len(number) > _LONGEST:
        return text, -1
    return text[: len(text) - len(number)], int(number)
