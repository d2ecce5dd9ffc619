"""The plant's page and the pages of units, as people of the small plant see them on a day."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anqi.organisation.models import Holding, Tree, Unit, UnitKind
from anqi.organisation.operations import appoint, leave, make_unit, place, release, transfer
from anqi.organisation.posts import Post
from tests.organisation.access_people import World
from tests.organisation.people import SINCE, SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db
DAY = date(2020, 6, 1)
MOST_QUERIES = 12


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def in_office(wumeng: SmallPlant) -> Client:
    """The stranger works in the Party office."""
    Holding.objects.create(person=wumeng.stranger, post=Post.PARTY_OFFICER, active_from=SINCE)
    return signed_in(wumeng.stranger)


def test_the_plant_shows_who_leads_what_and_what_answers_for_what(wumeng: SmallPlant) -> None:
    page = in_office(wumeng).get("/organisation/").text
    assert page.count("王芳") == 1
    assert page.count("卷包车间党支部</a>") == 2
    assert "vacant" in page


def test_the_plant_tells_warnings_with_the_rule_and_what_to_do(wumeng: SmallPlant) -> None:
    page = in_office(wumeng).get("/organisation/?day=2020-01-01").text
    assert "2 full members" in page
    assert "Article 4" in page
    assert "joint branch" in page


def test_warnings_of_branches_out_of_reach_are_not_told(world: World) -> None:
    leave(person=world.here.officer, last_day=SINCE)
    page = browser(world, Post.BRANCH_SECRETARY).get("/organisation/?day=2020-01-01").text
    assert "卷包车间党支部 has" in page
    assert "制丝车间党支部 has" not in page
    told = browser(world, Post.DEPARTMENT_HEAD).get("/organisation/?day=2020-01-01").text
    assert "full members" not in told


def test_a_branch_without_a_secretary_is_told(wumeng: SmallPlant) -> None:
    release(holding=Holding.objects.get(post=Post.BRANCH_SECRETARY), last_day=DAY)
    client, address = in_office(wumeng), f"/organisation/units/{wumeng.branch.pk}/"
    assert "vacant" not in client.get(f"{address}?day={DAY}").text
    page = client.get(f"{address}?day=2020-06-02").text
    assert "vacant" in page
    assert f"/organisation/posts/appoint/?post=branch_secretary&unit={wumeng.branch.pk}" in (
        page.replace("&amp;", "&")
    )


def test_a_unit_shows_what_it_answers_for_and_since_when(wumeng: SmallPlant) -> None:
    page = in_office(wumeng).get(f"/organisation/units/{wumeng.branch.pk}/").text
    assert "卷包车间</a></td>" in page
    assert "2019-01-01" in page


def test_a_unit_shows_its_history(wumeng: SmallPlant) -> None:
    other = make_unit(
        plant=wumeng.plant, tree=Tree.ADMINISTRATION, kind=UnitKind.WORKSHOP, code="D2",
        name="制丝车间", since=SINCE,
    )  # fmt: skip
    place(unit=wumeng.team, parent=other, since=DAY)
    page = in_office(wumeng).get(f"/organisation/units/{wumeng.team.pk}/").text
    assert page.index("under 制丝车间") < page.index("under 卷包车间")
    assert "founded" in page


def test_a_unit_below_shows_the_way_up(wumeng: SmallPlant) -> None:
    page = in_office(wumeng).get(f"/organisation/units/{wumeng.team.pk}/").text
    assert f'<li><a href="/organisation/units/{wumeng.workshop.pk}/">卷包车间</a></li>' in page


def test_a_unit_that_is_not_there_on_the_day_says_so(wumeng: SmallPlant) -> None:
    client = in_office(wumeng)
    page = client.get(f"/organisation/units/{wumeng.team.pk}/?day=2018-01-01").text
    assert "not there on that day" in page


def test_links_keep_the_day_that_is_looked_at(wumeng: SmallPlant) -> None:
    page = in_office(wumeng).get("/organisation/?day=2020-06-01").text
    assert f"/organisation/units/{wumeng.team.pk}/?day=2020-06-01" in page
    assert "not today" in page


def test_the_committee_is_led_by_the_partys_secretary_of_the_plant(wumeng: SmallPlant) -> None:
    committee = make_unit(
        plant=wumeng.plant, tree=Tree.PARTY, kind=UnitKind.COMMITTEE, code="PC", name="党委",
        since=SINCE,
    )  # fmt: skip
    appoint(person=wumeng.officer, post=Post.PARTY_SECRETARY, unit=None, since=SINCE)
    assert "李强" in in_office(wumeng).get(f"/organisation/units/{committee.pk}/").text


def test_the_administration_does_not_browse_who_is_in_a_branch(world: World) -> None:
    address = f"/organisation/units/{world.here.branch.pk}/"
    assert "李强" in browser(world, Post.BRANCH_SECRETARY).get(address).text
    for post in (Post.DEPARTMENT_HEAD, Post.DIRECTOR, Post.SAFETY_DEPARTMENT):
        page = browser(world, post).get(address).text
        assert "李强" not in page, post
        assert "王芳" in page, post  # the secretary: posts are no secret


def test_only_keepers_of_the_roster_are_offered_acts(world: World) -> None:
    address = f"/organisation/units/{world.here.branch.pk}/"
    assert "/rename/" in browser(world, Post.PARTY_OFFICER).get(address).text
    assert "/rename/" not in browser(world, Post.PARTY_SECRETARY).get(address).text


@pytest.mark.parametrize("day", ["", "?day=2020-01-01"])
def test_few_queries_for_every_post_however_much_there_is(world: World, day: str) -> None:
    fill(world)
    pages = ["", "people/", f"units/{world.here.branch.pk}/", f"units/{world.here.workshop.pk}/"]
    for holder, account in world.accounts.items():
        if account.person is None:
            continue
        client = browser(world, holder)
        for name in [*pages, f"people/{account.person.code}/"]:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/organisation/{name}{day}").status_code in (200, 404)
            assert len(asked) <= MOST_QUERIES, (holder, name)


def fill(world: World) -> None:
    """Many units and people beside those of the small plant."""
    plant = world.here.plant
    for number in range(15):
        team = make_unit(
            plant=plant, tree=Tree.ADMINISTRATION, kind=UnitKind.TEAM, code=f"X{number}",
            name=f"{number}班", since=SINCE, parent=world.here.workshop,
        )  # fmt: skip
        group = make_unit(
            plant=plant, tree=Tree.PARTY, kind=UnitKind.GROUP, code=f"Y{number}",
            name=f"{number}组", since=SINCE, parent=world.here.branch,
        )  # fmt: skip
        person = world.person(f"3{number:03}", team, group)
        appoint(person=person, post=Post.TEAM_LEADER, unit=team, since=SINCE)
        transfer(person=person, unit=world.other_team, since=DAY)


def browser(world: World, holder: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.accounts[holder])  # type: ignore[index]
    return client


def test_a_unit_of_another_plant_is_not_there(world: World) -> None:
    office = browser(world, Post.PARTY_OFFICER)
    there = Unit.objects.filter(plant=world.there.plant)
    for unit in there:
        assert office.get(f"/organisation/units/{unit.pk}/").status_code == 404
