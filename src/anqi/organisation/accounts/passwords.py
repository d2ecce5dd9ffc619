"""What is no password: what everybody tries first, and what is on the factory's gate.

The rules are those of OWASP ASVS 5.0 (6.2): length and lists, no kinds of characters, no change by the calendar. With
`ANQI_PASSWORDS=dengbao` the two that GB/T 22239-2019 (8.1.4.1 a) wants are added; the two standards contradict each
other, so it is one or the other.
"""

import re
import secrets
import string
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    password_validators_help_texts,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Account, Plant

GIVEN_FOR = timedelta(days=7)
"""How long a password that somebody else gave opens the page on which it is changed."""
LASTS = timedelta(days=90)
"""How long a password lasts under 等保."""
_CLASSES = 3
_LEFT = 8
_DISTINCT = 4
_GROUPS, _GROUP = 3, 4
_CLEAR = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("il1o0")))
"""Letters and digits that are not taken for each other on paper."""
_WORDS = (
    "anqi", "dangjian", "anquan", "dangjian+anquan", "dangwei", "zhibu", "dangzhibu", "gonghui", "jiwei", "chejian",
    "banzu", "juanbao", "zhisi", "dongli", "juanyan", "juanyanchang", "yancao", "zhongyan", "gongchang",
    "tobacco", "cigarette", "factory", "safety", "party", "党建", "安全", "安旗", "卷烟厂", "党支部", "车间",
)  # fmt: skip
"""What is on the gate of every plant; an installation adds its own by `ANQI_PASSWORD_WORDS`."""
_TRIED_HERE = frozenset(
    {
        "woaini", "woaiwojia", "woaizhongguo", "zhongguo", "nihao", "haohao", "laopo", "laogong", "baobei", "mima",
        "wodemima", "woshishui", "buzhidao", "shouji", "dianhua", "aini", "admin", "administrator", "root", "test",
        "user", "guest", "huawei", "xiaomi", "weixin", "qq", "qwe", "asd", "zxc", "qweasd", "qweasdzxc", "qaz",
        "qazwsx", "qazwsxedc", "zaqwsx", "abc", "abcd", "a", "aa", "aaa", "q", "w", "z", "x", "pass", "passwd",
        "password", "yun", "long", "wang", "zhang", "liu", "chen", "yang", "zhao", "huang", "zhou", "wu",
    }
)  # fmt: skip
"""Letters that people here put before or behind some digits."""
_WRITTEN = str.maketrans("@4301!5$7", "aaeoiisst")
_KNOWN_NUMBERS = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]|(19|20)\d{6}\d*")
"""Telephone numbers, identity numbers, and what begins with a day."""


class NotCommon:
    """Not what everybody tries first, be it with digits around it or with signs for letters."""

    @cached_property
    def _common(self) -> frozenset[str]:
        return frozenset(CommonPasswordValidator().passwords) | _TRIED_HERE

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - as Django calls it
        plain = password.casefold()
        written = plain.translate(_WRITTEN)
        bare = {re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text) for text in (plain, written)}
        if (
            len(set(plain)) < _DISTINCT
            or _KNOWN_NUMBERS.fullmatch(plain)
            or not self._common.isdisjoint({plain, written, *bare})
        ):
            raise ValidationError(_("Everybody tries this one first. Take several words."))

    def get_help_text(self) -> str:
        return _("Several words that only you put together are best.")


class NotOfThePlant:
    """Not made of what every colleague knows: the plant, the login, the name and number of the person."""

    def validate(self, password: str, user: Account | None = None) -> None:
        left = password.casefold()
        for word in sorted(self._words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.casefold() and len(left) < _LEFT:
            raise ValidationError(
                _("Every colleague knows this: the plant, your number or your name.")
            )

    def get_help_text(self) -> str:
        return _("Not the plant, your number or your name.")

    def _words(self, user: Account | None) -> set[str]:
        words = {*_WORDS, *settings.PASSWORD_WORDS}
        words |= {text for row in Plant.objects.values_list("code", "name") for text in row}
        if user is not None:
            words.add(user.login)
            if user.person is not None:
                words |= {user.person.code, user.person.name}
        return {word.casefold() for word in words if len(word) > 1}


class OfThreeClasses:
    """等保: at least three of capitals, small letters, digits and signs. Asks nothing where that is not chosen."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - as Django calls it
        if settings.PASSWORDS == "dengbao" and classes(password) < _CLASSES:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        if settings.PASSWORDS != "dengbao":
            return ""
        return _("Three of: capitals, small letters, digits, signs.")


def classes(password: str) -> int:
    """How many of capitals, small letters, digits and signs are in it."""
    return sum(
        any(test(sign) for sign in password)
        for test in (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    )


def help_text() -> str:
    """What a password has to be, in a few sentences."""
    return " ".join(text for text in password_validators_help_texts() if text)


def first_password() -> str:
    """A password for somebody else, to be changed at the first sign-in: 59 bits of chance, easy to read from paper."""
    while True:
        groups = (
            "".join(secrets.choice(_CLEAR) for _each in range(_GROUP)) for _each in range(_GROUPS)
        )
        password = "-".join(groups)
        if classes(password) == _CLASSES:  # small letters, digits and signs
            return password


class _OfChance(PBKDF2PasswordHasher):
    """For passwords that were drawn by lot: 59 bits can't be tried out, however quickly one tries.

    A hundred accounts are opened in a second; chosen passwords are hashed slowly, and so is this one at its first use.
    """

    iterations = 10_000


def encoded(password: str, *, given: bool) -> str:
    """The hash that is kept; `given` are those of `first_password`."""
    return make_password(password, hasher=_OfChance()) if given else make_password(password)


def is_quick(kept: str) -> bool:
    """Whether this is the quick hash of a password that was drawn by lot and has not been used yet."""
    return kept.startswith(f"{_OfChance.algorithm}${_OfChance.iterations}$")


def has_run_out(account: Account) -> bool:
    """Whether a password that was given is no longer good, so that another must be given."""
    return account.given_until is not None and account.given_until <= clock.now()


def to_be_changed(account: Account) -> bool:
    """Whether the password opens nothing but the page on which it is changed."""
    return account.given_until is not None or _is_old(account)


def _is_old(account: Account) -> bool:
    if settings.PASSWORDS != "dengbao" or account.is_demo:
        return False
    since: datetime = account.password_at or account.made_at
    return clock.now() - since >= LASTS
