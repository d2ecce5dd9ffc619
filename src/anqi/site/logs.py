"""What the server writes down of itself: one line of JSON for each request and each mishap, to stderr.

A line says when, how grave, of which request, by which account (its number, never a name), which route (never the
address itself, which people type and which may name somebody), what came of it, and what it took. Every value is JSON,
so no text that somebody sent begins a line of its own.
"""

import json
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-Id"
_request: ContextVar[str] = ContextVar("request", default="")
_GIVEN = re.compile(r"[0-9A-Za-z_-]{8,64}\Z")
"""A number that a proxy of ours gave: anything else is not taken over."""
_QUIET = ("healthz", "readyz")
"""Routes that watchdogs ask for every few seconds: they are written down where something is wrong."""
_log = logging.getLogger("anqi.requests")


def request_number() -> str:
    """The number of the request that is being answered, empty outside of any."""
    return _request.get()


class Requests:
    """Gives each request a number, returns it, and writes down what came of it. It stands first in MIDDLEWARE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(_number(request))
        queries, begun = _Queries(), time.perf_counter()
        try:
            with connection.execute_wrapper(queries):
                response = self.get_response(request)
            response.headers[HEADER] = request_number()
            took = round((time.perf_counter() - begun) * 1000, 1)
            _write(request, response.status_code, took, queries.count)
            return response
        finally:
            _request.reset(token)


class _Queries:
    """Counts what the database is asked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _moment(record.created),
            "level": record.levelname.lower(),
            "from": record.name,
            "request": request_number() or None,
            "event": _event(record),
            **getattr(record, "more", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = _fault(record.exc_info[1])
        kept = {name: value for name, value in line.items() if value is not None}
        return json.dumps(kept, ensure_ascii=True, default=str)


def _write(request: HttpRequest, status: int, took: float, queries: int) -> None:
    match = request.resolver_match
    route = match.view_name if match else None
    if request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
        return
    level = logging.ERROR if status >= 500 else logging.WARNING if status >= 400 else logging.INFO
    if route in _QUIET and level == logging.INFO:
        level = logging.DEBUG
    more = {
        "account": _account(request),
        "method": request.method if request.method in _METHODS else "other",
        "route": route,
        "status": status,
        "ms": took,
        "queries": queries,
    }
    _log.log(level, "request", extra={"more": more})


def _account(request: HttpRequest) -> int | None:
    """Who was looked up already, by session or by a program's token: writing a line asks the database nothing."""
    user = getattr(request, "_cached_user", None)
    if user is not None and user.pk is not None:
        return int(user.pk)
    found = getattr(getattr(request, "auth", None), "account_id", None)
    return None if found is None else int(found)


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _number(request: HttpRequest) -> str:
    """What the proxy before us calls it, where there is one; else one of our own."""
    given = request.headers.get(HEADER, "")
    return given if settings.PROXIES and _GIVEN.match(given) else secrets.token_hex(8)


def _moment(created: float) -> str:
    at = datetime.fromtimestamp(created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _event(record: logging.LogRecord) -> str:
    """The message; Django's own name the address of the request, and so only their first words are taken."""
    if getattr(record, "request", None) is not None:
        words = record.args[0] if isinstance(record.args, tuple) and record.args else ""
        return str(record.msg).partition(":")[0].replace("%s", str(words)).strip()
    return record.getMessage()


def _fault(fault: BaseException) -> dict[str, Any]:
    """What went wrong and where. The words of a database fault may hold what people entered, and are left out."""
    frames = traceback.extract_tb(fault.__traceback__)
    return {
        "kind": type(fault).__name__,
        "words": "" if isinstance(fault, DatabaseFault) else str(fault)[:300],
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-20:]],
    }
