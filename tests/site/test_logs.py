"""The lines that the server writes: one JSON object each, of which request and account, and never what people wrote."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from anqi.organisation.tokens import TokenScope, make_token
from anqi.site.logs import HEADER, Lines
from tests.site.secretary import secretary


class Written:
    """What was written to the place of stderr."""

    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def requests(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == "request"]


@pytest.fixture
def written() -> Iterator[Written]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logging.getLogger().addHandler(handler)
    yield Written(stream)
    logging.getLogger().removeHandler(handler)


def test_a_request_is_one_line_with_what_came_of_it(signed_in: Client, written: Written) -> None:
    answer = signed_in.get("/")
    [line] = written.requests()
    assert line["request"] == answer.headers[HEADER]
    assert (line["method"], line["route"], line["status"]) == ("GET", "home", 200)
    assert line["queries"] > 2
    assert line["ms"] > 0
    assert line["time"].endswith("Z")


def test_a_line_names_the_account_by_its_number_only(signed_in: Client, written: Written) -> None:
    signed_in.get("/search/?q=王芳")
    [line] = written.requests()
    assert isinstance(line["account"], int)
    assert "王芳" not in written.stream.getvalue()


def test_a_line_of_a_program_names_the_account_of_its_token(db: None, written: Written) -> None:
    account = secretary()
    token = make_token(account=account, name="test", scopes=TokenScope)
    client = Client(headers={"authorization": f"Bearer {token}"})
    client.get("/api/v1/tasks")
    [line] = written.requests()
    assert (line["status"], line["account"]) == (200, account.pk)


def test_no_text_that_somebody_sends_begins_a_line(signed_in: Client, written: Written) -> None:
    forged = '\n{"time": "2020-01-01T00:00:00Z", "event": "request", "status": 200}'
    signed_in.get("/nowhere/%0a%7b/" + forged.replace("\n", "%0a"))
    signed_in.get("/search/", {"q": forged})
    signed_in.generic("GET\n{}", "/")
    logging.getLogger("anqi.test").warning("a name: %s", forged)
    assert len(written.lines) == 4
    assert all(line["time"] > "2021" for line in written.lines)


@pytest.mark.urls("tests.site.rooms")
def test_a_breakdown_says_where_and_the_page_says_under_which_number(
    signed_in: Client, written: Written
) -> None:
    signed_in.raise_request_exception = False
    answer = signed_in.get("/crash/")
    fault = next(line for line in written.lines if "fault" in line)
    assert fault["fault"]["kind"] == "RuntimeError"
    assert fault["level"] == "error"
    assert fault["request"] == answer.headers[HEADER]
    assert answer.headers[HEADER] in answer.text
    assert "/crash/" not in fault["event"]


def test_the_words_of_a_database_fault_are_left_out() -> None:
    from django.db import IntegrityError

    try:
        raise IntegrityError("Key (name)=(王芳) already exists")
    except IntegrityError:
        record = logging.getLogger("anqi").makeRecord(
            "anqi", logging.ERROR, __file__, 1, "broken", (), __import__("sys").exc_info()
        )
    line = json.loads(Lines().format(record))
    assert line["fault"]["kind"] == "IntegrityError"
    assert line["fault"]["words"] == ""


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [(1, "abcdef0123456789", True), (0, "abcdef0123456789", False), (1, 'x"\n{}', False)],
)
@pytest.mark.django_db
def test_the_number_of_a_request_is_taken_from_our_proxy_only(
    client: Client, proxies: int, given: str, taken: bool
) -> None:
    with override_settings(PROXIES=proxies):
        answer = client.get("/healthz", headers={HEADER: given})
    assert (answer.headers[HEADER] == given) == taken


@pytest.mark.django_db
def test_watchdogs_are_written_down_only_where_something_is_wrong(
    client: Client, written: Written
) -> None:
    assert client.get("/healthz").status_code == 200
    assert written.requests() == []
    assert client.post("/healthz").status_code == 405
    assert len(written.requests()) == 1
