"""Sending back what is not good enough, and calling off what is not to be done any more."""

import pytest

from anqi.kit.faults import Faulty
from anqi.organisation.posts import Post
from anqi.work.colours import Colour, colour_of
from anqi.work.faults import Refused
from anqi.work.models import State
from tests.organisation.people import SmallPlant
from tests.work.tasks import TODAY, act, colleague, issued, later, offered

pytestmark = pytest.mark.django_db


def test_what_is_returned_is_done_again_and_accepted(wumeng: SmallPlant) -> None:
    task = act("send_back", offered(wumeng), wumeng.officer, note="螺丝没拧紧").task
    assert (task.state, task.done_on, colour_of(task, TODAY)) == (
        State.RETURNED, None, Colour.YELLOW,
    )  # fmt: skip
    act("start", task, wumeng.stranger)
    act("offer", task, wumeng.stranger)
    assert act("accept", task, wumeng.officer).task.state == State.CLOSED


def test_the_day_that_counts_is_that_of_what_was_accepted(wumeng: SmallPlant) -> None:
    task = act("send_back", offered(wumeng), wumeng.officer, note="螺丝没拧紧").task
    with later(days=12):
        act("offer", task, wumeng.stranger)
        assert act("accept", task, wumeng.officer).task.in_time is False


def test_nothing_is_returned_without_saying_what_is_missing(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    with pytest.raises(Faulty) as told:
        act("send_back", task, wumeng.officer, note=" ")
    assert [fault.place for fault in told.value.faults] == ["note"]


def test_the_doer_returns_nothing_and_a_closed_task_stays_closed(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    with pytest.raises(Refused):
        act("send_back", task, wumeng.stranger, note="再改")
    act("accept", task, wumeng.officer)
    with pytest.raises(Refused):
        act("send_back", task, wumeng.officer, note="晚了")


def test_who_issued_calls_off_and_says_why(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    with pytest.raises(Faulty):
        act("call_off", task, wumeng.officer, note="")
    step = act("call_off", task, wumeng.officer, note="设备已报废")
    assert (step.task.state, step.note) == (State.CALLED_OFF, "设备已报废")
    assert colour_of(step.task, TODAY) is None
    with pytest.raises(Refused):
        act("start", task, wumeng.stranger)


def test_nobody_else_calls_off(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    for person in (wumeng.stranger, wumeng.secretary, colleague(wumeng)):
        with pytest.raises(Refused):
            act("call_off", task, person, note="不想做")


def test_ones_own_task_is_called_off_by_who_accepts_it(wumeng: SmallPlant) -> None:
    task = issued(
        wumeng,
        person=wumeng.officer,
        acceptor_post=Post.BRANCH_SECRETARY,
        acceptor_unit=wumeng.branch,
    )
    with pytest.raises(Refused):
        act("call_off", task, wumeng.officer, note="不想做")
    assert act("call_off", task, wumeng.secretary, note="重复").state == State.CALLED_OFF


def test_where_the_issuer_has_left_who_accepts_decides(wumeng: SmallPlant) -> None:
    task = issued(wumeng, acceptor=wumeng.secretary)
    with later(days=1):
        wumeng.officer.active_to = TODAY
        wumeng.officer.save()
        assert act("call_off", task, wumeng.secretary, note="重复").state == State.CALLED_OFF
