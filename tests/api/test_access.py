"""Every operation of the API against every post: what the table does not name fails, and so does what differs.

What a post may do follows from `organisation.access` alone; the table says how far that reaches for one thing of each
kind. Nobody learns from an answer whether a thing is there that he may not see: that is 404 as where nothing is.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.organisation.authority import Holder, Implicit
from anqi.organisation.posts import Administration, Post
from anqi.organisation.tokens import TokenScope, make_token
from anqi.site.api import api
from anqi.work.comments import comment
from anqi.work.evidence import attach
from anqi.work.issuing import Order
from anqi.work.operations import issue
from tests.house.routes import (
    PEOPLE_READERS,
    PLANT_READERS,
    PLANT_WRITERS,
    UNIT_KEEPERS,
    UNIT_WRITERS,
)
from tests.house.routes_api_assessment_1 import ASKED_1, judged_and_asked
from tests.house.routes_api_assessment_2 import ASKED_2, asked_about
from tests.organisation.access_people import World, quick_passwords

pytestmark = pytest.mark.django_db
HOLDERS: tuple[Holder, ...] = (*Implicit, *Post, *Administration)
ALL: frozenset[Any] = frozenset(HOLDERS)
SEEN = PEOPLE_READERS
"""Who sees a task of somebody of D2: the posts of the whole plant."""
ISSUER: frozenset[Any] = frozenset({Post.SAFETY_DEPARTMENT})
GIVERS = PEOPLE_READERS - {Post.GROUP_MEMBER}
FACT_READERS, FACT_WRITERS = PLANT_READERS | UNIT_WRITERS, PLANT_WRITERS | UNIT_WRITERS
FACT = {
    "kind": "awareness.pulse", "occurred_on": "2020-03-05", "source": "test/1", "department": "D1",
}  # fmt: skip
ACT = {"version": 1, "note": "好"}
LATER = ACT | {"until": "2099-12-31"}
TO_ANOTHER = ACT | {"to": {"person": "1005"}}
ORDER = {"title": "甲", "due_on": "2099-12-31", "doer": {"person": "1004"}}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class Call:
    """What a call answers: the first of `answers` in which the post is, and 404 to all others."""

    def __init__(
        self, *answers: tuple[int, frozenset[Any]], body: Any = None, of: str = "", query: str = "",
        args: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.answers, self.body, self.of, self.query = answers, body, of, query
        self.args = args or {}
        """Which objects fill the other arguments of the address."""

    def to(self, holder: Holder) -> int:
        return next((status for status, who in self.answers if holder in who), 404)


CALLS: dict[str, Call] = {
    "GET /organisation/units": Call((200, ALL)),
    "GET /organisation/people": Call((200, ALL)),
    "GET /organisation/posts": Call((200, ALL)),
    "GET /facts": Call((200, ALL)),
    "GET /facts/{id}": Call((200, FACT_READERS), of="fact"),
    "POST /facts": Call((201, FACT_WRITERS), (403, ALL), body=FACT),
    "POST /facts/{id}/reversal": Call(
        (201, PLANT_WRITERS | UNIT_KEEPERS), (403, FACT_READERS), body={"reason": "记错"}, of="fact"
    ),
    "GET /tasks": Call((200, ALL)),
    "POST /tasks": Call((201, GIVERS), (403, ALL), body=ORDER),
    "GET /tasks/{id}": Call((200, SEEN), of="task"),
    # It is for somebody else to do these, or not possible as the task stands: who sees it is told so.
    "POST /tasks/{id}/start": Call((409, SEEN), body=ACT, of="task"),
    "POST /tasks/{id}/offer": Call((409, SEEN), body=ACT, of="task"),
    "POST /tasks/{id}/accept": Call((409, SEEN), body=ACT, of="task"),
    "POST /tasks/{id}/return": Call((409, SEEN), body=ACT, of="task"),
    "POST /tasks/{id}/extension": Call((409, SEEN), body=LATER, of="task"),
    "POST /tasks/{id}/extension/grant": Call((409, SEEN), body=ACT, of="task"),
    "POST /tasks/{id}/extension/refuse": Call((409, SEEN), body=ACT, of="task"),
    "POST /tasks/{id}/reassignment": Call(
        (200, ISSUER), (409, GIVERS), (403, SEEN), body=TO_ANOTHER, of="task"
    ),
    "POST /tasks/{id}/cancellation": Call((200, ISSUER), (409, SEEN), body=ACT, of="task"),
    "GET /tasks/{id}/evidence": Call((200, SEEN), of="task"),
    "POST /tasks/{id}/evidence": Call((201, ISSUER), (403, SEEN), body=PDF, of="task"),
    "GET /tasks/{id}/comments": Call((200, SEEN), of="task"),
    "POST /tasks/{id}/comments": Call((201, SEEN), body={"text": "好"}, of="task"),
    "POST /tasks/{id}/comments/{comment}/withdrawal": Call((409, SEEN), of="task"),
    "GET /evidence/{id}": Call((200, SEEN), of="evidence"),
    "GET /evidence/{id}/content": Call((200, SEEN), of="evidence"),
    **{
        name: Call(*one.answers, body=one.body, of=one.of, query=one.query, args=one.args)
        for name, one in (ASKED_1 | ASKED_2).items()
    },
}
"""Every operation, and what it answers to whom about a fact of D1 or a task of D2."""


class Programs:
    """A world with a program of each post, and one of each thing."""

    def __init__(self) -> None:
        self.world = World()
        sister, issuer = self.world.sister, self.world.accounts[Post.SAFETY_DEPARTMENT].person
        assert issuer is not None
        draft = Draft("awareness.pulse", date(2020, 3, 5), "test/1", department="D1")
        [fact] = post(plant=self.world.here.plant, drafts=[draft], by="test")
        due = clock.today() + timedelta(days=9)
        task = issue(order=Order(title="清理", due_on=due, person=sister), by=issuer, key="1").task
        proof = attach(about=task.about, file=BytesIO(PDF), name="a.pdf", by=sister)
        said = comment(about=task.about, text="好", by=sister, key="1")
        self.ids: dict[str, Any] = {
            "fact": fact.pk,
            "task": task.pk,
            "evidence": proof.pk,
            "comment": said.pk,
        }
        self.ids |= asked_about(self.world)
        self.ids |= judged_and_asked(self.world)
        self.tokens = {
            holder: make_token(account=account, name="test", scopes=TokenScope)
            for holder, account in self.world.accounts.items()
        }

    def address(self, operation: str, call: Call, *, there: bool = True) -> str:
        nothing = str(UUID(int=0))
        path = operation.partition(" ")[2] + call.query
        for name, object in ({"comment": "comment"} | call.args).items():
            path = path.replace(f"{{{name}}}", str(self.ids[object]))
        id = str(self.ids[call.of]) if there and call.of else nothing
        return f"/api/v1{path.replace('{id}', id)}"

    def body(self, call: Call) -> Any:
        """What is sent, with the names of objects in it filled."""
        if not isinstance(call.body, dict):
            return call.body
        return {
            name: self.ids.get(value, value) if isinstance(value, str) else value
            for name, value in call.body.items()
        }

    def ask(self, holder: Holder, operation: str, call: Call, path: str) -> int:
        """The status of the answer; what it changed is taken back."""
        client = Client(
            headers={
                "authorization": f"Bearer {self.tokens[holder]}",
                "idempotency-key": str(uuid4()),
            }
        )
        with transaction.atomic():
            status: int = _sent(client, operation, self.body(call), path)
            transaction.set_rollback(True)
        return status


def _sent(client: Client, operation: str, body: Any, path: str) -> int:
    if operation.startswith("GET"):
        return client.get(path).status_code
    if isinstance(body, bytes):
        return client.post(
            path, {"file": SimpleUploadedFile("b.pdf", body + b"%%EOF\n")}
        ).status_code
    if body is None:
        return client.generic("POST", path).status_code
    return client.post(path, body, content_type="application/json").status_code


@pytest.fixture(scope="module")
def programs(django_db_setup: None, django_db_blocker: Any) -> Iterator[Programs]:
    """One for all operations; it is taken back at the end."""
    with django_db_blocker.unblock(), quick_passwords(), transaction.atomic():
        yield Programs()
        transaction.set_rollback(True)


def test_every_operation_is_in_the_table_and_the_table_names_no_other() -> None:
    paths = api.get_openapi_schema()["paths"]
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items()
        for method in methods
    }
    assert found == set(CALLS)


@pytest.mark.parametrize("operation", CALLS)
def test_every_post_gets_what_it_may_and_nothing_else(programs: Programs, operation: str) -> None:
    call = CALLS[operation]
    path = programs.address(operation, call)
    found = {holder: programs.ask(holder, operation, call, path) for holder in HOLDERS}
    assert found == {holder: call.to(holder) for holder in HOLDERS}


@pytest.mark.parametrize("operation", [name for name in CALLS if "{id}" in name])
def test_what_is_not_there_is_answered_to_all_alike(programs: Programs, operation: str) -> None:
    path = programs.address(operation, CALLS[operation], there=False)
    holders = (Post.GROUP_OFFICE, Implicit.EMPLOYEE, Administration.SECURITY)
    assert {programs.ask(one, operation, CALLS[operation], path) for one in holders} == {404}


@pytest.mark.parametrize("operation", CALLS)
def test_a_token_without_scopes_gets_nothing(programs: Programs, operation: str) -> None:
    account = programs.world.accounts[Post.GROUP_OFFICE]
    token = make_token(account=account, name="none", scopes=())
    client = Client(headers={"authorization": f"Bearer {token}", "idempotency-key": str(uuid4())})
    path = programs.address(operation, CALLS[operation])
    assert _sent(client, operation, programs.body(CALLS[operation]), path) == 403
