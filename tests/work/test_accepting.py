"""Accepting what somebody else has done."""

import pytest
from django.db import IntegrityError, transaction

from anqi.organisation.models import Holding
from anqi.organisation.posts import Post
from anqi.work.faults import Refused
from anqi.work.models import State, Task
from tests.organisation.people import SINCE, SmallPlant
from tests.work.tasks import IN_TEN_DAYS, act, colleague, issued, later, offered

pytestmark = pytest.mark.django_db


def test_who_issued_accepts_and_the_task_is_closed(wumeng: SmallPlant) -> None:
    task = act("accept", offered(wumeng), wumeng.officer).task
    assert (task.state, task.accepted_by, task.in_time) == (State.CLOSED, wumeng.officer, True)


def test_nobody_accepts_what_he_did_himself(wumeng: SmallPlant) -> None:
    with pytest.raises(Refused):
        act("accept", offered(wumeng), wumeng.stranger)


def test_who_did_it_in_a_post_does_not_accept_it_after_leaving_the_post(wumeng: SmallPlant) -> None:
    task = issued(wumeng, by=wumeng.secretary, post=Post.SAFETY_OFFICER, unit=wumeng.workshop)
    task = act("offer", task, wumeng.officer).task
    Holding.objects.filter(post=Post.SAFETY_OFFICER).delete()
    Holding.objects.create(person=wumeng.officer, post=Post.DIRECTOR, active_from=SINCE)
    with pytest.raises(Refused):
        act("accept", task, wumeng.officer)


def test_who_began_it_does_not_accept_what_the_successor_finished(wumeng: SmallPlant) -> None:
    task = issued(wumeng, post=Post.BRANCH_SECRETARY, unit=wumeng.branch)
    act("start", task, wumeng.secretary)
    Holding.objects.filter(post=Post.BRANCH_SECRETARY).update(person=wumeng.stranger)
    Holding.objects.create(person=wumeng.secretary, post=Post.PARTY_SECRETARY, active_from=SINCE)
    act("offer", task, wumeng.stranger)
    with pytest.raises(Refused):
        act("accept", task, wumeng.secretary)


def test_others_who_hold_the_post_do_not_accept_what_one_of_them_did(wumeng: SmallPlant) -> None:
    second = colleague(wumeng)
    for person in (second, wumeng.stranger):
        wumeng.team.holdings.create(person=person, post=Post.TEAM_LEADER, active_from=SINCE)
    task = issued(wumeng, post=Post.TEAM_LEADER, unit=wumeng.team)
    task = act("offer", task, wumeng.stranger).task
    with pytest.raises(Refused):
        act("accept", task, second)


def test_who_has_the_authority_over_it_accepts_too(wumeng: SmallPlant) -> None:
    step = act("accept", offered(wumeng), wumeng.secretary)  # her branch answers for the workshop
    assert step.task.state == State.CLOSED


def test_who_has_none_does_not(wumeng: SmallPlant) -> None:
    with pytest.raises(Refused):
        act("accept", offered(wumeng), colleague(wumeng))


def test_what_was_not_offered_is_not_accepted(wumeng: SmallPlant) -> None:
    with pytest.raises(Refused):
        act("accept", issued(wumeng), wumeng.officer)


def test_the_database_refuses_that_one_person_does_and_accepts(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state=State.CLOSED, accepted_by=wumeng.stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state=State.CLOSED)


def test_a_late_acceptance_is_not_the_doers_delay(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    with later(days=30) as day:
        assert day > IN_TEN_DAYS
        assert act("accept", task, wumeng.officer).task.in_time is True


def test_what_was_done_late_is_not_in_time(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    with later(days=11):
        act("offer", task, wumeng.stranger)
        assert act("accept", task, wumeng.officer).task.in_time is False
