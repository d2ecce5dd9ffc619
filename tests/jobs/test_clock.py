"""Duties by the clock: once when they are due, once for all that was missed, and told when they are late."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client

from anqi.jobs import clockwork, schedule, workers
from anqi.jobs.clockwork import ailments, run_due
from anqi.jobs.models import Outcome, Round
from anqi.jobs.schedule import Alarm, daily, every
from anqi.kit import clock
from anqi.kit.clock import CHINA, stopped_at
from anqi.organisation.models import Account
from anqi.organisation.posts import Administration

Ran = list[datetime]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 3, day, hour, minute, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """No duties but the test's own, in an installation that began in 2020."""
    monkeypatch.setattr(schedule, "_duties", {})
    monkeypatch.setattr(clockwork, "_begun", lambda: at(1, 0))


@pytest.fixture
def ran() -> Ran:
    """When a duty was run that is due each day at half past six."""
    found: Ran = []

    @daily(at="06:30", title="Digest", name="test.digest")
    def digest() -> str:
        found.append(clock.now())
        return f"{len(found)} sent"

    return found


def run_at(*moments: datetime) -> None:
    for moment in moments:
        with stopped_at(moment):
            run_due()


@pytest.mark.django_db
def test_a_daily_duty_is_run_once_a_day_from_its_hour_on(ran: Ran) -> None:
    run_at(at(2, 7), at(2, 8), at(3, 6, 29), at(3, 6, 30), at(3, 6, 31), at(4, 9))
    assert ran == [at(2, 7), at(3, 6, 30), at(4, 9)]
    assert Round.objects.get().text == "3 sent"


@pytest.mark.django_db
def test_what_was_missed_for_days_is_made_up_for_once(ran: Ran) -> None:
    run_at(at(2, 7), at(9, 3), at(9, 3, 1))
    assert ran == [at(2, 7), at(9, 3)]
    run_at(at(9, 6, 30))
    assert len(ran) == 3


@pytest.mark.django_db
def test_a_duty_of_every_ten_minutes_is_run_in_each_of_them_once() -> None:
    ran = []
    every(minutes=10, title="Lake", name="test.lake")(lambda: ran.append(1))
    run_at(*(at(2, 7, minute) for minute in (0, 4, 9, 10, 19, 25)))
    assert len(ran) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "outcome", "again"),
    [(Alarm("3 faults"), Outcome.ALARM, 1), (RuntimeError("secret"), Outcome.BROKEN, 2)],
)
def test_what_goes_wrong_is_kept_and_a_breakdown_is_tried_again(
    fault: Exception, outcome: str, again: int
) -> None:
    def fails() -> str:
        tries.append(1)
        raise fault

    tries: list[int] = []
    daily(at="06:30", title="Check", name="test.check")(fails)
    run_at(at(2, 7), at(2, 7, 30), at(2, 8))
    round = Round.objects.get()
    assert (round.outcome, len(tries), round.well_at) == (outcome, again, None)
    assert "secret" not in round.text
    assert ailments() == [f"{outcome}:test.check"]


@pytest.mark.django_db
def test_a_duty_that_a_killed_worker_began_is_begun_anew(ran: Ran) -> None:
    with workers.living() as worker:
        Round.objects.create(
            name="test.digest", due_at=at(2, 6, 30), started_at=at(2, 6, 30), worker=worker
        )
        run_at(at(2, 7))
        assert ran == []
    run_at(at(2, 7, 1))
    assert ran == [at(2, 7, 1)]


@pytest.mark.django_db
def test_a_clock_that_had_run_ahead_stops_no_duty(ran: Ran) -> None:
    run_at(at(2, 7).replace(year=2025), at(3, 7), at(3, 8))
    assert len(ran) == 2


@pytest.mark.django_db
def test_a_duty_is_late_after_a_day_and_two_hours(ran: Ran) -> None:
    run_at(at(2, 7))
    with stopped_at(at(3, 8, 59)):
        assert ailments() == []
    with stopped_at(at(3, 9, 1)):
        assert ailments() == ["late:test.digest"]
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "late:test.digest\n")


@pytest.mark.django_db
def test_a_duty_that_never_ran_is_late_too(ran: Ran) -> None:
    with stopped_at(at(1, 12)):
        assert ailments() == []
    with stopped_at(at(3, 0)):
        assert ailments() == ["late:test.digest"]


@pytest.mark.django_db
def test_the_page_of_the_clock_says_what_is_amiss_to_administrators(ran: Ran) -> None:
    client = Client(headers={"accept-language": "zh-CN"})
    administrator = Account.objects.create_user("wang", administers=Administration.AUDIT)
    client.force_login(administrator)
    run_at(at(2, 7))
    with stopped_at(at(2, 8)):
        text = client.get("/jobs/clock/").text
    assert "Digest" in text
    assert "每天 06:30" in text
    assert "1 sent" in text
    with stopped_at(at(5, 8)):
        client.force_login(administrator)
        assert (
            "逾期未完成，最近一次正常完成于 2020-03-02 07:00:00" in client.get("/jobs/clock/").text
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_runs_what_is_due(ran: Ran) -> None:
    def work() -> None:
        barrier.wait()
        with workers.living() as worker, stopped_at(at(2, 7)):
            run_due(worker=worker)
        connections.close_all()

    barrier = Barrier(4)
    threads = [Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ran) == 1


@pytest.mark.parametrize("hour", ["6:30", "24:00", "06:60", "noon", ""])
def test_what_is_no_hour_is_refused(hour: str) -> None:
    with pytest.raises(ValueError, match="no hour"):
        daily(at=hour, title="Digest")


def test_two_duties_of_one_name_are_refused() -> None:
    every(minutes=1, title="One", name="test.one")(lambda: None)
    with pytest.raises(ValueError, match=r"test\.one"):
        every(minutes=1, title="Other", name="test.one")(lambda: None)


def test_the_next_moment_follows_the_last_by_the_rhythm() -> None:
    daily(at="00:05", title="Seal", name="test.seal")(lambda: None)
    [duty] = schedule.duties()
    assert duty.due(at(2, 0, 4)) == at(1, 0, 5)
    assert duty.due(at(2, 0, 5)) == at(2, 0, 5)
    assert duty.due(at(2, 0, 5) + timedelta(hours=23)) == at(2, 0, 5)
