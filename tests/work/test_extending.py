"""More time: asked for before the due day, granted or refused by who issued, assessed on the original day."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from anqi.kit.faults import Faulty
from anqi.organisation.models import Account, Person
from anqi.organisation.posts import Post
from anqi.work.colours import Colour, colour_of
from anqi.work.duties import Duties
from anqi.work.faults import Refused
from anqi.work.lists import Asked, listed
from anqi.work.models import Act, Task
from anqi.work.queries import counts, today
from anqi.work.whose import Whose
from tests.organisation.people import SINCE, SmallPlant
from tests.work.tasks import IN_TEN_DAYS, TODAY, act, colleague, issued, later

pytestmark = pytest.mark.django_db
LATER = IN_TEN_DAYS + timedelta(days=7)


def asked(wumeng: SmallPlant) -> Task:
    task = issued(wumeng)
    return act("ask_extension", task, wumeng.stranger, until=LATER, note="等备件").task


def test_a_granted_extension_moves_the_due_day_and_not_the_original_one(wumeng: SmallPlant) -> None:
    task = act("grant_extension", asked(wumeng), wumeng.officer).task
    assert (task.due_on, task.original_due_on, task.asked_due_on) == (LATER, IN_TEN_DAYS, None)


def test_it_is_assessed_on_the_original_day(wumeng: SmallPlant) -> None:
    task = act("grant_extension", asked(wumeng), wumeng.officer).task
    with later(days=12) as day:
        assert colour_of(task, day) == Colour.YELLOW
        act("offer", task, wumeng.stranger)
        assert act("accept", task, wumeng.officer).task.in_time is False


def test_a_refused_extension_leaves_the_day_and_says_why(wumeng: SmallPlant) -> None:
    task = asked(wumeng)
    with pytest.raises(Faulty):
        act("refuse_extension", task, wumeng.officer, note="")
    task = act("refuse_extension", task, wumeng.officer, note="备件已到").task
    assert (task.due_on, task.asked_due_on) == (IN_TEN_DAYS, None)


@pytest.mark.parametrize("days", [10, 11])
def test_it_is_not_asked_for_on_the_due_day_or_after_it(wumeng: SmallPlant, days: int) -> None:
    task = issued(wumeng)
    with later(days), pytest.raises(Refused):
        act("ask_extension", task, wumeng.stranger, until=LATER + timedelta(days=9), note="等备件")


def test_what_was_asked_for_in_time_is_granted_after_the_day(wumeng: SmallPlant) -> None:
    task = asked(wumeng)
    with later(days=11):
        assert act("grant_extension", task, wumeng.officer).task.due_on == LATER


def test_only_the_doer_asks_and_only_the_issuer_answers(wumeng: SmallPlant) -> None:
    with pytest.raises(Refused):
        act("ask_extension", issued(wumeng), wumeng.officer, until=LATER, note="等备件")
    task = asked(wumeng)
    for person in (wumeng.stranger, wumeng.secretary):
        with pytest.raises(Refused):
            act("grant_extension", task, person)


def of_somebody_there(wumeng: SmallPlant) -> Task:
    return issued(wumeng, acceptor=wumeng.secretary)


def of_who_has_left(wumeng: SmallPlant) -> Task:
    boss = colleague(wumeng, "老领导")
    task = issued(wumeng, by=boss, acceptor=wumeng.secretary)
    Person.objects.filter(pk=boss.pk).update(active_to=TODAY - timedelta(days=1))
    return task


def of_who_holds_the_post(wumeng: SmallPlant) -> Task:
    return issued(
        wumeng, post=Post.SAFETY_OFFICER, unit=wumeng.workshop,
        acceptor_post=Post.BRANCH_SECRETARY, acceptor_unit=wumeng.branch,
    )  # fmt: skip


def of_who_gave_it_to_himself(wumeng: SmallPlant) -> Task:
    return issued(wumeng, person=wumeng.officer, acceptor=wumeng.secretary)


def of_who_holds_a_post_of_the_plant(wumeng: SmallPlant) -> Task:
    wumeng.officer.holdings.create(post=Post.DIRECTOR, active_from=SINCE)
    return issued(wumeng, post=Post.DIRECTOR, acceptor=wumeng.secretary)


@pytest.mark.parametrize(
    ("make", "decider"),
    [
        (of_somebody_there, "officer"), (of_who_has_left, "secretary"),
        (of_who_holds_the_post, "secretary"), (of_who_gave_it_to_himself, "secretary"),
        (of_who_holds_a_post_of_the_plant, "secretary"),
    ],
)  # fmt: skip
def test_whoever_decides_finds_it_on_his_lists_and_is_counted(
    wumeng: SmallPlant, make: Callable[[SmallPlant], Task], decider: str
) -> None:
    task = Task.objects.get(pk=make(wumeng).pk)
    [doer] = Duties(task, TODAY).doers
    act("ask_extension", task, doer, until=LATER, note="等备件")
    assert Duties(task, TODAY).deciders == [getattr(wumeng, decider)]
    for person in {wumeng.secretary, wumeng.officer, wumeng.stranger} - {doer}:
        found = listed(Account(login=person.code, person=person), Asked())
        decides = person == getattr(wumeng, decider)
        assert [len(today(person).extensions), counts(person).tasks] == [decides] * 2
        assert (Act.GRANT_EXTENSION in [todo.act for todo in found.tasks]) is decides
        assert Task.objects.filter(Whose.of(person, TODAY).to_answer).count() == decides


def test_it_is_asked_for_once_at_a_time_and_to_a_later_day(wumeng: SmallPlant) -> None:
    with pytest.raises(Faulty) as told:
        act("ask_extension", issued(wumeng), wumeng.stranger, until=IN_TEN_DAYS, note="等备件")
    assert [fault.place for fault in told.value.faults] == ["until"]
    with pytest.raises(Refused):
        act("ask_extension", asked(wumeng), wumeng.stranger, until=LATER, note="再等")


def test_nothing_is_granted_that_was_not_asked_for(wumeng: SmallPlant) -> None:
    with pytest.raises(Refused):
        act("grant_extension", issued(wumeng), wumeng.officer)
    task = asked(wumeng)
    act("offer", task, wumeng.stranger)
    with pytest.raises(Refused):
        act("grant_extension", task, wumeng.officer)
