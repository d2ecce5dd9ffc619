"""`anqi sample`: the same seed, the same bytes."""

from pathlib import Path

import pytest

from tests.cli.conftest import Desk


def bytes_of(folder: Path) -> dict[str, bytes]:
    paths = [folder] if folder.is_file() else sorted(folder.iterdir())
    return {path.name: path.read_bytes() for path in paths}


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_the_same_seed_gives_the_same_bytes(desk: Desk, kind: str) -> None:
    words = ["--people", 40, "--facts", 1500, "--seed", 7, "--format", kind]
    for name in ("one", "two"):
        assert desk.anqi("sample", "--out", desk.folder / name, *words).exit_code == 0
    one, two = bytes_of(desk.folder / "one"), bytes_of(desk.folder / "two")
    assert one
    assert one == two


def test_another_seed_gives_another_plant(desk: Desk) -> None:
    words = ["--people", 40, "--facts", 1500, "--format", "csv"]
    desk.anqi("sample", "--out", desk.folder / "one", *words, "--seed", 1)
    desk.anqi("sample", "--out", desk.folder / "two", *words, "--seed", 2)
    assert bytes_of(desk.folder / "one") != bytes_of(desk.folder / "two")
