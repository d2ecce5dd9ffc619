"""Home by post: what is missing, what is to be done, and the strips of months, each sign opening its facts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anqi.kit.clock import stopped_at
from anqi.ledger.drafts import Draft, Value
from anqi.ledger.operations import post, reverse
from anqi.organisation.authority import Holder, Implicit
from anqi.organisation.models import Holding
from anqi.organisation.posts import Administration, Post
from anqi.site.homes import administrators
from anqi.work.issuing import Order
from anqi.work.notices import mark_read, tell
from anqi.work.operations import issue, offer
from anqi.work.rising import tell_of_overdue
from tests.organisation.access_people import World, quick_passwords
from tests.organisation.people import SINCE

NOON = datetime(2020, 5, 20, 12, tzinfo=timezone(timedelta(hours=8)))
TODAY = NOON.date()
EVERYBODY: tuple[Holder, ...] = (*Implicit, *Post, *Administration)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The world at noon of 20 May 2020: two months of facts, and tasks of every kind for D1 and B1."""
    with quick_passwords(), stopped_at(NOON):
        found = World()
        _post_facts(found)
        _give_tasks(found)
        yield found


def fact(kind: str, day: date, **more: str) -> Draft:
    attributes: dict[str, Value] = {"met": False} if kind == "hazard.due" else {}
    return Draft(kind, day, "test/1", attributes=attributes, **more)  # type: ignore[arg-type]


def _post_facts(world: World) -> None:
    drafts = [fact("party.theme_day", date(2020, month, 9), branch="B1") for month in (3, 4, 5)]
    drafts += [
        fact("party.committee_meeting", date(2020, 3, 9), branch="B1"),
        fact("hazard.due", date(2020, 4, 9), department="D1"),
        fact("hazard.reported", date(2020, 5, 2), department="D1", person="1003"),
        fact("accident.confirmed", date(2020, 5, 3), department="D2"),
    ]
    post(plant=world.here.plant, drafts=drafts, by="1001")


def _give_tasks(world: World) -> None:
    giver = world.accounts[Post.SAFETY_DEPARTMENT].person
    assert giver is not None
    with stopped_at(NOON - timedelta(days=9)):
        for holder in (Post.DEPARTMENT_HEAD, Post.BRANCH_SECRETARY, Post.TEAM_LEADER):
            doer = world.accounts[holder].person
            for title, days in (("清理除尘管道", 4), ("核对应急器材", 12)):
                order = Order(
                    title=title, person=doer, due_on=TODAY + timedelta(days=days - 9),
                    department="D1", branch="B1",
                )  # fmt: skip
                task = issue(order=order, by=giver, key=f"{holder}{title}").task
            offered = issue(order=order, by=giver, key=f"{holder}offered").task
            assert doer is not None
            offer(task=offered, by=doer, version=1, key=f"{holder}{task.pk}")
    tell_of_overdue(world.here.plant, TODAY)


