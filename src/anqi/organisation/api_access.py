"""Who calls the API, what a call needs, and what is recorded of it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from anqi.kit import clock
from anqi.organisation.api_limits import spend
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.models_access import Record, Result, Token
from anqi.organisation.records import Act, address_of, record
from anqi.organisation.tokens import TokenScope, token_of, whose

FILES = "/evidence"
"""Calls to addresses that end so send files; all others send JSON."""
LARGEST_FILE = 21 << 20
"""Bytes of a call with a file in it."""
_TOKEN = "token"  # noqa: S105  # what the record calls it
_AGAIN = timedelta(hours=1)
"""How often a token that is not good is recorded: a program goes on calling with it, and so may anybody."""


class Refused(Exception):
    """The token lacks the scope, or the account the authority."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(wanted)


class WrongType(Exception):
    """The body is of another type than is read here; `wanted` is that."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(wanted)


class TooLarge(Exception):
    """The body is larger than `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(str(most))


class ByToken(HttpBearer):
    """`Authorization: Bearer anqi_…`. Who calls is counted, and what he sends is looked at before it is read."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = token_of(token)
        if found is not None:
            spend(found)
            _check_body(request)
        return found


def caller(request: HttpRequest) -> Account:
    """The account in whose name the call is made."""
    token: Any = getattr(request, "auth", None)
    if not isinstance(token, Token):
        raise Refused("token")
    return token.account


def needs(request: HttpRequest, scope: TokenScope) -> None:
    """Raises Refused where the token is not good for this."""
    token: Any = getattr(request, "auth", None)
    if not isinstance(token, Token) or scope.value not in token.scopes:
        raise Refused(scope.value)


def scoped(scope: TokenScope) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An operation that needs a scope; the document of the API says which."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **given: Any) -> Any:
            needs(request, scope)
            _check_query(request, given)
            return view(request, *args, **given)

        run.scope = scope.value  # type: ignore[attr-defined]  # a function's own mark
        return run

    return guard


def next_page(request: HttpRequest, response: HttpResponse, **cursor: object) -> None:
    """Say in the header `Link` (RFC 8288) where the list goes on."""
    asked = request.GET.copy()
    for name, value in cursor.items():
        asked[name] = str(value)
    response["Link"] = f'<{request.path}?{asked.urlencode()}>; rel="next"'


def handed_out(request: HttpRequest) -> None:
    """Record that a list left by the API: once a day for each token and operation, so that it can be read.

    A full disk is no reason not to let a program read; the server's own log still tells of the call.
    """
    token: Any = getattr(request, "auth", None)
    if not isinstance(token, Token):
        return
    by, object = token.account.login, f"{request.path} token {token.pk} {token.name}"[:200]
    known = Record.objects.filter(by=by, act=Act.EXPORT, object=object, at__gte=clock.midnight())
    if not known.exists():
        with suppress(OperationalError):
            record(Act.EXPORT, by=by, object=object, address=address_of(request))


def acted(request: HttpRequest, act: str, object: str, about: Person | None = None) -> None:
    """Record what was done by the API in an account's name, as the pages record it of who is signed in."""
    by, address = caller(request).login, address_of(request)
    record(act, by=by, object=object, about=about, address=address)


def looked_at(request: HttpRequest, plant: Plant, *codes: str) -> None:
    """Record that what is about people was read by the API: once a day for each of them and each address.

    A look at oneself is none. One query for all, and another for each first look of a day.
    """
    account = caller(request)
    own = account.person.code if account.person and account.person.plant_id == plant.pk else ""
    object, found = request.path[:200], {f"{plant.code}/{code}" for code in codes if code != own}
    if not found:
        return
    looks = Record.objects.filter(by=account.login, act=Act.LOOK, object=object)
    today = looks.filter(about__in=found, at__gte=clock.midnight()).order_by()
    known, address = set(today.values_list("about", flat=True)), address_of(request)
    for code in codes:
        if f"{plant.code}/{code}" in found - known:
            about = Person(plant=plant, code=code)
            record(Act.LOOK, by=account.login, object=object, about=about, address=address)


def reached_beyond(request: HttpRequest) -> None:
    """Record that a call asked for what its account or token may not have."""
    token: Any = getattr(request, "auth", None)
    by = token.account.login if isinstance(token, Token) else ""
    object, address = f"{request.method} {request.path}", address_of(request)
    record(Act.REACH, by=by, object=object, address=address, result=Result.REFUSED)


def came_with_a_bad_token(request: HttpRequest) -> None:
    """Record a token that is not good, under the account that it was made for: once an hour for each address.

    A call without a token leaves nothing, as who asks for a page without being signed in.
    """
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text:
        return
    by, address = whose(text.strip()), address_of(request)
    known = Record.objects.filter(
        by=by, act=Act.SIGN_IN, object=_TOKEN, address=address, at__gte=clock.now() - _AGAIN
    )
    if not known.exists():
        record(Act.SIGN_IN, by=by, object=_TOKEN, address=address, result=Result.REFUSED)


def _check_query(request: HttpRequest, known: Mapping[str, Any]) -> None:
    """Raises ValidationError for parameters that the operation lacks: a mistyped filter would filter nothing."""
    unknown = sorted(set(request.GET) - set(known))
    if unknown:
        message = _("there is no such parameter here")
        raise ValidationError([{"loc": ("query", name), "msg": message} for name in unknown])


def _check_body(request: HttpRequest) -> None:
    """Raises WrongType and TooLarge before anything of a body is read."""
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    sends_file = request.path.endswith(FILES)
    wanted = "multipart/form-data" if sends_file else "application/json"
    most = LARGEST_FILE if sends_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length != "0" and request.content_type != wanted:
        raise WrongType(wanted)
    if not length.isdecimal() or int(length) > most:
        raise TooLarge(most)
