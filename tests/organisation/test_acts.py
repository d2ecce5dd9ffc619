"""Acts on people and units by their pages: one form each, done once, on what was seen, set down in the journal."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from anqi.kit import clock
from anqi.organisation.models import AnswersFor, Holding, Person, Standing, Unit
from anqi.organisation.posts import Post
from anqi.organisation.queries import departments_of, secretary_of, units_of
from tests.organisation.access_people import World
from tests.organisation.test_unit_pages import browser

pytestmark = pytest.mark.django_db
DAY = date(2020, 6, 1)
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def office(world: World) -> Client:
    assert world.here.plant
    return browser(world, Post.PARTY_OFFICER)


def opened(client: Client, address: str) -> dict[str, str]:
    """What the form of a page carries when it is opened."""
    page = client.get(f"/organisation/{address}").text
    names = ("key", "seen")
    return {
        name: unescape(found[1])
        for name in names
        if (found := re.search(rf'name="{name}" value="([^"]*)"', page))
    }


def sent(client: Client, address: str, **given: object) -> HttpResponse:
    """The form of a page, opened and sent."""
    return client.post(f"/organisation/{address}", opened(client, address) | given)  # type: ignore[return-value]


def test_a_person_is_taken_on_with_units_and_standing(world: World, office: Client) -> None:
    answer = sent(
        office, "join/", code="1100", name="孙慧", since=DAY, standing="full",
        administration=world.here.team.pk, party=world.group.pk,
    )  # fmt: skip
    assert answer.status_code == 302
    person = Person.objects.get(code="1100")
    assert units_of(person, DAY).team == world.here.team
    assert units_of(person, DAY).branch == world.here.branch
    assert person.standings.get().active_from == DAY


def test_a_number_that_is_there_already_is_told(world: World, office: Client) -> None:
    answer = sent(office, "join/", code="1001", name="孙慧", since=DAY)
    assert answer.status_code == 422
    assert "1001 is there already" in answer.text
    assert Person.objects.filter(plant=world.here.plant, name="孙慧").count() == 0


def test_who_joins_a_branch_needs_a_standing(world: World, office: Client) -> None:
    answer = sent(office, "join/", code="1100", name="孙慧", since=DAY, party=world.group.pk)
    assert "choose the standing" in answer.text


def test_a_transfer_changes_both_trees_and_leaves_the_past(world: World, office: Client) -> None:
    sent(
        office, "people/1001/transfer/", since=DAY, administration=world.other_team.pk,
        party=world.other_branch.pk, give_up="on",
    )  # fmt: skip
    person = world.here.secretary
    assert units_of(person, BEFORE).team == world.here.team
    assert units_of(person, DAY).team == world.other_team
    assert units_of(person, DAY).branch == world.other_branch
    assert secretary_of(world.here.branch, BEFORE) == person
    assert secretary_of(world.here.branch, DAY) != person


def test_posts_stay_where_that_is_wanted_or_the_branch_is_not_left(
    world: World, office: Client
) -> None:
    address = "people/1001/transfer/"
    into_group = {"administration": "keep", "party": world.group.pk}
    sent(office, address, since=DAY, give_up="on", **into_group)
    assert world.here.secretary.holdings.get().active_to is None
    out = {"administration": "keep", "party": world.other_branch.pk}
    sent(office, address, since=DAY + timedelta(days=9), **out)
    assert world.here.secretary.holdings.get().active_to is None


def test_what_follows_is_said_before_it_is_done(world: World, office: Client) -> None:
    asked: dict[str, Any] = {"since": DAY, "administration": "keep", "party": world.other_branch.pk}
    page = office.get(
        "/organisation/people/1001/transfer/", asked | {"give_up": "on"},
        headers={"HX-Request": "true"},
    ).text  # fmt: skip
    assert "the post ends: 卷包车间党支部 branch secretary" in page
    assert "卷包车间党支部 keeps 2 full members" in page
    assert "<html" not in page
    assert units_of(world.here.secretary, DAY).branch == world.here.branch


def test_a_transfer_to_nowhere_new_is_refused(world: World, office: Client) -> None:
    address = "people/1001/transfer/"
    stays = sent(office, address, since=DAY, administration="keep", party="keep")
    there = sent(office, address, since=DAY, administration=world.here.team.pk, party="keep")
    assert (stays.status_code, there.status_code) == (422, 422)
    assert "王芳 is there already" in there.text


def test_standing_changes_from_a_day_on(world: World, office: Client) -> None:
    sent(office, "people/1003/standing/", since=DAY, value="provisional")
    [standing] = world.here.stranger.standings.all()
    assert (standing.value, standing.active_from) == (Standing.Value.PROVISIONAL, DAY)


def test_who_leaves_holds_nothing_any_more(world: World, office: Client) -> None:
    sent(office, "people/1001/leave/", last_day=DAY)
    world.here.secretary.refresh_from_db()
    assert world.here.secretary.active_to == DAY
    assert world.here.secretary.holdings.get().active_to == DAY


def test_a_post_is_given_and_given_up(world: World, office: Client) -> None:
    given = {"person": "1003", "post": "team_leader", "unit": world.here.team.pk}
    sent(office, "posts/appoint/", since=DAY, **given)
    holding = world.here.stranger.holdings.get()
    assert (holding.post, holding.active_from) == (Post.TEAM_LEADER, DAY)
    sent(office, f"posts/{holding.pk}/release/", last_day=date(2020, 12, 31))
    holding.refresh_from_db()
    assert holding.active_to == date(2020, 12, 31)


def test_a_release_that_is_sent_twice_is_answered_as_the_first_time(
    world: World, office: Client
) -> None:
    holding = world.here.officer.holdings.get()
    address = f"posts/{holding.pk}/release/"
    form = opened(office, address) | {"last_day": DAY}
    answers = [office.post(f"/organisation/{address}", form) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert office.get(f"/organisation/{address}").status_code == 404


def test_a_post_whose_end_is_known_is_ended_earlier(world: World, office: Client) -> None:
    end = clock.today() + timedelta(days=90)
    holding = world.here.officer.holdings.get()
    address = f"posts/{holding.pk}/release/"
    sent(office, address, last_day=end)
    assert f"/{address}" in office.get("/organisation/people/1002/").text
    assert f"/{address}" in office.get(f"/organisation/units/{world.here.workshop.pk}/").text
    assert sent(office, address, last_day=DAY).status_code == 302
    holding.refresh_from_db()
    assert holding.active_to == DAY


def test_acts_are_offered_until_somebody_has_left(world: World, office: Client) -> None:
    last = clock.today() + timedelta(days=30)
    sent(office, "people/1003/leave/", last_day=last)
    page = office.get("/organisation/people/1003/").text
    assert "/people/1003/transfer/" in page
    assert world.here.plant.code == "wumeng"
    sent(office, "people/1002/leave/", last_day=DAY)
    assert "/people/1002/transfer/" not in office.get("/organisation/people/1002/").text


def test_a_post_that_somebody_holds_is_not_given_twice(world: World, office: Client) -> None:
    given = {"person": "1002", "post": "branch_secretary", "unit": world.here.branch.pk}
    answer = sent(office, "posts/appoint/", since=DAY, **given)
    assert answer.status_code == 422
    assert "release" in answer.text
    assert not world.here.officer.holdings.filter(post=Post.BRANCH_SECRETARY).exists()


def test_what_a_post_may_do_is_said_before_it_is_given(world: World, office: Client) -> None:
    asked: dict[str, Any] = {"person": "1003", "post": "auditor", "since": DAY}
    page = office.get("/organisation/posts/appoint/", asked, headers={"HX-Request": "true"}).text
    assert "1003 赵敏" in page
    assert "see facts (plant)" in page
    assert world.here.stranger.holdings.count() == 0


def test_nobody_changes_his_own_entry(world: World, office: Client) -> None:
    own = world.accounts[Post.PARTY_OFFICER].person
    assert own is not None
    for act in ("transfer", "standing", "leave", "correct"):
        assert office.get(f"/organisation/people/{own.code}/{act}/").status_code == 404
    answer = sent(office, "posts/appoint/", person=own.code, post="auditor", since=DAY)
    assert "nobody gives himself a post" in answer.text
    assert not own.holdings.filter(post=Post.AUDITOR).exists()
    assert "/transfer/" not in office.get(f"/organisation/people/{own.code}/").text


def test_a_unit_is_founded(world: World, office: Client) -> None:
    sent(
        office, "found/", kind="team", code="T9", name="卷包丁班", since=DAY,
        parent=world.here.workshop.pk,
    )  # fmt: skip
    unit = Unit.objects.get(code="T9")
    assert (unit.active_from, unit.placements.get().parent) == (DAY, world.here.workshop)


def test_a_unit_under_the_wrong_kind_is_refused(world: World, office: Client) -> None:
    given = {"kind": "team", "code": "T9", "name": "丁班", "parent": world.here.branch.pk}
    assert sent(office, "found/", since=DAY, **given).status_code == 422
    assert not Unit.objects.filter(code="T9").exists()


def test_days_before_a_renaming_show_the_old_name(world: World, office: Client) -> None:
    address = f"units/{world.here.workshop.pk}/"
    sent(office, f"{address}rename/", name="卷接包车间", since=DAY)
    assert "<h1>卷包车间</h1>" in office.get(f"/organisation/{address}?day={BEFORE}").text
    page = office.get(f"/organisation/{address}").text
    assert "<h1>卷接包车间</h1>" in page
    assert "卷包车间 → 卷接包车间" in page
    world.here.workshop.refresh_from_db()
    names = [world.here.workshop.name_on(day) for day in (BEFORE, DAY)]
    assert names == ["卷包车间", "卷接包车间"]


def test_a_renaming_to_come_or_before_the_last_one_is_refused(world: World, office: Client) -> None:
    address = f"units/{world.here.workshop.pk}/rename/"
    tomorrow = clock.today() + timedelta(days=1)
    assert sent(office, address, name="甲", since=tomorrow).status_code == 422
    sent(office, address, name="乙", since=DAY)
    assert sent(office, address, name="丙", since=DAY - timedelta(days=9)).status_code == 422
    world.here.workshop.refresh_from_db()
    assert world.here.workshop.name == "乙"


def test_a_corrected_name_holds_for_all_days(world: World, office: Client) -> None:
    sent(office, "people/1001/correct/", name="王方")
    sent(office, f"units/{world.here.workshop.pk}/correct/", name="卷接车间")
    assert Person.objects.get(plant=world.here.plant, code="1001").name == "王方"
    page = office.get(f"/organisation/units/{world.here.workshop.pk}/?day={BEFORE}").text
    assert "<h1>卷接车间</h1>" in page


def test_a_unit_is_placed_elsewhere_and_closed(world: World, office: Client) -> None:
    team = world.other_team
    sent(office, f"units/{team.pk}/move/", parent=world.here.workshop.pk, since=DAY)
    assert team.placements.get(active_to=None).parent == world.here.workshop
    refused = sent(office, f"units/{team.pk}/close/", last_day=date(2021, 1, 1))
    assert "transfer them first" in refused.text
    sent(office, "people/1004/leave/", last_day=date(2020, 12, 31))
    sent(office, f"units/{team.pk}/close/", last_day=date(2021, 1, 1))
    team.refresh_from_db()
    assert team.active_to == date(2021, 1, 1)


def test_a_branch_begins_and_ends_to_answer_for_a_department(world: World, office: Client) -> None:
    branch, other = world.here.branch, world.other_workshop
    sent(office, f"units/{branch.pk}/link/", other=other.pk, since=DAY)
    assert other in departments_of(branch, DAY)
    one = AnswersFor.objects.get(branch=branch, department=other)
    sent(office, f"links/{one.pk}/end/", last_day=date(2020, 12, 31))
    assert other not in departments_of(branch, date(2021, 1, 1))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_told(world: World, office: Client, day: str) -> None:
    branch = world.here.branch.pk
    acts: dict[str, dict[str, Any]] = {
        "people/1003/transfer/": {"since": day, "administration": world.other_team.pk},
        "people/1003/standing/": {"since": day, "value": "full"},
        "people/1001/leave/": {"last_day": day},
        f"units/{branch}/close/": {"last_day": day},
        f"units/{branch}/rename/": {"since": day, "name": "乙"},
    }
    for address, given in acts.items():
        assert sent(office, address, **given).status_code == 422, address
        asked = office.get(f"/organisation/{address}", given, headers={"HX-Request": "true"})
        assert asked.status_code == 200, address


def test_names_with_braces_break_nothing(world: World, office: Client) -> None:
    Person.objects.filter(code="1003").update(name="{name} {0}")
    Unit.objects.filter(pk=world.here.workshop.pk).update(name="{unit}%s{")
    holding = Holding.objects.get(person=world.here.officer)
    for address in (
        "people/1003/transfer/", f"posts/{holding.pk}/release/",
        f"units/{world.here.workshop.pk}/rename/", f"units/{world.here.workshop.pk}/",
    ):  # fmt: skip
        assert office.get(f"/organisation/{address}").status_code == 200
