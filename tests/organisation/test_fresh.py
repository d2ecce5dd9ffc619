"""What matters wants a fresh proof: asked again after a quarter of an hour, and then back to where one was."""

from datetime import timedelta

import pytest
from django.test import Client

from anqi.kit import clock
from anqi.organisation.accounts import second_factor
from anqi.organisation.accounts.second_factor import code_at, this_step
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record, SecondFactor
from anqi.organisation.posts import Administration, Post
from tests.organisation.access_people import PASSWORD, World, signed_in

FACTOR = "/account/second-factor/"
AGAIN = "/account/again/?next=/account/second-factor/"


def after(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def test_who_signed_in_a_quarter_of_an_hour_ago_goes_on_and_later_is_asked(world: World) -> None:
    client, start = signed_in(world.accounts[Post.DIRECTOR]), clock.now()
    with clock.stopped_at(start + after(14)):
        assert client.get(FACTOR).status_code == 200
    with clock.stopped_at(start + after(16)):
        assert client.get(FACTOR).headers["Location"] == AGAIN


def test_who_proves_it_comes_back_in_a_session_of_a_new_key(world: World) -> None:
    client, start = signed_in(world.accounts[Post.DIRECTOR]), clock.now()
    before = client.session.session_key
    with clock.stopped_at(start + after(16)):
        answer = client.post(AGAIN, {"current": PASSWORD})
        assert answer.headers["Location"] == FACTOR
        assert client.get(FACTOR).status_code == 200
    assert client.session.session_key != before
    assert Record.objects.filter(act="prove", result="done", by="director").exists()


def test_a_wrong_password_proves_nothing_and_is_recorded(world: World) -> None:
    client, start = signed_in(world.accounts[Post.DIRECTOR]), clock.now()
    with clock.stopped_at(start + after(16)):
        assert client.post(AGAIN, {"current": "not-the-password"}).status_code == 422
        assert client.get(FACTOR).status_code == 302
    assert Record.objects.filter(act="prove", result="refused", by="director").exists()


def test_a_found_session_does_not_guess_the_password_here(world: World) -> None:
    client, start = signed_in(world.accounts[Post.DIRECTOR]), clock.now()
    with clock.stopped_at(start + after(16)):
        for _each in range(10):
            client.post(AGAIN, {"current": "guess"})
        assert client.post(AGAIN, {"current": PASSWORD}).status_code == 422


def test_with_a_second_factor_the_password_alone_proves_nothing(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    factor = second_factor.begin(world.accounts[Post.DIRECTOR])
    SecondFactor.objects.update(confirmed_at=clock.now())
    with clock.stopped_at(clock.now() + after(16)):
        assert client.post(AGAIN, {"current": PASSWORD}).status_code == 422
        wrong = {"current": PASSWORD, "code": "abcdef"}
        assert client.post(AGAIN, wrong).status_code == 422
    with clock.stopped_at(clock.now() + after(17)):
        right = {"current": PASSWORD, "code": code_at(factor, this_step())}
        assert client.post(AGAIN, right).headers["Location"] == FACTOR


def test_what_was_begun_in_time_may_be_finished_and_then_no_longer(world: World) -> None:
    client, start = signed_in(world.accounts[Post.DIRECTOR]), clock.now()
    with clock.stopped_at(start + after(29)):
        client.post("/account/second-factor/begin/")
        assert SecondFactor.objects.exists()
    SecondFactor.objects.all().delete()
    with clock.stopped_at(start + after(31)):
        answer = client.post(
            "/account/second-factor/begin/",
            headers={"referer": "http://testserver/account/second-factor/"},
        )
        assert answer.headers["Location"] == AGAIN
        assert not SecondFactor.objects.exists()


def test_nobody_is_led_to_another_host(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    answer = client.post("/account/again/?next=https://evil.example/", {"current": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_a_part_of_a_page_is_told_to_load_the_whole_page(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    with clock.stopped_at(clock.now() + after(16)):
        answer = client.get(FACTOR, headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, AGAIN)


WANTED = [
    (Administration.SECURITY, "/accounts/open/"),
    (Administration.SECURITY, "/accounts/passwords/"),
    (Administration.SECURITY, "/accounts/?format=json"),
    (Administration.SECURITY, "/accounts/{id}/close/"),
    (Administration.SECURITY, "/accounts/{id}/password/"),
    (Administration.AUDIT, "/records/?format=xlsx"),
    (Post.PARTY_OFFICER, "/organisation/roster/export/"),
    (Post.DIRECTOR, "/account/tokens/"),
    (Post.DIRECTOR, "/account/data/file/"),
]


@pytest.mark.parametrize(("holder", "address"), WANTED)
def test_exports_and_changes_of_accounts_want_a_fresh_proof(
    world: World, holder: Administration | Post, address: str
) -> None:
    client = signed_in(world.accounts[holder])
    path = address.format(id=world.accounts[Post.DIRECTOR].pk)
    with clock.stopped_at(clock.now() + after(16)):
        assert client.get(path).headers["Location"].startswith("/account/again/")
        client.post("/account/again/", {"current": PASSWORD})
        answer = client.get(path)
        assert not answer.headers.get("Location", "").startswith("/account/again/")
        if answer.streaming:
            answer.getvalue()


@pytest.mark.parametrize("address", ["/accounts/open/", "/organisation/roster/export/"])
def test_who_may_not_is_asked_for_no_proof(world: World, address: str) -> None:
    client: Client = signed_in(world.accounts[Post.FIREFIGHTER])
    with clock.stopped_at(clock.now() + after(16)):
        assert client.get(address).status_code == 404


def test_looking_wants_none(world: World) -> None:
    client = signed_in(world.accounts[Administration.SECURITY])
    account = Account.objects.get(login="director")
    with clock.stopped_at(clock.now() + after(20)):
        assert client.get("/accounts/").status_code == 200
        assert client.get(f"/accounts/{account.pk}/").status_code == 200
