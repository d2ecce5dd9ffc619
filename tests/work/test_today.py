"""What is to be done today, in which colours, and who sees which task."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from anqi.organisation.models import Account, Person
from anqi.organisation.posts import Post
from anqi.work.colours import Colour, colour_of
from anqi.work.models import Act, Task
from anqi.work.queries import ToDo, counts_by_colour, seen_by, task_for, today
from tests.organisation.people import SmallPlant, small_plant
from tests.work.tasks import IN_TEN_DAYS, TODAY, act, colleague, issued, later, offered

pytestmark = pytest.mark.django_db


def titles(todos: list[ToDo]) -> list[str]:
    return [todo.task.title for todo in todos]


def account_of(person: Person) -> Account:
    return Account(login=person.code, person=person)


def of_every_colour(wumeng: SmallPlant) -> None:
    """On the eleventh day: 甲 green, 乙 blue, 丙 overdue, 丁 returned, 戊 behind, 己 offered in time, 庚 closed."""
    issued(wumeng, title="甲", due_on=TODAY + timedelta(days=15))
    issued(wumeng, title="乙", due_on=TODAY + timedelta(days=14))
    issued(wumeng, title="丙")
    returned = offered(wumeng, title="丁", due_on=TODAY + timedelta(days=30))
    act("send_back", returned, wumeng.officer, note="螺丝没拧紧")
    behind = issued(wumeng, title="戊")
    until = TODAY + timedelta(days=40)
    act("ask_extension", behind, wumeng.stranger, until=until, note="等备件")
    act("grant_extension", behind, wumeng.officer)
    offered(wumeng, title="己")
    act("accept", offered(wumeng, title="庚"), wumeng.officer)


def test_ones_own_tasks_stand_by_the_day_on_which_they_are_due(wumeng: SmallPlant) -> None:
    issued(wumeng, title="后")
    issued(wumeng, title="先", due_on=TODAY + timedelta(days=2))
    issued(wumeng, title="别人的", person=wumeng.secretary)
    assert titles(today(wumeng.stranger).own) == ["先", "后"]


def test_tasks_of_a_post_are_its_holders(wumeng: SmallPlant) -> None:
    issued(wumeng, title="支部的", post=Post.BRANCH_SECRETARY, unit=wumeng.branch)
    assert titles(today(wumeng.secretary).own) == ["支部的"]
    assert titles(today(wumeng.stranger).own) == []


def test_tasks_of_a_post_of_another_plant_are_not(wumeng: SmallPlant) -> None:
    elsewhere = small_plant("elsewhere")
    for plant in (wumeng, elsewhere):
        plant.stranger.holdings.create(post=Post.DIRECTOR, active_from=date(2019, 1, 1))
    issued(elsewhere, title="别厂的", post=Post.DIRECTOR)
    assert titles(today(elsewhere.stranger).own) == ["别厂的"]
    assert titles(today(wumeng.stranger).own) == []


def test_what_was_done_waits_for_who_accepts_it(wumeng: SmallPlant) -> None:
    offered(wumeng, title="等验收")
    assert titles(today(wumeng.officer).to_accept) == ["等验收"]
    assert titles(today(wumeng.stranger).waiting) == ["等验收"]
    assert titles(today(wumeng.stranger).own) == []


def test_it_waits_for_the_holder_of_the_post_that_accepts(wumeng: SmallPlant) -> None:
    acceptor = {"acceptor_post": Post.BRANCH_SECRETARY, "acceptor_unit": wumeng.branch}
    offered(wumeng, title="等书记", **acceptor)
    assert titles(today(wumeng.secretary).to_accept) == ["等书记"]
    assert titles(today(wumeng.officer).to_accept) == []


def test_an_extension_waits_for_who_issued(wumeng: SmallPlant) -> None:
    until = IN_TEN_DAYS + timedelta(days=1)
    act("ask_extension", issued(wumeng), wumeng.stranger, until=until, note="等备件")
    assert titles(today(wumeng.officer).extensions) == ["修好防护罩"]
    assert titles(today(wumeng.stranger).extensions) == []


def test_an_extension_of_the_issuers_own_task_waits_for_who_accepts(wumeng: SmallPlant) -> None:
    task = issued(wumeng, post=Post.SAFETY_OFFICER, unit=wumeng.workshop, acceptor=wumeng.secretary)
    until = IN_TEN_DAYS + timedelta(days=1)
    act("ask_extension", task, wumeng.officer, until=until, note="等备件")
    assert titles(today(wumeng.secretary).extensions) == ["修好防护罩"]
    assert act("grant_extension", task, wumeng.secretary).task.due_on == until


def test_the_database_counts_the_colours_as_the_list_shows_them(wumeng: SmallPlant) -> None:
    of_every_colour(wumeng)
    expected = {Colour.GREEN: 2, Colour.BLUE: 1, Colour.YELLOW: 2, Colour.RED: 1}
    with later(days=11) as day:
        assert counts_by_colour(Task.objects.all()) == expected
        mine = today(wumeng.stranger)
        assert mine.counts == expected | {Colour.GREEN: 1}
        shown = {todo.task.title: todo.colour for todo in mine.own}
        assert shown == {"甲": "green", "乙": "blue", "丙": "red", "丁": "yellow", "戊": "yellow"}
        assert colour_of(Task.objects.get(title="庚"), day) is None


def test_the_day_itself_is_near_due_and_the_next_is_overdue(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    near = {days: colour_of(task, TODAY + timedelta(days=days)) for days in (6, 7, 10, 11)}
    assert near == {6: Colour.GREEN, 7: Colour.BLUE, 10: Colour.BLUE, 11: Colour.RED}


def test_more_tasks_ask_no_more_of_the_database(
    wumeng: SmallPlant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    until = IN_TEN_DAYS + timedelta(days=1)
    for _number in range(5):
        of_every_colour(wumeng)
        act("ask_extension", issued(wumeng), wumeng.stranger, until=until, note="等备件")
    for person in (wumeng.stranger, wumeng.officer, wumeng.secretary):
        with django_assert_num_queries(2):
            found = today(person)
            named = [todo.task.issued_by.name for todo in (*found.own, *found.extensions)]
        assert set(named) <= {"李强"}
    with django_assert_num_queries(1):
        counts_by_colour(Task.objects.all())


def test_a_task_is_seen_by_its_parties_and_those_whose_posts_reach_it(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    elsewhere = small_plant("elsewhere")
    seen = {
        person.name: seen_by(account_of(person)).filter(pk=task.pk).exists()
        for person in (wumeng.stranger, wumeng.officer, wumeng.secretary, colleague(wumeng))
    }
    assert seen == {"赵敏": True, "李强": True, "王芳": True, "陈静": False}
    assert not seen_by(account_of(elsewhere.officer)).exists()
    assert not seen_by(Account(login="audit", administers="audit")).exists()


def test_a_task_comes_with_what_one_can_do_with_it(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    doer, issuer = account_of(wumeng.stranger), account_of(wumeng.officer)
    assert task_for(doer, task.pk).acts == [Act.START, Act.OFFER, Act.ASK_EXTENSION]
    assert task_for(issuer, task.pk).acts == [Act.REASSIGN, Act.CALL_OFF]
    act("offer", task, wumeng.stranger)
    assert task_for(doer, task.pk).acts == []
    assert task_for(issuer, task.pk).acts == [Act.ACCEPT, Act.SEND_BACK, Act.CALL_OFF]
    with pytest.raises(Task.DoesNotExist):
        task_for(account_of(colleague(wumeng)), task.pk)
