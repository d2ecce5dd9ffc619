"""What people write: trimmed, of a sensible length, and nothing in it that no key types."""

import unicodedata

from django.utils.translation import gettext as _

from anqi.kit.faults import Fault

TITLE, NOTE, DETAILS, SOURCE, KEY = 100, 2_000, 4_000, 200, 64
"""The most characters of each."""
_TYPED = frozenset("\n\r\t")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what is shown after them, so that it reads as something else."""


class Texts:
    """Takes in texts field by field and gathers their faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, place: str, text: str, most: int, *, needed: str = "") -> str:
        """The text, trimmed. With `needed` it may not be empty; that says what to write."""
        taken = unicodedata.normalize("NFC", text).strip()
        if needed and not taken:
            self.fault(place, needed)
        if len(taken) > most:
            self.fault(place, _("at most {most} characters").format(most=most))
        if any(is_odd(sign) for sign in taken):
            self.fault(place, _("there are signs in it that can't be shown; type it again"))
        return taken

    def fault(self, place: str, message: str) -> None:
        self.faults.append(Fault(place, message))


def is_odd(sign: str) -> bool:
    """Whether a sign can't be shown, or changes how others are shown."""
    controls = unicodedata.category(sign) in ("Cc", "Cs") and sign not in _TYPED
    return controls or sign in _TURNING
