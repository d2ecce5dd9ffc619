"""The navigation leads to the rooms that are there and that one may open, and says where one is."""

from collections.abc import Iterator

import pytest
from django.test import Client

from anqi.kit import clock
from anqi.organisation.authority import Holder, Implicit
from anqi.organisation.models import Account
from anqi.organisation.posts import Administration, Post
from anqi.site.navigation import Entry, navigation
from anqi.work.issuing import Order
from anqi.work.operations import issue
from tests.organisation.access_people import World, quick_passwords
from tests.site.secretary import secretary

EVERYBODY: tuple[Holder, ...] = (*Implicit, *Post, *Administration)


@pytest.fixture
def account(db: None) -> Account:
    return secretary()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with quick_passwords():
        yield World()


def entries(path: str, account: Account) -> list[Entry]:
    return [entry for group in navigation(path, account) for entry in group.entries]


@pytest.mark.urls("tests.site.bare")
def test_a_room_without_an_address_is_not_shown(account: Account) -> None:
    assert [entry.address for entry in entries("/", account)] == ["/"]


@pytest.mark.urls("tests.site.rooms")
def test_the_six_aspects_the_floor_and_the_books_are_shown_once_they_are_there(
    account: Account,
) -> None:
    assert [len(group.entries) for group in navigation("/", account)] == [3, 6, 5]


@pytest.mark.parametrize("holder", EVERYBODY)
def test_nobody_is_shown_a_room_that_he_may_not_open(world: World, holder: Holder) -> None:
    account = world.accounts[holder]
    client = Client()
    client.force_login(account)
    found = entries("/", account)
    assert len(found) > 1
    for entry in found:
        assert client.get(entry.address).status_code == 200, entry.address


@pytest.mark.parametrize(
    ("holder", "address"),
    [
        (Administration.AUDIT, "/records/"),
        (Administration.SECURITY, "/accounts/"),
        (Administration.SYSTEM, "/installation/"),
        (Implicit.EMPLOYEE, "/ledger/facts/"),
    ],
)
def test_each_is_shown_his_own_rooms_and_nobody_elses(
    world: World, holder: Holder, address: str
) -> None:
    shown = {
        one
        for one in EVERYBODY
        if address in [x.address for x in entries("/", world.accounts[one])]
    }
    assert holder in shown
    assert shown == ({holder} if isinstance(holder, Administration) else {*Implicit, *Post})


def test_what_waits_is_counted_beside_tasks_and_inbox(world: World) -> None:
    giver, doer = world.accounts[Post.SAFETY_DEPARTMENT].person, world.here.stranger
    assert giver is not None
    order = Order(title="清理通道", due_on=clock.today(), person=doer)
    issue(order=order, by=giver, key="1")
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(world.accounts[Implicit.EMPLOYEE])
    for address in ("/", "/ledger/facts/"):
        page = client.get(address).text
        assert "待办<em>1</em>" in page
        assert "收件箱<em>1</em>" in page


def test_the_pages_beside_a_list_lie_in_its_room(world: World) -> None:
    account = world.accounts[Post.PARTY_OFFICER]
    current = [entry.address for entry in entries("/ledger/seals/", account) if entry.current]
    assert current == ["/ledger/facts/"]


@pytest.mark.urls("tests.site.rooms")
@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/", "/"),
        ("/ledger/7/", "/ledger/"),
        ("/assessment/", "/assessment/"),
        ("/assessment/goals/2026/", "/assessment/goals/"),
        ("/patterns/", None),
    ],
)
def test_a_page_lies_in_one_room(account: Account, path: str, where: str | None) -> None:
    current = [entry.address for entry in entries(path, account) if entry.current]
    assert current == ([where] if where else [])


@pytest.mark.urls("tests.site.rooms")
def test_a_page_marks_where_it_is_and_offers_the_search(signed_in: Client) -> None:
    page = signed_in.get("/ledger/").text
    assert '<a href="/ledger/" aria-current="page">' in page
    assert 'action="/search/"' in page


@pytest.mark.urls("tests.site.rooms")
def test_aspects_are_numbered_as_the_language_writes_numbers(signed_in: Client) -> None:
    assert "<i>四</i>双胜利" in signed_in.get("/").text
    signed_in.post("/language/", {"language": "en"})
    assert "<i>4</i>Two victories" in signed_in.get("/").text
