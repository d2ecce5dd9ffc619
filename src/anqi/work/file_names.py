"""Names of files as people gave them, made harmless on every system."""

import re
import unicodedata
from pathlib import PurePosixPath

from anqi.work.models import Evidence

LONGEST = 100
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)\Z", re.IGNORECASE)
_ENDINGS = {
    Evidence.Type.JPEG: ".jpg",
    Evidence.Type.PNG: ".png",
    Evidence.Type.PDF: ".pdf",
    Evidence.Type.DOCX: ".docx",
    Evidence.Type.XLSX: ".xlsx",
}


def clean_name(name: str, type: Evidence.Type) -> str:
    """The name without folders and signs that mislead or that a system forbids, ending as the type does."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem = PurePosixPath(_FORBIDDEN.sub("_", shown).strip(". ") or "file").stem.strip(". ")
    if not stem or _RESERVED.match(stem.split(".", 1)[0]):
        stem = f"file-{stem}".rstrip("-")
    ending = _ENDINGS[type]
    return stem[: LONGEST - len(ending)].rstrip(". ") + ending
