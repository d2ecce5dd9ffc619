"""People move, join and leave; what was so before stays so."""

from datetime import date

import pytest

from anqi.organisation.models import Assignment, Person, Standing, Tree, UnitKind
from anqi.organisation.operations import (
    Absent,
    InUse,
    Later,
    Taken,
    change_standing,
    close_unit,
    join,
    leave,
    make_unit,
    take_out,
    transfer,
)
from anqi.organisation.queries import members_of, units_of
from tests.organisation.people import SINCE, SmallPlant, small_plant

pytestmark = pytest.mark.django_db
BEFORE, MOVE = date(2020, 2, 29), date(2020, 3, 1)


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def test_a_transfer_keeps_where_somebody_was_before(wumeng: SmallPlant) -> None:
    transfer(person=wumeng.officer, unit=wumeng.workshop, since=MOVE)
    assert units_of(wumeng.officer, BEFORE).team == wumeng.team
    assert units_of(wumeng.officer, MOVE).team is None
    assert units_of(wumeng.officer, MOVE).department == wumeng.workshop


def test_nobody_is_in_two_units_of_a_tree_on_one_day(wumeng: SmallPlant) -> None:
    transfer(person=wumeng.officer, unit=wumeng.workshop, since=MOVE)
    for day in (BEFORE, MOVE):
        rows = Assignment.objects.on(day).filter(person=wumeng.officer)
        assert sorted(row.unit.tree for row in rows) == [Tree.ADMINISTRATION, Tree.PARTY]


def test_a_second_transfer_on_the_same_day_takes_the_place_of_the_first(wumeng: SmallPlant) -> None:
    transfer(person=wumeng.officer, unit=wumeng.workshop, since=MOVE)
    transfer(person=wumeng.officer, unit=wumeng.team, since=MOVE)
    assert units_of(wumeng.officer, MOVE).team == wumeng.team
    assert wumeng.officer.assignments.filter(unit__tree=Tree.ADMINISTRATION).count() == 2


def test_a_transfer_to_where_somebody_is_changes_nothing(wumeng: SmallPlant) -> None:
    row = transfer(person=wumeng.officer, unit=wumeng.team, since=MOVE)
    assert (row.active_from, row.active_to) == (SINCE, None)


def test_a_transfer_before_a_later_one_is_refused(wumeng: SmallPlant) -> None:
    transfer(person=wumeng.officer, unit=wumeng.workshop, since=date(2020, 6, 1))
    with pytest.raises(Later):
        transfer(person=wumeng.officer, unit=wumeng.workshop, since=MOVE)
    assert units_of(wumeng.officer, MOVE).team == wumeng.team


def test_nobody_is_transferred_to_a_unit_of_another_plant(wumeng: SmallPlant) -> None:
    with pytest.raises(Absent):
        transfer(person=wumeng.officer, unit=small_plant("zhaotong").team, since=MOVE)


def test_who_is_taken_out_of_the_party_tree_stays_at_work(wumeng: SmallPlant) -> None:
    take_out(person=wumeng.officer, tree=Tree.PARTY, since=MOVE)
    assert units_of(wumeng.officer, BEFORE).branch == wumeng.branch
    assert units_of(wumeng.officer, MOVE).branch is None
    assert units_of(wumeng.officer, MOVE).team == wumeng.team


def test_who_leaves_is_in_no_unit_and_holds_no_post_from_then_on(wumeng: SmallPlant) -> None:
    leave(person=wumeng.secretary, last_day=BEFORE)
    assert wumeng.secretary in members_of(wumeng.branch, BEFORE)
    assert wumeng.secretary not in members_of(wumeng.branch, MOVE)
    assert not wumeng.secretary.holdings.on(MOVE).exists()
    assert not wumeng.secretary.standings.on(MOVE).exists()


def test_nobody_leaves_before_what_is_set_down_for_later(wumeng: SmallPlant) -> None:
    transfer(person=wumeng.officer, unit=wumeng.workshop, since=date(2020, 6, 1))
    with pytest.raises(Later):
        leave(person=wumeng.officer, last_day=BEFORE)
    assert Person.objects.get(pk=wumeng.officer.pk).active_to is None


def test_a_staff_number_is_given_once(wumeng: SmallPlant) -> None:
    made = join(plant=wumeng.plant, code="1004", name="杨帆", since=MOVE)
    assert not made.holds_on(BEFORE)
    with pytest.raises(Taken):
        join(plant=wumeng.plant, code="1004", name="杨帆", since=MOVE)


def test_a_standing_changes_on_its_day(wumeng: SmallPlant) -> None:
    change_standing(person=wumeng.stranger, value=Standing.Value.PROVISIONAL, since=MOVE)
    change_standing(person=wumeng.stranger, value=Standing.Value.FULL, since=date(2021, 3, 1))
    values = [
        wumeng.stranger.standings.on(day).values_list("value", flat=True).first()
        for day in (BEFORE, MOVE, date(2021, 2, 28), date(2021, 3, 1))
    ]
    assert values == [None, "provisional", "provisional", "full"]


def test_a_unit_with_people_in_it_is_not_closed(wumeng: SmallPlant) -> None:
    with pytest.raises(InUse):
        close_unit(unit=wumeng.team, last_day=BEFORE)
    for person in (wumeng.secretary, wumeng.officer, wumeng.stranger):
        transfer(person=person, unit=wumeng.workshop, since=MOVE)
    close_unit(unit=wumeng.team, last_day=BEFORE)
    with pytest.raises(Absent):
        transfer(person=wumeng.officer, unit=wumeng.team, since=date(2020, 6, 1))


def test_who_comes_into_a_unit_that_will_close_is_in_it_up_to_then(wumeng: SmallPlant) -> None:
    unit = make_unit(
        plant=wumeng.plant, tree=Tree.ADMINISTRATION, kind=UnitKind.TEAM, code="T2",
        name="卷包乙班", since=MOVE, parent=wumeng.workshop,
    )  # fmt: skip
    close_unit(unit=unit, last_day=date(2020, 12, 31))
    row = transfer(person=wumeng.officer, unit=unit, since=MOVE)
    assert row.active_to == date(2020, 12, 31)
