"""Everything that is kept about somebody, as a file that he takes along; and nothing of others."""

import json
from datetime import date
from typing import Any

import pytest

from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.organisation.authority import Implicit
from anqi.organisation.models_access import Record
from anqi.organisation.posts import Administration, Post
from anqi.organisation.records import Act, record
from anqi.organisation.tokens import TokenScope, make_token
from anqi.work.issuing import Order
from anqi.work.operations import issue
from tests.organisation.access_people import PASSWORD, World, signed_in, world

__all__ = ["world"]


def taken(world: World) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """What the employee takes along, and its text."""
    client = signed_in(world.accounts[Implicit.EMPLOYEE])
    text = client.get("/account/data/file/").getvalue().decode()
    return json.loads(text), text


def test_what_is_kept_about_somebody_is_all_there(world: World) -> None:
    drafts = [
        Draft("campaign.service", date(2020, 3, 5), "test/1", branch="B1", person=code)
        for code in ("1003", "1001")
    ]
    post(plant=world.here.plant, drafts=drafts, by="1001")
    issuer = world.accounts[Post.SAFETY_DEPARTMENT].person
    assert issuer is not None
    issue(
        order=Order(title="清理消防通道", due_on=date(2030, 1, 1), person=world.here.stranger),
        by=issuer, key="1",
    )  # fmt: skip
    record(Act.LOOK, by="director", object="/people/1003/", about=world.here.stranger)
    found, _text = taken(world)
    assert [row["code"] for row in found["person"]] == ["1003"]
    assert [row["unit__name"] for row in found["units"]] == ["卷包甲班"]
    assert [row["person"] for row in found["facts"]] == ["1003"]
    assert [row["title"] for row in found["tasks"]] == ["清理消防通道"]
    assert ("director", "look") in {(row["by"], row["act"]) for row in found["records_about_me"]}
    assert found["account"][0]["login"] == "employee"
    assert len(found["sessions"]) == 1


def test_no_secret_goes_out_with_it(world: World) -> None:
    account = world.accounts[Implicit.EMPLOYEE]
    token = make_token(account=account, name="报表", scopes=[TokenScope.READ_FACTS])
    found, text = taken(world)
    assert [row["name"] for row in found["tokens"]] == ["报表"]
    for secret in (token, account.password, PASSWORD, account.tokens.get().hash):
        assert secret not in text


def test_that_it_was_taken_is_recorded(world: World) -> None:
    taken(world)
    kept = Record.objects.get(act=Act.EXPORT)
    assert (kept.by, kept.about) == ("employee", "wumeng/1003")


@pytest.mark.parametrize("address", ["/account/data/", "/account/data/file/"])
def test_administrators_are_no_persons_here(world: World, address: str) -> None:
    client = signed_in(world.accounts[Administration.SYSTEM])
    assert client.get(address).status_code == 404
