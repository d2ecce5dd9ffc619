"""Secrets that have to be read again: encrypted by the installation's own key, and read by earlier ones too."""

import base64
from datetime import UTC, datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from anqi.kit import clock


class Unreadable(Exception):
    """What the installation's keys don't open: its `secret.key` is not the one that it was sealed with."""


def seal(plain: bytes) -> bytes:
    return _fernet(settings.SECRET_KEY).encrypt_at_time(plain, int(clock.now().timestamp()))


def sealed_at(sealed: bytes) -> datetime | None:
    """When it was sealed by the key of today; None where it was by an earlier one."""
    try:
        at = _fernet(settings.SECRET_KEY).extract_timestamp(sealed)
    except InvalidToken:
        return None
    return datetime.fromtimestamp(at, UTC)


def unseal(sealed: bytes) -> bytes:
    """Raises Unreadable."""
    try:
        return _box().decrypt(sealed)
    except InvalidToken as fault:
        raise Unreadable from fault


def sealed_anew(sealed: bytes) -> bytes:
    """The same secret, sealed by the key of today. Raises Unreadable."""
    try:
        return _box().rotate(sealed)
    except InvalidToken as fault:
        raise Unreadable from fault


def _box() -> MultiFernet:
    return MultiFernet(
        [_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _fernet(key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"anqi second factor 1").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
