"""Browsers in which somebody has signed in before: their tries are counted apart from those of strangers.

A signed cookie names the browser by chance and holds a mark of each of the last logins that signed in there. It proves
nothing but that, and opens nothing: without it the password is asked for in the same way (OWASP, "Slow Down Online
Guessing Attacks with Device Cookies").
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "known"
_SALT = "anqi.organisation.devices"
_LASTS = 180 * 24 * 3600
_LOGINS = 12
"""Logins that one browser is known by: a machine of a workshop has several."""
_MARK = 16


@dataclass(frozen=True)
class Device:
    """A browser: its name, and the marks of the logins that signed in there, the last one first."""

    name: str
    marks: tuple[str, ...]


def known(request: HttpRequest, login: str) -> str:
    """The name of the browser where this login has signed in from it before; nothing otherwise."""
    device = _device(request)
    return device.name if device is not None and _mark(device.name, login) in device.marks else ""


def remember(request: HttpRequest, response: HttpResponse, login: str) -> None:
    """Let the browser be known for this login from now on."""
    device = _device(request) or Device(secrets.token_hex(_MARK), ())
    mark = _mark(device.name, login)
    marks = [mark, *(one for one in device.marks if one != mark)][:_LOGINS]
    response.set_cookie(
        COOKIE,
        signing.dumps([device.name, *marks], salt=_SALT),
        max_age=_LASTS,
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
    )


def _device(request: HttpRequest) -> Device | None:
    try:
        found: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return None
    return Device(found[0], tuple(found[1:]))


def _mark(name: str, login: str) -> str:
    """What stands for a login in one browser: it tells nobody the login, and fits no other browser."""
    return salted_hmac(_SALT, f"{name} {login.casefold()}", algorithm="sha256").hexdigest()[:_MARK]
