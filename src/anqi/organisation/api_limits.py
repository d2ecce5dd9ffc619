"""How often a token may call: `settings.API_CALLS` times in any 15 minutes, counted over all workers.

Its bucket stands in the table of the sign-in throttle and fills again in 15 minutes. A worker takes tokens out of it by
the handful and spends them from memory, so that not every read is a write; what it has not spent when it ends is lost.
"""

import hashlib
import math
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db import OperationalError, transaction

from anqi.kit import clock
from anqi.organisation.accounts.throttle import FILLS_IN
from anqi.organisation.models_access import Throttle, Token

_HANDFUL = 50
_held: dict[str, int] = {}
_lock = Lock()


class TooManyCalls(Exception):
    """The token's calls are used up; `seconds` says when there is one again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds} s")


def spend(token: Token) -> None:
    """Count a call. Raises TooManyCalls, and counts nothing, where none is left."""
    name = str(token.pk)
    with _lock:
        if _held.get(name, 0) > 0:
            _held[name] -= 1
            return
    try:
        taken = _take(name, settings.API_CALLS)
    except OperationalError:  # a full disk is no reason not to let a program read
        return
    with _lock:
        _held[name] = _held.get(name, 0) + taken - 1


def _take(name: str, holds: int) -> int:
    """Some calls out of the bucket, at least one."""
    now = clock.now()
    key = hashlib.sha256(f"api {name}".encode()).hexdigest()
    with transaction.atomic():
        first = {"tokens": float(holds), "moved_at": now}
        Throttle.objects.get_or_create(key=key, defaults=first)
        row = Throttle.objects.select_for_update().get(key=key)
        row.tokens = _filled(row, holds, now)
        row.moved_at = now
        taken = min(_HANDFUL, int(row.tokens), max(1, holds // 10))
        row.tokens -= taken
        row.save(update_fields=("tokens", "moved_at"))
    if taken < 1:
        missing = FILLS_IN * ((1 - row.tokens) / holds)
        raise TooManyCalls(max(1, math.ceil(missing.total_seconds())))
    return taken


def _filled(row: Throttle, holds: int, now: datetime) -> float:
    """What the bucket holds by now; a clock that went back fills nothing."""
    passed = max(0.0, (now - row.moved_at) / FILLS_IN)
    return min(float(holds), row.tokens + holds * passed)
