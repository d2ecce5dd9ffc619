"""Backing up and bringing back, as an administrator types it: the copy is proved, or refused."""

import tarfile
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
    assert list((tmp_path / "new" / "lake").rglob("*.parquet"))
    assert anqi(tmp_path / "new", "ledger", "verify").returncode == 0


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
