"""One's own tokens: shown once, good for what was chosen and as long, closed with the account."""

from datetime import timedelta

import pytest
from django.test import Client

from anqi.kit import clock
from anqi.organisation.models_access import Record, Token
from anqi.organisation.posts import Administration, Post
from anqi.organisation.tokens import TokenScope, make_token, token_of
from tests.organisation.access_people import World, signed_in

NEW = {"key": "1", "name": "报表", "scopes": ["facts:read"], "days": "30"}


@pytest.fixture
def director(world: World) -> Client:
    return signed_in(world.accounts[Post.DIRECTOR])


def shown(client: Client) -> str:
    found = client.get("/account/tokens/").context["shown"]
    return found["token"] if found else ""


def test_a_token_is_made_and_shown_until_it_is_kept(director: Client) -> None:
    assert director.post("/account/tokens/", NEW).status_code == 302
    token = token_of(shown(director))
    assert token is not None
    assert (token.name, token.scopes) == ("报表", ["facts:read"])
    assert token.expires_on == clock.today() + timedelta(days=30)
    director.post("/account/tokens/close/", {"kept": "1"})
    assert shown(director) == ""
    assert Record.objects.filter(act="token_add", by="director").exists()


def test_a_form_that_is_sent_twice_makes_one(director: Client) -> None:
    for _each in range(2):
        assert director.post("/account/tokens/", NEW).status_code == 302
    assert Token.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "place"),
    [({"scopes": []}, "scopes"), ({"days": "9999"}, "days"), ({"scopes": ["all"]}, "scopes")],
)
def test_a_token_is_good_for_something_and_not_for_ever(
    director: Client, given: dict[str, object], place: str
) -> None:
    answer = director.post("/account/tokens/", NEW | given)
    assert list(answer.context["form"].errors) == [place]


def test_one_has_ten_tokens_at_most_and_no_two_of_a_name(world: World, director: Client) -> None:
    for number in range(9):
        make_token(
            account=world.accounts[Post.DIRECTOR], name=str(number), scopes=[TokenScope.READ_FACTS]
        )
    assert director.post("/account/tokens/", NEW | {"name": "0"}).status_code == 422
    assert director.post("/account/tokens/", NEW).status_code == 302
    more = NEW | {"key": "2", "name": "one more"}
    assert director.post("/account/tokens/", more).status_code == 422


def test_a_token_is_closed_by_its_own_account_only(world: World, director: Client) -> None:
    text = make_token(
        account=world.accounts[Post.DIRECTOR], name="x", scopes=[TokenScope.READ_FACTS]
    )
    given = {"token": str(Token.objects.get().pk)}
    stranger = signed_in(world.accounts[Post.AUDITOR])
    assert stranger.post("/account/tokens/close/", given).status_code == 404
    assert stranger.post("/account/tokens/close/", {"token": "x"}).status_code == 404
    assert token_of(text) is not None
    assert director.post("/account/tokens/close/", given).status_code == 302
    assert token_of(text) is None


def test_the_token_of_who_left_opens_nothing(world: World) -> None:
    account = world.accounts[Post.DIRECTOR]
    text = make_token(account=account, name="x", scopes=[TokenScope.READ_FACTS])
    assert account.person is not None
    account.person.active_to = clock.today() - timedelta(days=1)
    account.person.save()
    assert token_of(text) is None


def test_administrators_have_none(world: World) -> None:
    client = signed_in(world.accounts[Administration.SYSTEM])
    assert client.get("/account/tokens/").status_code == 404
