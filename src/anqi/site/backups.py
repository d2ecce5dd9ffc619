"""Backing an installation up, and bringing it back: a copy that was not proved is none.

A backup is one tar file: the database, the secrets, the keys and the evidence, and first of all `manifest.json` with
the SHA-256 of each. Restoring checks them all, makes a new installation of them, verifies every ledger, and makes the
lake anew. On PostgreSQL the database is what `pg_dump` writes and `pg_restore` reads.
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
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.ledger.lake import rebuild
from anqi.ledger.models import Ledger
from anqi.ledger.verifying import Verification
from anqi.organisation.models import Plant

MANIFEST = "manifest.json"
_OWNED = ("secret.key", "secret.before", "keys", "evidence")
"""What of `ANQI_HOME` is kept beside the database; the lake and static files are made anew."""
_SQLITE, _POSTGRESQL = "database.sqlite3", "database.dump"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Proved:
    """What a restored installation was found to be: facts by plant."""

    facts: dict[str, int]


def back_up(target: Path) -> None:
    """Write the installation into a new tar file, whole or not at all. Raises Faulty where it exists already."""
    if target.exists():
        raise _faulty(target, _("is there already; a backup is never overwritten"))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".anqi-backup-") as scratch:
        database = Path(scratch) / _dump(Path(scratch))
        files = [(database.name, database), *_owned(Path(settings.HOME))]
        try:
            with part.open("xb") as out, tarfile.open(fileobj=out, mode="w") as archive:
                _add_manifest(archive, files)
                for name, path in files:
                    archive.add(path, arcname=name, recursive=False)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(part, 0o600)  # noqa: PTH101
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def restore(source: Path) -> Proved:
    """Fill the empty installation in `ANQI_HOME` from a backup, prove its ledgers, and make the lake.

    Raises Faulty where the installation is not empty, the backup is not whole, or a ledger does not verify; then what
    was brought back is taken away again (a PostgreSQL database is left as it is, to be looked at).
    """
    home = Path(settings.HOME)
    there = [name for name in (*_OWNED[1:], "anqi.sqlite3") if (home / name).exists()]
    if there:
        raise _faulty(
            home, _("holds an installation already: {names}").format(names=", ".join(there))
        )
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".anqi-restore-") as folder:
        scratch = Path(folder)
        names = _unpack(source, scratch)
        try:
            _bring_back(scratch, names, home)
            return _proved(source)
        except BaseException:
            connections.close_all()
            for name in (*_OWNED, "anqi.sqlite3", "lake"):
                path = home / name
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            raise


def _proved(source: Path) -> Proved:
    faults: list[Fault] = []
    facts: dict[str, int] = {}
    for ledger in Ledger.objects.select_related("plant"):
        faults += Verification(ledger.plant).faults()
        facts[ledger.plant.code] = ledger.size
    if faults:
        raise Faulty(str(source), faults)
    for plant in Plant.objects.all():
        rebuild(plant)
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
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    wanted = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    if wanted not in names:
        raise _faulty(Path(MANIFEST), _("the backup is of another kind of database"))
    if connection.vendor == "sqlite":
        (scratch / _SQLITE).replace(Path(connection.settings_dict["NAME"]))
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


def _owned(home: Path) -> Iterator[tuple[str, Path]]:
    for name in _OWNED:
        path = home / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        for each in found:
            if each.is_file():
                yield str(each.relative_to(home)), each


def _add_manifest(archive: tarfile.TarFile, files: list[tuple[str, Path]]) -> None:
    told: dict[str, Any] = {
        "anqi": version("anqi"),
        "made_at": clock.now().isoformat(),
        "files": {name: _digest(path) for name, path in files},
    }
    text = json.dumps(told, ensure_ascii=False, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(text), 0o600
    archive.addfile(entry, io.BytesIO(text))


def _unpack(source: Path, scratch: Path) -> list[str]:
    """Unpack a backup and check every file of it against the manifest."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(scratch, filter="data")
        told = json.loads((scratch / MANIFEST).read_text("utf-8"))["files"]
    except (tarfile.TarError, OSError, ValueError, KeyError, EOFError) as fault:
        raise _faulty(source, _("is no backup, or is cut short")) from fault
    faults = [
        Fault(name, _("is not what was backed up"))
        for name, digest in told.items()
        if not (scratch / name).is_file() or _digest(scratch / name) != digest
    ]
    if faults:
        raise Faulty(str(source), faults)
    return list(told)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
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
