"""Facts counted by kind, unit and month, as far as somebody reaches; what was taken back counts no more."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from anqi.kit import clock
from anqi.ledger import tallies
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post, reverse
from anqi.ledger.queries import is_late
from anqi.organisation.authority import Implicit
from anqi.organisation.posts import Administration, Post
from tests.organisation.access_people import World, quick_passwords

FIRST, LAST = date(2020, 3, 1), date(2020, 4, 30)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with quick_passwords():
        yield World()


def hazards(world: World, *days: date, department: str = "D1") -> list[Fact]:
    drafts = [
        Draft(
            "hazard.due", day, "test/1", department=department, person="1003",
            attributes={"met": day.day != 9},
        )
        for day in days
    ]  # fmt: skip
    return post(plant=world.here.plant, drafts=drafts, by="1001")


def counted(
    world: World, holder: Post | Administration, **asked: object
) -> list[tuple[object, ...]]:
    found = tallies.by_month(
        world.accounts[holder],
        kinds=["hazard.due"],
        first=FIRST,
        last=LAST,
        **asked,  # type: ignore[arg-type]
    )
    return sorted((one.unit, one.month, one.count, one.unmet) for one in found)


def test_they_are_counted_by_unit_and_month_with_what_was_not_met(world: World) -> None:
    hazards(world, date(2020, 3, 1), date(2020, 3, 9), date(2020, 4, 30), date(2020, 5, 1))
    hazards(world, date(2020, 3, 9), department="D2")
    march, april = date(2020, 3, 1), date(2020, 4, 1)
    assert counted(world, Post.DIRECTOR) == [("", march, 3, 2), ("", april, 1, 0)]
    by_unit = [("D1", march, 2, 1), ("D1", april, 1, 0), ("D2", march, 1, 1)]
    assert counted(world, Post.DIRECTOR, of="department") == by_unit


def test_what_was_taken_back_counts_no_more(world: World) -> None:
    [fact, _other] = hazards(world, date(2020, 3, 9), date(2020, 3, 10))
    reverse(fact=fact, reason="重复", by="1001")
    assert counted(world, Post.DIRECTOR) == [("", date(2020, 3, 1), 1, 0)]


def test_nobody_counts_beyond_his_reach(world: World) -> None:
    hazards(world, date(2020, 3, 2))
    hazards(world, date(2020, 3, 2), department="D2")
    head = Post.DEPARTMENT_HEAD
    assert counted(world, head) == []
    assert counted(world, head, of="department") == []
    assert [one[0] for one in counted(world, head, of="department", codes=["D1", "D2"])] == ["D1"]
    for administrator in Administration:
        assert counted(world, administrator) == []


def test_ones_own_are_counted_by_kind_and_status(world: World) -> None:
    hazards(world, date(2020, 3, 2), date(2020, 3, 3))
    [one] = tallies.own(world.accounts[Implicit.EMPLOYEE], first=FIRST, last=LAST)
    assert (one.kind, one.status, one.count, one.quantity) == ("hazard.due", "", 2, 200)
    assert tallies.own(world.accounts[Post.DIRECTOR], first=FIRST, last=LAST) == []


def test_late_is_what_the_ledger_calls_late(world: World) -> None:
    days = [date(2020, 3, day) for day in range(2, 13)]
    with clock.stopped_at(datetime(2020, 3, 12, 23, 30, tzinfo=clock.CHINA)):
        facts = hazards(world, *days)
    late = sum(is_late(fact) for fact in facts)
    found = tallies.late(world.accounts[Post.DIRECTOR], first=days[0], last=days[-1])
    assert found == {"D1": late}
    assert 0 < late < len(facts)


def test_the_rows_are_found_by_an_index(world: World) -> None:
    """No read may go through the whole ledger: at a million facts that takes seconds."""
    hazards(world, date(2020, 3, 2))
    account = world.accounts[Post.DIRECTOR]
    plans: list[str] = []

    def explain(execute: object, sql: str, *rest: object) -> object:
        with connection.cursor() as cursor:
            if "ledger_fact" in sql and connection.vendor == "sqlite":
                cursor.cursor.execute(
                    f"EXPLAIN QUERY PLAN {cursor.cursor.convert_query(sql)}", rest[0]
                )
                plans.append(" ".join(str(row) for row in cursor.cursor.fetchall()))
        return execute(sql, *rest)  # type: ignore[operator]

    with connection.execute_wrapper(explain):
        counted(world, Post.DIRECTOR)
        tallies.own(account, first=FIRST, last=LAST)
        tallies.late(account, first=FIRST, last=FIRST + timedelta(days=30))
    assert not [plan for plan in plans if "SCAN ledger_fact" in plan]
