"""What was set down wrong is withdrawn: as if it had never been, and what gave way to it holds again."""

from datetime import date, timedelta

import pytest
from django.test import Client

from anqi.organisation.models import AnswersFor, Assignment, Holding, Placement, Standing
from anqi.organisation.models_access import Record
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.operations import appoint, change_standing, leave, place, transfer
from anqi.organisation.posts import Post
from anqi.organisation.queries import departments_of, units_of
from tests.organisation.access_people import World
from tests.organisation.test_acts import DAY, office, opened, sent
from tests.organisation.test_unit_pages import browser

__all__ = ["office"]
pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=40)


def withdrawn(client: Client, rows: str, id: int) -> int:
    return sent(client, f"{rows}/{id}/withdraw/").status_code


def test_a_transfer_that_was_wrong_is_withdrawn(world: World, office: Client) -> None:
    person = world.here.stranger
    wrong = transfer(person=person, unit=world.other_team, since=DAY)
    assert withdrawn(office, "assignments", wrong.pk) == 302
    [row] = person.assignments.all()
    assert (row.unit, row.active_to) == (world.here.team, None)
    change = Change.objects.get()
    assert (change.deed, change.person, change.new) == (Deed.WITHDRAW, person, "卷包甲班")
    assert "制丝甲班" in change.old
    assert Record.objects.get(act="roster_change").about == "wumeng/1003"


def test_a_transfer_with_a_wrong_day_is_withdrawn_and_made_anew(
    world: World, office: Client
) -> None:
    address = "people/1003/transfer/"
    given = {"administration": world.other_team.pk, "party": "keep"}
    sent(office, address, since=LATER, **given)
    assert sent(office, address, since=DAY, **given).status_code == 422
    wrong = Assignment.objects.get(person=world.here.stranger, active_from=LATER)
    withdrawn(office, "assignments", wrong.pk)
    assert sent(office, address, since=DAY, **given).status_code == 302
    assert units_of(world.here.stranger, DAY).team == world.other_team


def test_one_in_between_is_withdrawn_and_the_one_before_lasts_up_to_the_next(
    world: World, office: Client
) -> None:
    person = world.here.stranger
    wrong = transfer(person=person, unit=world.other_team, since=DAY)
    transfer(person=person, unit=world.here.workshop, since=LATER)
    withdrawn(office, "assignments", wrong.pk)
    spans = [(row.unit.code, row.active_to) for row in person.assignments.order_by("active_from")]
    assert spans == [("T1", LATER - timedelta(days=1)), ("D1", None)]


def test_what_holds_again_holds_no_longer_than_the_person(world: World, office: Client) -> None:
    person = world.here.stranger
    wrong = transfer(person=person, unit=world.other_team, since=DAY)
    leave(person=person, last_day=LATER)
    withdrawn(office, "assignments", wrong.pk)
    assert person.assignments.get().active_to == LATER


def test_a_standing_a_place_a_link_and_a_post_are_withdrawn(world: World, office: Client) -> None:
    standing = change_standing(
        person=world.here.officer, value=Standing.Value.PROVISIONAL, since=DAY
    )  # fmt: skip
    placed = place(unit=world.here.team, parent=world.other_workshop, since=DAY)
    post = appoint(person=world.sister, post=Post.FIREFIGHTER, unit=world.other_team, since=DAY)
    link = AnswersFor.objects.get(branch=world.here.branch)
    assert standing is not None
    assert placed is not None
    for rows, one in (
        ("standings", standing), ("placements", placed), ("posts", post), ("links", link),
    ):  # fmt: skip
        assert withdrawn(office, rows, one.pk) == 302, rows
    assert world.here.officer.standings.get().value == Standing.Value.FULL
    assert Placement.objects.get(unit=world.here.team).active_to is None
    assert not Holding.objects.filter(post=Post.FIREFIGHTER, person=world.sister).exists()
    assert departments_of(world.here.branch, DAY) == []


