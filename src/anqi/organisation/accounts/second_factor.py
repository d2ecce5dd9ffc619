"""One-time codes from a phone (RFC 6238: SHA-1, 6 digits, 30 seconds), and recovery codes for who lost the phone."""

import base64
import hashlib
import secrets
from datetime import timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction

from anqi.kit import clock
from anqi.organisation.accounts import sealing
from anqi.organisation.models import Account
from anqi.organisation.models_access import SecondFactor

ISSUER = "安旗"
STEP = 30
RECOVERY_CODES = 10
_SECRET_BYTES, _RECOVERY_BYTES = 20, 15
_TO_CONFIRM = timedelta(minutes=30)


def factor_of(account: Account) -> SecondFactor | None:
    """The second factor that an account must show; None where it has none or has not confirmed it."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()


def begin(account: Account) -> SecondFactor:
    """Begin to set up a second factor, with a secret that nobody has seen. One that is in use is given as it is.

    What was begun before, and not confirmed, is good no more: who saw it at an unattended browser has nothing of it.
    """
    with transaction.atomic():
        first = {"secret": sealing.seal(secrets.token_bytes(_SECRET_BYTES))}
        factor, made = SecondFactor.objects.select_for_update().get_or_create(
            account=account, defaults=first
        )
        if not made and factor.confirmed_at is None:
            factor.secret, factor.last_step = first["secret"], 0
            factor.save(update_fields=("secret", "last_step"))
    return factor


def begun(account: Account) -> SecondFactor | None:
    """The second factor that was begun within half an hour and is not confirmed yet."""
    found = SecondFactor.objects.filter(account=account, confirmed_at__isnull=True).first()
    if found is None:
        return None
    at = sealing.sealed_at(bytes(found.secret))
    return found if at is not None and clock.now() - at < _TO_CONFIRM else None


def confirm(factor: SecondFactor, code: str) -> list[str] | None:
    """Put it into use if the code is right. Gives the recovery codes, which are shown once; None where it is wrong."""
    with transaction.atomic():
        if not _takes_code(factor, code):
            return None
        factor.confirmed_at = clock.now()
        factor.save(update_fields=("confirmed_at",))
        return new_recovery_codes(factor)


def new_recovery_codes(factor: SecondFactor) -> list[str]:
    """Recovery codes in place of those before, which no longer help. They are shown once."""
    codes = [_recovery_code() for _each in range(RECOVERY_CODES)]
    factor.recovery = [_hash(code) for code in codes]
    factor.save(update_fields=("recovery",))
    return codes


def accepts(factor: SecondFactor, code: str) -> str:
    """How a code is accepted: `code`, `recovery`, or the empty text where it is not. No code is accepted twice."""
    with transaction.atomic():
        if _takes_code(factor, code):
            return "code"
        return "recovery" if _takes_recovery(factor, code) else ""


def remove(account: Account) -> None:
    SecondFactor.objects.filter(account=account).delete()


def forget_begun(account: Account) -> None:
    """Let nobody confirm what was begun before."""
    SecondFactor.objects.filter(account=account, confirmed_at__isnull=True).delete()


def secret_text(factor: SecondFactor) -> str:
    """The secret as it is typed into an app, in groups of four."""
    return _grouped(base64.b32encode(_secret(factor)).decode())


def address(factor: SecondFactor) -> str:
    """What the QR code holds: an `otpauth:` address."""
    return _totp(factor).get_provisioning_uri(factor.account.login, ISSUER)


def code_at(factor: SecondFactor, step: int) -> str:
    """The code of a time step (seconds since 1970, by 30)."""
    return _totp(factor).generate(step * STEP).decode()


def this_step() -> int:
    return int(clock.now().timestamp()) // STEP


def _takes_code(factor: SecondFactor, code: str) -> bool:
    """A code of this step, the one before or the one after, if it is newer than any that was taken.

    None fits a secret that the installation can no longer read; recovery codes still do.
    """
    locked = SecondFactor.objects.select_for_update().get(pk=factor.pk)
    given, now = code.replace(" ", "").encode(), this_step()
    try:
        codes = {step: code_at(locked, step).encode() for step in (now - 1, now, now + 1)}
    except sealing.Unreadable:
        return False
    for step, right in codes.items():
        if secrets.compare_digest(right, given) and step > locked.last_step:
            factor.last_step = locked.last_step = step
            # Read by an earlier key of the installation, it is kept by the newest from now on.
            factor.secret = locked.secret = sealing.sealed_anew(bytes(locked.secret))
            locked.save(update_fields=("last_step", "secret"))
            return True
    return False


def _takes_recovery(factor: SecondFactor, code: str) -> bool:
    locked = SecondFactor.objects.select_for_update().get(pk=factor.pk)
    given = _hash(code)
    if given not in locked.recovery:
        return False
    factor.recovery = locked.recovery = [kept for kept in locked.recovery if kept != given]
    locked.save(update_fields=("recovery",))
    return True


def _recovery_code() -> str:
    return _grouped(base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode(), "-")


def _hash(code: str) -> str:
    """120 bits of chance can't be guessed, so no slow hash is needed (ASVS 6.5.2)."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(plain.encode()).hexdigest()


def _grouped(text: str, between: str = " ") -> str:
    return between.join(text[at : at + 4] for at in range(0, len(text), 4))


def _totp(factor: SecondFactor) -> TOTP:
    return TOTP(_secret(factor), 6, SHA1(), STEP)  # noqa: S303  # RFC 6238; the only one that all apps know


def _secret(factor: SecondFactor) -> bytes:
    return sealing.unseal(bytes(factor.secret))
