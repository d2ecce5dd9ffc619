"""People and units are found by what somebody types, within his reach."""

import pytest
from pytest_django import DjangoAssertNumQueries

from anqi.organisation.initials import begin_with, initials
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.organisation.search import search_people, search_units
from tests.organisation.access_people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(world: World) -> Account:
    return world.accounts[Post.PARTY_OFFICER]


@pytest.mark.parametrize("text", ["王芳", "王", " 1001 ", "wf", "WF", "芳 1001"])
def test_a_person_is_found_by(office: Account, text: str) -> None:
    [found, *_others] = search_people(office, text)
    assert (found.name, found.code) == ("王芳", "1001")
    assert found.address == "/organisation/people/1001/"


def test_beside_a_person_stand_unit_and_posts(office: Account) -> None:
    [found] = search_people(office, "1001")
    assert "卷包甲班" in found.note
    assert "卷包车间党支部" in found.note


def test_the_number_that_was_typed_comes_first(world: World, office: Account) -> None:
    world.person("100", world.other_team)
    assert [one.code for one in search_people(office, "100", 3)] == ["100", "1001", "1002"]


def test_units_are_found_by_name_and_code(office: Account) -> None:
    assert [one.name for one in search_units(office, "t1")] == ["卷包甲班"]
    assert {one.code for one in search_units(office, "卷包")} == {"D1", "T1", "B1"}
    assert "卷包车间" in search_units(office, "T1")[0].note


def test_nobody_is_found_beyond_ones_reach(world: World) -> None:
    leader = world.accounts[Post.TEAM_LEADER]
    assert search_people(leader, "1004") == []
    assert search_people(world.accounts[Post.AUDITOR], "1001") == []


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'; --", "x" * 500])
def test_what_names_nothing_finds_nothing(office: Account, text: str) -> None:
    assert search_people(office, text) == []
    assert search_units(office, text) == []


def test_many_cost_no_more_queries(
    world: World, office: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        world.person(f"5{number:03}", world.other_team)
    with django_assert_max_num_queries(8):
        assert len(search_people(office, "5", 25)) == 25


def test_letters_of_names() -> None:
    assert initials("王芳李强赵敏") == "wflqzm"
    assert begin_with("欧阳婷", "oyt")
    assert not begin_with("王芳", "wx")
