"""Comments are added and taken back by adding; what was said stays."""

import pytest
from django.db import DatabaseError, connection, transaction

from anqi.kit.faults import Faulty
from anqi.work.comments import comment, comments_on, withdraw
from anqi.work.faults import Conflict, Refused
from anqi.work.models import Comment
from tests.organisation.people import SmallPlant
from tests.work.conftest import MORNING
from tests.work.tasks import issued, key, later

pytestmark = pytest.mark.django_db


def said(wumeng: SmallPlant, text: str = "备件周五到", about: str = "safety/hazards/12") -> Comment:
    return comment(about=about, text=text, by=wumeng.stranger, key=key())


def test_comments_on_a_task_stand_in_their_order(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    said(wumeng, about=task.about)
    said(wumeng)
    with later(days=1):
        comment(about=task.about, text="好", by=wumeng.officer, key=key())
    kept = [(one.by.name, one.text) for one in comments_on(wumeng.plant, task.about)]
    assert kept == [("赵敏", "备件周五到"), ("李强", "好")]


def test_a_withdrawn_comment_stays_and_says_so(wumeng: SmallPlant) -> None:
    first = said(wumeng)
    withdraw(comment=first, by=wumeng.stranger, key=key(), reason="看错了")
    [kept] = comments_on(wumeng.plant, first.about)
    assert (kept.text, kept.withdrawn_by.text, kept.withdrawn_by.at) == (
        "备件周五到", "看错了", MORNING,
    )  # fmt: skip


def test_only_who_wrote_it_withdraws_it_and_once(wumeng: SmallPlant) -> None:
    first = said(wumeng)
    with pytest.raises(Refused):
        withdraw(comment=first, by=wumeng.officer, key=key())
    row = withdraw(comment=first, by=wumeng.stranger, key=key())
    assert withdraw(comment=first, by=wumeng.stranger, key=key()) == row
    with pytest.raises(Refused):
        withdraw(comment=row, by=wumeng.stranger, key=key())


def test_a_double_click_says_it_once(wumeng: SmallPlant) -> None:
    for _time in range(2):
        comment(about="safety/hazards/12", text="好", by=wumeng.stranger, key="k1")
    with pytest.raises(Conflict):
        comment(about="safety/hazards/12", text="不好", by=wumeng.stranger, key="k1")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  ", "好" * 2001, "a\x00b"])
def test_a_comment_that_says_nothing_or_too_much_is_not_taken(
    wumeng: SmallPlant, text: str
) -> None:
    with pytest.raises(Faulty) as told:
        said(wumeng, text)
    assert [fault.place for fault in told.value.faults] == ["text"]


@pytest.mark.parametrize("act", ["UPDATE work_comment SET text = 'x'", "DELETE FROM work_comment"])
def test_the_database_refuses_that_a_comment_is_changed(wumeng: SmallPlant, act: str) -> None:
    said(wumeng)
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    assert Comment.objects.get().text == "备件周五到"