def test_a_withdrawal_that_is_sent_twice_is_done_once(world: World, office: Client) -> None:
    wrong = transfer(person=world.here.stranger, unit=world.other_team, since=DAY)
    address = f"assignments/{wrong.pk}/withdraw/"
    form = opened(office, address)
    answers = [office.post(f"/organisation/{address}", form) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Change.objects.count() == Record.objects.filter(act="roster_change").count() == 1
    assert office.get(f"/organisation/{address}").status_code == 404
    stranger = office.post(f"/organisation/{address}", form | {"key": "another"})
    assert stranger.status_code == 404


def test_what_comes_of_it_is_said_before(world: World, office: Client) -> None:
    wrong = transfer(person=world.here.stranger, unit=world.other_team, since=DAY)
    page = office.get(f"/organisation/assignments/{wrong.pk}/withdraw/").text
    assert "holds again: 卷包甲班" in page
    assert Assignment.objects.filter(pk=wrong.pk).exists()
    office.get(f"/organisation/posts/{world.here.officer.holdings.get().pk}/withdraw/")
    assert world.here.officer.holdings.exists()


def test_whoever_was_slower_is_told(world: World, office: Client) -> None:
    wrong = transfer(person=world.here.stranger, unit=world.other_team, since=DAY)
    form = opened(office, f"assignments/{wrong.pk}/withdraw/")
    leave(person=world.here.stranger, last_day=LATER)
    answer = office.post(f"/organisation/assignments/{wrong.pk}/withdraw/", form)
    assert answer.status_code == 409
    assert Assignment.objects.filter(pk=wrong.pk).exists()


def test_nobody_withdraws_his_own_entry_or_that_of_his_unit(world: World, office: Client) -> None:
    own = world.accounts[Post.PARTY_OFFICER].person
    assert own is not None
    post = own.holdings.get()
    assert office.get(f"/organisation/posts/{post.pk}/withdraw/").status_code == 404
    transfer(person=own, unit=world.here.team, since=DAY)
    placed = world.here.team.placements.get()
    answer = sent(office, f"placements/{placed.pk}/withdraw/")
    assert (answer.status_code, "nobody changes his own entry" in answer.text) == (422, True)
    assert world.here.team.placements.exists()


def test_keepers_are_offered_it_beside_the_row_and_others_are_not(
    world: World, office: Client
) -> None:
    secretary, branch = world.here.secretary, world.here.branch
    rows = [f"/assignments/{one.pk}/withdraw/" for one in secretary.assignments.all()]
    rows += [f"/standings/{secretary.standings.get().pk}/withdraw/"]
    post = f"/posts/{secretary.holdings.get().pk}/withdraw/"
    page = office.get("/organisation/people/1001/").text
    assert all(row in page for row in (*rows, post))
    unit = office.get(f"/organisation/units/{branch.pk}/").text
    assert f"/links/{branch.answers_for.get().pk}/withdraw/" in unit
    assert post in unit
    placed = world.here.team.placements.get()
    team = f"/organisation/units/{world.here.team.pk}/"
    assert f"/placements/{placed.pk}/withdraw/" in office.get(team).text
    reader = browser(world, Post.PARTY_SECRETARY)
    for address in ("people/1001/", f"units/{branch.pk}/", f"units/{world.here.team.pk}/"):
        assert "/withdraw/" not in reader.get(f"/organisation/{address}").text


def test_an_election_is_recorded_and_withdrawn(world: World, office: Client) -> None:
    branch = world.here.branch
    address = f"units/{branch.pk}/elect/"
    assert sent(office, address, day=DAY).status_code == 302
    assert sent(office, address, day=DAY).status_code == 422
    page = office.get(f"/organisation/units/{branch.pk}/?day={LATER}").text
    assert "counted from the election of 2020-06-01" in page
    back = f"units/{branch.pk}/elections/{DAY}/withdraw/"
    assert f"/{back}" in page
    form = opened(office, back)
    for _time in range(2):
        assert office.post(f"/organisation/{back}", form).status_code == 302
    branch.refresh_from_db()
    assert branch.elections == []
    page = office.get(f"/organisation/units/{branch.pk}/?day={LATER}").text
    assert "no election is recorded" in page


def test_an_election_to_come_or_of_no_branch_is_refused(world: World, office: Client) -> None:
    address = f"units/{world.here.branch.pk}/elect/"
    assert sent(office, address, day=date(2199, 1, 1)).status_code == 422
    assert sent(office, address, day=date(2018, 1, 1)).status_code == 422
    assert office.get(f"/organisation/units/{world.group.pk}/elect/").status_code == 404
