"""Backing up and bringing back, as an administrator types it: the copy is proved, or refused."""

import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.site.commands import anqi


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installation")
    plant = folder / "plant"
    words = ["sample", "--out", plant, "--people", 60, "--facts", 1500, "--format", "parquet"]
    assert anqi(folder, *words).returncode == 0
    home = folder / "home"
    for command in (["migrate"], ["import", plant], ["ledger", "checkpoint"]):
        run = anqi(home, *command)
        assert run.returncode == 0, run.stderr
    (home / "evidence").mkdir()
    (home / "evidence" / "ab").write_bytes(b"a picture")
    return home


@pytest.fixture(scope="module")
def backup(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "anqi.tar"
    run = anqi(home, "backup", file)
    assert run.returncode == 0, run.stderr
    return file


def test_what_is_brought_back_verifies_and_has_everything(backup: Path, tmp_path: Path) -> None:
    run = anqi(tmp_path / "new", "restore", backup)
    assert run.returncode == 0, run.stderr
    assert "1,500 facts, verified" in run.stdout
    assert (tmp_path / "new" / "evidence" / "ab").read_bytes() == b"a picture"
    assert (tmp_path / "new" / "keys").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "new" / "lake").rglob("*.parquet"))
    assert anqi(tmp_path / "new", "ledger", "verify").returncode == 0


def test_what_is_being_written_is_no_part_of_a_backup(home: Path, tmp_path: Path) -> None:
    part = home / "evidence" / ".part-abcd1234"
    part.write_bytes(b"half a pic")
    run = anqi(home, "backup", tmp_path / "anqi.tar")
    part.unlink()
    assert run.returncode == 0, run.stderr
    assert "1,500 facts, verified" in run.stdout
    with tarfile.open(tmp_path / "anqi.tar") as archive:
        assert not [name for name in archive.getnames() if ".part-" in name]
        told = json.load(archive.extractfile("manifest.json"))  # type: ignore[arg-type]
        assert set(told["files"]) == {*archive.getnames()} - {"manifest.json"}


def test_a_copy_whose_ledger_does_not_verify_is_no_backup(home: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "home"
    shutil.copytree(home, spoilt)
    with closing(sqlite3.connect(spoilt / "anqi.sqlite3")) as database:
        _without_triggers(database)
        database.execute('UPDATE ledger_fact SET quantity = quantity + 100 WHERE "index" = 7')
        database.commit()
    run = anqi(spoilt, "backup", tmp_path / "backups" / "anqi.tar")
    assert run.returncode == 2
    assert "not what was posted" in run.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def _without_triggers(database: sqlite3.Connection) -> None:
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        database.execute(f'DROP TRIGGER "{name}"')


def test_a_backup_never_takes_away_what_another_is_writing(home: Path, tmp_path: Path) -> None:
    part = tmp_path / ".anqi.tar.part"
    part.write_bytes(b"of another")
    run = anqi(home, "backup", tmp_path / "anqi.tar")
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert part.read_bytes() == b"of another"


def test_a_backup_is_for_its_owner_only(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_nothing_is_brought_back_beside_what_is_left_of_a_database(
    backup: Path, tmp_path: Path, end: str
) -> None:
    left = tmp_path / f"elsewhere.sqlite3{end}"
    left.write_bytes(b"left")
    address = f"sqlite://{tmp_path / 'elsewhere.sqlite3'}"
    run = anqi(tmp_path / "new", "restore", backup, DATABASE_URL=address)
    assert run.returncode == 2
    assert "holds an installation already" in run.stderr
    assert left.read_bytes() == b"left"


def test_a_database_elsewhere_is_brought_back_there(backup: Path, tmp_path: Path) -> None:
    address = f"sqlite://{tmp_path / 'elsewhere.sqlite3'}"
    run = anqi(tmp_path / "new", "restore", backup, DATABASE_URL=address)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "elsewhere.sqlite3").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_backup_is_never_overwritten(home: Path, backup: Path) -> None:
    assert anqi(home, "backup", backup).returncode == 2


def test_nothing_is_brought_back_over_an_installation(home: Path, backup: Path) -> None:
    run = anqi(home, "restore", backup)
    assert run.returncode == 2
    assert "holds an installation already" in run.stderr


@pytest.mark.parametrize("spoilt", ["cut", "changed"])
def test_a_spoilt_backup_is_refused_and_leaves_nothing(
    backup: Path, tmp_path: Path, spoilt: str
) -> None:
    file = tmp_path / "spoilt.tar"
    if spoilt == "cut":
        file.write_bytes(backup.read_bytes()[:200_000])
    else:
        (tmp_path / "all").mkdir()
        with tarfile.open(backup) as archive:
            archive.extractall(tmp_path / "all", filter="data")
        (tmp_path / "all" / "evidence" / "ab").write_bytes(b"b picture")
        with tarfile.open(file, "w") as archive:
            archive.add(tmp_path / "all", arcname="")
    run = anqi(tmp_path / "new", "restore", file)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "new" / "anqi.sqlite3").exists()
