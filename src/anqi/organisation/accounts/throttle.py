"""How many tries to sign in there are, so that nobody guesses a password and nobody keeps a colleague out.

Each bucket starts full, gives one token for a try, and fills again in 15 minutes; so no 15 minutes see more than twice
what it holds. A try takes of these:

- From a browser in which the login has signed in before (accounts/devices.py): its own bucket of 5, and no other.
- From any other: one of 5 for this login at this address, one of 5 for this login wherever it is tried, and one of 25
  for this address whatever is tried there. The second never locks: at worst it gives one try in three minutes.

A login at an address, or in a browser, has to wait after each failure too: twice as long each time, and 15 minutes
after the fifth. So who types wrong passwords for somebody locks the place where he sits, and the other's own browser
never.
A try that succeeds is not counted. Logins that are unknown are counted as known ones are.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from anqi.kit import clock
from anqi.organisation.models_access import Throttle

FILLS_IN = timedelta(minutes=15)
LOGIN_TRIES, ADDRESS_TRIES = 5, 25


class TooMany(Exception):
    """No try is left now; `until` says when the next is."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(until.isoformat())


@dataclass(frozen=True)
class Bucket:
    """Whose tries are counted, and how many it holds. Where `delays`, each failure makes the next try wait."""

    key: str
    holds: int
    delays: bool
    whose: str = ""


def buckets(step: str, login: str, address: str | None, device: str = "") -> list[Bucket]:
    """Those that a try at a step of signing in takes from; `device` names a browser that the login is known in."""
    name = f"{step} login {login.casefold()}"
    whose = whose_of(login)
    if device:
        return [Bucket(_key(f"{name} device {device}"), LOGIN_TRIES, delays=True, whose=whose)]
    found = [
        Bucket(_key(f"{name} address {address}"), LOGIN_TRIES, delays=True, whose=whose),
        Bucket(_key(name), LOGIN_TRIES, delays=False, whose=whose),
    ]
    if address is not None:
        found.append(Bucket(_key(f"address {address}"), ADDRESS_TRIES, delays=False))
    return found


def take(wanted: Sequence[Bucket]) -> None:
    """Take a token of each. Raises TooMany, and takes none, where one has none left."""
    now = clock.now()
    with transaction.atomic():
        rows = [_filled(bucket, now) for bucket in wanted]
        waits = [_free_at(row, bucket, now) for row, bucket in zip(rows, wanted, strict=True)]
        if max(waits) > now:
            raise TooMany(max(waits))
        for row, bucket in zip(rows, wanted, strict=True):
            row.tokens -= 1
            if bucket.delays:
                row.failures += 1
                row.wait_until = now + delay(row.failures)
            row.save()


def succeeded(taken: Sequence[Bucket]) -> None:
    """What was taken is given back, and a login begins anew."""
    with transaction.atomic():
        for bucket in taken:
            if bucket.delays:
                Throttle.objects.filter(key=bucket.key).delete()
                continue
            row = _filled(bucket, clock.now())
            row.tokens = min(bucket.holds, row.tokens + 1)
            row.save()


def forgive(login: str) -> None:
    """Let a login try again at once, wherever it is, as when its password was set anew."""
    Throttle.objects.filter(whose=whose_of(login)).delete()


def locked(logins: Iterable[str]) -> dict[str, datetime]:
    """Which of these logins somebody has locked somewhere by five failures, and until when; one query."""
    waiting = Throttle.objects.filter(failures__gte=LOGIN_TRIES, wait_until__gt=clock.now())
    until = dict(waiting.order_by("wait_until").values_list("whose", "wait_until"))
    if not until:
        return {}
    found = {login: until.get(whose_of(login)) for login in logins}
    return {login: moment for login, moment in found.items() if moment is not None}


def whose_of(login: str) -> str:
    """What stands for a login in the table of tries."""
    return _key(f"whose {login.casefold()}")


def clear() -> None:
    """Forget those who have all their tries again."""
    Throttle.objects.filter(moved_at__lt=clock.now() - 2 * FILLS_IN).delete()


def delay(failures: int) -> timedelta:
    """How long the next try waits after so many failures: 1, 2, 4, 8 seconds, then 15 minutes."""
    return FILLS_IN if failures >= LOGIN_TRIES else timedelta(seconds=2 ** (failures - 1))


def _filled(bucket: Bucket, now: datetime) -> Throttle:
    """The bucket's row with what has run in since, locked. A full one has forgotten its failures."""
    first = {"tokens": float(bucket.holds), "moved_at": now, "whose": bucket.whose}
    Throttle.objects.get_or_create(key=bucket.key, defaults=first)
    row = Throttle.objects.select_for_update().get(key=bucket.key)
    if row.moved_at - now > FILLS_IN:
        # The clock was years ahead and was put right: nobody is to wait until it is there again.
        row.tokens, row.moved_at, row.wait_until = float(bucket.holds), now, None
    passed = max(timedelta(0), now - row.moved_at)
    row.tokens = min(float(bucket.holds), row.tokens + bucket.holds * (passed / FILLS_IN))
    row.moved_at = now
    if row.tokens >= bucket.holds and (row.wait_until is None or row.wait_until <= now):
        row.failures, row.wait_until = 0, None
    return row


def _free_at(row: Throttle, bucket: Bucket, now: datetime) -> datetime:
    missing = max(0.0, 1.0 - row.tokens)
    filled = now + FILLS_IN * (missing / bucket.holds)
    return max(filled, row.wait_until or now)


def _key(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
