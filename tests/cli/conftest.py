"""A small sample plant, judged by the commands as a person would type them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from anqi.cli import main
from anqi.kit.language import speak, spoken

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
RULEBOOK = RULEBOOKS / "plant-2020.yaml"


@dataclass(frozen=True)
class Desk:
    """Where commands are typed."""

    plant: Path
    folder: Path

    def anqi(self, *words: object) -> Result:
        return CliRunner().invoke(main, ["--lang", "en", *map(str, words)], catch_exceptions=False)

    def assess(self, *words: object) -> Result:
        out = self.folder / "out"
        return self.anqi("assess", self.plant, "--rulebook", RULEBOOK, "--out", out, *words)


@pytest.fixture(scope="session")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "plant"
    words = ["sample", "--out", str(folder), "--people", "60", "--facts", "4000", "--format", "csv"]
    assert CliRunner().invoke(main, words, catch_exceptions=False).exit_code == 0
    return folder


@pytest.fixture
def desk(plant: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    before = spoken()
    yield Desk(plant, tmp_path)
    speak(before)
