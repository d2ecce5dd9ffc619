"""Files that people hand in as evidence, sound ones and hostile ones."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

from PIL import Image

from tests.work.tasks import saved, scene

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def from_a_phone() -> BytesIO:
    """A picture that lies on its side, with the camera's time, its place and its owner in it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x013B] = "赵敏的手机 owner-4711"
    exif.get_ifd(0x8769)[0x9003] = "2020:03:11 16:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (27.0, 20.0, 4711.0), 3: "E", 4: (103.0, 43.0, 1.0)})
    return saved(scene(turned=90), exif=exif, comment=b"owner-4711")


def document(main: str = "word/document.xml", more: Mapping[str, bytes] | None = None) -> BytesIO:
    """An office document by its outside; `more` are further members."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, "<document/>")
        for name, contents in (more or {}).items():
            archive.writestr(name, contents)
    file.seek(0)
    return file


def vast_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few hundred bytes that say that they are a picture of 2,500 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def endless_scans() -> bytes:
    """A JPEG that is written over and over: each of its scans costs the time of a whole picture."""
    data = saved(scene().resize((2000, 1500)), progressive=True).getvalue()
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * 400 + b"\xff\xd9"


def of_a_million_members() -> bytes:
    """An archive that says that it has more members than anybody packs."""
    data = document().getvalue()
    end = data.rindex(b"PK\x05\x06")
    return data[: end + 8] + struct.pack("<HH", 65_535, 65_535) + data[end + 12 :]
