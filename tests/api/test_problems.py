"""Whatever goes wrong, the API answers with a problem (RFC 9457) and never with a page."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from anqi.organisation.api_limits import _held
from anqi.organisation.tokens import TokenScope
from anqi.site import api_problems
from tests.api.calling import calling, sent
from tests.organisation.people import SmallPlant, small_plant

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def problem_of(answer: Any) -> tuple[int, str]:
    """The status, where the answer is a problem that says the same."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == ("about:blank", answer.status_code)
    return body["status"], body["detail"]


@pytest.mark.parametrize(
    "path", ["", "nothing", "facts/1", "tasks/nothing/start", "facts/\n", "a/b/"]
)
def test_where_nothing_is(wumeng: SmallPlant, path: str) -> None:
    for client in (Client(), calling(wumeng.secretary)):
        assert problem_of(client.get(f"/api/v1/{path}"))[0] == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
def test_a_method_that_is_not_taken(wumeng: SmallPlant, method: str) -> None:
    answer = calling(wumeng.secretary).generic(method, "/api/v1/facts")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer anqi_nothing", "Basic eDp5", "bearer \x00"]
)
def test_without_a_token_that_is_valid(wumeng: SmallPlant, header: str) -> None:
    answer = Client(headers={"authorization": header}).get("/api/v1/facts")
    assert problem_of(answer)[0] == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("body", [b"{", b"[1,", b"\xff\xfe", b"nul", b'{"a":' * 5000, b"9" * 5000])
def test_json_that_can_not_be_read(wumeng: SmallPlant, body: bytes) -> None:
    answer = calling(wumeng.secretary).generic("POST", "/api/v1/facts", body, JSON)
    assert problem_of(answer)[0] == 400


@pytest.mark.parametrize("type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type(wumeng: SmallPlant, type: str) -> None:
    answer = calling(wumeng.secretary).generic("POST", "/api/v1/facts", b"a=1", type)
    assert problem_of(answer)[0] == 415
    assert answer.headers["Accept-Post"] == JSON


def test_the_name_of_a_host_that_can_be_none(wumeng: SmallPlant) -> None:
    client = calling(wumeng.secretary)
    assert problem_of(client.get("/api/v1/facts", headers={"host": "3%:_ )D"}))[0] == 400
    page = client.get("/sign-in/", headers={"host": "3%:_ )D"})
    assert (page.status_code, page.headers["Content-Type"][:9]) == (400, "text/html")


def test_a_body_that_is_too_large(wumeng: SmallPlant, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = calling(wumeng.secretary).generic("POST", "/api/v1/facts", b" " * 101, JSON)
    assert problem_of(answer)[0] == 413
    assert answer.json()["most"] == 100


def test_what_is_not_wanted_is_named(wumeng: SmallPlant) -> None:
    answer = sent(calling(wumeng.secretary), "/facts", {"kind": "x", "more": 1})
    assert problem_of(answer)[0] == 422
    places = [one["place"] for one in answer.json()["errors"]]
    assert places == ["occurred_on", "source", "more"]
    answer = sent(calling(wumeng.officer), "/facts", [{"kind": "x", "more": 1}])
    assert [one["place"] for one in answer.json()["errors"]] == [f"0.{place}" for place in places]


def test_a_parameter_that_the_operation_does_not_have_is_named(wumeng: SmallPlant) -> None:
    answer = calling(wumeng.secretary).get("/api/v1/facts?kinds=hazard.due&limit=1")
    assert problem_of(answer)[0] == 422
    assert [one["place"] for one in answer.json()["errors"]] == ["kinds"]


def test_a_token_that_lacks_the_scope(wumeng: SmallPlant) -> None:
    answer = calling(wumeng.secretary, TokenScope.READ_TASKS).get("/api/v1/facts")
    assert problem_of(answer)[0] == 403
    assert answer.json()["wanted"] == "facts:read"


def test_too_many_calls_in_a_quarter_of_an_hour(wumeng: SmallPlant, settings: Settings) -> None:
    settings.API_CALLS = 3
    first, second = calling(wumeng.secretary), calling(wumeng.officer)
    statuses = [first.get("/api/v1/facts").status_code for _time in range(4)]
    assert statuses == [200, 200, 200, 429]
    answer = first.get("/api/v1/facts")
    assert problem_of(answer)[0] == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert second.get("/api/v1/facts").status_code == 200


def test_workers_share_what_a_token_has(wumeng: SmallPlant, settings: Settings) -> None:
    settings.API_CALLS = 3
    client = calling(wumeng.secretary)
    statuses = []
    for _time in range(4):
        _held.clear()  # as another worker has it
        statuses.append(client.get("/api/v1/facts").status_code)
    assert statuses == [200, 200, 200, 429]


def test_what_breaks_on_our_side_is_written_down_and_not_told(
    wumeng: SmallPlant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = calling(wumeng.secretary)
    monkeypatch.setattr("anqi.ledger.queries.found_by", lambda *_: 1 / 0)
    monkeypatch.setattr(api_problems._log, "propagate", True)
    answer = client.get("/api/v1/facts")
    assert problem_of(answer)[0] == 500
    assert "ZeroDivision" not in answer.text
    assert answer.json()["incident"] in caplog.text


def test_problems_are_told_in_the_language_that_is_asked_for(wumeng: SmallPlant) -> None:
    said = {
        language: problem_of(Client(headers={"accept-language": language}).get("/api/v1/x"))[1]
        for language in ("zh-CN", "en")
    }
    assert said["en"].startswith("there is no such thing")
    assert said["zh-CN"].startswith("没有")
