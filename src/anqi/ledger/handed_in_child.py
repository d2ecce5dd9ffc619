"""The process that reads what was handed in: `python -m anqi.ledger.handed_in_child FILE NAME FOLDER LANGUAGE`.

It bounds its own memory and time first, unpacks an archive of tables, reads and checks all of it, and writes into
FOLDER the tables as one DuckDB file and, last of all, what it found. It knows no database but that, and no Django.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from anqi.facts.reading import limits, read
from anqi.facts.reading.sql import literal
from anqi.facts.store import Store
from anqi.kit.confined import bound
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _, speak

RESULT, STANDING, TABLES = "result.json", "standing.json", "tables.duckdb"
_TABLES = ("plants", "departments", "branches", "people", "answers_for", "facts", "reversed")
_WORKBOOK = "xl/workbook.xml"
_ZIP = b"PK\x03\x04"
_FORMS = (".csv", ".parquet")
_ENTRIES = 200
_UNPACKED = 512 << 20
_BLOCK = 1 << 20
_UTF8 = 0x800


def main(file: str, name: str, folder: str, language: str) -> None:
    # A process that it begins for a workbook is bounded within these bounds.
    bound(memory=limits.MEMORY, seconds=limits.SECONDS, written=limits.WRITTEN)
    speak(language)
    place = Path(folder)
    try:
        found = _read(Path(file), name, place)
    except Faulty as faulty:
        faults = [astuple(fault) for fault in faulty.faults]
        found = {"facts": 0, "warnings": [], "faults": faults, "count": faulty.count}
    except (MemoryError, duckdb.OutOfMemoryException):
        too_large = _("takes too much memory to read; hand it in in several parts")
        found = {"facts": 0, "warnings": [], "faults": [(name, too_large)], "count": 1}
    (place / RESULT).write_text(json.dumps(found), "utf-8")


def _read(file: Path, name: str, place: Path) -> dict[str, Any]:
    def note(stage: str, share: float) -> None:
        part = place / f".{STANDING}"
        part.write_text(json.dumps([stage, share]), "utf-8")
        part.replace(place / STANDING)

    source = _source(file, name, place)
    with read(source, progress=note, trust_receipts=False) as store:
        note(_("loading"), 1.0)
        _copy(store, place / TABLES)
        warnings = [astuple(warning) for warning in store.warnings]
        return {"facts": store.fact_count, "warnings": warnings, "faults": [], "count": 0}


def _copy(store: Store, target: Path) -> None:
    store.connection.execute(f"ATTACH {literal(str(target))} AS kept")
    for table in _TABLES:
        store.connection.execute(f"CREATE TABLE kept.main.{table} AS FROM {table}")
    store.connection.execute("DETACH kept")


def _source(file: Path, name: str, place: Path) -> Path:
    """What is to be read, called as people know it: the workbook, or the folder into which the tables are unpacked."""
    called = _short(name)
    if _begins_with(file, _ZIP):
        try:
            with zipfile.ZipFile(file) as archive:
                if _WORKBOOK not in archive.namelist():
                    return _unpacked(archive, called, place / "in" / called)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as fault:
            message = _("the archive is damaged or cut short; hand it in again")
            raise _refused(called, message) from fault
    target = place / "in" / f"{Path(called).stem}.xlsx"
    target.parent.mkdir()
    target.symlink_to(file.absolute())
    return target


def _begins_with(file: Path, start: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(start)) == start


def _short(name: str) -> str:
    """A name that any file system takes and that leads nowhere else."""
    path = Path(name.strip().lstrip(".").replace("/", "_").replace("\0", "_") or "file")
    return f"{path.stem[:60]}{path.suffix[:8]}"


def _unpacked(archive: zipfile.ZipFile, called: str, target: Path) -> Path:
    """The tables of an archive in one folder. Only what they hold is believed, not what the archive says of them."""
    members = list(_members(archive, called))
    target.mkdir(parents=True)
    left = _UNPACKED
    for name, member in members:
        if (target / name).exists():
            raise _refused(called, _("{name} is in the archive more than once").format(name=name))
        with archive.open(member) as packed, (target / name).open("xb") as out:
            while block := packed.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise _too_large(called)
                out.write(block)
    return target


def _members(archive: zipfile.ZipFile, called: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The tables in an archive, each with a name that leads nowhere else."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > _ENTRIES or sum(member.file_size for member in members) > _UNPACKED:
        raise _too_large(called)
    folders = set()
    for member in members:
        path = PurePosixPath(_name_of(member).replace("\\", "/"))
        if path.name.startswith((".", "~")) or "__MACOSX" in path.parts:
            continue
        if path.suffix.lower() not in _FORMS:
            message = _("{name} is neither CSV nor Parquet; pack the tables alone")
            raise _refused(called, message.format(name=path.name))
        if member.flag_bits & 1:
            raise _refused(called, _("the archive is locked; pack it without a password"))
        folders.add(path.parent)
        yield path.name, member
    if len(folders) > 1:
        raise _refused(called, _("the tables lie in several folders; pack those of one"))


def _name_of(member: zipfile.ZipInfo) -> str:
    """A member's name; where the archive does not say that it is in UTF-8, Windows wrote it in GB18030."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name


def _too_large(called: str) -> Faulty:
    return _refused(
        called, _("unpacks to more than can be read safely; hand it in in several parts")
    )


def _refused(called: str, message: str) -> Faulty:
    return Faulty(called, [Fault(called, message)])


if __name__ == "__main__":
    main(*sys.argv[1:])
