"""What rooms know of the records behind facts. The ledger does not know the rooms: they tell it when they start.

tell_address("work/tasks/", lambda rest: reverse("work:task", args=[rest]))
tell_upload(lambda: Evidence.objects.filter(about=OuterRef("source"), …).values("at")[:1])
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, Subquery
from django.urls import NoReverseMatch, Resolver404, get_urlconf, resolve

from anqi.ledger.models import Fact
from anqi.organisation.models import Account

Address = Callable[[str], str]
"""The address of a record, from what stands in its source behind the beginning."""
Seen = Callable[[Account, Fact], bool]
"""Whether somebody who sees a fact sees the record behind it too; asked for each fact of a list, so by posts alone."""
Upload = Callable[[], QuerySet[Any, Any]]
"""When the first proof of a fact's record was uploaded, as a query of one value with the fact outside it."""
_addresses: dict[str, Address] = {}
_seen: dict[str, Seen] = {}
_uploads: list[Upload] = []


def tell_address(beginning: str, address: Address, seen: Seen | None = None) -> None:
    """Let sources that begin so lead to this address; with `seen`, from facts, only those who see the record."""
    _addresses[beginning] = address
    if seen is not None:
        _seen[beginning] = seen


def tell_upload(upload: Upload) -> None:
    """Let this say when a proof was uploaded."""
    if upload not in _uploads:
        _uploads.append(upload)


def address_of(source: str) -> str:
    """The address of the record that a source names, where it is one of the product's; else nothing."""
    for beginning, address in _addresses.items():
        if source.startswith(beginning):
            try:
                return address(source.removeprefix(beginning))
            except NoReverseMatch:
                return ""
    return _resolved(source.strip("/"), get_urlconf())


def record_of(fact: Fact, account: Account | None) -> str:
    """The address of the record behind a fact, where somebody sees that too; else nothing."""
    for beginning, seen in _seen.items():
        if fact.source.startswith(beginning) and (account is None or not seen(account, fact)):
            return ""
    return address_of(fact.source)


def uploads() -> dict[str, Subquery]:
    """What is read together with a fact, so that `uploaded_at` finds when proofs of its record were uploaded."""
    return {f"upload_{number}": Subquery(upload()) for number, upload in enumerate(_uploads)}


def uploaded_at(fact: Fact) -> datetime | None:
    """When the first proof of the record behind a fact was uploaded; None where nobody knows of one."""
    known = [getattr(fact, name) for name in uploads()]
    return min((moment for moment in known if moment is not None), default=None)


@lru_cache(maxsize=4096)
def _resolved(path: str, urlconf: str | None) -> str:
    """Resolving takes a while, and the facts of a page have few sources."""
    for found in (f"/{path}/", f"/{path}") if path else ():
        try:
            resolve(found, urlconf)
        except Resolver404:
            continue
        return found
    return ""
