"""The worker: it runs waiting jobs one after another, and beside them the duties by the clock."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from django.db import OperationalError, close_old_connections, connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from anqi.jobs import folders, workers
from anqi.jobs.clockwork import run_due
from anqi.jobs.models import Job, State
from anqi.jobs.running import hands, run_job
from anqi.kit import clock

_log = logging.getLogger(__name__)
_BACKEND = "default"
_PAUSE = 0.5
"""Seconds between two looks for a job."""
_CLOCK_PAUSE = 5.0
_KEPT = timedelta(hours=24)
"""How long the files of a job that broke down are kept, so that it can be run again."""
_REMEMBERED = timedelta(days=90)
"""How long jobs that ended are kept: their faults tell what was in files."""
_STRAY = timedelta(hours=1)


def work(*, parent: int = 0) -> None:
    """Be a worker until a signal says to end, or the `parent` is gone. A job that runs waits for the next worker."""
    ending = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)

    def is_ending() -> bool:
        return ending.is_set() or bool(parent and os.getppid() != parent)

    with workers.living() as name:
        beside = threading.Thread(target=_keep_time, args=(name, is_ending, ending), daemon=True)
        beside.start()
        while not is_ending():
            _guarded(lambda: work_off(name, is_ending))
            ending.wait(_PAUSE)
        ending.set()
        beside.join(timeout=10)


def work_off(worker: str = "", is_ending: Callable[[], bool] = lambda: False) -> None:
    """Give up what dead workers left, and run all jobs that are ready, as they come."""
    give_up_lost(worker)
    hand = Worker(
        queue_names=["*"], interval=0, batch=True, backend_name=_BACKEND, startup_delay=False,
        max_tasks=1, worker_id=worker, excluded_queue_names=[],
    )  # fmt: skip
    while not is_ending() and (task := _taken(worker)):
        with hands(worker, is_ending):
            hand.run_task(task)


def _taken(worker: str) -> DBTaskResult[..., object] | None:
    """The next task that is ready, taken so that no other worker takes it."""
    ready = DBTaskResult.objects.ready().filter(backend_name=_BACKEND)
    if not ready.exists():  # to look asks for no lock
        return None
    with transaction.atomic():
        task = ready.get_locked()
        if task is not None:
            task.claim(worker)
    return task


def give_up_lost(worker: str) -> int:
    """Call jobs failed whose worker died, and hand on what it had only just taken; how many there were.

    The `worker` that looks runs none at the moment, so what stands as its own is lost too. Jobs that wait and are in no
    queue, as where the database failed while they were taken, are put there anew.
    """

    def is_lost(of: str) -> bool:
        return of == worker or not workers.is_alive(of)

    tasks = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    running = Job.objects.filter(state=State.RUNNING)
    lost = [job for job in running if is_lost(job.worker)]
    for job in lost:
        with translation.override(job.language):
            text = _("Its worker was stopped in the middle, and nothing was taken. Run it again.")
        Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker).update(
            state=State.FAILED, trouble=text, worker="", ended_at=clock.now()
        )
        folders.reset(job.pk)
    for one in tasks:
        if not is_lost(one.worker_ids[-1] if one.worker_ids else ""):
            continue
        waits = Job.objects.filter(pk=one.args_kwargs["args"][0], state=State.WAITING).exists()
        status = TaskResultStatus.READY if waits else TaskResultStatus.FAILED
        with transaction.atomic():
            DBTaskResult.objects.filter(pk=one.pk, status=TaskResultStatus.RUNNING).update(
                status=status, finished_at=None if waits else timezone.now()
            )
    _queue_forgotten()
    return len(lost)


def _queue_forgotten() -> None:
    """Put jobs that wait into the queue that are not in it. One that is there twice is run once."""
    waiting = [
        str(id) for id in Job.objects.filter(state=State.WAITING).values_list("pk", flat=True)
    ]
    if not waiting:
        return
    tasks = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    queued = {task.args_kwargs["args"][0] for task in tasks}
    for id in waiting:
        if id not in queued:
            _log.warning("job %s waited in no queue", id)
            run_job.enqueue(id)


def tidy() -> None:
    """Take away what is kept no longer: files, jobs that ended long ago, and what the queue remembers of them."""
    now = clock.now()
    for id in list(folders.all_folders()):
        job = Job.objects.filter(pk=id).first()
        if job is not None and not job.has_ended:
            continue
        since = job.ended_at if job is not None else folders.made_at(id)
        kept = _KEPT if job is not None and job.state == State.FAILED else _STRAY
        if since is None or now - since > kept:
            folders.wipe(id)
    Job.objects.filter(ended_at__lt=now - _REMEMBERED).delete()
    DBTaskResult.objects.filter(finished_at__lt=timezone.now() - _KEPT).delete()


def _keep_time(worker: str, is_ending: Callable[[], bool], ending: threading.Event) -> None:
    """Run the duties by the clock in a thread of its own, so that a long job does not hold them up."""
    try:
        while not is_ending():
            _guarded(lambda: run_due(worker=worker, is_ending=is_ending))
            ending.wait(_CLOCK_PAUSE)
    finally:
        connections.close_all()


def _guarded(act: Callable[[], object]) -> None:
    """A database that is locked or away for a while ends no worker."""
    close_old_connections()
    try:
        act()
    except OperationalError:
        _log.exception("the database did not answer; trying again")
        connections.close_all()
    finally:
        close_old_connections()
