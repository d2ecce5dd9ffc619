"""What somebody has to do before anything else: change a password that was given, or set up a second factor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from anqi.kit import clock
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.accounts import passwords, second_factor
from anqi.organisation.models import Account
from anqi.organisation.sessions import moment

_SETTLED = "settled"
_FOR = timedelta(hours=1)
"""How long a session that owed no second factor is not asked again: posts change seldom."""
_TAKEN_OUT = (Verb.EXPORT_LEDGER, Verb.EXPORT_ROSTER)
View = TypeVar("View", bound=Callable[..., Any])


def while_owing(view: View) -> View:
    """Mark a view that is reached also by who has something else to do first."""
    view.while_owing = True  # type: ignore[attr-defined]
    return view


def owes(account: Account, session: SessionBase) -> str:
    """The name of the address where somebody has to go first; nothing where he is free."""
    if passwords.to_be_changed(account):
        return "access:password"
    if settings.SECOND_FACTOR == "nobody":
        return ""
    settled = moment(session, _SETTLED)
    if settled is not None and clock.now() - settled < _FOR:
        return ""
    if needs_factor(account) and second_factor.factor_of(account) is None:
        return "access:factor"
    session[_SETTLED] = clock.now().isoformat()
    return ""


def unsettle(session: SessionBase) -> None:
    """Ask again, as when a second factor was removed."""
    session.pop(_SETTLED, None)


def needs_factor(account: Account) -> bool:
    """Whether the installation wants a second factor of this account (`ANQI_SECOND_FACTOR`)."""
    match settings.SECOND_FACTOR:
        case "everyone":
            return True
        case "administrators":
            return bool(account.administers)
        case "offices":
            return bool(account.administers) or any(
                scope_of(account, verb).whole for verb in _TAKEN_OUT
            )
    return False
