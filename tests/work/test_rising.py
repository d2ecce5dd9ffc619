"""An overdue task rises one step up both lines."""

import pytest
from pytest_django import DjangoAssertNumQueries

from anqi.organisation.models import AnswersFor, Person
from anqi.organisation.posts import Post
from anqi.work.models import Task
from anqi.work.notices import inbox
from anqi.work.rising import rises, tell_of_overdue
from tests.organisation.people import SINCE, SmallPlant
from tests.work.tasks import act, colleague, issued, later, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaders(wumeng: SmallPlant) -> dict[str, Person]:
    """A leader of the team, a head of the workshop, a director and a Party secretary."""
    found: dict[str, Person] = {}
    for post, unit in (
        (Post.TEAM_LEADER, wumeng.team),
        (Post.DEPARTMENT_HEAD, wumeng.workshop),
        (Post.DIRECTOR, None),
        (Post.PARTY_SECRETARY, None),
    ):
        found[post] = colleague(wumeng, str(post.label))
        found[post].holdings.create(post=post, unit=unit, active_from=SINCE)
    return found


def told_of(wumeng: SmallPlant, task: Task) -> list[str]:
    """The codes of those above, in the administration and in the Party, on the eleventh day."""
    with later(days=11) as day:
        [rise] = [rise for overdue, rise in rises(wumeng.plant, day) if overdue == task]
    return [person.code for person in (*rise.administration, *rise.party)]


def test_a_workers_task_rises_to_the_team_leader_and_the_branch_that_answers(
    wumeng: SmallPlant, leaders: dict[str, Person]
) -> None:
    above = told_of(wumeng, issued(wumeng))
    assert above == [leaders[Post.TEAM_LEADER].code, wumeng.secretary.code]


def test_a_members_task_rises_to_his_own_branch(
    wumeng: SmallPlant, leaders: dict[str, Person]
) -> None:
    AnswersFor.objects.all().delete()
    task = issued(wumeng, by=wumeng.stranger, person=wumeng.officer)
    assert told_of(wumeng, task) == [leaders[Post.TEAM_LEADER].code, wumeng.secretary.code]


def test_a_leaders_own_task_rises_past_him(wumeng: SmallPlant, leaders: dict[str, Person]) -> None:
    head = issued(wumeng, person=leaders[Post.DEPARTMENT_HEAD])
    post = issued(wumeng, post=Post.TEAM_LEADER, unit=wumeng.team)
    assert told_of(wumeng, head)[0] == leaders[Post.DIRECTOR].code
    assert told_of(wumeng, post)[0] == leaders[Post.DEPARTMENT_HEAD].code


def test_a_branch_secretarys_task_rises_to_the_party_secretary(
    wumeng: SmallPlant, leaders: dict[str, Person]
) -> None:
    task = issued(wumeng, post=Post.BRANCH_SECRETARY, unit=wumeng.branch)
    assert told_of(wumeng, task)[-1] == leaders[Post.PARTY_SECRETARY].code


def test_the_directors_task_rises_in_the_party_alone(
    wumeng: SmallPlant, leaders: dict[str, Person]
) -> None:
    task = issued(wumeng, post=Post.DIRECTOR)
    assert told_of(wumeng, task) == [leaders[Post.PARTY_SECRETARY].code]


def test_only_what_is_overdue_rises(wumeng: SmallPlant, leaders: dict[str, Person]) -> None:
    issued(wumeng)
    offered(wumeng)
    act("call_off", issued(wumeng), wumeng.officer, note="重复")
    with later(days=10) as day:
        assert rises(wumeng.plant, day) == []
    with later(days=11) as day:
        assert len(rises(wumeng.plant, day)) == 1


def test_those_above_are_told_once(wumeng: SmallPlant, leaders: dict[str, Person]) -> None:
    issued(wumeng)
    for days in (11, 12):
        with later(days) as day:
            assert tell_of_overdue(wumeng.plant, day) == 1
    assert inbox(leaders[Post.TEAM_LEADER]).count() == 1
    assert inbox(wumeng.secretary).count() == 1


def test_more_overdue_tasks_ask_no_more_of_the_database(
    wumeng: SmallPlant,
    leaders: dict[str, Person],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(5):
        issued(wumeng)
        issued(wumeng, post=Post.TEAM_LEADER, unit=wumeng.team)
    with later(days=11) as day, django_assert_num_queries(6):
        assert len(rises(wumeng.plant, day)) == 10
