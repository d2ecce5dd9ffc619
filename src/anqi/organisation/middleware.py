"""What every request goes through: sessions that end in time, nothing without being signed in, first things first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from anqi.kit import clock
from anqi.organisation.accounts import fresh
from anqi.organisation.accounts.owed import owes
from anqi.organisation.models import Account
from anqi.organisation.models_access import Result
from anqi.organisation.records import Act, Denied, record_of
from anqi.organisation.sessions import BEGUN, SEEN, moment

_EVERY = timedelta(minutes=1)
"""How often it is written down that a session is in use: not at each request, which would make every look a write."""


class TimeOut:
    """Ends sessions that were idle for `SESSION_COOKIE_AGE` seconds, or are `SESSION_ABSOLUTE_AGE` seconds old."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        begun, seen = moment(session, BEGUN), moment(session, SEEN)
        if begun is not None and seen is not None:
            now = clock.now()
            idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
            longest = timedelta(seconds=settings.SESSION_ABSOLUTE_AGE)
            if now - seen >= idle or now - begun >= longest:
                session.flush()
            elif now - seen >= _EVERY:
                session[SEEN] = now.isoformat()
        return self.get_response(request)


class DefaultDeny(LoginRequiredMiddleware):
    """Every address wants a signed-in account unless its view is marked with Django's `login_not_required`.

    Who is not signed in is sent to sign in wherever he goes, so that he does not learn which addresses there are.
    What an account may not have is answered like what is not there (404), and recorded. What it gets is not kept by
    browsers or proxies.
    """

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            try:
                resolve(request.path_info)
            except Resolver404:
                return self.to_sign_in(request)
        return None

    def handle_no_permission(
        self, request: HttpRequest, _view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        return self.to_sign_in(request)

    def to_sign_in(self, request: HttpRequest) -> HttpResponseRedirect:
        is_page = request.method in ("GET", "HEAD")
        return redirect_to_login(request.get_full_path() if is_page else "/", settings.LOGIN_URL)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, fresh.Stale):
            return fresh.to_prove(request)
        if isinstance(exception, Denied):
            record_of(
                request,
                Act.REACH,
                object=f"{request.method} {request.path}",
                result=Result.REFUSED,
            )
        return None

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class FirstThingsFirst:
    """Who has a password to change or a second factor to set up is sent there from wherever he goes.

    Reached all the same: what needs no signing in, and views marked with `owed.while_owing`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any
    ) -> HttpResponseBase | None:
        if not isinstance(request.user, Account) or not getattr(view, "login_required", True):
            return None
        if getattr(view, "while_owing", False):
            return None
        first = owes(request.user, request.session)
        if not first:
            return None
        address = reverse(first)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)
