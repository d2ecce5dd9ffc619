"""Errors of the API as RFC 9457 says: whatever goes wrong, the answer is `application/problem+json`."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from anqi.kit.ids import uuid7
from anqi.site.storage import WAIT, ailment

_log = logging.getLogger("anqi.api")
TYPE = "application/problem+json"
_SAID: dict[int, Callable[[], str]] = {
    400: lambda: _("the request can't be read"),
    404: lambda: _("there is no such thing, or not for this account"),
    405: lambda: _("this address does not take the method"),
}
View = Callable[..., HttpResponseBase]


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """An error that says what it is, and in `more` what a program can go on with."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    text = json.dumps(body | more, ensure_ascii=False, default=str)
    return HttpResponse(text, status=status, content_type=TYPE)


def saying_problems(view: View) -> View:
    """The view, whose errors of all kinds are problems; what is ours is logged under the id that the caller is told."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **given: Any) -> HttpResponseBase:
        try:
            answer = view(request, *args, **given)
        except Http404:
            return problem(404, _SAID[404]())
        except (BadRequest, SuspiciousOperation):
            return problem(400, _SAID[400]())
        except Exception as fault:  # noqa: BLE001  # it is logged, and told as what it is
            id = str(uuid7())
            _log.exception("the API failed, incident %s", id)
            if found := ailment(fault):
                said = problem(found.value, found.text, incident=id)
                said.headers["Retry-After"] = str(WAIT)
                return said
            return problem(500, _("something broke on our side; it was written down"), incident=id)
        if answer.status_code < 400 or answer.headers.get("Content-Type") == TYPE:
            return answer
        said = problem(answer.status_code, _SAID.get(answer.status_code, _SAID[400])())
        if answer.has_header("Allow"):
            methods = sorted(answer.headers["Allow"].split(", "))
            said.headers["Allow"] = ", ".join(methods)
        return said

    return run


@saying_problems
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001  # as Django calls it
    """What stands at every address of the API where nothing is."""
    raise Http404
