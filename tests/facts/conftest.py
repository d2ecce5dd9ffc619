"""Messages are asserted in English; receipts are kept where the test can see them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from anqi.kit.language import speak, spoken


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = spoken()
    speak("en")
    yield
    speak(before)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "anqi" / "checked"
