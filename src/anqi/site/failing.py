"""The handlers of status 500 and 400: pages get a sheet, programs a problem.

Where the disk or the database is to blame, it is said so, and what to do.
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import bad_request, server_error

from anqi.site.api_problems import problem
from anqi.site.storage import WAIT, ailment


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Pages get a sheet, programs a problem."""
    found = ailment(sys.exc_info()[1])
    if request.path.startswith("/api/"):
        answer = problem(
            found.value if found else 500,
            found.text if found else _("something broke on our side; it was written down"),
        )
    elif found is None:
        return server_error(request)
    else:
        answer = render(request, "site/storage.html", {"ailment": found}, status=found.value)
    if found:
        answer.headers["Retry-After"] = str(WAIT)
    return answer


@requires_csrf_token
def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is refused before any view, such as a name of a host that can be none."""
    if request.path.startswith("/api/"):
        return problem(400, _("the request can't be read"))
    return bad_request(request, exception)
