"""What programs leave in the record: what was refused to them, tokens that are not good, and lists handed out."""

from datetime import date, timedelta

import pytest
from django.test import Client

from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.organisation.models_access import Record, Result
from anqi.organisation.posts import Post
from anqi.organisation.tokens import TokenScope, close_tokens, make_token
from tests.organisation.access_people import World, world

__all__ = ["world"]
FACT = {
    "kind": "awareness.pulse", "occurred_on": "2020-03-05", "source": "test/1", "department": "D2", "key": "1",
}  # fmt: skip


def program(world: World, post: Post, *scopes: TokenScope) -> Client:
    token = make_token(account=world.accounts[post], name="test", scopes=scopes or TokenScope)
    return Client(headers={"authorization": f"Bearer {token}"})


def refused() -> list[tuple[str, str, str]]:
    found = Record.objects.filter(result=Result.REFUSED).order_by("id")
    return list(found.values_list("by", "act", "object"))


def handed_out() -> list[tuple[str, str]]:
    found = Record.objects.filter(act="export").values_list("by", "object")
    return [(by, object.partition(" ")[0]) for by, object in found]


def test_a_fact_that_is_there_and_not_theirs_is_recorded_and_one_that_is_not_there_is_not(
    world: World,
) -> None:
    draft = Draft("awareness.pulse", date(2020, 3, 5), "test/1", department="D2")
    [fact] = post(plant=world.here.plant, drafts=[draft], by="1001")
    client = program(world, Post.BRANCH_SECRETARY)
    missing = f"/api/v1/facts/{world.here.plant.pk:032d}"
    answers = [client.get(path) for path in (f"/api/v1/facts/{fact.pk}", missing)]
    assert answers[0].json() == answers[1].json()
    assert refused() == [("branch_secretary", "reach", f"GET /api/v1/facts/{fact.pk}")]


def test_what_the_account_or_the_token_may_not_do_is_recorded(world: World) -> None:
    program(world, Post.TEAM_LEADER).post("/api/v1/facts", FACT, content_type="application/json")
    program(world, Post.DIRECTOR, TokenScope.READ_TASKS).get("/api/v1/facts")
    assert refused() == [
        ("team_leader", "reach", "POST /api/v1/facts"),
        ("director", "reach", "GET /api/v1/facts"),
    ]


def test_a_token_that_is_closed_is_recorded_with_its_account_once_an_hour(world: World) -> None:
    client = program(world, Post.DIRECTOR)
    close_tokens(world.accounts[Post.DIRECTOR])
    for _each in range(3):
        assert client.get("/api/v1/facts").status_code == 401
    Client(headers={"authorization": "Bearer anqi_guessed"}).get("/api/v1/facts")
    Client().get("/api/v1/facts")
    assert refused() == [("director", "sign_in", "token"), ("", "sign_in", "token")]


def test_lists_of_people_and_facts_are_recorded_as_handed_out_once_a_day_and_token(
    world: World,
) -> None:
    draft = Draft("awareness.pulse", date(2020, 3, 5), "test/1", department="D1")
    post(plant=world.here.plant, drafts=[draft], by="1001")
    client = program(world, Post.PARTY_OFFICER)
    for path in ("people?limit=2", "people?after=1002", "posts", "units"):
        assert client.get(f"/api/v1/organisation/{path}").status_code == 200
    client.get("/api/v1/facts")
    people, posts, facts = (
        ("party_officer", f"/api/v1/{path}")
        for path in ("organisation/people", "organisation/posts", "facts")
    )
    assert sorted(handed_out()) == sorted([people, posts, facts])
    program(world, Post.PARTY_OFFICER).get("/api/v1/facts")
    assert handed_out().count(facts) == 2
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        client.get("/api/v1/facts")
    assert handed_out().count(facts) == 3


@pytest.mark.django_db
def test_who_is_handed_nothing_leaves_nothing(world: World) -> None:
    program(world, Post.DIRECTOR).get("/api/v1/facts")
    assert handed_out() == []
