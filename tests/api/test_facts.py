"""Facts by the API: read, posted once, reversed; and what is refused, as a problem that says why."""

from typing import Any

import pytest
from django.test import Client

from anqi.ledger.models import Fact
from anqi.organisation.models import Account
from anqi.organisation.tokens import TokenScope, close_tokens, make_token
from tests.organisation.people import SmallPlant, small_plant

pytestmark = pytest.mark.django_db
ALL = tuple(TokenScope)
THEME_DAY = {
    "key": "k1", "kind": "party.theme_day", "occurred_on": "2020-03-12", "branch": "B1",
    "quantity": 28, "source": "meetings/118", "attributes": {"safety_topic": True, "attendance": 0.9},
}  # fmt: skip


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def calling(wumeng: SmallPlant, *scopes: TokenScope) -> Client:
    """A program with a token of the secretary."""
    account = Account.objects.create_user("1001", person=wumeng.secretary)
    token = make_token(account=account, name="test", scopes=scopes or ALL)
    return Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})


def sent(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def test_a_fact_is_posted_and_read(wumeng: SmallPlant) -> None:
    client = calling(wumeng)
    answer = sent(client, "/facts", [THEME_DAY])
    assert answer.status_code == 201
    [fact] = answer.json()
    assert fact["quantity"] == "28.00"
    assert fact["attributes"] == {"safety_topic": True, "attendance": "0.90"}
    assert client.get(f"/api/v1/facts/{fact['id']}").json() == fact
    assert client.get("/api/v1/facts?kind=party.theme_day").json() == [fact]


def test_a_call_that_is_made_again_posts_nothing_twice(wumeng: SmallPlant) -> None:
    client = calling(wumeng)
    first, again = (sent(client, "/facts", [THEME_DAY]).json() for _time in range(2))
    assert first == again
    assert Fact.objects.count() == 1


def test_the_same_key_for_something_else_is_a_conflict(wumeng: SmallPlant) -> None:
    client = calling(wumeng)
    sent(client, "/facts", [THEME_DAY])
    answer = sent(client, "/facts", [THEME_DAY | {"quantity": 29}])
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_one_faulty_fact_keeps_all_of_them_out_and_is_named(wumeng: SmallPlant) -> None:
    wrong = THEME_DAY | {"key": "k2", "attributes": {"level": "major"}}
    answer = sent(calling(wumeng), "/facts", [THEME_DAY, wrong])
    assert answer.status_code == 422
    assert [one["place"] for one in answer.json()["errors"]] == ["1.level"]
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"quantity": 1.005}, {"quantity": "much"}, {"occurred_on": "2020-02-30"}, {"key": ""},
     {"attributes": {"attendance": 1e12}}, {"source": ""}, {"kind": None}],
)  # fmt: skip
def test_what_can_not_be_read_is_told_with_its_place(
    wumeng: SmallPlant, change: dict[str, Any]
) -> None:
    answer = sent(calling(wumeng), "/facts", [THEME_DAY | change])
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert not Fact.objects.exists()


def test_a_fact_is_reversed_with_its_reason(wumeng: SmallPlant) -> None:
    client = calling(wumeng)
    [fact] = sent(client, "/facts", [THEME_DAY]).json()
    why = {"key": "r1", "reason": "记错"}
    first, again = (sent(client, f"/facts/{fact['id']}/reversal", why) for _time in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert client.get(f"/api/v1/facts/{fact['id']}").json()["reversed"] is True


def test_nobody_posts_about_what_he_may_not(wumeng: SmallPlant) -> None:
    answer = sent(calling(wumeng), "/facts", [THEME_DAY | {"branch": "B9"}])
    assert answer.status_code == 403
    assert not Fact.objects.exists()


def test_a_token_is_good_for_its_scopes_only(wumeng: SmallPlant) -> None:
    client = calling(wumeng, TokenScope.READ_TASKS)
    assert client.get("/api/v1/tasks").status_code == 200
    assert client.get("/api/v1/facts").status_code == 403
    assert sent(client, "/facts", [THEME_DAY]).json()["wanted"] == "facts:post"


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer anqi_nothing"}])
def test_without_a_token_there_is_nothing(wumeng: SmallPlant, header: dict[str, str]) -> None:
    answer = Client(headers=header).get("/api/v1/facts")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_closed_token_is_none(wumeng: SmallPlant) -> None:
    client = calling(wumeng)
    assert client.get("/api/v1/facts").status_code == 200
    close_tokens(wumeng.secretary.account)
    assert client.get("/api/v1/facts").status_code == 401


def test_units_and_people_are_read_as_far_as_one_sees(wumeng: SmallPlant) -> None:
    client = calling(wumeng)
    assert {one["code"] for one in client.get("/api/v1/organisation/units").json()} == {
        "D1",
        "T1",
        "B1",
    }
    codes = {one["code"] for one in client.get("/api/v1/organisation/people").json()}
    assert {"1001", "1002"} <= codes


def test_the_document_describes_every_operation(wumeng: SmallPlant) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"/api/v1/facts", "/api/v1/facts/{id}", "/api/v1/facts/{id}/reversal"} <= set(
        document["paths"]
    )


def test_of_a_person_the_units_of_the_day_are_filled_in_and_others_refused(
    wumeng: SmallPlant,
) -> None:
    wumeng.plant.units.create(tree="party", kind="branch", code="B2", name="制丝车间党支部")
    wumeng.secretary.holdings.create(post="party_officer")
    client = calling(wumeng)
    hazard = {
        "kind": "hazard.reported", "occurred_on": "2020-03-12", "person": "1002",
        "source": "hazards/1",
    }  # fmt: skip
    answer = sent(client, "/facts", hazard | {"key": "h1"})
    assert (answer.json()["department"], answer.json()["branch"]) == ("D1", "B1")
    answer = sent(client, "/facts", [hazard | {"key": "h2", "branch": "B2"}])
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, "0.branch")
    assert Fact.objects.count() == 1


def test_the_same_key_for_another_record_is_a_conflict(wumeng: SmallPlant) -> None:
    client = calling(wumeng)
    sent(client, "/facts", [THEME_DAY])
    answer = sent(client, "/facts", [THEME_DAY | {"source": "meetings/119"}])
    assert (answer.status_code, Fact.objects.count()) == (409, 1)
