"""Everything that is said to people is said in Chinese."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_from_dir
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from anqi.kit.language import _, speak, spoken

SOURCE = Path(__file__).parents[2] / "src" / "anqi"
CATALOGUES = sorted(SOURCE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))


def translated() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in CATALOGUES:
        with path.open("rb") as file:
            found |= {
                _first(message.id): _first(message.string)
                for message in read_po(file)
                if message.id
            }
    return found


def _first(text: object) -> str:
    """A text, or the first form of one that has several."""
    return str(text[0]) if isinstance(text, tuple | list) else str(text)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)|%\((\w+)\)", text))


@cache
def said() -> set[str]:
    method = [("**.py", "python"), ("rules/**/templates/**.html", "jinja2")]
    keywords = DEFAULT_KEYWORDS | {"gettext_lazy": None}
    found = extract_from_dir(SOURCE, method_map=method, keywords=keywords)
    texts = {_first(message) for _file, _line, message, _comments, _context in found}
    for path in SOURCE.glob("*/templates/**/*.html"):  # pages of the web: Django's templates
        python = templatize(path.read_text("utf-8"), origin=str(path))
        lines = extract("python", BytesIO(python.encode()))
        texts |= {_first(message) for _line, message, _comments, _context in lines}
    return texts


def test_every_text_in_the_code_has_a_chinese_translation() -> None:
    catalogue = translated()
    assert {text for text in said() if not catalogue.get(text)} == set()


def test_no_translation_has_lost_its_text() -> None:
    assert set(translated()) - said() <= {"yes", "no"}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_a_translation_names_the_same_figures(path: Path) -> None:
    with path.open("rb") as file:
        for message in read_po(file):
            wanted = message.id[-1] if isinstance(message.id, tuple | list) else message.id
            assert placeholders(wanted) == placeholders(_first(message.string)), message.id


def test_the_language_is_chinese_unless_english_is_asked_for() -> None:
    before = spoken()
    try:
        speak("zh")
        assert _("the judgement") == "评定"
        speak("en")
        assert _("the judgement") == "the judgement"
    finally:
        speak(before)
