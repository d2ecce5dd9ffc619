"""Accounts for the tests of access: one for each post, in a plant with a sister unit beside it and another plant."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client, override_settings

from anqi.organisation.authority import Holder, Implicit
from anqi.organisation.models import (
    Account,
    Assignment,
    Holding,
    Person,
    Standing,
    Tree,
    Unit,
    UnitKind,
)
from anqi.organisation.posts import OF_THE_PARTY, OF_THE_PLANT, Administration, Post
from tests.organisation.people import SINCE, SmallPlant, small_plant

PASSWORD = "tobacco-leaf-1949"  # noqa: S105  # for tests
QUICK = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Passwords are hashed in no time; the real hasher takes a tenth of a second on purpose."""
    with override_settings(PASSWORD_HASHERS=QUICK):
        yield


def account_of(person: Person | None, login: str, administers: str = "") -> Account:
    return Account.objects.create_user(login, PASSWORD, person=person, administers=administers)


def signed_in(account: Account) -> Client:
    """A browser in which the account signed in by its page."""
    client = Client()
    answer = client.post("/sign-in/", {"login": account.login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


class World:
    """乌蒙 with D1, T1, B1 of `small_plant`; the sister units D2, T2, B2; and the other plant 昭鹰 with the same codes.

    `accounts` has one of each post, in D1, T1 or B1; `sister` is somebody of T2 and B2, `elsewhere` of the other plant.
    """

    def __init__(self) -> None:
        self.here: SmallPlant = small_plant()
        self.there: SmallPlant = small_plant("zhaoying")
        plant = self.here.plant
        unit = {"plant": plant, "active_from": SINCE}
        self.other_workshop = Unit.objects.create(
            tree=Tree.ADMINISTRATION, kind=UnitKind.WORKSHOP, code="D2", name="制丝车间", **unit
        )
        self.other_team = Unit.objects.create(
            tree=Tree.ADMINISTRATION, kind=UnitKind.TEAM, code="T2", name="制丝甲班", **unit
        )
        self.other_team.placements.create(parent=self.other_workshop, active_from=SINCE)
        self.other_branch = Unit.objects.create(
            tree=Tree.PARTY, kind=UnitKind.BRANCH, code="B2", name="制丝车间党支部", **unit
        )
        self.group = Unit.objects.create(
            tree=Tree.PARTY, kind=UnitKind.GROUP, code="G1", name="第一党小组", **unit
        )
        self.group.placements.create(parent=self.here.branch, active_from=SINCE)
        self.elsewhere = Person.objects.create(
            plant=self.there.plant, code="7001", name="某7001", active_from=SINCE
        )
        self.sister = self.person("1004", self.other_team, self.other_branch)
        self.accounts: dict[Holder, Account] = {}
        for number, post in enumerate(Post, start=2001):
            self.accounts[post] = account_of(self._holder(str(number), post), post.value)
        self.accounts[Implicit.EMPLOYEE] = account_of(self.here.stranger, "employee")
        member = self.person("1005", self.here.team, self.group)
        self.accounts[Implicit.MEMBER] = account_of(member, "member")
        for one in Administration:
            self.accounts[one] = account_of(None, one.value, one.value)

    def person(self, code: str, *units: Unit) -> Person:
        """Somebody who is in units, and a member where one is of the Party."""
        found = Person.objects.create(
            plant=self.here.plant, code=code, name=f"某{code}", active_from=SINCE
        )
        for unit in units:
            Assignment.objects.create(person=found, unit=unit, active_from=SINCE)
            if unit.tree == Tree.PARTY:
                Standing.objects.create(person=found, value=Standing.Value.FULL, active_from=SINCE)
        return found

    def _holder(self, code: str, post: Post) -> Person:
        """Somebody who holds a post and is in no unit, so that only the post tells."""
        found = self.person(code)
        Holding.objects.create(person=found, post=post, unit=self.unit_of(post), active_from=SINCE)
        return found

    def unit_of(self, post: Post) -> Unit | None:
        if post in OF_THE_PLANT:
            return None
        if post is Post.PARTY_GROUP_LEADER:
            return self.group
        if post in OF_THE_PARTY:
            return self.here.branch
        return (
            self.here.team if post in (Post.TEAM_LEADER, Post.FIREFIGHTER) else self.here.workshop
        )


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with quick_passwords():
        yield World()
