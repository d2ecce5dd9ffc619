"""Signing in: who may, who may not, and how often one may try."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client, override_settings

from anqi.kit import clock
from anqi.organisation.accounts import devices
from anqi.organisation.models import Account
from anqi.organisation.models_access import Throttle
from anqi.organisation.posts import Post
from tests.organisation.access_people import PASSWORD, World, signed_in

WRONG = "wrong-and-long-enough"


def tried(
    login: str, password: str = WRONG, *, client: Client | None = None, **headers: Any
) -> int:
    """The status of a try: 302 signed in, 422 refused, 429 too many."""
    answer = (client or Client()).post(
        "/sign-in/", {"login": login, "password": password}, **headers
    )
    return answer.status_code


def test_who_knows_the_password_gets_in_and_where_he_wanted_to_go(world: World) -> None:
    client = Client()
    asked = client.get("/account/sessions/")
    assert asked.headers["Location"] == "/sign-in/?next=/account/sessions/"
    answer = client.post(asked.headers["Location"], {"login": "director", "password": PASSWORD})
    assert answer.headers["Location"] == "/account/sessions/"
    assert client.get("/account/sessions/").status_code == 200


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_host(world: World, onward: str) -> None:
    answer = Client().post("/sign-in/", {"login": "director", "password": PASSWORD, "next": onward})
    assert answer.headers["Location"] == "/"


def test_unknown_closed_and_known_logins_are_answered_alike(world: World) -> None:
    Account.objects.filter(login="auditor").update(is_active=False)
    pages = {
        Client().post("/sign-in/", {"login": login, "password": password}).content
        .replace(login.encode(), b"")
        for login, password in (("nobody", PASSWORD), ("auditor", PASSWORD), ("director", WRONG))
    }  # fmt: skip
    assert len({_without_token(page) for page in pages}) == 1


def test_who_left_the_plant_gets_in_no_more(world: World) -> None:
    director = world.accounts[Post.DIRECTOR]
    client = signed_in(director)
    assert director.person is not None
    director.person.active_to = clock.today() - timedelta(days=1)
    director.person.save()
    assert client.get("/account/").status_code == 302
    assert tried("director", PASSWORD) == 422


def test_a_demonstration_account_gets_into_no_production(world: World) -> None:
    Account.objects.filter(login="director").update(is_demo=True)
    assert tried("director", PASSWORD) == 302
    with override_settings(MODE="production"):
        assert tried("director", PASSWORD) == 422


def test_after_each_failure_the_next_try_waits_twice_as_long(world: World) -> None:
    moment = clock.now()
    for wait in (0, 1, 2, 4, 8):
        moment += timedelta(seconds=wait)
        if wait:
            with clock.stopped_at(moment - timedelta(milliseconds=10)):
                assert tried("director") == 429
        with clock.stopped_at(moment):
            assert tried("director") == 422
    with clock.stopped_at(moment + timedelta(minutes=14, seconds=59)):
        assert tried("director", PASSWORD) == 429
    with clock.stopped_at(moment + timedelta(minutes=15)):
        assert tried("director", PASSWORD) == 302


@pytest.mark.parametrize("login", ["director", "nobody"])
def test_no_quarter_of_an_hour_sees_more_than_ten_tries_of_a_login(
    world: World, login: str
) -> None:
    start, tries = clock.now(), []
    for second in range(0, 1920, 15):
        with clock.stopped_at(start + timedelta(seconds=second)):
            if tried(login) == 422:
                tries.append(second)
    assert max(sum(1 for t in tries if at <= t < at + 900) for at in tries) <= 10


def test_no_quarter_of_an_hour_sees_more_than_fifty_tries_of_an_address(world: World) -> None:
    start, tries = clock.now(), []
    for second in range(0, 1200, 10):
        with clock.stopped_at(start + timedelta(seconds=second)):
            if tried(f"nobody{second}") == 422:
                tries.append(second)
    assert 40 < max(sum(1 for t in tries if at <= t < at + 900) for at in tries) <= 50


def test_a_colleague_who_types_wrong_passwords_keeps_nobody_out(world: World) -> None:
    own, colleague = signed_in(world.accounts[Post.DIRECTOR]), Client(REMOTE_ADDR="10.0.0.9")
    own.post("/sign-out/")
    moment = clock.now()
    for number in range(60):
        with clock.stopped_at(moment + timedelta(seconds=20 * number)):
            tried("director", client=colleague)
    with clock.stopped_at(moment + timedelta(seconds=1200)):
        assert tried("director", client=colleague) == 429
        assert tried("director", PASSWORD, client=own) == 302


def test_from_a_browser_that_is_new_one_waits_three_minutes_at_most(world: World) -> None:
    moment = clock.now()
    for number, seconds in enumerate((0, 2, 5, 10, 20)):
        with clock.stopped_at(moment + timedelta(seconds=seconds)):
            assert tried("director", REMOTE_ADDR="10.0.0.9") == 422, number
    with clock.stopped_at(moment + timedelta(seconds=21)):
        assert tried("director", PASSWORD, REMOTE_ADDR="10.0.0.10") == 429
    with clock.stopped_at(moment + timedelta(seconds=200)):
        assert tried("director", PASSWORD, REMOTE_ADDR="10.0.0.9") == 429
        assert tried("director", PASSWORD, REMOTE_ADDR="10.0.0.10") == 302


def test_many_addresses_together_have_no_more_tries_than_one(world: World) -> None:
    start, tries = clock.now(), []
    for second in range(0, 1920, 15):
        with clock.stopped_at(start + timedelta(seconds=second)):
            if tried("director", REMOTE_ADDR=f"10.0.{second % 7}.{second % 251}") == 422:
                tries.append(second)
    assert max(sum(1 for t in tries if at <= t < at + 900) for at in tries) <= 10


def test_a_browser_that_is_known_has_a_count_of_its_own_and_no_more_tries(world: World) -> None:
    own = signed_in(world.accounts[Post.DIRECTOR])
    own.post("/sign-out/")
    start, tries = clock.now(), []
    for second in range(0, 1920, 15):
        with clock.stopped_at(start + timedelta(seconds=second)):
            if tried("director", client=own) == 422:
                tries.append(second)
    assert max(sum(1 for t in tries if at <= t < at + 900) for at in tries) <= 10


def test_a_browser_is_known_for_those_only_who_signed_in_there(world: World) -> None:
    attacker = signed_in(world.accounts[Post.AUDITOR])
    attacker.post("/sign-out/")
    with clock.stopped_at(clock.now()):
        for _each in range(10):
            tried("director", client=attacker)
        assert tried("director", PASSWORD, client=attacker) == 429


def test_a_forged_mark_of_a_browser_is_none(world: World) -> None:
    own = signed_in(world.accounts[Post.DIRECTOR])
    signed, _colon, _signature = own.cookies[devices.COOKIE].value.rpartition(":")
    attacker = Client()
    attacker.cookies[devices.COOKIE] = f"{signed}:{'A' * 43}"
    with clock.stopped_at(clock.now()):
        for _each in range(10):
            tried("director", client=attacker)
        assert tried("director", PASSWORD) == 429


def test_the_mark_of_a_browser_names_nobody_and_scripts_do_not_read_it(world: World) -> None:
    cookie = signed_in(world.accounts[Post.DIRECTOR]).cookies[devices.COOKIE]
    assert "director" not in cookie.value
    assert cookie["httponly"]


def test_failures_of_one_login_do_not_keep_others_out(world: World) -> None:
    with clock.stopped_at(clock.now()):
        for _each in range(10):
            tried("director")
        assert tried("director", PASSWORD) == 429
        assert tried("auditor", PASSWORD) == 302


def test_a_whole_shift_signs_in_from_one_address(world: World) -> None:
    with clock.stopped_at(clock.now()):
        assert {tried("director", PASSWORD) for _each in range(60)} == {302}


def test_who_gets_in_begins_anew(world: World) -> None:
    moment = clock.now()
    with clock.stopped_at(moment):
        assert tried("director") == 422
    with clock.stopped_at(moment + timedelta(seconds=2)):
        assert tried("director", PASSWORD) == 302
        assert tried("director") == 422
    [row] = [one for one in Throttle.objects.all() if one.failures]
    assert row.failures == 1


def test_the_table_of_tries_names_nobody(world: World) -> None:
    tried("director")
    assert not any("director" in str(row) for row in Throttle.objects.values_list())


def test_the_address_is_the_one_that_the_nearest_proxy_saw(world: World) -> None:
    with override_settings(PROXIES=1), clock.stopped_at(clock.now()):
        for number in range(30):
            tried(f"nobody{number}", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 10.9.9.9")
        assert tried("auditor", HTTP_X_FORWARDED_FOR="10.0.0.1, 10.9.9.9") == 429
        assert tried("auditor", HTTP_X_FORWARDED_FOR="10.9.9.9, 10.0.0.1") == 422


def test_a_try_needs_the_forms_own_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert tried("director", PASSWORD, client=client) == 403


def test_the_demonstrations_page_shows_a_sign_in_for_each_post(world: World) -> None:
    Account.objects.update(is_demo=True)
    assert b"?login=director" not in Client().get("/sign-in/").content
    with override_settings(MODE="demo"):
        page = Client().get("/sign-in/").content
    assert all(f"?login={account.login}".encode() in page for account in world.accounts.values())


def _without_token(page: bytes) -> bytes:
    out = StringIO()
    for line in page.decode().splitlines():
        out.write(line if "csrfmiddlewaretoken" not in line else "")
    return out.getvalue().encode()
