"""The lists of tasks as pages show them: chips with counts, one act a row, pages, twins."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from anqi.organisation.posts import Post
from anqi.work.colours import Colour, colour_of
from anqi.work.lists import PAGE, Asked, Which, listed, lists_of
from anqi.work.models import Act, Task
from anqi.work.queries import counts
from tests.organisation.people import SmallPlant, signed_in
from tests.work.tasks import TODAY, act, colleague, issued, later, offered
from tests.work.test_today import account_of

pytestmark = pytest.mark.django_db


def titles(wumeng: SmallPlant, who: str, which: Which | None = None, text: str = "") -> list[str]:
    person = getattr(wumeng, who)
    found = listed(account_of(person), Asked(which, text))
    return [todo.task.title for todo in found.tasks]


def test_each_list_has_what_it_says(wumeng: SmallPlant) -> None:
    issued(wumeng, title="办")
    offered(wumeng, title="验", due_on=TODAY + timedelta(days=11))
    act("accept", offered(wumeng, title="结"), wumeng.officer)
    due = TODAY + timedelta(days=12)
    issued(wumeng, title="别人的", person=wumeng.secretary, by=wumeng.stranger, due_on=due)
    assert titles(wumeng, "stranger", Which.MINE) == ["办", "验"]
    assert titles(wumeng, "officer", Which.TO_ACCEPT) == ["验"]
    assert titles(wumeng, "officer", Which.ISSUED) == ["办", "验"]
    assert titles(wumeng, "secretary", Which.UNIT) == ["办", "验", "别人的"]
    assert titles(wumeng, "officer", Which.ENDED) == ["结"]
    with later(13):
        assert titles(wumeng, "officer", Which.OVERDUE) == ["办", "别人的"]


def test_one_begins_with_the_first_list_that_has_something(wumeng: SmallPlant) -> None:
    offered(wumeng)
    assert titles(wumeng, "officer") == titles(wumeng, "officer", Which.TO_ACCEPT)
    issued(wumeng, title="自己的", person=wumeng.officer, by=wumeng.secretary)
    assert titles(wumeng, "officer") == ["自己的"]


def test_who_reaches_nobody_else_has_no_list_of_a_unit(wumeng: SmallPlant) -> None:
    assert Which.UNIT not in lists_of(account_of(wumeng.stranger))
    assert Which.UNIT in lists_of(account_of(wumeng.officer))


def test_a_task_of_a_post_is_on_the_list_of_its_holder(wumeng: SmallPlant) -> None:
    issued(wumeng, title="支部的", post=Post.BRANCH_SECRETARY, unit=wumeng.branch)
    issued(wumeng, title="厂的", by=wumeng.secretary, post=Post.DIRECTOR)
    assert titles(wumeng, "secretary", Which.MINE) == ["支部的"]
    wumeng.stranger.holdings.create(post=Post.DIRECTOR)
    assert titles(wumeng, "stranger", Which.MINE) == ["厂的"]


def test_a_row_has_the_act_that_is_ones_own(wumeng: SmallPlant) -> None:
    asked = issued(wumeng, title="延")
    done = offered(wumeng, title="验", due_on=TODAY + timedelta(days=11))
    until = asked.due_on + timedelta(days=3)
    act("ask_extension", asked, wumeng.stranger, until=until, note="等备件")
    officer = listed(account_of(wumeng.officer), Asked(Which.ISSUED))
    assert [todo.act for todo in officer.tasks] == [Act.GRANT_EXTENSION, Act.ACCEPT]
    worker = listed(account_of(wumeng.stranger), Asked(Which.MINE))
    assert [todo.act for todo in worker.tasks] == [Act.OFFER, None]
    assert done.pk in {todo.task.pk for todo in worker.tasks}


def test_the_colour_of_a_row_is_that_of_the_task(wumeng: SmallPlant) -> None:
    for days in (1, 5, 20):
        issued(wumeng, due_on=TODAY + timedelta(days=days))
    with later(3) as day:
        found = listed(account_of(wumeng.officer), Asked(Which.ISSUED)).tasks
        assert [todo.colour for todo in found] == [colour_of(todo.task, day) for todo in found]
        assert [todo.colour for todo in found] == [Colour.RED, Colour.BLUE, Colour.GREEN]


def test_a_list_is_narrowed_by_matter_or_name(wumeng: SmallPlant) -> None:
    issued(wumeng, title="换灯")
    later_on = TODAY + timedelta(days=11)
    issued(wumeng, title="清扫", person=colleague(wumeng, "钱灯明"), due_on=later_on)
    assert titles(wumeng, "officer", Which.ISSUED, "灯") == ["换灯", "清扫"]
    assert titles(wumeng, "officer", Which.ISSUED, "换") == ["换灯"]


def test_the_pages_of_a_list_have_each_task_once(wumeng: SmallPlant) -> None:
    made = {issued(wumeng, title=f"{number}").pk for number in range(PAGE + 3)}
    first = listed(account_of(wumeng.officer), Asked(Which.ISSUED))
    assert first.next is not None
    second = listed(account_of(wumeng.officer), Asked(Which.ISSUED, after=first.next))
    found = [todo.task.pk for todo in (*first.tasks, *second.tasks)]
    assert len(found) == len(set(found)) == len(made)
    assert second.next is None


def test_of_those_that_ended_the_newest_come_first(wumeng: SmallPlant) -> None:
    for number in range(PAGE + 2):
        task = issued(wumeng, title=f"{number:02}", due_on=TODAY + timedelta(days=number))
        act("call_off", task, wumeng.officer, note="重复")
    account, asked = account_of(wumeng.officer), Asked(Which.ENDED)
    first = listed(account, asked)
    second = listed(account, Asked(Which.ENDED, after=first.next))
    found = [todo.task.title for todo in (*first.tasks, *second.tasks)]
    assert found == [f"{number:02}" for number in reversed(range(PAGE + 2))]


def test_the_side_bar_counts_what_waits(wumeng: SmallPlant) -> None:
    asked = issued(wumeng)
    offered(wumeng)
    act("ask_extension", asked, wumeng.stranger, until=asked.due_on + timedelta(days=1), note="等")
    assert (counts(wumeng.stranger).tasks, counts(wumeng.stranger).unread) == (1, 2)
    assert (counts(wumeng.officer).tasks, counts(wumeng.officer).unread) == (2, 2)
    assert counts(wumeng.secretary).tasks == 0


def test_the_page_teaches_where_something_waits(wumeng: SmallPlant) -> None:
    page = signed_in(wumeng.stranger).get("/tasks/").text
    assert "What is given to you will stand here" in page
    offered(wumeng)
    page = signed_in(wumeng.officer).get("/tasks/?list=mine").text
    assert '<a href="?list=to_accept">To be accepted 1</a>' in page


def test_colours_are_said_in_words_too(wumeng: SmallPlant) -> None:
    issued(wumeng)
    with later(12):
        client = signed_in(wumeng.stranger)
        assert (
            '<span class="verdict fail">to do · 2 days overdue</span>' in client.get("/tasks/").text
        )


def test_the_twins_have_all_pages(wumeng: SmallPlant) -> None:
    for number in range(PAGE + 2):
        issued(wumeng, title=f"=1+{number}", due_on=TODAY + timedelta(days=number))
    client = signed_in(wumeng.officer)
    answer = client.get("/tasks/?list=issued&format=json")
    rows = json.loads(answer.getvalue())["rows"]
    assert len(rows) == PAGE + 2
    assert rows[0]["doer"] == "赵敏"
    book = load_workbook(BytesIO(client.get("/tasks/?list=issued&format=xlsx").getvalue()))
    assert book.worksheets[0].cell(2, 2).value == "=1+0"
    assert book.worksheets[0].max_row == PAGE + 3


def test_the_page_asks_little_of_the_database_whatever_the_rows(
    wumeng: SmallPlant, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(20):
        offered(wumeng)
        issued(wumeng, post=Post.TEAM_LEADER, unit=wumeng.team)
    for person in (wumeng.officer, wumeng.secretary, wumeng.stranger):
        client: Client = signed_in(person)
        with django_assert_max_num_queries(12):
            assert client.get("/tasks/").status_code == 200
    assert Task.objects.count() == 40


@pytest.mark.parametrize(
    "asked", ["list=nothing", "after=x", "after=2020-13-01/x", "q=" + "好" * 500]
)
def test_what_can_not_be_read_asks_for_nothing(wumeng: SmallPlant, asked: str) -> None:
    assert signed_in(wumeng.stranger).get(f"/tasks/?{asked}").status_code == 200


def test_nothing_of_another_plant_is_on_any_list(wumeng: SmallPlant) -> None:
    from tests.organisation.people import small_plant

    issued(small_plant("other"))
    for which in Which:
        assert titles(wumeng, "secretary", which) == []


def test_a_list_of_one_unit_says_so_and_every_number_on_it_is_of_that_unit(
    wumeng: SmallPlant,
) -> None:
    issued(wumeng, title="本部门的", by=wumeng.secretary, department="D1")
    issued(wumeng, title="别处的", by=wumeng.secretary, post=Post.DIRECTOR)
    page = signed_in(wumeng.secretary).get("/tasks/?list=issued&department=D1").content.decode()
    assert ("本部门的" in page, "别处的" in page) == (True, False)
    assert "list=issued&amp;department=D1" in page
    assert f"{wumeng.workshop.name} <em" in page
    assert "Given out by me <em>1</em>" in page
