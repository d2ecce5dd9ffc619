"""A task is handed to somebody else."""

from datetime import timedelta

import pytest

from anqi.kit.faults import Faulty
from anqi.organisation.posts import Post
from anqi.work.faults import Conflict, Refused
from anqi.work.issuing import Bearer
from anqi.work.models import State, Task
from anqi.work.notices import inbox, said
from tests.organisation.people import SmallPlant, small_plant
from tests.work.tasks import act, colleague, issued, offered

pytestmark = pytest.mark.django_db


def test_who_gets_it_begins_anew_by_the_same_day(wumeng: SmallPlant) -> None:
    task, other = issued(wumeng), colleague(wumeng)
    act("start", task, wumeng.stranger)
    handed = act("reassign", task, wumeng.officer, to=Bearer(person=other), note="调岗").task
    assert (handed.person, handed.state, handed.due_on) == (other, State.TO_BEGIN, task.due_on)
    step = handed.steps.last()
    assert step is not None
    assert (step.to_person, step.note) == (other, "调岗")


def test_both_are_told(wumeng: SmallPlant) -> None:
    other = colleague(wumeng)
    act("reassign", issued(wumeng), wumeng.officer, to=Bearer(person=other), note="调岗")
    assert [said(one) for one in inbox(other)] == ["李强交给您“修好防护罩”，3月22日到期"]
    assert "李强已将“修好防护罩”转交他人，您不用再办" in map(said, inbox(wumeng.stranger))


def test_it_goes_to_a_post_too(wumeng: SmallPlant) -> None:
    to = Bearer(post=Post.TEAM_LEADER, unit=wumeng.team)
    task = act("reassign", issued(wumeng), wumeng.officer, to=to, note="归班组").task
    assert (task.person, task.post, task.unit) == (None, "team_leader", wumeng.team)


def test_what_was_asked_for_and_done_before_is_over(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    act("send_back", task, wumeng.officer, note="差")
    until = task.due_on + timedelta(days=2)
    act("ask_extension", task, wumeng.stranger, until=until, note="等")
    other = colleague(wumeng)
    now = act("reassign", task, wumeng.officer, to=Bearer(person=other), note="换人").task
    assert (now.asked_due_on, now.done_by, now.done_on) == (None, None, None)
    now = act("offer", now, other).task
    assert act("accept", now, wumeng.officer).task.state == State.CLOSED


def test_who_began_it_does_not_accept_what_another_finished(wumeng: SmallPlant) -> None:
    task = issued(wumeng, by=wumeng.officer, person=wumeng.secretary)
    act("start", task, wumeng.secretary)
    act("reassign", task, wumeng.officer, to=Bearer(person=wumeng.stranger), note="换人")
    act("offer", task, wumeng.stranger)
    with pytest.raises(Refused):
        act("accept", task, wumeng.secretary)  # whose branch reaches it


def test_only_who_gave_it_out_hands_it_on(wumeng: SmallPlant) -> None:
    task, to = issued(wumeng), Bearer(person=colleague(wumeng))
    for person in (wumeng.stranger, wumeng.secretary):
        with pytest.raises(Refused):
            act("reassign", task, person, to=to, note="换人")


@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_it_goes_to_somebody_else_who_does_not_accept_it(wumeng: SmallPlant, who: str) -> None:
    with pytest.raises(Faulty) as told:
        act(
            "reassign",
            issued(wumeng),
            wumeng.officer,
            to=Bearer(person=getattr(wumeng, who)),
            note="x",
        )
    assert [fault.place for fault in told.value.faults] == ["person"]
    assert Task.objects.get().person == wumeng.stranger


def test_it_does_not_leave_the_plant(wumeng: SmallPlant) -> None:
    to = Bearer(person=small_plant("other").stranger)
    with pytest.raises(Faulty):
        act("reassign", issued(wumeng), wumeng.officer, to=to, note="x")


def test_what_waits_for_acceptance_is_not_handed_on(wumeng: SmallPlant) -> None:
    with pytest.raises(Refused):
        act(
            "reassign",
            offered(wumeng),
            wumeng.officer,
            to=Bearer(person=colleague(wumeng)),
            note="x",
        )


def test_a_double_click_hands_it_on_once_and_another_body_is_a_conflict(wumeng: SmallPlant) -> None:
    task, first, second = issued(wumeng), colleague(wumeng), colleague(wumeng, "钱进")
    for _time in range(2):
        act("reassign", task, wumeng.officer, to=Bearer(person=first), note="x", key="k", version=1)
    with pytest.raises(Conflict):
        act(
            "reassign", task, wumeng.officer, to=Bearer(person=second), note="x", key="k", version=1
        )
    assert Task.objects.get().version == 2
