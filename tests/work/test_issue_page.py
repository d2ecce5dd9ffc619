"""Giving out a task by its form: to a person or a post, with what helps to fill it in."""

import pytest

from anqi.organisation.models import Assignment, Person
from anqi.organisation.posts import Post
from anqi.work.models import Task
from tests.organisation.people import SINCE, SmallPlant, signed_in, small_plant
from tests.work.tasks import colleague

pytestmark = pytest.mark.django_db


def given_out(by: Person, **more: object) -> tuple[int, str]:
    """The answer to the form, as 12 March 2020 has it."""
    form = {"key": "k", "title": "检查灭火器", "due_on": "2020-03-20"} | more
    answer = signed_in(by, "zh-CN").post("/tasks/issue/", form)
    return answer.status_code, answer.text


@pytest.mark.parametrize("who", ["1003", "赵敏", " 赵敏 "])
def test_somebody_is_named_by_number_or_name(wumeng: SmallPlant, who: str) -> None:
    assert given_out(wumeng.officer, person=who)[0] == 302
    task = Task.objects.get()
    assert (task.person, task.acceptor) == (wumeng.stranger, wumeng.officer)


def test_of_several_of_one_name_the_numbers_are_said(wumeng: SmallPlant) -> None:
    for _number in range(2):
        colleague(wumeng, "陈静")
    status, page = given_out(wumeng.officer, person="陈静")
    assert status == 422
    assert "有几人同名，请填工号：" in page


@pytest.mark.parametrize(
    ("fields", "text"),
    [({}, "请指定一人，或一个职务"), ({"person": "无此人"}, "本厂今天没有这个姓名或工号"),
     ({"person": "1003", "post": "director"}, "请指定一人，或一个职务，二者取一"),
     ({"post": "team_leader"}, "请写明职务所在单位"),
     ({"person": "1003", "due_on": "2020-03-11"}, "日期不能是过去"),
     ({"person": "1003", "title": ""}, "id_title_error"),
     ({"person": "1002"}, "请指定验收人，不能是办理人"),
     ({"person": "1003", "acceptor": "1003"}, "请指定验收人，不能是办理人")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(
    wumeng: SmallPlant, fields: dict[str, str], text: str
) -> None:
    status, page = given_out(wumeng.officer, **fields)
    assert status == 422
    assert text in page
    assert not Task.objects.exists()


def test_a_post_of_a_unit_is_given_it_and_another_post_accepts_it(wumeng: SmallPlant) -> None:
    fields = {"post": Post.SAFETY_OFFICER, "unit": wumeng.workshop.pk,
              "acceptor_post": Post.BRANCH_SECRETARY, "acceptor_unit": wumeng.branch.pk}  # fmt: skip
    assert given_out(wumeng.secretary, **fields)[0] == 302
    task = Task.objects.get()
    assert (task.post, task.unit, task.acceptor_unit) == (
        Post.SAFETY_OFFICER, wumeng.workshop, wumeng.branch,
    )  # fmt: skip


def test_a_post_of_the_other_tree_is_told(wumeng: SmallPlant) -> None:
    for prefix in ("", "acceptor_"):
        fields = {f"{prefix}post": Post.TEAM_LEADER, f"{prefix}unit": wumeng.branch.pk}
        status, page = given_out(wumeng.officer, **({"person": "1003"} if prefix else {}), **fields)
        assert status == 422
        assert "此职务属另一条线" in page


def test_that_a_post_is_vacant_is_told_before_it_is_given_anything(wumeng: SmallPlant) -> None:
    fields = {"post": Post.TEAM_LEADER, "unit": wumeng.team.pk}
    status, page = given_out(wumeng.officer, **fields)
    assert status == 422
    assert "“卷包甲班 班组长”今天空缺" in page
    assert not Task.objects.exists()
    assert given_out(wumeng.officer, **fields, vacant="on")[0] == 302


def test_that_nobody_can_accept_it_is_told_too(wumeng: SmallPlant) -> None:
    fields = {"person": "1003", "acceptor_post": Post.TEAM_LEADER, "acceptor_unit": wumeng.team.pk}
    assert "由您验收，或等有人到任" in given_out(wumeng.officer, **fields)[1]


def test_a_post_out_of_reach_is_given_nothing(wumeng: SmallPlant) -> None:
    status, page = given_out(wumeng.officer, post=Post.DIRECTOR)
    assert status == 422
    assert "您不能给这个人或职务派任务" in page


def test_a_team_leader_gives_to_the_posts_of_his_team(wumeng: SmallPlant) -> None:
    leader, fighter = colleague(wumeng, "钱进"), colleague(wumeng, "孙勇")
    for person, post in ((leader, Post.TEAM_LEADER), (fighter, Post.FIREFIGHTER)):
        person.holdings.create(post=post, unit=wumeng.team, active_from=SINCE)
    fields = {"post": Post.FIREFIGHTER, "unit": wumeng.team.pk}
    assert given_out(leader, **fields)[0] == 302
    fields = {"post": Post.SAFETY_OFFICER, "unit": wumeng.workshop.pk}
    assert given_out(leader, **fields, key="k2")[0] == 302  # who is in the team
    Assignment.objects.filter(person=wumeng.officer).delete()
    assert given_out(leader, **fields, key="k3")[0] == 422


def test_a_unit_of_another_plant_is_none(wumeng: SmallPlant) -> None:
    other = small_plant("other")
    fields = {"post": Post.TEAM_LEADER, "unit": other.team.pk}
    assert given_out(wumeng.officer, **fields)[0] == 422


def test_a_form_that_is_sent_twice_gives_out_one_task(wumeng: SmallPlant) -> None:
    for _time in range(2):
        assert given_out(wumeng.officer, person="1003")[0] == 302
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "text"),
    [("2020-03-13", "距今 1 个工作日"), ("2020-03-14", "是周末；距今 1 个工作日"),
     ("2020-03-11", "这一天已过。"), ("nothing", "")],
)  # fmt: skip
def test_a_day_says_how_far_away_it_is(wumeng: SmallPlant, day: str, text: str) -> None:
    answer = signed_in(wumeng.officer, "zh-CN").get(f"/tasks/issue/day/?due_on={day}").text
    assert answer.startswith(text)
    assert bool(answer) == bool(text)


def test_those_who_could_be_meant_are_proposed_as_far_as_they_are_seen(wumeng: SmallPlant) -> None:
    Person.objects.create(code="1777", name="赵远", plant=wumeng.plant, active_from=SINCE)
    client = signed_in(wumeng.officer, "zh-CN")
    assert 'value="1003"' in client.get("/tasks/issue/people/?person=赵").text
    assert "1777" not in client.get("/tasks/issue/people/?acceptor=赵").text
    assert client.get("/tasks/issue/people/").text == ""


@pytest.mark.parametrize("path", ["", "people/", "day/"])
def test_who_gives_out_nothing_has_no_such_pages(wumeng: SmallPlant, path: str) -> None:
    assert signed_in(wumeng.stranger).get(f"/tasks/issue/{path}").status_code == 404
