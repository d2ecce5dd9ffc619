"""Files as people hand them in on the web."""

import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from anqi.facts.sample import sample
from anqi.facts.writing import write


def folder_of(place: Path, *, facts: int = 1_500, people: int = 60) -> Path:
    """A sample plant as CSV."""
    write(sample(people=people, facts=facts), place, "csv")
    return place


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"plant/{path.name}")
    return target


def uploaded(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())
