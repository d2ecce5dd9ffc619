"""Backing an installation up, and bringing it back: a copy that was not proved is none.

A backup is one tar file: the database, the secrets, the keys and the evidence, and last of all `manifest.json` with
the SHA-256 of each. It is read back and its ledgers are verified before it gets its name. Restoring checks all of it
again, makes a new installation of it, verifies every ledger, and makes the lake anew. On PostgreSQL the database is
what `pg_dump` writes and `pg_restore` reads.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.ledger.lake import rebuild
from anqi.ledger.models import Ledger
from anqi.ledger.verifying import Verification, orphans
from anqi.organisation.models import Plant

MANIFEST = "manifest.json"
_OWNED = ("secret.key", "secret.before", "keys", "evidence")
"""What of `ANQI_HOME` is kept beside the database; the lake and static files are made anew."""
_UNFINISHED = ".part-"
"""What the names of files begin with that are being written: they get their own name once they are whole."""
_SQLITE, _POSTGRESQL = "database.sqlite3", "database.dump"
_BESIDE = ("", "-wal", "-shm", "-journal")
"""SQLite's files of one database: a journal that is left of an older one would be played into the one brought back."""
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Proved:
    """What a backup or a restored installation was found to be: facts by plant."""

    facts: dict[str, int]


def back_up(target: Path) -> Proved:
    """Write the installation into a new tar file, prove it, and only then give it its name.

    The ledgers are verified in the copy itself; of PostgreSQL, whose copy is no database before it is brought back,
    the copy is read to its end and the ledgers are verified where they are. Only for a command that is alone in its
    process. Raises Faulty where the file exists already, where the copy is not whole, or a ledger does not verify.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    out = _opened(part)
    try:
        with out:
            if target.exists():
                raise _faulty(target, _("is there already; a backup is never overwritten"))
            _write(out)
            out.flush()
            os.fsync(out.fileno())
        proved = _proved_copy(part)
        part.replace(target)
        return proved
    finally:
        part.unlink(missing_ok=True)


def _opened(part: Path) -> IO[bytes]:
    """A new file that is its owner's alone from the first byte on: it holds the keys."""
    try:
        return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError as fault:
        message = _("another backup is writing it; remove it where that one broke off")
        raise _faulty(part, message) from fault


def _write(out: IO[bytes]) -> None:
    with (
        tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".backup-") as folder,
        tarfile.open(fileobj=out, mode="w") as archive,
    ):
        database = Path(folder) / _dump(Path(folder))
        # Evidence is listed after the database, so that nothing is missing of which the copy speaks.
        digests = {
            name: digest
            for name, path in ((database.name, database), *_owned(Path(settings.HOME)))
            if (digest := _added(archive, name, path))
        }
        _add_manifest(archive, digests)


def _added(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """The SHA-256 of a file as it was put into the archive; nothing of one that is gone meanwhile."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return ""
    with file:
        reading = _Digesting(file)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=file), reading)
        return reading.digest.hexdigest()


class _Digesting:
    """A file that is read, with the SHA-256 of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.digest = hashlib.sha256()
        self._file = file

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.digest.update(block)
        return block


def _proved_copy(part: Path) -> Proved:
    """Read a backup back as it lies on the disk, and verify the ledgers in it."""
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".backup-") as folder:
        scratch = Path(folder)
        _read_back(part, scratch)
        if connection.vendor == "sqlite":
            with _looking_at(scratch / _SQLITE):
                return _verified(part)
        _run("pg_restore", f"--file={os.devnull}", str(scratch / _POSTGRESQL))
        return _verified(part)


@contextmanager
def _looking_at(database: Path) -> Iterator[None]:
    """Let the models read another SQLite file meanwhile: in the whole process, so for a command alone in its own."""
    own = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = str(database)
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = own


def restore(source: Path) -> Proved:
    """Fill the empty installation in `ANQI_HOME` from a backup, prove its ledgers, and make the lake.

    Raises Faulty where the installation is not empty, the backup is not whole, or a ledger does not verify; then what
    was brought back is taken away again (a PostgreSQL database is left as it is, to be looked at).
    """
    home = Path(settings.HOME)
    own = [home / name for name in _OWNED[1:]]
    if there := [path.name for path in (*own, *_database_files()) if path.exists()]:
        raise _faulty(
            home, _("holds an installation already: {names}").format(names=", ".join(there))
        )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        scratch = Path(folder)
        names = _unpack(source, scratch)
        try:
            _bring_back(scratch, names, home)
            proved = _verified(source)
            for plant in Plant.objects.all():
                rebuild(plant)
            return proved
        except BaseException:
            connections.close_all()
            for path in (*(home / name for name in (*_OWNED, "lake")), *_database_files()):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            raise


