"""Messages are asserted in English."""

from collections.abc import Iterator

import pytest

from anqi.kit.language import speak, spoken


@pytest.fixture(autouse=True, scope="module")
def english() -> Iterator[None]:
    before = spoken()
    speak("en")
    yield
    speak(before)
