"""A job is asked for once, run once, and ends in one way; whoever is killed in the middle leaves nothing behind."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from anqi.jobs import folders, running, workers
from anqi.jobs.kinds import Trouble
from anqi.jobs.models import Job, State
from anqi.jobs.operations import (
    MOST,
    Conflict,
    NotNow,
    TooMany,
    ask_again,
    call_off,
    can_be_asked_again,
    start,
)
from anqi.jobs.running import Progress, run_job
from anqi.jobs.worker import give_up_lost, tidy, work_off
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Holding
from tests.jobs.conftest import Office, Run

Does = Callable[[Run], str]
ANSWER = {"answer": 42}


class Handed(BytesIO):
    name = "plant.xlsx"


def answers(_job: Job, _progress: Progress) -> dict[str, Any]:
    return ANSWER


def asked(office: Office, kind: str, key: str = "1", **more: Any) -> Job:
    account = more.pop("account", office.officer)
    return start(kind=kind, account=account, plant=office.plant, key=key, **more)


def run(job: Job) -> Job:
    work_off()
    job.refresh_from_db()
    return job


def test_a_job_is_run_and_keeps_its_result(office: Office, does: Does) -> None:
    job = run(asked(office, does(answers)))
    assert (job.state, job.result) == (State.DONE, ANSWER)
    assert job.started_at is not None
    assert job.ended_at is not None


def test_the_same_key_is_the_same_job_and_another_body_a_conflict(
    office: Office, does: Does
) -> None:
    kind = does(answers)
    first = asked(office, kind, files=[Handed(b"abc")])
    assert asked(office, kind, files=[Handed(b"abc")]) == first
    assert list(folders.all_folders()) == [first.pk]
    with pytest.raises(Conflict):
        asked(office, kind, files=[Handed(b"other")])
    assert Job.objects.count() == DBTaskResult.objects.count() == 1


def test_nobody_has_more_than_a_few_jobs_at_a_time(office: Office, does: Does) -> None:
    kind = does(answers)
    for number in range(MOST):
        asked(office, kind, key=str(number))
    with pytest.raises(TooMany):
        asked(office, kind, key="one more")
    assert asked(office, kind, account=office.colleague)


def test_faults_are_kept_with_their_places_and_the_files_are_gone(
    office: Office, does: Does
) -> None:
    def faulty(_job: Job, _progress: Progress) -> dict[str, Any]:
        raise Faulty("plant.xlsx", [Fault("facts 3", "no day")], count=7)

    job = run(asked(office, does(faulty), files=[Handed(b"abc")]))
    assert (job.state, job.faults, job.fault_count) == (State.FAILED, [["facts 3", "no day"]], 7)
    assert not folders.folder(job.pk).exists()
    assert not can_be_asked_again(job)


@pytest.mark.parametrize("trouble", [Trouble("the mail server is away"), RuntimeError("a bug")])
def test_what_breaks_down_can_be_run_again_with_its_files(
    office: Office, does: Does, trouble: Exception
) -> None:
    def reads(_job: Job, progress: Progress) -> dict[str, Any]:
        if troubles:
            raise troubles.pop()
        return {"read": progress.file().read_text("ascii")}

    troubles = [trouble]
    job = run(asked(office, does(reads), files=[Handed(b"abc")]))
    assert job.state == State.FAILED
    assert job.trouble
    assert "a bug" not in job.trouble
    ask_again(job=job)
    assert run(job).result == {"read": "abc"}
    assert not folders.folder(job.pk).exists()


def test_a_job_that_waits_is_called_off_at_once(office: Office, does: Does) -> None:
    job = asked(office, does(answers), files=[Handed(b"abc")])
    call_off(job=job)
    assert run(job).state == State.CANCELLED
    assert not folders.folder(job.pk).exists()
    with pytest.raises(NotNow):
        call_off(job=job)


def test_a_job_that_runs_is_called_off_at_its_next_step(office: Office, does: Does) -> None:
    def steps(job: Job, progress: Progress) -> dict[str, Any]:
        for number in range(10):
            done.append(number)
            progress("counting", number / 10)
            if number == 3:
                call_off(job=job)
        return ANSWER

    done: list[int] = []
    job = run(asked(office, does(steps)))
    assert (job.state, done, job.result) == (State.CANCELLED, [0, 1, 2, 3, 4], None)


def test_what_is_done_can_no_longer_be_called_off(office: Office, does: Does) -> None:
    def commits(job: Job, progress: Progress) -> dict[str, Any]:
        progress.done(ANSWER)
        folders.wish_off(job.pk)
        progress("tidying", 1.0)
        return ANSWER

    assert run(asked(office, does(commits))).state == State.DONE


def test_a_worker_that_is_to_end_leaves_the_job_to_the_next(office: Office, does: Does) -> None:
    def steps(_job: Job, progress: Progress) -> dict[str, Any]:
        ending.append(True)
        progress("counting", 0.5)
        return ANSWER

    ending: list[bool] = []
    job = asked(office, does(steps))
    work_off("w", is_ending=lambda: len(ending) == 1)
    job.refresh_from_db()
    assert (job.state, job.worker) == (State.WAITING, "")
    assert run(job).state == State.DONE


def test_a_job_whose_worker_died_is_failed_and_can_be_run_again(office: Office, does: Does) -> None:
    job = asked(office, does(answers), files=[Handed(b"abc")])
    with workers.living() as worker:
        Job.objects.update(state=State.RUNNING, worker=worker)
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=[worker])
        assert give_up_lost("another") == 0
    assert give_up_lost("another") == 1
    job.refresh_from_db()
    assert "中途被终止" in job.trouble
    ask_again(job=job)
    assert run(job).result == ANSWER


def test_a_job_that_was_taken_and_not_begun_goes_to_the_next_worker(
    office: Office, does: Does
) -> None:
    job = asked(office, does(answers))
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=["gone"])
    assert run(job).state == State.DONE


def test_a_job_that_could_not_be_taken_as_the_database_failed_is_run_later(
    office: Office, does: Does, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_id: UUID, _worker: str) -> bool:
        raise OperationalError("database is locked")

    job = asked(office, does(answers))
    with monkeypatch.context() as now:
        now.setattr(running, "_claim", away)
        assert run(job).state == State.WAITING
    assert run(job).state == State.DONE


def test_of_a_heavy_kind_a_plant_has_one_running(office: Office, does: Does) -> None:
    kind = does(answers)
    first = asked(office, kind)
    second = asked(office, kind, account=office.colleague)
    with workers.living() as other:
        Job.objects.filter(pk=first.pk).update(state=State.RUNNING, worker=other)
        DBTaskResult.objects.all().delete()
        run_job.call(str(second.pk))
        second.refresh_from_db()
        assert second.state == State.WAITING
        assert DBTaskResult.objects.get().args_kwargs["args"] == [str(second.pk)]


def test_who_lost_the_post_meanwhile_gets_nothing(office: Office, does: Does) -> None:
    job = asked(office, does(answers))
    Holding.objects.filter(person=office.officer.person).delete()
    assert (run(job).state, job.result) == (State.FAILED, None)


def test_a_job_twice_in_the_queue_is_run_once(office: Office, does: Does) -> None:
    def counts(_job: Job, _progress: Progress) -> dict[str, Any]:
        times.append(1)
        return ANSWER

    times: list[int] = []
    job = asked(office, does(counts))
    run_job.enqueue(str(job.pk))
    run(job)
    assert times == [1]


def test_files_that_nobody_needs_are_taken_away(office: Office, does: Does, home: Path) -> None:
    job = asked(office, does(answers), files=[Handed(b"abc")])
    tidy()
    assert folders.has_files(job.pk)
    Job.objects.update(state=State.DONE, ended_at="2020-01-01T00:00:00Z")
    tidy()
    assert list(folders.all_folders()) == []
    assert not Job.objects.exists()
