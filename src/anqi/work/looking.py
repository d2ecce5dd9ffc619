"""The process that opens a foreign file: `python -m anqi.work.looking`, the file's bytes on its standard input.

It bounds its own memory and time before it reads anything. It writes one line of JSON, and after it the bytes that are
to be stored: a picture is decoded, turned upright and encoded anew, so that nothing but what is seen stays in it; a
document stays as it is. Whatever a file does to it, the caller only sees a result or none.
"""

import io
import json
import re
import struct
import sys
import warnings
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from anqi.kit.confined import bound

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 10
"""Seconds of the processor."""
PIXELS = 50_000_000
"""The most pixels of a picture."""
_SCANS = 100
"""The most scans of a JPEG: cameras write up to a dozen, and each costs the time of a whole picture."""
_MEMBERS = 5_000
_UNPACKED = 200 << 20
_CONTENTS = 1 << 20
"""Members, unpacked bytes and bytes of the table of contents of a document."""
_DOCUMENTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_TAKEN, _TAKEN_ZONE, _CAMERA = 0x9003, 0x9011, 0x8769
"""Exif: DateTimeOriginal, OffsetTimeOriginal, and the directory in which they stand."""
_ZONE = re.compile(r"[+-]\d\d:\d\d\Z")


class Refusal(Exception):
    """The file is not taken; the text is the reason's short name, which `evidence` says in words."""


@dataclass(frozen=True)
class Look:
    """As what a file is kept. `captured` is the camera's own time, with its zone where it says one."""

    type: str
    captured: str = ""
    likeness: str = ""


def look_at(data: bytes) -> tuple[Look, bytes]:
    """What a file is by its contents, and the bytes to store. Raises Refusal, and what broken files make it raise."""
    if data.startswith(b"\xff\xd8\xff"):
        return _picture(data, "JPEG")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(data, "PNG")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _picture(data, "WEBP")
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-4096:]:
            raise Refusal("damaged")
        return Look("PDF"), data
    if data.startswith(b"PK\x03\x04"):
        return Look(_document(data)), data
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise Refusal("heic")
    raise Refusal("type")


def _picture(data: bytes, format: str) -> tuple[Look, bytes]:
    from PIL import Image, ImageOps  # only pictures need it

    if format == "JPEG" and data.count(b"\xff\xda") > _SCANS:
        raise Refusal("picture")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        opened = Image.open(io.BytesIO(data), formats=(format,))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Refusal("pixels") from fault
    if opened.width * opened.height > PIXELS:
        raise Refusal("pixels")
    captured = _captured(opened)
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    opened.close()
    plain = _plain(upright, format)
    # WebP takes ten times as long to write, and not every program shows it: it becomes what it would have been else.
    kept = "PNG" if format == "PNG" or plain.mode == "RGBA" else "JPEG"
    stored = io.BytesIO()
    if kept == "PNG":
        plain.save(stored, kept, compress_level=4)
    else:
        plain.save(stored, kept, quality=88)
    return Look(kept, captured, _likeness(plain)), stored.getvalue()


def _plain(image: "Image", format: str) -> "Image":
    """The seen picture alone, in a mode that its format has: no palette, profile, text or other picture in it."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    transparent = image.has_transparency_data and format != "JPEG"
    mode = "RGBA" if transparent else "L" if image.mode in ("1", "L", "LA") else "RGB"
    plain = image if image.mode == mode else image.convert(mode)
    plain.info = {}
    plain.getexif().clear()
    return plain


def _captured(image: "Image") -> str:
    """When the camera says that it took the picture, in ISO form; empty where it says nothing sensible."""
    camera = image.getexif().get_ifd(_CAMERA)
    zone = str(camera.get(_TAKEN_ZONE, ""))
    try:
        taken = datetime.strptime(str(camera.get(_TAKEN, "")), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return ""
    return taken.isoformat() + (zone if _ZONE.match(zone) else "")


def _likeness(image: "Image") -> str:
    """64 bits, each of which says whether a spot is darker than the one to its right; empty where all look the same."""
    from PIL.Image import Resampling

    spots = list(image.convert("L").resize((9, 8), Resampling.BOX).tobytes())
    bits = 0
    for row in range(0, 72, 9):
        for column in range(8):
            bits = bits << 1 | (spots[row + column] < spots[row + column + 1])
    return f"{bits:016x}" if bits else ""


def _document(data: bytes) -> str:
    """Which office document an archive is; it is looked at, and not unpacked."""
    # What ends the archive says how many members it has; a million of them would be listed before they are counted.
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or len(data) < end + 22:
        raise Refusal("damaged")
    count, length = struct.unpack("<HI", data[end + 10 : end + 16])
    if count > _MEMBERS or length > 100 * _MEMBERS * 3:
        raise Refusal("document")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        kind = next((kind for name, kind in _DOCUMENTS.items() if name in names), None)
        if kind is None or "[Content_Types].xml" not in names:
            raise Refusal("type")
        if any(member.flag_bits & 1 for member in members):
            raise Refusal("locked")
        if len(members) > _MEMBERS or sum(member.file_size for member in members) > _UNPACKED:
            raise Refusal("document")
        if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
            raise Refusal("document")
        with archive.open("[Content_Types].xml") as contents:
            types = contents.read(_CONTENTS)
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refusal("macros")
    return kind


def main() -> None:
    bound(memory=MEMORY, seconds=SECONDS)
    stored = b""
    try:
        look, stored = look_at(sys.stdin.buffer.read())
        said = asdict(look)
    except Refusal as refusal:
        said = {"refused": str(refusal)}
    except MemoryError:
        said = {"refused": "time"}
    except (
        OSError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, SyntaxError,
        EOFError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile, Warning,
    ):  # fmt: skip
        said = {"refused": "damaged"}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + stored)


if __name__ == "__main__":
    main()
