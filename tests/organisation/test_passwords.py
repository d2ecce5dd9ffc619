"""What is taken as a password: what is not guessed, by lists and by what hangs on the factory's gate."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings

from anqi.kit import clock
from anqi.organisation.accounts.operations import open_accounts
from anqi.organisation.accounts.passwords import classes, first_password, is_quick
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from tests.organisation.access_people import PASSWORD, World, signed_in


def is_taken(password: str, account: Account | None = None) -> bool:
    try:
        validate_password(password, account)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "short-one", "passw0rd12", "P@ssw0rd2026", "dragon2020!!", "1234567890", "aaaaaaaaaa1a", "woaini1314",
        "WoAiNi520520", "zhang198805", "13812345678", "110101199003074512", "19880512000",
        "iloveyou2026", "qq1234567890", "admin@123456", "Huawei@12345", "abcd123456",
    ],
)  # fmt: skip
def test_what_everybody_tries_is_not_taken(db: None, password: str) -> None:
    assert not is_taken(password)


@pytest.mark.parametrize(
    "password",
    [
        "wumeng123456", "Wumeng@2026", "anqi-anqi-anqi", "dangjian+anquan", "党建安全党建安全", "1001-wumeng",
        "juanyanchang88", "王芳1001王芳1001", "乌蒙卷烟厂2026年",
    ],
)  # fmt: skip
def test_what_every_colleague_knows_is_not_taken(world: World, password: str) -> None:
    assert not is_taken(password, Account(login="1001", person=world.here.secretary))


@override_settings(PASSWORD_WORDS=["honghong"])
def test_the_plant_adds_words_of_its_own(db: None) -> None:
    assert not is_taken("honghong2026")


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD, "correct horse battery", "山坡上 三棵 苹果树", "aaaaaaaaaa-bbb-cccc", "wumeng-rain-on-tin-roofs",
        "x" * 40 + "yzab" + "q" * 60, "20260305 dinner at nine",
    ],
)  # fmt: skip
def test_several_words_of_ones_own_are_taken_whatever_they_are_made_of(
    world: World, password: str
) -> None:
    assert is_taken(password, world.accounts[Post.DIRECTOR])


def test_under_dengbao_three_kinds_of_signs_are_wanted(db: None) -> None:
    assert is_taken("correct horse battery")
    with override_settings(PASSWORDS="dengbao"):
        assert not is_taken("correcthorsebattery")
        assert not is_taken("correct horse battery")
        assert is_taken("correct horse 7 battery")


def test_a_first_password_follows_every_rule_and_is_never_the_same(db: None) -> None:
    made = {first_password() for _each in range(50)}
    assert len(made) == 50
    with override_settings(PASSWORDS="dengbao"):
        assert all(is_taken(one) for one in made)
    assert all(classes(one) == 3 and not set(one) & set("il1o0") for one in made)


def test_under_dengbao_a_password_of_ninety_days_is_changed_first(world: World) -> None:
    later = clock.now() + timedelta(days=91)
    client = Client()
    for profile, address in (("asvs", None), ("dengbao", "/account/password/")):
        with override_settings(PASSWORDS=profile), clock.stopped_at(later):
            client = signed_in(world.accounts[Post.DIRECTOR])
            assert client.get("/account/").headers.get("Location") == address
    new = {"current": PASSWORD, "new": "Another leaf 1950", "again": "Another leaf 1950"}
    with override_settings(PASSWORDS="dengbao"), clock.stopped_at(later):
        assert client.post("/account/password/", new).status_code == 302
        assert client.get("/account/").status_code == 200


def test_a_password_drawn_by_lot_is_hashed_quickly_until_it_is_used(world: World) -> None:
    person = world.here.secretary
    [first] = open_accounts(people=[person], by="security")
    assert is_quick(first.account.password)
    given = {"login": first.account.login, "password": first.password}
    assert Client().post("/sign-in/", given).status_code == 302
    first.account.refresh_from_db()
    assert not is_quick(first.account.password)
    assert first.account.check_password(first.password)
    assert first.account.given_until is not None