def _database_files() -> list[Path]:
    """Where SQLite keeps the installation's database, and what it lays beside it; none of PostgreSQL."""
    if connection.vendor != "sqlite":
        return []
    return [Path(f"{connection.settings_dict['NAME']}{end}") for end in _BESIDE]


def _verified(source: Path) -> Proved:
    faults: list[Fault] = []
    facts: dict[str, int] = {}
    for ledger in Ledger.objects.select_related("plant"):
        faults += Verification(ledger.plant).faults()
        facts[ledger.plant.code] = ledger.size
    faults += orphans()
    if faults:
        raise Faulty(str(source), faults)
    return Proved(facts)


def _dump(scratch: Path) -> str:
    """The database as one file, as it was at one moment."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(scratch / _SQLITE)) as copy:
            connection.connection.backup(copy)
        return _SQLITE
    _run("pg_dump", "--format=custom", f"--file={scratch / _POSTGRESQL}", _database())
    return _POSTGRESQL


def _bring_back(scratch: Path, names: list[str], home: Path) -> None:
    connections.close_all()
    wanted = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    if wanted not in names:
        raise _faulty(Path(MANIFEST), _("the backup is of another kind of database"))
    if connection.vendor == "sqlite":
        # The address may lead to another disk, whereto nothing can be renamed.
        shutil.move(scratch / _SQLITE, connection.settings_dict["NAME"])
    else:
        _run(
            "pg_restore",
            "--exit-on-error",
            "--no-owner",
            f"--dbname={_database()}",
            str(scratch / wanted),
        )
    for name in _OWNED:
        if (scratch / name).exists():
            target = home / name
            target.unlink(missing_ok=True) if target.is_file() else None
            (scratch / name).replace(target)
            for folder in (path for path in (target, *target.rglob("*")) if path.is_dir()):
                folder.chmod(0o700)  # an archive of files says nothing of folders


def _owned(home: Path) -> Iterator[tuple[str, Path]]:
    for name in _OWNED:
        path = home / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        for each in found:
            if each.is_file() and not each.name.startswith(_UNFINISHED):
                yield str(each.relative_to(home)), each


def _add_manifest(archive: tarfile.TarFile, digests: dict[str, str]) -> None:
    told: dict[str, Any] = {
        "anqi": version("anqi"),
        "made_at": clock.now().isoformat(),
        "files": digests,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(text), 0o600
    archive.addfile(entry, io.BytesIO(text))


def _unpack(source: Path, scratch: Path) -> list[str]:
    """Unpack a backup and check every file of it against the manifest."""
    with _told(source), tarfile.open(source) as archive:
        archive.extractall(scratch, filter="data")
        digests = json.loads((scratch / MANIFEST).read_text("utf-8"))["files"]
    found = {}
    for name in digests:
        if (scratch / name).is_file():
            with (scratch / name).open("rb") as file:
                found[name] = _digest(file)
    return _compared(source, digests, found)


def _read_back(source: Path, scratch: Path) -> list[str]:
    """The same without unpacking more than the database: evidence may be more than the disk has room for twice."""
    digests, found = {}, {}
    with _told(source), tarfile.open(source) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None:
                continue
            if member.name == MANIFEST:
                digests = json.load(file)["files"]
                continue
            if member.name in (_SQLITE, _POSTGRESQL):
                archive.extract(member, scratch, filter="data")
            found[member.name] = _digest(file)
        if not digests:
            raise KeyError(MANIFEST)
    return _compared(source, digests, found)


@contextmanager
def _told(source: Path) -> Iterator[None]:
    """Say of a file that can't be read that it is no backup."""
    try:
        yield
    except (tarfile.TarError, OSError, ValueError, KeyError, EOFError) as fault:
        raise _faulty(source, _("is no backup, or is cut short")) from fault


def _compared(source: Path, digests: dict[str, str], found: dict[str, str]) -> list[str]:
    """The names in a manifest. Raises Faulty where a file is not there, or is not what the manifest says."""
    wrong = [name for name, digest in digests.items() if found.get(name) != digest]
    if wrong:
        raise Faulty(str(source), [Fault(name, _("is not what was backed up")) for name in wrong])
    return list(digests)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _database() -> str:
    """The database's address for PostgreSQL's own programs, without the password: that goes by the environment."""
    found = connection.settings_dict
    host = f"{found['HOST'] or ''}{':' + found['PORT'] if found['PORT'] else ''}"
    return f"postgresql://{found['USER']}@{host}/{found['NAME']}"


def _run(*command: str) -> None:
    environment = os.environ | {"PGPASSWORD": connection.settings_dict["PASSWORD"]}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        raise _faulty(Path(command[0]), run.stderr.strip())


def _faulty(place: Path, message: str) -> Faulty:
    return Faulty(str(place), [Fault("", message)])
