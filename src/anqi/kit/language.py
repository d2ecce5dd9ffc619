"""The language of what people read. Source texts are English; the catalogues beside each package translate them.

The catalogues are named and placed as Django wants them (`<package>/locale/zh_Hans/LC_MESSAGES/django.po`), so the web
pages and the command line share one set. `.mo` files are made when the package is installed.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = {"zh": "zh_Hans", "en": "en"}
DEFAULT = "zh"
_active: ContextVar[str] = ContextVar("language", default=DEFAULT)


def speak(language: str) -> None:
    """Make `zh` or `en` the language of this context; anything else is the default."""
    _active.set(language if language in LANGUAGES else DEFAULT)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """As `speak`, for as long as the block lasts."""
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        speak(before)


def spoken() -> str:
    return _active.get()


def _(text: str) -> str:
    """`text` in the language of this context, or `text` itself where no catalogue has it."""
    if _active.get() == "en":
        return text
    return _catalogue(_active.get()).gettext(text)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    merged = gettext.NullTranslations()
    package = Path(__file__).parent.parent
    for folder in sorted(package.glob("*/locale")):
        found = gettext.translation("django", folder, [LANGUAGES[language]], fallback=True)
        found.add_fallback(merged)
        merged = found
    return merged