def home(world: World, holder: Holder, address: str = "/", **headers: str) -> str:
    client = Client(headers={"accept-language": "zh-CN", **headers})
    client.force_login(world.accounts[holder])
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("holder", EVERYBODY)
def test_every_home_asks_the_database_twelve_times_at_most(
    world: World, holder: Holder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(world.accounts[holder])
    with django_assert_max_num_queries(12):
        assert client.get("/").status_code == 200


def test_what_is_late_stands_before_what_is_to_be_done_and_each_has_one_verb(world: World) -> None:
    page = home(world, Post.DEPARTMENT_HEAD)
    assert "五月 3 件事，<b>缺 2 件</b>" in page
    missing, to_do = page.index('id="missing"'), page.index('id="to-do"')
    assert missing < page.index("清理除尘管道") < to_do < page.index(">核对应急器材<")
    assert "过期 5 天" in page
    assert "最近的期限：核对应急器材（3 天后到期）" in page


def test_a_branch_is_told_what_it_records_else_and_has_not_of_last_month(world: World) -> None:
    page = home(world, Post.BRANCH_SECRETARY)
    assert "支委会：4月没有记录" in page
    assert "主题党日：4月没有记录" not in page
    assert "/ledger/facts/post/?kind=party.committee_meeting" in page


def test_a_sign_of_a_month_opens_the_facts_of_that_month(world: World) -> None:
    page = home(world, Post.BRANCH_SECRETARY)
    link = (
        "/ledger/facts/?kind=party.theme_day&amp;branch=B1&amp;first=2020-04-01&amp;last=2020-04-30"
    )
    assert link in page
    assert "4月：1 条" in page


def test_what_was_taken_back_counts_no_more(world: World) -> None:
    [made] = post(
        plant=world.here.plant, drafts=[fact("party.theme_day", TODAY, branch="B1")], by="1001"
    )
    assert "5月：2 条" in home(world, Post.BRANCH_SECRETARY)
    reverse(fact=made, reason="重复", by="1001")
    assert "5月：1 条" in home(world, Post.BRANCH_SECRETARY)


def test_a_department_head_sees_what_was_not_met_in_time(world: World) -> None:
    page = home(world, Post.DEPARTMENT_HEAD)
    assert "隐患应整改：1 条中 1 条未按期" in page
    assert "kind=hazard.due&amp;department=D1&amp;first=2020-04-01" in page


def test_the_safety_office_sees_overdue_tasks_accidents_and_late_entries(world: World) -> None:
    page = home(world, Post.SAFETY_DEPARTMENT)
    overdue = page[page.index('id="overdue"') : page.index('id="month"')]
    assert "卷包车间" in overdue
    assert "逾期 3 件" in overdue
    assert "kind=accident.confirmed&amp;first=2020-05-01" in page
    assert "late=on" in page[page.index('id="late"') :]


def test_the_party_office_sees_every_branch_by_month_in_the_order_of_codes(world: World) -> None:
    page = home(world, Post.PARTY_OFFICER)
    assert page.index("卷包车间党支部") < page.index("制丝车间党支部")
    assert "4月：缺支委会" in page
    assert 'hx-get="/home/branches/"' in page


def test_the_set_up_of_branches_is_a_page_and_a_part(world: World) -> None:
    page = home(world, Post.PARTY_OFFICER, "/home/branches/")
    part = home(world, Post.PARTY_OFFICER, "/home/branches/", hx_request="true")
    assert "<html" in page
    assert "<html" not in part
    assert "制丝车间党支部有正式党员 1 人" in part


def test_a_worker_is_told_of_no_branchs_set_up(world: World) -> None:
    assert "党支部有" not in home(world, Implicit.EMPLOYEE, "/home/branches/")


def test_a_leader_sees_four_lines_and_what_rose_to_him(world: World) -> None:
    page = home(world, Post.DIRECTOR)
    assert "2 个党支部中 1 个上期有缺" in page
    risen = page[page.index('id="risen"') : page.index('id="missing-by-unit"')]
    assert "清理除尘管道" in risen


def read_all(world: World, holder: Holder) -> None:
    person = world.accounts[holder].person
    assert person is not None
    mark_read(person=person)


def test_what_rose_to_a_leader_stays_until_it_is_done_and_not_until_he_has_read_it(
    world: World,
) -> None:
    read_all(world, Post.DIRECTOR)
    page = home(world, Post.DIRECTOR)
    risen = page[page.index('id="risen"') : page.index('id="missing-by-unit"')]
    assert "清理除尘管道" in risen
    assert "3 件逾期，其中 3 件升报本人" in page


def test_an_overdue_task_of_a_post_of_the_plant_is_among_those_of_the_plant(world: World) -> None:
    giver = world.accounts[Post.SAFETY_DEPARTMENT].person
    assert giver is not None
    with stopped_at(NOON - timedelta(days=9)):
        order = Order(title="报送总结", post=Post.DIRECTOR, due_on=TODAY - timedelta(days=1))
        issue(order=order, by=giver, key="plant")
    assert "4 件逾期" in home(world, Post.DIRECTOR)


def test_every_number_of_what_is_missing_opens_to_just_that(world: World) -> None:
    page = home(world, Post.DIRECTOR)
    table = page[page.index('id="missing-by-unit"') : page.index('id="ledger"')]
    for address in (
        "/tasks/?list=overdue&amp;department=D1",
        "kind=hazard.due&amp;department=D1&amp;unmet=on&amp;first=2020-04-01&amp;last=2020-04-30",
    ):
        assert address in table
    assert "3" in figure_of(table, "/tasks/?list=overdue&amp;department=D1")
    listed = home(world, Post.DIRECTOR, "/tasks/?list=overdue&department=D1")
    assert listed.count(">清理除尘管道</a>") == 3
    facts = home(world, Post.DIRECTOR, "/ledger/facts/?unmet=on&department=D1")
    assert facts.count("隐患应整改</td>") == 1


def figure_of(page: str, address: str) -> str:
    """What a link to an address says."""
    return page.split(f'{address}">', 1)[1].split("<", 1)[0]


def test_the_open_tasks_of_a_unit_are_counted_whole_and_lead_to_their_list(world: World) -> None:
    page = home(world, Post.BRANCH_SECRETARY)
    assert "未办结 9 件，其中逾期 3 件" in page
    assert figure_of(page, "/tasks/?list=unit&amp;branch=B1") == "全部 9 件"
    listed = home(world, Post.BRANCH_SECRETARY, "/tasks/?list=unit&branch=B1")
    assert "本单位 <em>9</em>" in listed


def test_leader_and_branch_are_told_of_the_same_missing_record(world: World) -> None:
    post(
        plant=world.here.plant, drafts=[fact("party.lesson", date(2019, 8, 9), branch="B1")],
        by="1001",
    )  # fmt: skip
    assert "党课：1季度没有记录" in home(world, Post.BRANCH_SECRETARY)
    page = home(world, Post.DIRECTOR)
    assert "上月或上季度无记录：支委会、党课" in page


def test_more_notices_than_are_shown_are_counted_all(world: World) -> None:
    person = world.accounts[Implicit.EMPLOYEE].person
    assert person is not None
    for number in range(7):
        tell([person], "“{task}” of {doer}", figures={"task": str(number), "doer": "甲"})
    page = home(world, Implicit.EMPLOYEE)
    assert "还有 2 件" in page
    assert "收件箱</span><em>7</em>" in page


def test_a_notice_has_the_day_it_had_here(world: World) -> None:
    person = world.accounts[Implicit.EMPLOYEE].person
    assert person is not None
    with stopped_at(NOON.replace(hour=1)):
        tell([person], "“{task}” of {doer}", figures={"task": "一", "doer": "甲"})
    page = home(world, Implicit.EMPLOYEE)
    assert '<span class="day">20</span>' in page[page.index('id="notices"') :]


def test_a_worker_sees_his_own_year_and_nobody_elses(world: World) -> None:
    page = home(world, Implicit.EMPLOYEE)
    assert "kind=hazard.reported&amp;person=1003" in page
    assert "清理除尘管道" not in page
    assert "department=D2" not in page


def test_who_holds_two_posts_looks_as_the_higher_one_and_can_switch(world: World) -> None:
    person = world.accounts[Post.BRANCH_SECRETARY].person
    assert person is not None
    Holding.objects.create(person=person, post=Post.DIRECTOR, active_from=SINCE)
    page = home(world, Post.BRANCH_SECRETARY)
    assert "全厂概况" in page
    assert "支部现状" in home(world, Post.BRANCH_SECRETARY, "/?as=branch_secretary.B1")
    assert "我的这一年" in home(world, Post.BRANCH_SECRETARY, "/?as=")


def test_nobody_looks_as_what_he_is_not(world: World) -> None:
    for key in ("director", "branch_secretary.B2", "' OR 1=1"):
        page = home(world, Post.BRANCH_SECRETARY, f"/?as={key}")
        assert "全厂概况" not in page
        assert "制丝车间党支部" not in page


@pytest.mark.parametrize("holder", Administration)
def test_an_administrator_sees_what_needs_attention_and_no_business(
    world: World, holder: Administration
) -> None:
    page = home(world, holder)
    assert "需处理事项" in page
    assert "除尘管道" not in page
    assert 'role="search"' not in page


def test_the_system_administrator_reads_in_words_what_is_not_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(administrators, "ailments", lambda: ["late:ledger.verify", "home"])
    page = home(world, Administration.SYSTEM)
    assert "late:" not in page
    assert "：逾时未完成；数据目录不可写" in page
    assert 'href="/jobs/clock/"' in page


def test_home_is_complete_in_english(world: World) -> None:
    page = home(world, Post.BRANCH_SECRETARY, accept_language="en")
    assert "May: 3 in hand, <b>2 missing</b>. Due next:" in page
    assert "Branch committee meeting: nothing recorded in Apr" in page
