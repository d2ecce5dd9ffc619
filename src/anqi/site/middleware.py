"""Headers that every answer carries, whatever went wrong below; and what is refused before anything looks at it."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from anqi.kit.language import speaking
from anqi.ledger.operations import Conflict as FactConflict
from anqi.work.faults import Conflict as TaskConflict

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip


_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Not tabs and ends of lines: they come along where somebody copies cells of a spreadsheet into a search."""


class Headers:
    """Nothing inline, nothing from elsewhere, no frame around us; what somebody signed in saw is not stored.

    It stands before all but the one that writes requests down, so that refusals of the others carry the headers too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _signed_in(request):
            response["Cache-Control"] = "no-store"
        return response


class Speaking:
    """Lets what knows no Django speak the language of the page. It stands behind the one that finds that out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with speaking("en" if (get_language() or "").startswith("en") else "zh"):
            return self.get_response(request)


class Readable:
    """Refuses addresses with control characters, which nobody types and not every database takes: 400.

    The API says for itself at which parameter they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.path.encode(), unquote_to_bytes(request.META.get("QUERY_STRING", ""))
        if any(map(_CONTROL.search, sent)) and not request.path.startswith("/api/"):
            raise BadRequest
        return self.get_response(request)


class Conflicts:
    """Two people changed the same, or a form came twice with other contents: a page says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, TaskConflict | FactConflict):
            return render(request, "409.html", status=409)
        return None


def _signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
