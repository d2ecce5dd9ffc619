"""Tokens of the API: made once and shown once, kept as a hash, limited by scopes and by the account's posts."""

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

from django.db import OperationalError, models, transaction
from django.utils.translation import gettext_lazy as _

from anqi.kit import clock
from anqi.organisation.accounts.backend import may_sign_in
from anqi.organisation.models import Account
from anqi.organisation.models_access import Token
from anqi.organisation.records import Act, record

_BEGINS = "anqi_"
_SELDOM = timedelta(minutes=5)
"""How often it is written down that a token was used: not at each request."""


class TokenScope(models.TextChoices):
    """What a token is good for."""

    READ_ORGANISATION = "organisation:read", _("read units and people")
    READ_FACTS = "facts:read", _("read facts")
    POST_FACTS = "facts:post", _("post facts")
    REVERSE_FACTS = "facts:reverse", _("reverse facts")
    READ_TASKS = "tasks:read", _("read tasks, their files and comments")
    ACT_ON_TASKS = "tasks:act", _("give out tasks, act and comment on them, hand in files")
    READ_ASSESSMENT = "assessment:read", _("read rulebooks, runs, goals, assessments and honours")
    ACT_ON_ASSESSMENT = "assessment:act", _("ask for runs, act on goals, assessments and honours")
    WRITE_RULEBOOKS = "rulebooks:write", _("draft, review and publish rulebooks")


def make_token(
    *,
    account: Account,
    name: str,
    scopes: Iterable[TokenScope],
    expires_on: date | None = None,
    by: str = "",
    address: str | None = None,
) -> str:
    """Make a token and return its text, which is kept nowhere: it can't be shown again."""
    text = _BEGINS + secrets.token_urlsafe(32)
    with transaction.atomic():
        Token.objects.create(
            account=account,
            name=name,
            hash=_hash(text),
            scopes=sorted(scopes),
            made_at=clock.now(),
            expires_on=expires_on,
        )
        said = f"account {account.login}: {name}"
        record(Act.TOKEN_ADD, by=by or account.login, object=said, address=address)
    return text


def token_of(text: str) -> Token | None:
    """The token of this text, where it and its account may still be used."""
    found = Token.objects.select_related("account__person__plant").filter(hash=_hash(text)).first()
    if found is None or found.closed_at is not None or not may_sign_in(found.account):
        return None
    if found.expires_on is not None and found.expires_on < clock.today():
        return None
    now = clock.now()
    if found.used_at is None or now - found.used_at > _SELDOM:
        with suppress(OperationalError):  # a full disk is no reason not to let somebody read
            Token.objects.filter(pk=found.pk).update(used_at=now)
    return found


def whose(text: str) -> str:
    """The login of the account for which the token of this text was made, be it closed or not; empty for none."""
    found = Token.objects.filter(hash=_hash(text)).values_list("account__login", flat=True).first()
    return found or ""


def close_token(*, token: Token, by: str, address: str | None) -> None:
    """End one token; a second time changes nothing."""
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, closed_at=None).update(closed_at=clock.now()):
            said = f"account {token.account.login}: {token.name}"
            record(Act.TOKEN_CLOSE, by=by, object=said, address=address)


def close_tokens(account: Account, name: str = "") -> int:
    """End an account's tokens of a name, or all of them; returns how many were ended."""
    found = Token.objects.filter(account=account, closed_at=None)
    if name:
        found = found.filter(name=name)
    return found.update(closed_at=clock.now())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
