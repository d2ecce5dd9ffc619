"""Who held which post on which day."""

from datetime import date

import pytest

from anqi.organisation.models import Tree, Unit, UnitKind
from anqi.organisation.operations import (
    Absent,
    Misplaced,
    Taken,
    answer_for,
    appoint,
    join,
    make_unit,
    release,
    stop_answering,
)
from anqi.organisation.posts import Post
from anqi.organisation.queries import (
    branches_of,
    departments_of,
    holders_of,
    posts_of,
    secretary_of,
)
from tests.organisation.people import SINCE, SmallPlant, small_plant

pytestmark = pytest.mark.django_db
BEFORE, CHANGE = date(2020, 6, 30), date(2020, 7, 1)


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def workshop_two(wumeng: SmallPlant) -> Unit:
    return make_unit(
        plant=wumeng.plant, tree=Tree.ADMINISTRATION, kind=UnitKind.WORKSHOP, code="D2",
        name="制丝车间", since=SINCE,
    )  # fmt: skip


def test_it_is_known_who_was_secretary_on_a_day(wumeng: SmallPlant) -> None:
    release(holding=wumeng.secretary.holdings.get(), last_day=BEFORE)
    appoint(person=wumeng.officer, post=Post.BRANCH_SECRETARY, unit=wumeng.branch, since=CHANGE)
    assert secretary_of(wumeng.branch, BEFORE) == wumeng.secretary
    assert secretary_of(wumeng.branch, CHANGE) == wumeng.officer
    assert secretary_of(wumeng.branch, date(2018, 12, 31)) is None


def test_a_branch_has_one_secretary_at_a_time(wumeng: SmallPlant) -> None:
    with pytest.raises(Taken):
        appoint(person=wumeng.officer, post=Post.BRANCH_SECRETARY, unit=wumeng.branch, since=CHANGE)


def test_two_may_head_the_leading_group(wumeng: SmallPlant) -> None:
    for person in (wumeng.secretary, wumeng.officer):
        appoint(person=person, post=Post.GROUP_HEAD, unit=None, since=CHANGE)
    held = holders_of(wumeng.plant, Post.GROUP_HEAD, CHANGE)
    assert held == [wumeng.secretary, wumeng.officer]


@pytest.mark.parametrize(
    ("post", "unit"),
    [
        (Post.DIRECTOR, "workshop"),
        (Post.BRANCH_SECRETARY, "workshop"),
        (Post.BRANCH_SECRETARY, None),
        (Post.PARTY_GROUP_LEADER, "branch"),
        (Post.DEPARTMENT_HEAD, "team"),
        (Post.TEAM_LEADER, "workshop"),
        (Post.SAFETY_OFFICER, "branch"),
    ],
)
def test_a_post_is_held_where_it_belongs(wumeng: SmallPlant, post: Post, unit: str | None) -> None:
    where = getattr(wumeng, unit) if unit else None
    with pytest.raises(Misplaced):
        appoint(person=wumeng.stranger, post=post, unit=where, since=CHANGE)


def test_a_post_is_not_given_twice(wumeng: SmallPlant) -> None:
    with pytest.raises(Taken):
        appoint(person=wumeng.officer, post=Post.SAFETY_OFFICER, unit=wumeng.workshop, since=CHANGE)


def test_a_post_ends_once(wumeng: SmallPlant) -> None:
    holding = wumeng.officer.holdings.get()
    release(holding=holding, last_day=BEFORE)
    with pytest.raises(Absent):
        release(holding=holding, last_day=CHANGE)


def test_the_posts_of_a_person_are_those_of_the_day(wumeng: SmallPlant) -> None:
    appoint(person=wumeng.officer, post=Post.FIREFIGHTER, unit=wumeng.team, since=CHANGE)
    assert [held.post for held in posts_of(wumeng.officer, BEFORE)] == ["safety_officer"]
    assert [held.post for held in posts_of(wumeng.officer, CHANGE)] == [
        "firefighter",
        "safety_officer",
    ]


def test_who_is_not_there_yet_is_not_appointed(wumeng: SmallPlant) -> None:
    newcomer = join(plant=wumeng.plant, code="1004", name="杨帆", since=CHANGE)
    with pytest.raises(Absent):
        appoint(person=newcomer, post=Post.SAFETY_OFFICER, unit=wumeng.workshop, since=BEFORE)


def test_a_branch_answers_for_departments_from_day_to_day(wumeng: SmallPlant) -> None:
    second = workshop_two(wumeng)
    link = answer_for(branch=wumeng.branch, department=second, since=CHANGE)
    assert departments_of(wumeng.branch, BEFORE) == [wumeng.workshop]
    assert departments_of(wumeng.branch, CHANGE) == [wumeng.workshop, second]
    stop_answering(link=link, last_day=date(2020, 12, 31))
    assert branches_of(second, date(2021, 1, 1)) == []


def test_a_branch_answers_for_a_department_once(wumeng: SmallPlant) -> None:
    with pytest.raises(Taken):
        answer_for(branch=wumeng.branch, department=wumeng.workshop, since=CHANGE)
    with pytest.raises(Misplaced):
        answer_for(branch=wumeng.branch, department=wumeng.team, since=CHANGE)
