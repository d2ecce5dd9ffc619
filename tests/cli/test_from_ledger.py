"""What the ledger holds is judged as the same facts in files are."""

from pathlib import Path

import pytest

from tests.cli.conftest import RULEBOOKS
from tests.site.commands import anqi

DAY = "2026-06-30"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    folder = home / "sample"
    words = ["--people", "60", "--facts", "3000", "--year", "2026", "--format", "csv"]
    assert anqi(home, "sample", "--out", folder, *words).returncode == 0
    assert anqi(home, "migrate").returncode == 0
    assert anqi(home, "import", folder).returncode == 0
    return home


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_what_is_exported_is_judged_byte_for_byte_like_the_ledger(
    home: Path, tmp_path: Path, form: str
) -> None:
    judging = ["--rulebook", RULEBOOKS / "plant-2026.yaml", "--as-of", DAY, "--format", "json"]
    exported = anqi(home, "export", "--out", tmp_path / "files", "--format", form, "--as-of", DAY)
    assert exported.returncode == 0, exported.stderr
    source = tmp_path / "files" / ("plant.xlsx" if form == "xlsx" else "")
    assert anqi(home, "assess", source, *judging, "--out", tmp_path / "a").returncode == 0
    told = anqi(home, "assess", "--from-ledger", *judging, "--out", tmp_path / "b")
    assert told.returncode == 0, told.stderr
    of_files = (tmp_path / "a/results.json").read_bytes()
    assert (tmp_path / "b/results.json").read_bytes() == of_files


@pytest.mark.parametrize(
    "words", [["--from-ledger", "files"], [], ["files", "--plant", "WM"]], ids=" ".join
)
def test_files_or_the_ledger_and_not_both(home: Path, words: list[str]) -> None:
    told = anqi(home, "assess", *words, "--rulebook", RULEBOOKS / "plant-2026.yaml")
    assert (told.returncode, "--from-ledger" in told.stderr) == (2, True)


def test_a_plant_that_is_not_there_is_named(home: Path, tmp_path: Path) -> None:
    told = anqi(home, "export", "--plant", "ZT", "--out", tmp_path / "files")
    assert told.returncode == 2
    assert "no plant ZT; it has wumeng" in told.stderr
    assert not (tmp_path / "files").exists()


def test_what_was_imported_lies_in_the_lake(home: Path) -> None:
    assert len(list((home / "lake" / "wumeng").glob("facts-000000000000-000000003000-*"))) == 1


def test_the_lake_of_no_plant_is_not_made_anew(home: Path) -> None:
    told = anqi(home, "lake", "rebuild", "--plant", "ZT")
    assert (told.returncode, "wumeng" in told.stderr) == (2, True)
