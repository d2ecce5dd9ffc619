"""A mail server that fails disables mail alone; and what is done by the clock."""

from collections.abc import Sequence
from datetime import time, timedelta

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.message import EmailMessage
from pytest_django import Settings

from anqi.jobs.schedule import Alarm, duties
from anqi.work import clock_duties, mail
from anqi.work.following import Change, follow, unfollow
from anqi.work.models import Digest, Overdue
from anqi.work.notices import inbox
from tests.organisation.people import SmallPlant, small_plant
from tests.work.tasks import TODAY, issued, later

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
DUMMY = "django.core.mail.backends.dummy.EmailBackend"
WORKING = "django.core.mail.backends.locmem.EmailBackend"


class NobodyAnswers(EmailBackend):
    """A mail server that is not there; it counts how often it was asked for."""

    asked = 0

    def open(self) -> bool:
        NobodyAnswers.asked += 1
        raise ConnectionRefusedError

    def send_messages(self, _messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError


@pytest.fixture
def nobody_answers(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.NobodyAnswers"
    NobodyAnswers.asked = 0


def with_addresses(wumeng: SmallPlant) -> None:
    for person in (wumeng.secretary, wumeng.stranger):
        mail.set_address(person=person, email=f"{person.code}@example.org")
        issued(wumeng, person=person)


def test_where_nobody_answers_the_others_do_not_wait(
    wumeng: SmallPlant, nobody_answers: None
) -> None:
    with_addresses(wumeng)
    sent = mail.send_digests(TODAY)
    assert (sent.count, sent.failed) == (0, [wumeng.secretary, wumeng.stranger])
    assert NobodyAnswers.asked == 1
    assert inbox(wumeng.stranger, unread=True).count() == 1


def test_what_failed_is_sent_again_and_only_that(
    wumeng: SmallPlant, settings: Settings, nobody_answers: None
) -> None:
    with_addresses(wumeng)
    mail.send_digests(TODAY)
    assert mail.waiting_since(wumeng.stranger, TODAY) is not None
    mail.set_address(person=wumeng.officer, email="li@example.org")
    issued(wumeng, by=wumeng.secretary, person=wumeng.officer)
    settings.EMAIL_BACKEND = WORKING
    assert mail.send_again(TODAY).count == 2
    assert mail.waiting_since(wumeng.stranger, TODAY) is None
    assert [message.to for message in outbox.outbox] == [["1001@example.org"], ["1003@example.org"]]
    assert mail.send_again(TODAY).count == 0


def test_a_day_later_nothing_old_is_sent_twice(
    wumeng: SmallPlant, settings: Settings, nobody_answers: None
) -> None:
    with_addresses(wumeng)
    mail.send_digests(TODAY)
    settings.EMAIL_BACKEND = WORKING
    with later(1) as tomorrow:
        assert mail.send_again(tomorrow).count == 0
        assert mail.send_digests(tomorrow).count == 2
        assert mail.send_again(TODAY).count == 0
    assert len(outbox.outbox) == 2


def test_without_a_mail_server_nothing_counts_as_sent(
    wumeng: SmallPlant, settings: Settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "", DUMMY
    with_addresses(wumeng)
    assert mail.send_digests(TODAY) == mail.send_again(TODAY) == mail.Sent()
    mail.send_at_once([one.pk for one in inbox(wumeng.stranger)])
    assert not inbox(wumeng.stranger).exclude(sent_at=None).exists()
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", WORKING
    assert mail.send_digests(TODAY).count == 2


def test_the_duties_are_registered_for_the_morning() -> None:
    hours = {duty.name: (duty.at, duty.every) for duty in duties() if duty.name.startswith("work.")}
    day = timedelta(days=1)
    assert hours == {
        "work.tell_of_overdue": (time(6, 0), day),
        "work.send_digests": (time(6, 30), day),
        "work.send_digests_again": (None, timedelta(minutes=10)),
    }


def test_the_duty_says_what_it_did_and_raises_an_alarm_where_mail_fails(
    wumeng: SmallPlant, settings: Settings, nobody_answers: None
) -> None:
    with_addresses(wumeng)
    for duty in (clock_duties.send_digests, clock_duties.send_digests_again):
        with pytest.raises(Alarm, match="2 封摘要邮件没有发出"):
            duty()
    settings.EMAIL_BACKEND = WORKING
    assert clock_duties.send_digests_again() == "发出摘要邮件 2 封"
    assert Digest.objects.filter(sent_at=None).count() == 0


def test_a_room_that_fails_in_one_plant_stops_no_other(wumeng: SmallPlant) -> None:
    def breaks(_change: Change) -> None:
        raise ArithmeticError

    issued(wumeng, source="broken/1")
    issued(small_plant("other"))
    follow("broken/")(breaks)
    try:
        with later(11), pytest.raises(ArithmeticError):
            clock_duties.tell_of_overdue()
    finally:
        unfollow("broken/")
    assert [one.task.plant.code for one in Overdue.objects.all()] == ["other"]


def test_overdue_tasks_of_all_plants_rise(wumeng: SmallPlant) -> None:
    issued(wumeng)
    issued(small_plant("other"))
    with later(11):
        assert clock_duties.tell_of_overdue() == "逾期任务 2 项"
        assert clock_duties.tell_of_overdue() == "逾期任务 2 项"
    assert Overdue.objects.count() == 2
