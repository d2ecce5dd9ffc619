"""Who asks for a page, how far he reaches, and whether what he asks for lies there.

Views ask here and raise nothing of their own: who may not is answered like who asks for what is not there (404), and it
is recorded.
"""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest

from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.authority import Scope
from anqi.organisation.models import Account, Plant
from anqi.organisation.records import Denied

Row = TypeVar("Row", bound=Model)


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in. Raises Denied without one."""
    if not isinstance(request.user, Account):
        raise Denied
    return request.user


def reach(request: HttpRequest, verb: Verb) -> tuple[Scope, Plant]:
    """How far the account reaches with a verb, and in which plant. Raises Denied where it reaches nothing."""
    scope = scope_of(account_of(request), verb)
    if scope.plant is None or scope.is_empty:
        raise Denied
    return scope, scope.plant


def administrator(request: HttpRequest, verb: Verb) -> Account:
    """The account, where it administers the installation with this verb. Raises Denied."""
    account = account_of(request)
    if not may(account, verb):
        raise Denied
    return account


def one_seen(rows: QuerySet[Row], seen: Q, **wanted: Any) -> Row:
    """The row that is wanted, where it is one of those that are seen; one query where it is.

    Raises Denied where it is there and not seen, and Http404 where it is not there.
    """
    found = rows.filter(seen, **wanted).first()
    if found is not None:
        return found
    if rows.filter(**wanted).exists():
        raise Denied
    raise Http404
