"""The journal of acts: each done once, on what was seen; who did it is set down, and stays so."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from anqi.organisation.models import Person
from anqi.organisation.models_access import Record
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.posts import Post
from anqi.organisation.queries import units_of
from tests.organisation.access_people import World
from tests.organisation.test_acts import DAY, office, opened, sent
from tests.organisation.test_unit_pages import browser

__all__ = ["office"]
pytestmark = pytest.mark.django_db


def test_a_form_that_is_sent_twice_is_taken_once(world: World, office: Client) -> None:
    address = "people/1003/standing/"
    form = opened(office, address) | {"since": DAY, "value": "provisional"}
    first = office.post(f"/organisation/{address}", form)
    again = office.post(f"/organisation/{address}", form)
    assert (first.status_code, again.status_code) == (302, 302)
    assert Change.objects.filter(deed=Deed.STANDING).count() == 1
    assert Record.objects.filter(act="roster_change").count() == 1
    other = office.post(f"/organisation/{address}", form | {"value": "full"})
    assert other.status_code == 422
    assert world.here.stranger.standings.get().value == "provisional"


def test_who_was_slower_sees_both_versions_and_may_send_again(world: World, office: Client) -> None:
    address = "people/1003/transfer/"
    old = opened(office, address)
    colleague = browser(world, Post.GROUP_OFFICE)
    sent(colleague, address, since=DAY, administration=world.other_team.pk, party="keep")
    given = {"since": date(2020, 7, 1), "administration": world.here.workshop.pk, "party": "keep"}
    answer = office.post(f"/organisation/{address}", old | given)
    assert answer.status_code == 409
    assert "T1 卷包甲班, from 2019-01-01 to …" in answer.text
    assert "T2 制丝甲班, from 2020-06-01 to …" in answer.text
    assert units_of(world.here.stranger, date(2020, 7, 1)).team == world.other_team
    seen = re.search(r'name="seen" value="([^"]*)"', answer.text)
    assert seen is not None
    again = office.post(f"/organisation/{address}", old | given | {"seen": unescape(seen[1])})
    assert again.status_code == 302
    assert units_of(world.here.stranger, date(2020, 7, 1)).team is None


def test_a_change_is_set_down_with_who_and_when(world: World, office: Client) -> None:
    sent(office, "people/1003/standing/", since=DAY, value="full")
    page = office.get("/organisation/people/1003/").text
    assert "Recorded changes" in page
    assert "standing changed" in page
    record = Record.objects.get(act="roster_change")
    assert (record.by, record.about) == ("party_officer", "wumeng/1003")
    change = Change.objects.get()
    assert record.object == f"standing {change.pk}"
    assert (change.by, change.since) == (world.accounts[Post.PARTY_OFFICER], DAY)


def test_records_say_nothing_of_what_was_changed(world: World, office: Client) -> None:
    sent(office, "people/1003/standing/", since=DAY, value="full")
    record = Record.objects.get(act="roster_change")
    for told in ("赵敏", "full", str(DAY)):
        assert told not in record.object


def test_a_change_whose_record_fails_is_not_made(
    world: World, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = opened(office, "people/1003/standing/") | {"since": DAY, "value": "full"}

    def full_disk(*_given: Any, **_named: Any) -> None:
        raise OSError

    monkeypatch.setattr("anqi.organisation.records.record_of", full_disk)
    with pytest.raises(OSError):  # noqa: PT011
        office.post("/organisation/people/1003/standing/", form)
    assert not Change.objects.exists()
    assert not world.here.stranger.standings.exists()


def test_who_recorded_a_change_is_for_keepers_to_see(world: World, office: Client) -> None:
    address = f"/organisation/units/{world.here.workshop.pk}/"
    sent(office, f"units/{world.here.workshop.pk}/rename/", name="卷接包车间", since=DAY)
    assert "Recorded changes" in office.get(address).text
    page = browser(world, Post.DIRECTOR).get(address).text
    assert "Recorded changes" not in page
    assert "renamed" in page


def test_nothing_half_done_stays_where_a_part_is_refused(world: World, office: Client) -> None:
    long_ago = date(2010, 1, 1)
    given = {"code": "1100", "name": "孙慧", "standing": ""}
    answer = sent(office, "join/", since=long_ago, administration=world.here.team.pk, **given)
    assert answer.status_code == 422
    assert not Person.objects.filter(code="1100").exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "act", ["UPDATE organisation_change SET new = 'x'", "DELETE FROM organisation_change"]
)
def test_the_database_refuses_to_change_the_journal(world: World, office: Client, act: str) -> None:
    sent(office, "people/1003/standing/", since=DAY, value="full")
    with (
        pytest.raises(DatabaseError, match="only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    assert Change.objects.get().new == "full"
    assert world.here.stranger.standings.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_sqlite_replaces_no_change_behind_the_triggers(world: World, office: Client) -> None:
    sent(office, "people/1003/standing/", since=DAY, value="full")
    copy = "INSERT OR REPLACE INTO organisation_change SELECT * FROM organisation_change"
    with (
        pytest.raises(DatabaseError, match="only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(copy)
    assert world.here.stranger.standings.exists()
