"""Notices: the inbox, one e-mail a day, and emergencies at once."""

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.message import EmailMessage
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from anqi.organisation.models import Person
from anqi.work.mail import send_digests, set_address
from anqi.work.models import Notice
from anqi.work.notices import inbox, mark_read, said, tell
from tests.organisation.people import SmallPlant
from tests.work.tasks import TODAY, act, issued, later, offered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


class OneIsRefused(EmailBackend):
    """A mail server that knows nobody of the name broken@example.org."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if any("broken@example.org" in message.to for message in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


def told(person: Person) -> list[str]:
    return [said(notice) for notice in inbox(person)]


def test_the_doer_is_told_of_a_task_and_the_issuer_of_what_is_done(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    assert told(wumeng.stranger) == ["李强交给您“修好防护罩”，3月22日到期"]
    act("offer", task, wumeng.stranger, note="已修好")
    [notice] = inbox(wumeng.officer)
    assert notice.source == task.about
    assert "修好防护罩" in said(notice)


def test_nobody_is_told_of_what_he_did_himself(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    act("accept", task, wumeng.secretary)
    assert len(told(wumeng.stranger)) == 2
    assert told(wumeng.secretary) == []


def test_only_days_are_said_as_days(wumeng: SmallPlant) -> None:
    issued(wumeng, title="20260315")
    [notice] = inbox(wumeng.stranger)
    assert said(notice) == "李强交给您“20260315”，3月22日到期"


def test_what_is_read_is_no_longer_new(wumeng: SmallPlant) -> None:
    issued(wumeng)
    issued(wumeng)
    newest = inbox(wumeng.stranger)[0]
    assert mark_read(person=wumeng.stranger, notices=[newest.pk]) == 1
    assert mark_read(person=wumeng.officer, notices=[newest.pk]) == 0
    assert inbox(wumeng.stranger, unread=True).count() == 1
    assert mark_read(person=wumeng.stranger) == 1


def test_the_digest_is_one_mail_with_all_that_is_new(wumeng: SmallPlant) -> None:
    set_address(person=wumeng.stranger, email="zhao@example.org")
    issued(wumeng)
    issued(wumeng, title="换灯")
    assert send_digests(TODAY).count == 1
    [message] = mail.outbox
    assert message.to == ["zhao@example.org"]
    assert "修好防护罩" in message.body
    assert "换灯" in message.body
    assert "2" in message.subject


def test_nobody_gets_two_digests_a_day_and_nothing_twice(wumeng: SmallPlant) -> None:
    set_address(person=wumeng.stranger, email="zhao@example.org")
    issued(wumeng)
    assert [send_digests(TODAY).count for _time in range(3)] == [1, 0, 0]
    issued(wumeng, title="换灯")
    assert send_digests(TODAY).count == 0
    with later(days=1) as tomorrow:
        assert send_digests(tomorrow).count == 1
    assert "修好防护罩" not in mail.outbox[-1].body
    assert len(mail.outbox) == 2


def test_it_is_written_in_the_readers_language(wumeng: SmallPlant) -> None:
    set_address(person=wumeng.stranger, email="zhao@example.org", language="en")
    issued(wumeng)
    send_digests(TODAY)
    assert "李强 gave you “修好防护罩”, due on 22 Mar" in mail.outbox[0].body


def test_what_was_read_in_the_inbox_is_not_sent(wumeng: SmallPlant) -> None:
    set_address(person=wumeng.stranger, email="zhao@example.org")
    issued(wumeng)
    mark_read(person=wumeng.stranger)
    assert send_digests(TODAY).count == 0
    assert mail.outbox == []


def test_a_failing_address_does_not_stop_the_others_and_is_tried_again(
    wumeng: SmallPlant, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.OneIsRefused"
    set_address(person=wumeng.secretary, email="broken@example.org")
    set_address(person=wumeng.stranger, email="zhao@example.org")
    issued(wumeng)
    issued(wumeng, person=wumeng.secretary)
    sent = send_digests(TODAY)
    assert (sent.count, sent.failed) == (1, [wumeng.secretary])
    set_address(person=wumeng.secretary, email="wang@example.org")
    assert send_digests(TODAY).count == 1
    assert [message.to for message in mail.outbox] == [["zhao@example.org"], ["wang@example.org"]]


def test_who_has_left_gets_none(wumeng: SmallPlant) -> None:
    set_address(person=wumeng.stranger, email="zhao@example.org")
    issued(wumeng)
    wumeng.stranger.active_to = TODAY - timedelta(days=1)
    wumeng.stranger.save()
    assert send_digests(TODAY).count == 0


def test_an_emergency_is_sent_at_once_and_not_again(
    wumeng: SmallPlant,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    set_address(person=wumeng.stranger, email="zhao@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        tell([wumeng.stranger, wumeng.officer], "overdue", urgent=True)
    assert [message.to for message in mail.outbox] == [["zhao@example.org"]]
    assert send_digests(TODAY).count == 0
    assert Notice.objects.count() == 2


def test_an_emergency_that_can_not_be_sent_waits_for_the_digest(
    wumeng: SmallPlant,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.OneIsRefused"
    address = set_address(person=wumeng.stranger, email="broken@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        tell([wumeng.stranger], "overdue", urgent=True)
    address.email = "zhao@example.org"
    address.save()
    assert send_digests(TODAY).count == 1


def test_the_same_is_told_once_under_its_key(wumeng: SmallPlant) -> None:
    for _time in range(2):
        tell([wumeng.stranger, wumeng.stranger], "overdue", key="overdue/1")
    assert inbox(wumeng.stranger).count() == 1


@pytest.mark.parametrize("email", ["", "zhao", "zhao@example.org\nBcc: all@example.org"])
def test_an_address_that_is_none_is_not_taken(wumeng: SmallPlant, email: str) -> None:
    with pytest.raises(ValidationError):
        set_address(person=wumeng.stranger, email=email)
