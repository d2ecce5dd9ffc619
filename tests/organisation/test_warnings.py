"""The set-up rules of branches are told as warnings."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from anqi.organisation.models import Assignment, Holding, Person, Standing, Tree, UnitKind
from anqi.organisation.operations import appoint, change_standing, leave, make_unit, transfer
from anqi.organisation.posts import Post
from anqi.organisation.terms import months_later
from anqi.organisation.warnings import branch_warnings
from tests.organisation.people import SINCE, SmallPlant, small_plant

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 1)


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def enrol(wumeng: SmallPlant, count: int, value: str = Standing.Value.FULL) -> list[Person]:
    """More members in the branch."""
    people = [
        Person(plant=wumeng.plant, code=f"{value}{number}", name="员工", active_from=SINCE)
        for number in range(count)
    ]
    people = Person.objects.bulk_create(people)
    Assignment.objects.bulk_create(
        Assignment(person=person, unit=wumeng.branch, active_from=SINCE) for person in people
    )
    Standing.objects.bulk_create(
        Standing(person=person, value=value, active_from=SINCE) for person in people
    )
    return people


def rules(wumeng: SmallPlant, day: date = DAY) -> list[str]:
    return [str(warning.rule) for warning in branch_warnings(wumeng.plant, day)]


def test_a_branch_of_fewer_than_three_full_members_is_told(wumeng: SmallPlant) -> None:
    enrol(wumeng, 1, Standing.Value.PROVISIONAL)
    [warning] = branch_warnings(wumeng.plant, DAY)
    assert (warning.unit, warning.rule) == (wumeng.branch, "too_few")
    with override("en"):
        [warning] = branch_warnings(wumeng.plant, DAY)
    assert "2 full members" in warning.sentence


def test_three_full_members_are_enough(wumeng: SmallPlant) -> None:
    enrol(wumeng, 1)
    assert rules(wumeng) == []


def test_who_left_does_not_count(wumeng: SmallPlant) -> None:
    [person] = enrol(wumeng, 1)
    leave(person=person, last_day=DAY)
    assert rules(wumeng, DAY) == []
    assert rules(wumeng, date(2020, 3, 2)) == ["too_few"]


def test_from_seven_full_members_on_a_branch_has_a_committee(wumeng: SmallPlant) -> None:
    people = enrol(wumeng, 4)
    assert rules(wumeng) == []
    people += enrol(wumeng, 1, Standing.Value.PROVISIONAL)
    change_standing(person=people[-1], value=Standing.Value.FULL, since=DAY)
    assert rules(wumeng) == ["no_committee"]
    for person in people[:2]:
        appoint(person=person, post=Post.BRANCH_COMMITTEE, unit=wumeng.branch, since=DAY)
    assert rules(wumeng) == []


def test_a_committee_of_six_is_told(wumeng: SmallPlant) -> None:
    people = enrol(wumeng, 5)
    for person in people:
        appoint(person=person, post=Post.BRANCH_COMMITTEE, unit=wumeng.branch, since=DAY)
    assert rules(wumeng) == ["no_committee"]


def test_more_than_fifty_members_are_told_and_those_of_groups_count(wumeng: SmallPlant) -> None:
    people = enrol(wumeng, 48, Standing.Value.PROVISIONAL)
    assert rules(wumeng) == ["too_few"]
    group = make_unit(
        plant=wumeng.plant, tree=Tree.PARTY, kind=UnitKind.GROUP, code="G1", name="第一党小组",
        since=SINCE, parent=wumeng.branch,
    )  # fmt: skip
    transfer(person=people[0], unit=group, since=DAY)
    transfer(person=wumeng.stranger, unit=group, since=DAY)
    change_standing(person=wumeng.stranger, value=Standing.Value.FULL, since=DAY)
    assert rules(wumeng) == ["too_many"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2021, 6, 30), []),
        (date(2021, 7, 1), ["term_6"]),
        (date(2021, 10, 1), ["term_3"]),
        (date(2021, 12, 1), ["term_1"]),
        (date(2021, 12, 31), ["term_1"]),
        (date(2022, 1, 1), ["term_over"]),
    ],
)
def test_the_end_of_a_term_is_announced(wumeng: SmallPlant, day: date, told: list[str]) -> None:
    enrol(wumeng, 1)
    assert rules(wumeng, day) == told


def follow(wumeng: SmallPlant, since: date) -> None:
    """Another secretary from a day on."""
    last = since - timedelta(days=1)
    Holding.objects.filter(post=Post.BRANCH_SECRETARY).update(active_to=last)
    appoint(person=wumeng.officer, post=Post.BRANCH_SECRETARY, unit=wumeng.branch, since=since)


def test_who_follows_in_between_serves_the_rest_of_the_term(wumeng: SmallPlant) -> None:
    enrol(wumeng, 1)
    follow(wumeng, date(2021, 2, 1))
    assert rules(wumeng, date(2021, 7, 1)) == ["term_6"]
    assert rules(wumeng, date(2022, 1, 1)) == ["term_over"]


def test_a_term_runs_from_the_election_that_is_recorded(wumeng: SmallPlant) -> None:
    enrol(wumeng, 1)
    wumeng.branch.elections = ["2018-05-10", "2021-12-20"]
    wumeng.branch.save()
    follow(wumeng, date(2023, 3, 1))
    assert rules(wumeng, date(2021, 5, 10)) == ["term_over"]
    assert rules(wumeng, date(2021, 12, 20)) == []
    assert rules(wumeng, date(2024, 6, 20)) == ["term_6"]
    assert rules(wumeng, date(2024, 12, 20)) == ["term_over"]


def test_a_secretary_after_three_years_is_taken_for_an_election(wumeng: SmallPlant) -> None:
    enrol(wumeng, 1)
    follow(wumeng, date(2022, 1, 10))
    assert rules(wumeng, date(2022, 1, 10)) == []
    assert rules(wumeng, date(2025, 1, 10)) == ["term_over"]


def test_a_warning_says_what_the_term_is_counted_from(wumeng: SmallPlant) -> None:
    enrol(wumeng, 1)
    with override("en"):
        [warning] = branch_warnings(wumeng.plant, date(2022, 1, 1))
        assert "no election is recorded" in warning.sentence
        wumeng.branch.elections = ["2019-01-01"]
        wumeng.branch.save()
        [warning] = branch_warnings(wumeng.plant, date(2022, 1, 1))
    assert "counted from the election of 2019-01-01" in warning.sentence


def test_a_month_that_is_too_short_ends_on_its_last_day() -> None:
    assert months_later(date(2020, 2, 29), 36) == date(2023, 2, 28)
    assert months_later(date(2020, 8, 31), -6) == date(2020, 2, 29)


def test_the_number_of_branches_costs_no_queries(
    wumeng: SmallPlant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        make_unit(
            plant=wumeng.plant, tree=Tree.PARTY, kind=UnitKind.BRANCH, code=f"B{number + 2}",
            name="党支部", since=SINCE,
        )  # fmt: skip
    with django_assert_num_queries(4):
        assert len(branch_warnings(wumeng.plant, DAY)) == 6
