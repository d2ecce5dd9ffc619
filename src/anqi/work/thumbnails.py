"""Small pictures of evidence, for pages. They are made of the stored bytes, which we wrote ourselves, and kept in
`ANQI_HOME/cache/`: who deletes them loses nothing.
"""

import io
import os
import tempfile
from pathlib import Path

from django.conf import settings

from anqi.work.evidence import open_evidence
from anqi.work.models import Evidence

SIDE = 480
"""The longest side, in pixels: sharp at the size in which pages show them, on a phone too."""
_QUALITY = 80


def small(evidence: Evidence) -> bytes:
    """A picture as a small JPEG. Raises Damaged where its file is, and ValueError where it is no picture."""
    if not evidence.is_picture:
        raise ValueError(evidence.type)
    path = Path(settings.HOME) / "cache" / "evidence" / evidence.sha256[:2] / evidence.sha256
    try:
        return path.read_bytes()
    except OSError:
        made = _made(open_evidence(evidence))
    _keep(path, made)
    return made


def _made(stored: bytes) -> bytes:
    from PIL import Image  # only pictures need it

    with Image.open(io.BytesIO(stored), formats=("JPEG", "PNG")) as image:
        image.draft("RGB", (SIDE * 2, SIDE * 2))
        image.thumbnail((SIDE, SIDE))
        ground = Image.new("RGB", image.size, (255, 255, 255))
        ground.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    made = io.BytesIO()
    ground.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def _keep(path: Path, made: bytes) -> None:
    """Whole or not at all. Where there is no room, the next one makes it again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        Path(part).replace(path)
    except OSError:
        return
