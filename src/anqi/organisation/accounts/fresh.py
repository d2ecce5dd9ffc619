"""What wants a fresh proof of who is there: exports, changes of posts and accounts, one's own ways of signing in.

Whoever signed in, or proved it again, within the last quarter of an hour goes on; everybody else is asked for password
and second factor first, and comes back to the page. What was begun in that time may be finished in the next quarter.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.records import Denied
from anqi.organisation.sessions import PROVED, moment

FOR = timedelta(minutes=15)
_TO_FINISH = timedelta(minutes=15)
View = Callable[..., HttpResponseBase]


class Stale(Exception):
    """The last proof is too old. The middleware answers with the page that asks for another."""


def need_fresh(request: HttpRequest) -> None:
    """Raises Stale. For views that find out themselves whether somebody may: ask this after that."""
    proved = moment(request.session, PROVED)
    looks = request.method in ("GET", "HEAD")
    longest = FOR if looks else FOR + _TO_FINISH
    if proved is None or clock.now() - proved >= longest:
        raise Stale


def fresh(verb: Verb | None = None) -> Callable[[View], View]:
    """Lets a view be reached with a fresh proof only. Who has not the verb at all gets 404, as without."""

    def around(view: View) -> View:
        @wraps(view)
        def asking(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            if verb is not None and not _has(request, verb):
                raise Denied
            need_fresh(request)
            return view(request, *given, **named)

        return asking

    return around


def prove(request: HttpRequest) -> None:
    """Write down that somebody has just proved who he is."""
    request.session[PROVED] = clock.now().isoformat()


def on_login(request: HttpRequest, **_sent: Any) -> None:
    """For Django's signal: signing in is a proof."""
    prove(request)


def to_prove(request: HttpRequest) -> HttpResponse:
    """To the page that asks, and from there back to the page that was asked for, or on which the form stood."""
    onward = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        onward = _left(request)
        messages.warning(request, _("Nothing was changed. Prove who you are, then do it again."))
    address = f"{reverse('access:again')}?next={quote(onward)}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _has(request: HttpRequest, verb: Verb) -> bool:
    return may(request.user, verb) or not scope_of(request.user, verb).is_empty


def _left(request: HttpRequest) -> str:
    """The page on which the form stood, where the browser says so."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return urlsplit(page)._replace(scheme="", netloc="").geturl() if ours else reverse("home")
