"""Whether the server lives, and whether it is ready: for proxies and watchdogs, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from anqi.site.readiness import ailments


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """The database is there and up to date, and the installation's folder can be written.

    What is not well is said in a word each, without names, versions or addresses.
    """
    found = ailments()
    text = "".join(f"{line}\n" for line in found) or "ready\n"
    return HttpResponse(text, content_type="text/plain", status=503 if found else 200)
