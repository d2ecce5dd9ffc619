"""Search: people, units, tasks and facts, each only as far as one's posts reach."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.organisation.authority import Holder, Implicit
from anqi.organisation.posts import Administration, Post
from anqi.work.issuing import Order
from anqi.work.operations import issue
from tests.organisation.access_people import World, quick_passwords

WORKING: tuple[Holder, ...] = (*Implicit, *Post)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with quick_passwords():
        found = World()
        drafts = [
            Draft("hazard.reported", date(2020, 3, day), "patrol/7", department=unit, person=who)
            for day, unit, who in ((5, "D1", "1003"), (6, "D2", "1004"))
        ]
        post(plant=found.here.plant, drafts=drafts, by="1001")
        giver = found.accounts[Post.SAFETY_DEPARTMENT].person
        assert giver is not None
        for person in (found.here.stranger, found.sister):
            order = Order(title=f"检查防护罩 {person.code}", due_on=clock.today(), person=person)
            issue(order=order, by=giver, key=person.code)
        yield found


def found(world: World, holder: Holder, asked: str, **headers: str) -> str:
    client = Client(headers={"accept-language": "zh-CN", **headers})
    client.force_login(world.accounts[holder])
    answer = client.get(f"/search/?{asked}")
    assert answer.status_code == 200
    return answer.text


def test_one_chinese_character_is_enough_and_one_letter_is_not(world: World) -> None:
    assert "李强" in found(world, Post.DIRECTOR, "q=强")
    assert "请再写一点" in found(world, Post.DIRECTOR, "q=1")
    assert "李强" in found(world, Post.DIRECTOR, "q=1002")


def test_an_empty_search_teaches_what_can_be_found(world: World) -> None:
    assert "可按姓名、工号找人" in found(world, Implicit.EMPLOYEE, "")


def test_what_is_not_there_is_said_with_what_to_do(world: World) -> None:
    assert "可只写姓或名" in found(world, Post.DIRECTOR, "q=欧阳")


def test_units_tasks_and_facts_are_found_in_their_groups(world: World) -> None:
    assert "/organisation/units/" in found(world, Post.DIRECTOR, "q=制丝&in=units")
    assert "检查防护罩 1004" in found(world, Post.DIRECTOR, "q=防护罩&in=tasks")
    for text in ("0000001", "patrol/7", "%230000001"):
        assert "/ledger/facts/" in found(world, Post.DIRECTOR, f"q={text}&in=facts")


def test_a_kind_of_fact_leads_to_the_ledger(world: World) -> None:
    assert "kind=hazard.reported" in found(world, Post.DIRECTOR, "q=发现隐患&in=facts")


@pytest.mark.parametrize(
    "asked", ["q=1004&in=people", "q=防护罩&in=tasks", "q=patrol/7&in=facts", "q=0000002&in=facts"]
)
def test_nothing_is_found_beyond_ones_reach(world: World, asked: str) -> None:
    part = found(world, Implicit.EMPLOYEE, asked, hx_request="true")
    assert "1004" not in part
    assert "2020-03-06" not in part


def test_another_plant_is_never_found(world: World) -> None:
    assert "某7001" not in found(world, Post.DIRECTOR, "q=7001")


def test_while_somebody_types_only_what_was_found_is_answered(world: World) -> None:
    part = found(world, Post.DIRECTOR, "q=强", hx_request="true")
    assert "<html" not in part
    assert 'id="found"' in part
    assert 'hx-get="/search/?q=%E5%BC%BA&amp;in=units"' in part
    group = found(world, Post.DIRECTOR, "q=强&in=people", hx_request="true")
    assert group.lstrip().startswith('<section id="found-people"')


def test_what_is_typed_is_shown_and_never_run(world: World) -> None:
    page = found(world, Post.DIRECTOR, "q=<script>alert(1)</script>%25' OR 1=1")
    assert "<script>alert" not in page


@pytest.mark.parametrize("group", ["people", "units", "tasks", "facts"])
@pytest.mark.parametrize("holder", WORKING)
def test_a_search_asks_the_database_twelve_times_at_most(
    world: World, holder: Holder, group: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(world.accounts[holder])
    text = {"people": "100", "units": "车间", "tasks": "防护罩", "facts": "patrol/7"}[group]
    with django_assert_max_num_queries(12):
        assert client.get("/search/", {"q": text, "in": group}).status_code == 200


@pytest.mark.parametrize("holder", Administration)
def test_administrators_find_nothing_there(world: World, holder: Administration) -> None:
    client = Client()
    client.force_login(world.accounts[holder])
    assert client.get("/search/?q=王").status_code == 404
