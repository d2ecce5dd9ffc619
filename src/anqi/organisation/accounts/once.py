"""What is shown once: passwords and tokens just made. They lie sealed in the session for ten minutes at most.

So a page that did not arrive can be loaded again, and a form that was sent twice shows what the first sending made.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from anqi.kit import clock
from anqi.organisation.accounts import sealing

FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Shown:
    """What is to be shown: the key of the form that made it, and its rows."""

    key: str
    rows: list[dict[str, str]]
    until: datetime


def keep(request: HttpRequest, purpose: str, key: str, rows: list[dict[str, str]]) -> None:
    """Keep rows to be shown for a purpose, in place of those before."""
    until = clock.now() + FOR
    told = json.dumps({"key": key, "rows": rows, "until": until.isoformat()})
    request.session[_name(purpose)] = sealing.seal(told.encode()).decode()


def kept(request: HttpRequest, purpose: str) -> Shown | None:
    """What is to be shown for a purpose, if anything."""
    sealed = request.session.get(_name(purpose))
    if sealed is None:
        return None
    try:
        told: dict[str, Any] = json.loads(sealing.unseal(sealed.encode()))
    except sealing.Unreadable:
        return None
    until = datetime.fromisoformat(told["until"])
    if until <= clock.now():
        forget(request, purpose)
        return None
    return Shown(told["key"], told["rows"], until)


def forget(request: HttpRequest, purpose: str) -> None:
    """Show it no more."""
    request.session.pop(_name(purpose), None)


def _name(purpose: str) -> str:
    return f"once {purpose}"
