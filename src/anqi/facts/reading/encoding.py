"""The encoding of a CSV file: UTF-8, or GB18030 as Chinese spreadsheet programs still write it."""

import codecs
from pathlib import Path
from typing import NamedTuple

from anqi.facts.reading.container import Unusable
from anqi.facts.reading.limits import MIB
from anqi.kit.language import _

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Readable(NamedTuple):
    """A CSV file as UTF-8."""

    path: Path
    translated: bool
    """Whether it was GB18030, and `path` is our own copy."""
    quoted: bool
    """Whether a quote stands anywhere in it."""


def readable(path: Path, scratch: Path) -> Readable:
    """The file itself, or a copy in UTF-8. Raises Unusable, OSError."""
    with path.open("rb") as file:
        if file.read(2) in _UTF16:
            raise Unusable(_("the text is UTF-16; save it as CSV UTF-8"))
    try:
        return Readable(path, translated=False, quoted=_decodes(path))
    except UnicodeDecodeError as fault:
        copy = scratch / "translated.csv"
        try:
            quoted = _translate(path, copy)
        except UnicodeDecodeError:
            message = _("line {line} is not UTF-8 text; save the file as CSV UTF-8")
            raise Unusable(message.format(line=_lines_before(path, fault.start) + 1)) from fault
        return Readable(copy, translated=True, quoted=quoted)


def _decodes(path: Path) -> bool:
    """Whether there are quotes. Raises UnicodeDecodeError, whose `start` counts from the file's start."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    quoted, begun, lines = False, 0, 0
    with path.open("rb") as file:
        while chunk := file.read(MIB):
            if b"\0" in chunk:
                line = lines + chunk[: chunk.index(b"\0")].count(b"\n") + 1
                raise Unusable(_("line {line} holds a NUL byte; it is not text").format(line=line))
            quoted = quoted or b'"' in chunk
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as fault:
                fault.start += begun - held
                raise
            begun += len(chunk)
            lines += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        fault.start = begun - 1
        raise
    return quoted


def _translate(path: Path, copy: Path) -> bool:
    quoted = False
    decoder = codecs.getincrementaldecoder("gb18030")("strict")
    with path.open("rb") as file, copy.open("wb") as target:
        while chunk := file.read(MIB):
            quoted = quoted or b'"' in chunk
            target.write(decoder.decode(chunk).encode())
        target.write(decoder.decode(b"", final=True).encode())
    return quoted


def _lines_before(path: Path, place: int) -> int:
    lines = 0
    with path.open("rb") as file:
        while place > 0 and (chunk := file.read(min(place, MIB))):
            lines += chunk.count(b"\n")
            place -= len(chunk)
    return lines
