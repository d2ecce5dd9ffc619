"""Everything that is said to people is said in Chinese."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from anqi.kit.language import _, speak, spoken

SOURCE = Path(__file__).parents[2] / "src" / "anqi"
CATALOGUES = sorted(SOURCE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))


def translated() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in CATALOGUES:
        with path.open("rb") as file:
            found |= {
                str(message.id): str(message.string) for message in read_po(file) if message.id
            }
    return found


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)", text))


@cache
def said() -> set[str]:
    method = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    return {
        str(message)
        for _file, _line, message, _comments, _context in extract_from_dir(
            SOURCE, method_map=method
        )
    }


def test_every_text_in_the_code_has_a_chinese_translation() -> None:
    catalogue = translated()
    assert {text for text in said() if not catalogue.get(text)} == set()


def test_no_translation_has_lost_its_text() -> None:
    assert set(translated()) - said() <= {"yes", "no"}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_a_translation_names_the_same_figures(path: Path) -> None:
    with path.open("rb") as file:
        for message in read_po(file):
            assert placeholders(str(message.id)) == placeholders(str(message.string)), message.id


def test_the_language_is_chinese_unless_english_is_asked_for() -> None:
    before = spoken()
    try:
        speak("zh")
        assert _("the judgement") == "评定"
        speak("en")
        assert _("the judgement") == "the judgement"
    finally:
        speak(before)
