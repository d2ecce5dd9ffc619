"""Beginning a task and offering what was done."""

from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction

from anqi.kit.faults import Faulty
from anqi.work.evidence import attach
from anqi.work.faults import Refused
from anqi.work.models import Proof, State, TaskStep
from tests.organisation.people import SmallPlant
from tests.work.tasks import TODAY, act, issued, offered, saved, scene

pytestmark = pytest.mark.django_db


def test_a_task_is_begun_and_offered_and_each_step_is_kept(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    assert act("start", task, wumeng.stranger).state == State.DOING
    step = act("offer", task, wumeng.stranger, note="已修好")
    assert (step.state, step.task.done_by, step.task.done_on) == (
        State.OFFERED, wumeng.stranger, TODAY,
    )  # fmt: skip
    kept = [(one.number, one.act, one.note) for one in step.task.steps.all()]
    assert kept == [(1, "issue", ""), (2, "start", ""), (3, "offer", "已修好")]


def test_nobody_else_begins_or_offers_it(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    for name in ("start", "offer"):
        with pytest.raises(Refused):
            act(name, task, wumeng.officer)
    assert TaskStep.objects.count() == 1


def test_what_was_offered_is_not_begun_again(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    for name in ("start", "offer"):
        with pytest.raises(Refused):
            act(name, task, wumeng.stranger)


def test_a_text_is_wanted_where_the_proof_is_a_text(wumeng: SmallPlant) -> None:
    task = issued(wumeng, proof=Proof.TEXT)
    with pytest.raises(Faulty) as told:
        act("offer", task, wumeng.stranger)
    assert [fault.place for fault in told.value.faults] == ["note"]
    assert act("offer", task, wumeng.stranger, note="换了罩子").state == State.OFFERED


def test_a_picture_is_wanted_where_the_proof_is_a_picture(wumeng: SmallPlant) -> None:
    task = issued(wumeng, proof=Proof.PICTURE)
    document = b"%PDF-1.4\n%%EOF\n"
    attach(about=task.about, file=BytesIO(document), name="a.pdf", by=wumeng.stranger)
    with pytest.raises(Faulty) as told:
        act("offer", task, wumeng.stranger)
    assert [fault.place for fault in told.value.faults] == ["evidence"]
    attach(about=task.about, file=saved(scene()), name="罩.jpg", by=wumeng.stranger)
    assert act("offer", task, wumeng.stranger).state == State.OFFERED


def test_any_file_will_do_where_the_proof_is_a_file(wumeng: SmallPlant) -> None:
    task = issued(wumeng, proof=Proof.FILE)
    with pytest.raises(Faulty):
        act("offer", task, wumeng.stranger)
    attach(about=task.about, file=BytesIO(b"%PDF-1.4\n%%EOF\n"), name="a.pdf", by=wumeng.stranger)
    assert act("offer", task, wumeng.stranger).state == State.OFFERED


@pytest.mark.parametrize(
    "act", ["UPDATE work_taskstep SET note = 'x'", "DELETE FROM work_taskstep"]
)
def test_the_database_refuses_that_a_step_is_changed(wumeng: SmallPlant, act: str) -> None:
    issued(wumeng)
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    assert TaskStep.objects.get().note == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_no_step_is_replaced_behind_the_triggers(wumeng: SmallPlant) -> None:
    issued(wumeng)
    copy = "INSERT OR REPLACE INTO work_taskstep SELECT * FROM work_taskstep"
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(copy)
