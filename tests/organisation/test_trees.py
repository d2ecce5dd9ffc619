"""Units stand under each other, from a day to a day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from anqi.organisation.models import Tree, Unit, UnitKind
from anqi.organisation.operations import (
    InUse,
    Misplaced,
    Taken,
    close_unit,
    make_unit,
    place,
    transfer,
)
from anqi.organisation.queries import Node, belongings, members_of, tree_on
from tests.organisation.people import SINCE, SmallPlant, small_plant

pytestmark = pytest.mark.django_db
BEFORE, CHANGE = date(2020, 6, 30), date(2020, 7, 1)


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def made(wumeng: SmallPlant, kind: UnitKind, code: str, parent: Unit | None = None) -> Unit:
    party = kind in (UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP)
    tree = Tree.PARTY if party else Tree.ADMINISTRATION
    return make_unit(
        plant=wumeng.plant, tree=tree, kind=kind, code=code, name=code, since=SINCE, parent=parent
    )


def shape(nodes: list[Node]) -> list[object]:
    return [(node.unit.code, node.people, shape(list(node.below))) for node in nodes]


def test_a_tree_is_told_as_it_stood_on_a_day(wumeng: SmallPlant) -> None:
    second = made(wumeng, UnitKind.WORKSHOP, "D2")
    place(unit=wumeng.team, parent=second, since=CHANGE)
    before = tree_on(wumeng.plant, Tree.ADMINISTRATION, BEFORE)
    after = tree_on(wumeng.plant, Tree.ADMINISTRATION, CHANGE)
    assert shape(before) == [("D1", 0, [("T1", 3, [])]), ("D2", 0, [])]
    assert shape(after) == [("D1", 0, []), ("D2", 0, [("T1", 3, [])])]
    assert after[1].all_people == 3


def test_a_tree_takes_three_queries(
    wumeng: SmallPlant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        made(wumeng, UnitKind.TEAM, f"T{number + 2}", wumeng.workshop)
    with django_assert_num_queries(3):
        [top] = tree_on(wumeng.plant, Tree.ADMINISTRATION, CHANGE)
    assert len(top.below) == 6


def test_members_of_a_unit_are_also_those_of_the_units_below(wumeng: SmallPlant) -> None:
    transfer(person=wumeng.officer, unit=wumeng.workshop, since=CHANGE)
    assert list(members_of(wumeng.workshop, CHANGE)) == [wumeng.officer]
    assert len(members_of(wumeng.workshop, CHANGE, below=True)) == 3
    assert len(members_of(wumeng.workshop, BEFORE)) == 0


def test_a_group_is_of_its_branch(wumeng: SmallPlant) -> None:
    group = made(wumeng, UnitKind.GROUP, "G1", wumeng.branch)
    transfer(person=wumeng.officer, unit=group, since=CHANGE)
    found = belongings(wumeng.plant, [wumeng.officer, wumeng.secretary], CHANGE)
    assert found[wumeng.officer.pk].group == group
    assert found[wumeng.officer.pk].branch == found[wumeng.secretary.pk].branch == wumeng.branch
    assert found[wumeng.officer.pk].department == wumeng.workshop


def test_a_unit_put_under_none_stands_under_the_plant(wumeng: SmallPlant) -> None:
    place(unit=wumeng.team, parent=None, since=CHANGE)
    assert [node.unit.code for node in tree_on(wumeng.plant, Tree.ADMINISTRATION, CHANGE)] == [
        "D1",
        "T1",
    ]


@pytest.mark.parametrize(
    ("kind", "parent"), [(UnitKind.TEAM, "branch"), (UnitKind.WORKSHOP, "team")]
)
def test_a_unit_stands_only_where_its_kind_may(
    wumeng: SmallPlant, kind: UnitKind, parent: str
) -> None:
    with pytest.raises(Misplaced):
        made(wumeng, kind, "X1", getattr(wumeng, parent))
    assert not Unit.objects.filter(code="X1").exists()


def test_no_unit_stands_under_itself(wumeng: SmallPlant) -> None:
    upper = made(wumeng, UnitKind.DEPARTMENT, "D2")
    lower = made(wumeng, UnitKind.DEPARTMENT, "D3", upper)
    with pytest.raises(Misplaced):
        place(unit=upper, parent=lower, since=CHANGE)
    assert not upper.placements.exists()


def test_no_unit_comes_to_stand_under_itself_by_a_later_change(wumeng: SmallPlant) -> None:
    first, second = (made(wumeng, UnitKind.DEPARTMENT, code) for code in ("D2", "D3"))
    place(unit=first, parent=second, since=date(2021, 1, 1))
    with pytest.raises(Misplaced):
        place(unit=second, parent=first, since=CHANGE)


def test_a_code_is_given_once_in_a_tree_and_well_formed(wumeng: SmallPlant) -> None:
    with pytest.raises(Taken):
        made(wumeng, UnitKind.TEAM, "T1")
    with pytest.raises(ValidationError):
        made(wumeng, UnitKind.TEAM, "T 2")


def test_a_unit_with_units_below_it_is_not_closed(wumeng: SmallPlant) -> None:
    with pytest.raises(InUse):
        close_unit(unit=wumeng.workshop, last_day=BEFORE)
    place(unit=wumeng.team, parent=None, since=CHANGE)
    close_unit(unit=wumeng.workshop, last_day=BEFORE)
    assert not wumeng.officer.holdings.on(CHANGE).exists()
    assert not wumeng.branch.answers_for.on(CHANGE).exists()
