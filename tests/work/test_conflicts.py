"""Two people at one task, and one person twice."""

from datetime import timedelta

import pytest

from anqi.work import operations
from anqi.work.faults import Conflict
from anqi.work.models import State, Task, TaskStep
from tests.organisation.people import SmallPlant
from tests.work.tasks import IN_TEN_DAYS, act, issued, key, offered

pytestmark = pytest.mark.django_db


def test_who_saw_an_older_state_gets_a_conflict_and_overwrites_nothing(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    act("send_back", task, wumeng.officer, note="螺丝没拧紧")
    with pytest.raises(Conflict) as told:
        act("accept", task, wumeng.secretary, version=task.version)
    assert told.value.now.pk == task.pk
    now = Task.objects.get()
    assert (now.state, now.accepted_by, now.version) == (State.RETURNED, None, task.version + 1)
    assert now.steps.count() == 3


def test_the_same_key_again_gives_the_same_step(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    again = [
        operations.start(task=task, by=wumeng.stranger, version=1, key="k1") for _time in range(3)
    ]
    assert len({step.pk for step in again}) == 1
    assert Task.objects.get().version == 2
    assert TaskStep.objects.count() == 2


def test_it_does_so_after_others_have_gone_on(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    first = operations.offer(task=task, by=wumeng.stranger, version=1, key="k1", note="已修好")
    act("accept", task, wumeng.officer)
    again = operations.offer(task=task, by=wumeng.stranger, version=1, key="k1", note="已修好")
    assert (again, again.task.state) == (first, State.CLOSED)


def test_the_same_key_for_another_act_is_a_conflict(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    operations.start(task=task, by=wumeng.stranger, version=1, key="k1")
    for name, more in (
        ("start", {"note": "开始"}),
        ("offer", {}),
        ("ask_extension", {"until": IN_TEN_DAYS + timedelta(days=1), "note": "等备件"}),
    ):
        with pytest.raises(Conflict):
            act(name, task, wumeng.stranger, key="k1", **more)
    other = issued(wumeng)
    with pytest.raises(Conflict):
        act("start", other, wumeng.stranger, key="k1")


def test_keys_of_two_people_have_nothing_to_do_with_each_other(wumeng: SmallPlant) -> None:
    first, second = issued(wumeng), issued(wumeng, person=wumeng.secretary)
    act("start", first, wumeng.stranger, key="k1")
    act("start", second, wumeng.secretary, key="k1")
    assert TaskStep.objects.filter(key="k1").count() == 2


def test_what_fails_may_be_tried_again_under_its_key(wumeng: SmallPlant) -> None:
    task, used = offered(wumeng), key()
    with pytest.raises(Conflict):
        operations.accept(task=task, by=wumeng.officer, version=1, key=used)
    assert operations.accept(task=task, by=wumeng.officer, version=2, key=used).number == 3
