"""Giving out a task: to whom, by when, and who accepts it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anqi.kit.faults import Faulty
from anqi.organisation.models import Holding, Plant
from anqi.organisation.posts import Post
from anqi.work import operations
from anqi.work.duties import Duties
from anqi.work.faults import Conflict, Refused
from anqi.work.issuing import Order
from anqi.work.models import State, Task, TaskStep
from tests.organisation.people import SmallPlant, small_plant
from tests.work.tasks import IN_TEN_DAYS, TODAY, issued, key, later

pytestmark = pytest.mark.django_db


def test_a_task_says_what_whose_by_whom_and_by_when(wumeng: SmallPlant) -> None:
    issued(wumeng, source="safety/hazards/12")
    task = Task.objects.get()
    assert (task.title, task.person, task.issued_by) == (
        "修好防护罩",
        wumeng.stranger,
        wumeng.officer,
    )
    assert (task.due_on, task.original_due_on, task.state) == (
        IN_TEN_DAYS,
        IN_TEN_DAYS,
        State.TO_BEGIN,
    )
    assert (task.department, task.branch, task.source) == ("D1", "", "safety/hazards/12")
    [step] = task.steps.all()
    assert (step.number, step.act, step.by) == (1, "issue", wumeng.officer)


def test_who_issues_accepts_unless_another_is_named(wumeng: SmallPlant) -> None:
    mine = issued(wumeng)
    other = issued(wumeng, acceptor_post=Post.BRANCH_SECRETARY, acceptor_unit=wumeng.branch)
    assert Duties(mine, TODAY).acceptors == [wumeng.officer]
    assert Duties(other, TODAY).acceptors == [wumeng.secretary]


def test_a_task_of_a_post_passes_to_the_successor(wumeng: SmallPlant) -> None:
    task = issued(wumeng, post=Post.BRANCH_SECRETARY, unit=wumeng.branch)
    assert Duties(task, TODAY).doers == [wumeng.secretary]
    Holding.objects.filter(post=Post.BRANCH_SECRETARY).update(active_to=TODAY)
    Holding.objects.create(
        person=wumeng.stranger,
        post=Post.BRANCH_SECRETARY,
        unit=wumeng.branch,
        active_from=TODAY + timedelta(days=1),
    )
    with later(days=1) as tomorrow:
        assert Duties(task, tomorrow).doers == [wumeng.stranger]


def test_a_task_of_a_party_post_is_about_the_branch(wumeng: SmallPlant) -> None:
    task = issued(wumeng, post=Post.BRANCH_SECRETARY, unit=wumeng.branch)
    assert (task.department, task.branch) == ("", "B1")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": " "}, "title"),
        ({"title": "修" * 101}, "title"),
        ({"title": "修\x00好"}, "title"),
        ({"details": "\u202e好修"}, "details"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"post": Post.DIRECTOR}, "person"),
        ({"person": None}, "person"),
        ({"person": None, "post": Post.TEAM_LEADER}, "unit"),
        ({"department": "D9"}, "department"),
        ({"branch": "D1"}, "branch"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_issued(
    wumeng: SmallPlant, change: dict[str, Any], place: str
) -> None:
    with pytest.raises(Faulty) as told:
        issued(wumeng, **{"person": wumeng.stranger} | change)
    assert [fault.place for fault in told.value.faults] == [place]
    assert not Task.objects.exists()


def test_a_post_goes_with_its_own_tree_and_reach(wumeng: SmallPlant) -> None:
    for post, unit in (
        (Post.BRANCH_SECRETARY, wumeng.workshop),
        (Post.TEAM_LEADER, wumeng.branch),
        (Post.DIRECTOR, wumeng.workshop),
    ):
        with pytest.raises(Faulty) as told:
            issued(wumeng, post=post, unit=unit)
        assert [fault.place for fault in told.value.faults] == ["unit"]


def test_nobody_accepts_what_is_his_own_to_do(wumeng: SmallPlant) -> None:
    for order in (
        {"person": wumeng.officer},
        {"person": wumeng.stranger, "acceptor": wumeng.stranger},
        {"post": Post.SAFETY_OFFICER, "unit": wumeng.workshop},
    ):
        with pytest.raises(Faulty) as told:
            issued(wumeng, **order)
        assert [fault.place for fault in told.value.faults] == ["acceptor"]


def test_people_of_another_plant_are_given_nothing(wumeng: SmallPlant) -> None:
    elsewhere = small_plant("elsewhere")
    with pytest.raises(Faulty) as told:
        issued(wumeng, person=elsewhere.stranger)
    assert [fault.place for fault in told.value.faults] == ["person"]
    assert Plant.objects.count() == 2


def test_who_has_left_issues_nothing(wumeng: SmallPlant) -> None:
    wumeng.officer.active_to = TODAY - timedelta(days=1)
    wumeng.officer.save()
    with pytest.raises(Refused):
        issued(wumeng)


def test_the_same_key_again_is_the_same_task(wumeng: SmallPlant) -> None:
    order = Order(title="修好防护罩", person=wumeng.stranger, due_on=IN_TEN_DAYS)
    first = operations.issue(order=order, by=wumeng.officer, key="k1")
    again = operations.issue(order=order, by=wumeng.officer, key="k1")
    assert first == again
    other = Order(title="换灯", person=wumeng.stranger, due_on=IN_TEN_DAYS)
    with pytest.raises(Conflict):
        operations.issue(order=other, by=wumeng.officer, key="k1")
    assert Task.objects.count() == TaskStep.objects.count() == 1


@pytest.mark.parametrize("key", ["", "k" * 65, "k\x00"])
def test_a_key_that_is_none_is_named(wumeng: SmallPlant, key: str) -> None:
    order = Order(title="换灯", person=wumeng.stranger, due_on=IN_TEN_DAYS)
    with pytest.raises(Faulty) as told:
        operations.issue(order=order, by=wumeng.officer, key=key)
    assert [fault.place for fault in told.value.faults] == ["key"]


def test_an_id_made_in_the_browser_is_taken_once(wumeng: SmallPlant) -> None:
    id = issued(wumeng).pk
    order = Order(title="换灯", person=wumeng.stranger, due_on=IN_TEN_DAYS)
    with pytest.raises(Faulty) as told:
        operations.issue(order=order, by=wumeng.officer, key=key(), id=id)
    assert [fault.place for fault in told.value.faults] == ["id"]


@pytest.mark.parametrize(
    "change", [{"post": Post.DIRECTOR}, {"person": None}, {"due_on": TODAY - timedelta(days=1)}]
)
def test_the_database_refuses_a_task_that_makes_no_sense(
    wumeng: SmallPlant, change: dict[str, Any]
) -> None:
    task = issued(wumeng)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**change)


def test_the_scope_of_a_post_is_kept_when_nobody_holds_it(wumeng: SmallPlant) -> None:
    task = issued(wumeng, post=Post.TEAM_LEADER, unit=wumeng.team)
    assert Duties(task, TODAY).doers == []
    assert task.department == "D1"
