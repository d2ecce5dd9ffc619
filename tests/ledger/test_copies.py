"""Checkpoints leave the machine: by mail and into a folder; what fails is told and tried again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from anqi.facts.sample import sample
from anqi.facts.writing import write
from anqi.jobs.schedule import Alarm
from anqi.kit import clock
from anqi.kit.clock import stopped_at
from anqi.ledger import clock_duties, lake
from anqi.ledger.copies import send_due
from anqi.ledger.drafts import Draft
from anqi.ledger.importing import import_files
from anqi.ledger.models import Checkpoint, Copy, Fact, Verified
from anqi.ledger.operations import post
from anqi.ledger.sealing import copies_of, seal
from anqi.organisation.models import Plant, Unit
from anqi.organisation.models_access import Record
from tests.ledger.tampering import unguarded

pytestmark = pytest.mark.django_db
AUDITOR = "auditor@group.example"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    return tmp_path / "mounted"


@pytest.fixture
def wumeng(settings: Any, tmp_path: Path, elsewhere: Path) -> Plant:
    settings.HOME = tmp_path / "home"
    settings.CHECKPOINT_MAIL = [AUDITOR]
    settings.CHECKPOINT_DIR = str(elsewhere)
    write(sample(people=60, facts=300), tmp_path / "plant", "parquet")
    import_files(tmp_path / "plant", by="1")
    return Plant.objects.get()


def posted(plant: Plant) -> Fact:
    department = Unit.objects.filter(tree="administration").order_by("code")[0].code
    draft = Draft("awareness.pulse", clock.today(), "test/1", department=department)
    return post(plant=plant, drafts=[draft], by="1001")[0]


def test_the_nightly_checkpoint_is_mailed_and_copied(wumeng: Plant, elsewhere: Path) -> None:
    elsewhere.mkdir()
    assert clock_duties.checkpoint() == "生成检查点 1 个"
    checkpoint = Checkpoint.objects.get()
    [message] = mail.outbox
    assert message.to == [AUDITOR]
    assert checkpoint.note in message.body
    assert (elsewhere / "wumeng-000000000300.checkpoint").read_text("utf-8") == checkpoint.note
    assert (elsewhere / "wumeng.key.pub").read_text("utf-8").startswith("anqi/wumeng+")
    assert [(copy.target, copy.done_at is not None) for copy in copies_of(checkpoint)] == [
        (str(elsewhere), True),
        (AUDITOR, True),
    ]


def test_what_was_sent_is_not_sent_again(wumeng: Plant, elsewhere: Path) -> None:
    elsewhere.mkdir()
    clock_duties.checkpoint()
    clock_duties.checkpoint()
    assert clock_duties.send_checkpoints() == "送出 0 份"
    assert len(mail.outbox) == Checkpoint.objects.count() == 1


def test_a_checkpoint_by_the_command_leaves_too(wumeng: Plant, elsewhere: Path) -> None:
    elsewhere.mkdir()
    seal(wumeng)
    assert clock_duties.send_checkpoints() == "送出 2 份"


def test_a_machine_that_is_away_is_told_and_tried_again_later(
    wumeng: Plant, elsewhere: Path
) -> None:
    checkpoint = seal(wumeng)
    with pytest.raises(Alarm, match=r"1 份没有送达.*文件夹不存在"):
        clock_duties.send_checkpoints()
    copy = Copy.objects.get(way=Copy.Way.FOLDER)
    assert (copy.done_at, copy.tries) == (None, 1)
    elsewhere.mkdir()
    assert send_due()[0] == 0
    with stopped_at(clock.now() + timedelta(minutes=6)):
        assert send_due() == (1, [])
    assert copies_of(checkpoint)[0].done_at


def test_tries_become_seldom_and_end_after_a_month(wumeng: Plant) -> None:
    begun = clock.now()
    seal(wumeng)
    for minute in range(0, 32 * 24 * 60, 120):
        with stopped_at(begun + timedelta(minutes=minute)):
            send_due()
    assert 60 < Copy.objects.get(way=Copy.Way.FOLDER).tries < 80


def test_another_checkpoint_of_that_name_is_never_overwritten(
    wumeng: Plant, elsewhere: Path
) -> None:
    elsewhere.mkdir()
    there = elsewhere / "wumeng-000000000300.checkpoint"
    there.write_text("another")
    seal(wumeng)
    with pytest.raises(Alarm, match="同名的另一个检查点"):
        clock_duties.send_checkpoints()
    assert there.read_text() == "another"


def test_without_a_mail_server_nothing_is_said_to_be_sent(
    wumeng: Plant, elsewhere: Path, settings: Any
) -> None:
    elsewhere.mkdir()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    seal(wumeng)
    with pytest.raises(Alarm, match="ANQI_MAIL_HOST"):
        clock_duties.send_checkpoints()
    assert Copy.objects.get(way=Copy.Way.MAIL).done_at is None


def test_a_server_that_refuses_is_told(wumeng: Plant, settings: Any, elsewhere: Path) -> None:
    elsewhere.mkdir()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    seal(wumeng)
    assert [copy.target for copy in send_due()[1]] == [AUDITOR]
    assert Copy.objects.get(way=Copy.Way.MAIL).fault


def test_where_nothing_is_set_it_is_said_that_no_checkpoint_leaves(
    wumeng: Plant, settings: Any
) -> None:
    settings.CHECKPOINT_MAIL, settings.CHECKPOINT_DIR = [], ""
    assert "没有送出本机" in str(clock_duties.checkpoint())


def test_an_altered_ledger_is_not_sealed_and_raises_an_alarm(wumeng: Plant) -> None:
    seal(wumeng)
    posted(wumeng)
    with unguarded():
        Fact.objects.filter(index=299).delete()
        with pytest.raises(Alarm, match="wumeng"):
            clock_duties.checkpoint()


def test_the_nightly_verification_is_kept_and_says_how_much(wumeng: Plant) -> None:
    assert clock_duties.verify() == "核对 300 条事实，没有错误"
    verified = Verified.objects.get()
    assert (verified.size, verified.faults, verified.by) == (300, 0, "anqi")


def test_an_altered_fact_is_an_alarm_and_stands_in_the_record(wumeng: Plant) -> None:
    with unguarded():
        Fact.objects.filter(index__in=(2, 5)).update(quantity=1)
        with pytest.raises(Alarm, match=r"发现 \d+ 处错误.*wumeng/facts/2"):
            clock_duties.verify()
        faults = Verified.objects.get().faults
        assert faults >= 2
        said = Record.objects.get(act="verify").object
    assert said.startswith(f"ledger wumeng: {faults} faults")


def test_an_altered_lake_is_an_alarm_and_made_anew(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    [segment] = lake.segments(wumeng)
    segment.path.write_bytes(b"")
    with pytest.raises(Alarm, match=segment.path.name):
        clock_duties.verify()
    assert lake.check(wumeng) == []
    assert clock_duties.verify()


def test_new_facts_reach_the_lake_within_the_minute(wumeng: Plant) -> None:
    clock_duties.keep_lake()
    posted(wumeng)
    clock_duties.keep_lake()
    assert lake.segments(wumeng)[-1].end == 301
