"""The list of people with its filters and twins, and the page of a person on a day."""

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from anqi.organisation.models import Holding, Standing
from anqi.organisation.models_access import Record
from anqi.organisation.operations import appoint, change_standing, leave, release, transfer
from anqi.organisation.posts import Post
from tests.organisation.access_people import World
from tests.organisation.people import SINCE
from tests.organisation.test_unit_pages import browser

pytestmark = pytest.mark.django_db
DAY = date(2020, 6, 1)


def codes(client: Client, asked: str = "") -> list[str]:
    answer = client.get(f"/organisation/people/?format=json&{asked}")
    return [row["code"] for row in json.loads(b"".join(answer.streaming_content))["rows"]]  # type: ignore[attr-defined]


@pytest.fixture
def office(world: World) -> Client:
    return browser(world, Post.PARTY_OFFICER)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=王芳", ["1001"]),
        ("q=100", ["1001", "1002", "1003", "1004", "1005"]),
        ("q=王 1002", []),
        ("post=branch_secretary", ["1001", "2012"]),
        ("standing=full&q=100", ["1001", "1002", "1004", "1005"]),
        ("standing=none&q=100", ["1003"]),
        ("standing=provisional", []),
        ("day=2018-12-31", []),
    ],
)
def test_people_are_found_by(world: World, office: Client, asked: str, found: list[str]) -> None:
    assert world.here.plant
    assert codes(office, asked) == found


def test_people_are_found_by_unit_with_those_below(world: World, office: Client) -> None:
    assert codes(office, f"unit={world.here.workshop.pk}") == ["1001", "1002", "1003", "1005"]
    assert codes(office, f"unit={world.group.pk}") == ["1005"]


def test_who_left_is_found_on_the_days_before(world: World, office: Client) -> None:
    leave(person=world.sister, last_day=DAY)
    assert "1004" not in codes(office)
    assert "1004" in codes(office, f"day={DAY}")


def test_nobody_is_found_beyond_ones_reach(world: World) -> None:
    assert codes(browser(world, Post.TEAM_LEADER), "q=100") == ["1001", "1002", "1003", "1005"]
    assert "7001" not in codes(browser(world, Post.PARTY_OFFICER))


def test_the_administration_finds_nobody_by_standing_or_branch(world: World) -> None:
    head = browser(world, Post.DEPARTMENT_HEAD)
    assert codes(head, "standing=full") == []
    assert codes(head, f"unit={world.here.branch.pk}") == []
    page = head.get("/organisation/people/").text
    assert "1001" in page
    assert "full member" not in page
    assert "卷包车间党支部</a>" not in page


def test_the_branch_secretary_sees_standing_in_the_own_branch_only(world: World) -> None:
    secretary = browser(world, Post.BRANCH_SECRETARY)
    assert codes(secretary, "standing=full") == ["1001", "1002", "1005"]


def test_what_an_address_asks_wrongly_asks_for_nothing(world: World, office: Client) -> None:
    assert world.here.plant
    for asked in ("unit=x", "page=0", "page=9999999999", "day=yesterday", "unit=99999999999999999"):
        assert office.get(f"/organisation/people/?{asked}").status_code == 200


def test_a_list_has_a_workbook_whose_taking_is_recorded(world: World, office: Client) -> None:
    assert world.here.plant
    answer = office.get("/organisation/people/?format=xlsx&q=王芳")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    [_head, row] = sheet.iter_rows(values_only=True)
    assert row[:4] == ("1001", "王芳", "卷包车间", "卷包甲班")
    record = Record.objects.get(act="export")
    assert (record.by, "format=xlsx" in record.object) == ("party_officer", True)


def test_a_twin_of_a_day_before_has_the_names_of_that_day(world: World, office: Client) -> None:
    for unit in (world.here.workshop, world.here.team, world.here.branch):
        unit.former_names = [[f"旧{unit.name}", "2020-06-01"]]
        unit.save()
    answer = office.get(f"/organisation/people/?format=json&q=1001&day={DAY}")
    [row] = json.loads(b"".join(answer.streaming_content))["rows"]  # type: ignore[attr-defined]
    assert (row["department"], row["unit"], row["branch"]) == (
        "旧卷包车间", "旧卷包甲班", "旧卷包车间党支部",
    )  # fmt: skip
    assert row["posts"].startswith("旧卷包车间党支部")
    today = office.get("/organisation/people/?format=json&q=1001")
    [row] = json.loads(b"".join(today.streaming_content))["rows"]  # type: ignore[attr-defined]
    assert row["department"] == "卷包车间"


def test_a_list_goes_on_where_a_page_ended(world: World, office: Client) -> None:
    for number in range(105):
        world.person(f"5{number:03}", world.other_team)
    first = office.get("/organisation/people/?q=5").text
    assert "rows 1 to 100" in first
    assert "rows 101 to " in office.get("/organisation/people/?q=5&page=2").text


def test_a_person_shows_who_led_where_on_a_day(world: World, office: Client) -> None:
    held = Holding.objects.get(post=Post.BRANCH_SECRETARY, person=world.here.secretary)
    release(holding=held, last_day=DAY)
    Holding.objects.filter(post=Post.BRANCH_SECRETARY).exclude(pk=held.pk).delete()
    appoint(
        person=world.sister, post=Post.BRANCH_SECRETARY, unit=world.here.branch,
        since=date(2020, 6, 2),
    )  # fmt: skip
    before = office.get("/organisation/people/1002/?day=2020-06-01").text
    after = office.get("/organisation/people/1002/?day=2020-06-02").text
    assert ("王芳" in before, "某1004" in before) == (True, False)
    assert ("王芳" in after, "某1004" in after) == (False, True)


def test_a_person_shows_what_was_in_both_trees(world: World, office: Client) -> None:
    transfer(person=world.here.secretary, unit=world.other_team, since=DAY)
    page = office.get("/organisation/people/1001/").text
    assert "into 制丝甲班" in page
    assert "into 卷包甲班" in page
    assert "into 卷包车间党支部" in page


def test_standing_is_seen_within_the_party_only(world: World) -> None:
    change_standing(
        person=world.here.officer, value=Standing.Value.PROVISIONAL, since=SINCE
    )  # fmt: skip
    for post, seen in (
        (Post.PARTY_OFFICER, True), (Post.BRANCH_SECRETARY, True), (Post.DEPARTMENT_HEAD, False),
        (Post.DIRECTOR, False), (Post.TEAM_LEADER, False), (Post.SAFETY_DEPARTMENT, False),
    ):  # fmt: skip
        page = browser(world, post).get("/organisation/people/1002/").text
        assert ("provisional member" in page) is seen, post
        assert ("卷包车间党支部" in page) is seen, post


def test_who_sees_anothers_standing_is_recorded_once_a_day(world: World, office: Client) -> None:
    for _time in range(2):
        office.get("/organisation/people/1002/")
    browser(world, Post.DIRECTOR).get("/organisation/people/1002/")
    [record] = Record.objects.filter(act="look")
    assert (record.by, record.about) == ("party_officer", "wumeng/1002")


def test_facts_of_a_person_are_linked_for_who_may_see_them(world: World) -> None:
    linked = "/ledger/facts/?person=1003"
    assert linked in browser(world, Post.TEAM_LEADER).get("/organisation/people/1003/").text
    assert linked not in browser(world, Post.BRANCH_SECRETARY).get(
        "/organisation/people/1003/"
    ).text  # fmt: skip
