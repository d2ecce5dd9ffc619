"""Texts about a person that only those concerned read: sealed by the installation's key, as second factors are."""

from django.utils.translation import gettext as _

from anqi.organisation.accounts.sealing import Unreadable, seal, unseal


def closed(text: str) -> bytes | None:
    """A text as it is stored; nothing where there is none."""
    return seal(text.encode()) if text else None


def opened(stored: bytes | memoryview | None) -> str:
    """The text again. Where the installation's keys don't open it any more, a sentence that says so."""
    if not stored:
        return ""
    try:
        return unseal(bytes(stored)).decode()
    except Unreadable:
        return _("This text cannot be opened: it was sealed with a key that is not here any more.")
