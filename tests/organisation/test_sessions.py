"""Sessions: new at each sign-in, ended in time, by hand, and with the password."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anqi.kit import clock
from anqi.organisation.accounts.operations import close_account, set_password
from anqi.organisation.accounts.showing import browser_told
from anqi.organisation.models_access import Session
from anqi.organisation.posts import Post
from tests.organisation.access_people import PASSWORD, World, signed_in

NEW = "another-leaf-1950"


def key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_signing_in_makes_a_new_session_and_the_old_key_is_dead(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    before = key(client)
    client.post("/sign-out/")
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(client)
    client.post("/sign-in/", {"login": "director", "password": PASSWORD})
    assert key(client) != before
    assert is_in(client)


def test_a_key_that_somebody_planted_is_not_taken_over(world: World) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    client.post("/sign-in/", {"login": "director", "password": PASSWORD})
    assert key(client) != "planted0planted0planted0planted0"
    assert is_in(client)


def test_an_idle_session_ends_after_half_an_hour(world: World) -> None:
    client, start = signed_in(world.accounts[Post.DIRECTOR]), clock.now()
    with clock.stopped_at(start + timedelta(minutes=29)):
        assert is_in(client)
    with clock.stopped_at(start + timedelta(minutes=58)):
        assert is_in(client)
    with clock.stopped_at(start + timedelta(minutes=89)):
        assert not is_in(client)


def test_a_session_in_use_ends_after_twelve_hours(world: World) -> None:
    client, start = signed_in(world.accounts[Post.DIRECTOR]), clock.now()
    for minutes in range(20, 720, 20):
        with clock.stopped_at(start + timedelta(minutes=minutes)):
            assert is_in(client), minutes
    with clock.stopped_at(start + timedelta(minutes=721)):
        assert not is_in(client)


def test_looking_at_pages_is_no_write_each_time(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    is_in(client)
    with CaptureQueriesContext(connection) as asked:
        assert is_in(client)
    assert not [q for q in asked.captured_queries if q["sql"].startswith(("UPDATE", "INSERT"))]


def test_closing_an_account_ends_its_sessions_at_once(world: World) -> None:
    director = world.accounts[Post.DIRECTOR]
    desk, phone = signed_in(director), signed_in(director)
    close_account(account=director, by="security")
    assert not is_in(desk)
    assert not is_in(phone)
    assert not Session.objects.filter(account=director).exists()


def test_a_new_password_ends_all_sessions_but_the_one_that_set_it(world: World) -> None:
    director = world.accounts[Post.DIRECTOR]
    desk, phone = signed_in(director), signed_in(director)
    before = key(desk)
    answer = desk.post("/account/password/", {"current": PASSWORD, "new": NEW, "again": NEW})
    assert answer.status_code == 302
    assert Session.objects.filter(account=director).count() == 1
    assert is_in(desk)
    assert key(desk) != before
    assert not is_in(phone)
    director.refresh_from_db()
    assert director.check_password(NEW)


def test_a_password_that_the_administrator_sets_ends_all(world: World) -> None:
    director = world.accounts[Post.DIRECTOR]
    client = signed_in(director)
    set_password(account=director, password=NEW, by="security")
    assert not is_in(client)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"current": "not-the-password", "new": NEW, "again": NEW}, "current"),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "x"}, "again"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "new"),
        ({"current": PASSWORD, "new": "password123", "again": "password123"}, "new"),
    ],
)
def test_a_password_is_changed_only_as_it_should_be(
    world: World, given: dict[str, str], place: str
) -> None:
    director = world.accounts[Post.DIRECTOR]
    answer = signed_in(director).post("/account/password/", given)
    assert list(answer.context["form"].errors) == [place]
    director.refresh_from_db()
    assert director.check_password(PASSWORD)


def test_a_found_session_does_not_guess_the_password(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    with clock.stopped_at(clock.now()):
        for _each in range(6):
            client.post("/account/password/", {"current": "guess", "new": NEW, "again": NEW})
        client.post("/account/password/", {"current": PASSWORD, "new": NEW, "again": NEW})
    assert world.accounts[Post.DIRECTOR].check_password(PASSWORD)


def test_people_see_their_sessions_and_end_one(world: World) -> None:
    director = world.accounts[Post.DIRECTOR]
    desk, phone = signed_in(director), signed_in(director)
    listed = desk.get("/account/sessions/").context["sessions"]
    assert len(listed) == 2
    handle = next(one.handle for one, _name in listed if one.session_key == key(phone))
    assert desk.post("/account/sessions/end/", {"session": handle}).status_code == 302
    assert is_in(desk)
    assert not is_in(phone)


def test_people_end_all_their_other_sessions(world: World) -> None:
    director = world.accounts[Post.DIRECTOR]
    desk, phone = signed_in(director), signed_in(director)
    other = signed_in(world.accounts[Post.AUDITOR])
    desk.post("/account/sessions/end/")
    assert (is_in(desk), is_in(phone), is_in(other)) == (True, False, True)


def test_nobody_ends_the_session_of_another(world: World) -> None:
    desk = signed_in(world.accounts[Post.DIRECTOR])
    other = signed_in(world.accounts[Post.AUDITOR])
    handle = Session.objects.get(session_key=key(other)).handle
    assert desk.post("/account/sessions/end/", {"session": handle}).status_code == 404
    assert is_in(other)


def test_no_page_shows_a_sessions_key(world: World) -> None:
    desk = signed_in(world.accounts[Post.DIRECTOR])
    assert key(desk).encode() not in desk.get("/account/sessions/").content


def test_what_is_shown_to_somebody_is_not_kept_by_browsers(world: World) -> None:
    page = signed_in(world.accounts[Post.DIRECTOR]).get("/account/")
    assert "no-store" in page.headers["Cache-Control"]


def test_signing_out_is_no_link(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    assert client.get("/sign-out/").status_code == 405
    assert is_in(client)
    client.post("/sign-out/")
    assert not is_in(client)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36", "Chrome 126, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0.2", "Edge 126, Windows"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/116.0 MicroMessenger/8.0.42", "微信 8, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1", "Safari 17, iPhone"),
        ("curl/8.4.0", "curl/8.4.0"),
        ("", "–"),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_people_call_it(agent: str, told: str) -> None:
    assert browser_told(agent) == told
