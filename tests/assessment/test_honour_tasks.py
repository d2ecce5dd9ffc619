"""Deadlines of a call are tasks of posts; the steps of the call end them, whoever takes them."""

from collections.abc import Iterator
from datetime import date

import pytest

from anqi.assessment.honours import operations
from anqi.assessment.honours.models import HonourCall
from anqi.organisation.posts import Post
from anqi.work.models import State, Task
from anqi.work.working_days import working_day_after
from tests.assessment.calls import (
    DECISION_DAY,
    KEPT_TO,
    PUBLISHED_TO,
    REVIEW_DAY,
    asked_back,
    called,
    decided_for,
    nominated,
    now,
    published_call,
    reviewed,
    withdrawn,
)
from tests.assessment.cases import Staff, at, judged
from tests.assessment.world import published
from tests.organisation.people import SmallPlant


@pytest.fixture
def staff(wumeng: SmallPlant) -> Staff:
    return Staff(wumeng)


@pytest.fixture
def call(wumeng: SmallPlant, staff: Staff) -> Iterator[HonourCall]:
    edition = published(wumeng.plant)
    judged(wumeng, edition)
    made = called(staff, edition)
    nominated(made, staff.secretary, "1002")
    with at(REVIEW_DAY):
        yield made


def states(kind: str = "") -> dict[str, State]:
    """The tasks by their posts; of one kind by what their titles begin with."""
    return {
        one.post: State(one.state) for one in Task.objects.filter(title__startswith=kind)
    }  # fmt: skip


def test_three_offices_are_asked_to_review_and_each_review_ends_its_task(
    call: HonourCall, staff: Staff
) -> None:
    offices = {Post.PARTY_OFFICER, Post.SAFETY_DEPARTMENT, Post.DISCIPLINE_SECRETARY}
    assert states() == dict.fromkeys(offices, State.TO_BEGIN)
    assert set(Task.objects.values_list("due_on", flat=True)) == {working_day_after(KEPT_TO, 5)}
    reviewed(call, staff)
    assert set(states().values()) == {State.OFFERED}


def test_the_decision_is_a_task_from_the_publication_on(call: HonourCall, staff: Staff) -> None:
    reviewed(call, staff)
    published_call(call, staff, PUBLISHED_TO)
    task = Task.objects.get(post=Post.PARTY_SECRETARY)
    assert task.due_on == date(2020, 4, 10)
    with at(DECISION_DAY):
        decided_for(call, staff.committee, "1002")
        task.refresh_from_db()
        assert task.state == State.OFFERED


def test_an_objection_is_a_task_of_the_head_that_the_deputy_ends(
    call: HonourCall, staff: Staff
) -> None:
    reviewed(call, staff)
    published_call(call, staff, PUBLISHED_TO)
    nomination = call.nominations.get()
    step = operations.object_to(
        account=staff.stranger, call=call, nomination=nomination.pk, text="材料不实",
        version=now(call).version, key="o",
    )  # fmt: skip
    task = Task.objects.get(post=Post.GROUP_HEAD)
    assert (task.due_on, task.state) == (step.until, State.TO_BEGIN)
    operations.answer(
        account=staff.deputy, call=call, objection=step.pk, granted=False, text="属实",
        version=now(call).version, key="a",
    )  # fmt: skip
    task.refresh_from_db()
    assert (task.state, task.done_by) == (State.OFFERED, staff.deputy.person)


def test_a_withdrawal_that_is_asked_for_is_a_task_until_it_is_decided(
    call: HonourCall, staff: Staff
) -> None:
    reviewed(call, staff)
    published_call(call, staff, PUBLISHED_TO)
    with at(DECISION_DAY):
        decided_for(call, staff.committee, "1002")
        asked_back(call, staff.safety, call.nominations.get().pk)
        task = Task.objects.order_by("-issued_at", "-pk").first()
        assert task is not None
        assert task.due_on == working_day_after(DECISION_DAY, 10)
        withdrawn(call, staff.committee, call.nominations.get().pk, keep=True)
        task.refresh_from_db()
        assert task.state == State.OFFERED


def test_a_call_that_ends_without_a_decision_leaves_no_task_behind(
    call: HonourCall, staff: Staff
) -> None:
    operations.call_off(
        account=staff.party, call=call, version=now(call).version, key="off", note="另行部署"
    )
    assert set(states().values()) == {State.CALLED_OFF}
