"""Workbooks that no spreadsheet program would write."""

import zipfile
from collections.abc import Callable
from pathlib import Path

FACTS_XML = "xl/worksheets/sheet6.xml"
"""The member that holds the facts of the tiny plant."""


def rewritten(path: Path, member: str, change: Callable[[str], str]) -> Path:
    """The same workbook with other text in one member."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = change(members[member].decode()).encode()
    return zipped(path, members)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def claiming(path: Path, member: str, size: int) -> Path:
    """An archive that says of a member that it unpacks to `size` bytes."""
    raw = path.read_bytes()
    name = member.encode()
    entry = raw.rindex(name) - 46  # its record in the archive's table of contents
    path.write_bytes(raw[: entry + 24] + size.to_bytes(4, "little") + raw[entry + 28 :])
    return path


def ole(*streams: str) -> bytes:
    """The start of an OLE container, with a directory entry of each name."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return header + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
