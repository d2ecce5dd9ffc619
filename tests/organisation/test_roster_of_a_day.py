"""What the engine judges by: who belonged where, and who was a member, on a day or on his last one before."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from anqi.facts.sample import FEWEST_FACTS, FEWEST_PEOPLE, sample
from anqi.organisation.intake import PersonRow
from anqi.organisation.models import Tree, Unit, UnitKind
from anqi.organisation.operations import (
    change_standing,
    close_unit,
    leave,
    make_unit,
    place,
    take_out,
    transfer,
)
from anqi.organisation.rosters import roster_on
from anqi.site.demonstration.facts import take_plant
from tests.organisation.people import SINCE, SmallPlant, small_plant

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2020, 3, 31), date(2020, 4, 1)
JULY, DAY = date(2020, 7, 1), date(2020, 12, 31)


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def told(wumeng: SmallPlant, code: str, day: date = DAY) -> PersonRow:
    return next(row for row in roster_on(wumeng.plant, day).people if row.code == code)


def second_workshop(wumeng: SmallPlant) -> Unit:
    return make_unit(
        plant=wumeng.plant, tree=Tree.ADMINISTRATION, kind=UnitKind.WORKSHOP, code="D2",
        name="制丝车间", since=SINCE,
    )  # fmt: skip


def test_who_was_struck_off_is_no_member_from_that_day_on(wumeng: SmallPlant) -> None:
    change_standing(person=wumeng.officer, value=None, since=APRIL)
    assert told(wumeng, "1002", MARCH).party_member is True
    assert told(wumeng, "1002").party_member is False


def test_who_was_taken_out_of_a_unit_counts_there_no_more(wumeng: SmallPlant) -> None:
    take_out(person=wumeng.officer, tree=Tree.PARTY, since=APRIL)
    take_out(person=wumeng.officer, tree=Tree.ADMINISTRATION, since=APRIL)
    assert (told(wumeng, "1002", MARCH).department, told(wumeng, "1002", MARCH).branch) == (
        "D1",
        "B1",
    )
    assert (told(wumeng, "1002").department, told(wumeng, "1002").branch) == (None, None)


def test_who_was_transferred_counts_in_the_unit_of_the_day(wumeng: SmallPlant) -> None:
    transfer(person=wumeng.officer, unit=second_workshop(wumeng), since=APRIL)
    assert told(wumeng, "1002", MARCH).department == "D1"
    assert told(wumeng, "1002").department == "D2"


def test_who_left_stands_with_what_held_on_the_last_day(wumeng: SmallPlant) -> None:
    leave(person=wumeng.officer, last_day=MARCH)
    row = told(wumeng, "1002")
    assert (row.department, row.branch, row.party_member) == ("D1", "B1", True)
    assert row.active_to == MARCH


def test_who_left_stays_in_the_department_that_the_team_was_of_then(wumeng: SmallPlant) -> None:
    leave(person=wumeng.officer, last_day=MARCH)
    place(unit=wumeng.team, parent=second_workshop(wumeng), since=JULY)
    assert told(wumeng, "1002").department == "D1"
    assert told(wumeng, "1001").department == "D2"


def test_who_left_a_team_that_was_closed_later_keeps_the_department(wumeng: SmallPlant) -> None:
    leave(person=wumeng.officer, last_day=MARCH)
    for person in (wumeng.secretary, wumeng.stranger):
        transfer(person=person, unit=wumeng.workshop, since=APRIL)
    close_unit(unit=wumeng.team, last_day=JULY)
    assert told(wumeng, "1002").department == "D1"


def test_a_leaving_that_is_still_to_come_changes_nothing_before(wumeng: SmallPlant) -> None:
    leave(person=wumeng.officer, last_day=JULY)
    row = told(wumeng, "1002", MARCH)
    assert (row.department, row.branch, row.party_member) == ("D1", "B1", True)


def test_of_a_demonstration_it_is_what_the_sample_says_in_six_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tables = dict(sample(people=FEWEST_PEOPLE, facts=FEWEST_FACTS, year=2025, years=1))
    plant = take_plant(tables)
    with django_assert_num_queries(6):
        rows = roster_on(plant, date(2025, 12, 31)).people
    found = {row.code: (row.department, row.branch, row.party_member) for row in rows}
    assert found == {
        row["code"]: (row["department"], row["branch"], row["party_member"])
        for row in tables["people"].to_pylist()
    }
