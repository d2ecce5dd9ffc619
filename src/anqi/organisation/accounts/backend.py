"""Checks logins and passwords, and finds whom a session belongs to."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from anqi.kit import clock
from anqi.organisation.accounts import passwords
from anqi.organisation.models import Account


class Passwords(BaseBackend):
    """Accounts of our own, by login and password.

    Whoever may not sign in any more is signed out at his next request: the account was closed, or the person left.
    """

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  # as Django calls it
        **credentials: Any,
    ) -> Account | None:
        """The account, where the password is right. It takes as long where there is no such account."""
        login, password = credentials.get("login"), credentials.get("password")
        if login is None or password is None:
            return None
        account = Account.objects.select_related("person__plant").filter(login=login).first()
        if account is None:
            Account().set_password(password)
            return None
        if passwords.is_quick(account.password):
            Account().set_password(password)  # it takes as long here too
        return account if account.check_password(password) and may_sign_in(account) else None

    def get_user(self, user_id: int) -> Account | None:
        account = Account.objects.select_related("person__plant").filter(pk=user_id).first()
        return account if account is not None and may_sign_in(account) else None


def may_sign_in(account: Account) -> bool:
    """Closed accounts may not, those of people who left may not, and none of a demonstration in production."""
    if not account.is_active or (account.is_demo and settings.MODE == "production"):
        return False
    return account.person is None or account.person.holds_on(clock.today())
