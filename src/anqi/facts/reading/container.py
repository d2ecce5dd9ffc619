"""What a workbook's file is before anything reads it: an archive of reasonable size, and no other thing."""

import re
import zipfile
from html import unescape
from pathlib import Path, PurePosixPath

from anqi.facts.reading import limits
from anqi.facts.reading.limits import MIB
from anqi.kit.language import _

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TAG = re.compile(r"<(?:\w+:)?(sheet|Relationship)\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*("[^"]*"|'[^']*')""")


class Unusable(Exception):
    """A file that can't be read at all; its text says why, and what to do."""


def look_at(path: Path) -> None:
    """Refuse what is no `.xlsx` workbook, is locked, or would unpack without end. Raises Unusable, OSError."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == _OLE:
        raise Unusable(_locked() if _contains(path, _PROTECTED) else _old_format())
    if not start.startswith(_ZIP):
        raise Unusable(_("not an .xlsx workbook; save it from the spreadsheet program as .xlsx"))
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise Unusable(_("the workbook is damaged or cut short; hand it in again")) from fault
    if _WORKBOOK not in names:
        raise Unusable(_("not an .xlsx workbook; save it from the spreadsheet program as .xlsx"))


def _measure(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > limits.ENTRIES:
        raise Unusable(_too_large(_("{count} members").format(count=len(members))))
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.UNPACKED:
        raise Unusable(_too_large(_("{size} MiB unpacked").format(size=unpacked // MIB)))
    for member in members:
        if member.flag_bits & 1:
            raise Unusable(_locked())
        large = member.file_size > limits.RATIO_FROM
        if large and member.file_size > limits.RATIO * max(1, member.compress_size):
            size = _("{name} unpacks to {times} times its size")
            times = member.file_size // max(1, member.compress_size)
            raise Unusable(_too_large(size.format(name=member.filename, times=times)))


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """The archive's member of each worksheet, by the worksheet's name. Raises Unusable."""
    try:
        workbook, relations = (_contents(archive, name) for name in (_WORKBOOK, _RELATIONS))
    except (KeyError, UnicodeDecodeError) as fault:
        raise Unusable(_("the workbook is damaged or cut short; hand it in again")) from fault
    targets = {
        found["Id"]: found["Target"] for found in relations if {"Id", "Target"} <= set(found)
    }
    members = {}
    for sheet in workbook:
        relation = next((value for name, value in sheet.items() if name.endswith(":id")), "")
        if "name" in sheet and relation in targets:
            members[sheet["name"]] = _member(targets[relation])
    return members


def _contents(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    with archive.open(name) as member:
        raw = member.read(limits.SMALL_XML + 1)
    if len(raw) > limits.SMALL_XML or b"<!" in raw.replace(b"<!--", b""):
        raise Unusable(_("not an .xlsx workbook; save it from the spreadsheet program as .xlsx"))
    text = raw.decode("utf-8-sig")
    return [
        {key: unescape(value[1:-1]) for key, value in _ATTRIBUTE.findall(tag[2])}
        for tag in _TAG.finditer(text)
    ]


def _member(target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return str(PurePosixPath("xl") / target)


def _contains(path: Path, wanted: bytes) -> bool:
    with path.open("rb") as file:
        rest = b""
        while chunk := file.read(MIB):
            if wanted in rest + chunk:
                return True
            rest = chunk[-len(wanted) :]
    return False


def _locked() -> str:
    return _("the workbook is protected by a password; remove the password and hand it in again")


def _old_format() -> str:
    return _("an old .xls workbook; save it from the spreadsheet program as .xlsx")


def _too_large(why: str) -> str:
    return _("the workbook is too large to be read safely ({why}); hand it in as CSV").format(
        why=why
    )
