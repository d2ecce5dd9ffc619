"""What is done to accounts: added, closed, given a password; and their sessions begun and ended.

Acts of the security administrator take the `version` of the account that was looked at (`version_of`): whoever acts on
what has changed since is told so, and so is a second sending of the same form.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth import login as sign_in_to
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation import tokens
from anqi.organisation.accounts import passwords, second_factor, throttle
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.models_access import SecondFactor, Session
from anqi.organisation.posts import Administration
from anqi.organisation.records import Act, address_of, record
from anqi.organisation.sessions import ADDRESS, AGENT, BEGUN, SEEN

_BACKEND = "anqi.organisation.accounts.backend.Passwords"
_LONGEST_AGENT = 300


class Conflict(Exception):
    """The account is no longer what it was when it was looked at; nothing was done."""


@dataclass(frozen=True)
class First:
    """An account that was opened, with the password that its person gets on paper."""

    account: Account
    password: str


def add_account(
    *,
    login: str,
    password: str,
    by: str,
    person: Person | None = None,
    administers: Administration | None = None,
    given: bool = False,
    address: str | None = None,
) -> Account:
    """Make an account for a person or for an administrator. Raises Faulty with what is wrong, by field.

    `given`: the password was drawn by lot (`passwords.first_password`) and is to be changed at the first sign-in.
    """
    account = Account(login=login, person=person, administers=administers or "")
    _check(password, account)
    _set(account, password, given=given)
    return _added(account, by, address)


def open_accounts(
    *,
    people: Sequence[Person],
    by: str,
    address: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[First]:
    """Open an account for each of these people of one plant who has none, with a first password each.

    The login is the staff number; where another plant has that already, the plant's code stands before it. All are
    opened or none; `progress` is told how many passwords are drawn, before others have to wait.
    """
    drawn: list[tuple[Account, str]] = []
    for count, person in enumerate(people, start=1):
        password, account = passwords.first_password(), Account(person=person)
        _set(account, password, given=True)
        drawn.append((account, password))
        if progress is not None:
            progress(count)
    made: list[First] = []
    with transaction.atomic():
        if people:
            Plant.objects.select_for_update().get(pk=people[0].plant_id)
        for (account, password), person in zip(drawn, people, strict=True):
            if Account.objects.filter(person=person).exists():
                continue
            account.login = _free_login(person)
            made.append(First(_added(account, by, address), password))
    return made


def close_account(
    *, account: Account, by: str, address: str | None = None, version: str | None = None
) -> None:
    """Let nobody sign in to it, and end its sessions and tokens. What it did stays recorded. Raises Conflict."""
    with transaction.atomic():
        held = _held(account, version)
        held.is_active = False
        held.save(update_fields=("is_active",))
        end_sessions(account)
        tokens.close_tokens(account)
        _record(Act.ACCOUNT_CLOSE, account, by, address)
    account.is_active = False


def reopen_account(*, account: Account, by: str, address: str | None, version: str) -> str:
    """Let its person sign in again, with a first password, which is returned. Raises Conflict."""
    with transaction.atomic():
        held = _held(account, version)
        held.is_active = True
        held.save(update_fields=("is_active",))
        _record(Act.ACCOUNT_REOPEN, account, by, address)
        return _give(held, by, address)


def give_password(*, account: Account, by: str, address: str | None, version: str) -> str:
    """Give a first password in place of one that was forgotten, and return it; all sessions end. Raises Conflict.

    A second factor that is in use stays as it is: who has the password alone does not get in. So do tokens.
    """
    with transaction.atomic():
        return _give(_held(account, version), by, address)


def set_password(
    *,
    account: Account,
    password: str,
    by: str,
    keep: str | None = None,
    act: str = Act.ACCOUNT_PASSWORD,
    given: bool = False,
    address: str | None = None,
) -> None:
    """Give an account another password, and end its sessions but the one of the key `keep`. Raises Faulty."""
    _check(password, account)
    with transaction.atomic():
        _set(account, password, given=given)
        account.save(update_fields=("password", "password_at", "given_until"))
        end_sessions(account, keep=keep)
        if given:
            second_factor.forget_begun(account)
        throttle.forgive(account.login)
        _record(act, account, by, address)


def remove_factor(
    *, account: Account, by: str, address: str | None, version: str, reason: str
) -> None:
    """Take a lost second factor away, with the reason; all sessions end. Raises Conflict."""
    with transaction.atomic():
        _held(account, version)
        second_factor.remove(account)
        end_sessions(account)
        _record(Act.ACCOUNT_FACTOR, account, by, address, reason)


def end_all_sessions(*, account: Account, by: str, address: str | None) -> int:
    """End all sessions of somebody else; how many there were."""
    with transaction.atomic():
        ended = end_sessions(account)
        _record(Act.ACCOUNT_SESSIONS, account, by, address)
    return ended


def close_all_tokens(*, account: Account, by: str, address: str | None) -> int:
    """Close all tokens of somebody else; how many there were."""
    with transaction.atomic():
        closed = tokens.close_tokens(account)
        _record(Act.ACCOUNT_TOKENS, account, by, address)
    return closed


def unlock(*, account: Account, by: str, address: str | None) -> None:
    """Let somebody try again at once after too many failures."""
    with transaction.atomic():
        throttle.forgive(account.login)
        _record(Act.ACCOUNT_UNLOCK, account, by, address)


def version_of(account: Account) -> str:
    """What changes whenever somebody changes how the account is signed in to."""
    factor = SecondFactor.objects.filter(account=account).values_list("confirmed_at").first()
    told = f"{account.password} {account.is_active} {factor}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def end_sessions(account: Account, *, keep: str | None = None) -> int:
    """End the sessions of an account, but the one of the key `keep`; how many there were."""
    ended, _each = Session.objects.filter(account=account).exclude(session_key=keep or "").delete()
    return ended


def begin_session(request: HttpRequest, account: Account) -> None:
    """Sign an account in, in a session of a new key. What the browser had before is not taken along.

    Sessions that have run out, and tries that are forgiven by now, are cleared away.
    """
    Session.objects.filter(expire_date__lte=clock.now()).delete()
    throttle.clear()
    request.session.flush()
    sign_in_to(request, account, backend=_BACKEND)
    now, session = clock.now().isoformat(), request.session
    session[BEGUN] = session[SEEN] = now
    session[ADDRESS] = address_of(request) or ""
    session[AGENT] = request.headers.get("User-Agent", "")[:_LONGEST_AGENT]


def _added(account: Account, by: str, address: str | None) -> Account:
    try:
        account.full_clean()
    except ValidationError as told:
        raise Faulty(
            _("account"),
            [Fault(field, text) for field, texts in told.message_dict.items() for text in texts],
        ) from told
    with transaction.atomic():
        account.save()
        _record(Act.ACCOUNT_ADD, account, by, address)
    return account


def _held(account: Account, version: str | None) -> Account:
    """The account as it is now, and stays until the transaction ends. Raises Conflict."""
    held = Account.objects.select_for_update().get(pk=account.pk)
    if version is not None and version != version_of(held):
        raise Conflict
    return held


def _give(account: Account, by: str, address: str | None) -> str:
    password = passwords.first_password()
    set_password(account=account, password=password, by=by, given=True, address=address)
    return password


def _set(account: Account, password: str, *, given: bool) -> None:
    account.password = passwords.encoded(password, given=given)
    account.password_at = clock.now()
    account.given_until = clock.now() + passwords.GIVEN_FOR if given else None


def _free_login(person: Person) -> str:
    taken = Account.objects.filter(login=person.code).exists()
    return f"{person.plant.code}-{person.code}" if taken else person.code


def _check(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as told:
        raise Faulty(_("account"), [Fault("password", text) for text in told.messages]) from told


def _record(act: str, account: Account, by: str, address: str | None, reason: str = "") -> None:
    said = f"account {account.login}" + (f": {reason}" if reason else "")
    record(act, by=by, object=said, about=account.person, address=address)
