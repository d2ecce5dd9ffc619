"""A job is run: claimed by one worker, followed, and ended in one of the ways that jobs end."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from anqi.jobs import folders
from anqi.jobs.folders import Standing
from anqi.jobs.kinds import Kind, Trouble, kind_of
from anqi.jobs.models import Job, State
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.kit.language import speaking
from anqi.organisation.access import scope_of

_log = logging.getLogger(__name__)
_OFTEN = 0.25
"""Seconds between two notes of a job's progress, unless its stage changes."""
_LATER = timedelta(seconds=3)
"""After how long a job asks again for its turn, where another heavy one of its kind is running."""


class CalledOff(Exception):
    """Somebody called the job off."""


class Ending(Exception):
    """The worker is to end: the job waits for the next one."""


class Lost(Exception):
    """The job is no longer this worker's: it was given up for dead."""


class Progress:
    """Is told what is being done, in words, and which share of the whole is done; raises CalledOff or Ending."""

    def __init__(self, job: Job, is_ending: Callable[[], bool]) -> None:
        self.job = job
        self._is_ending = is_ending
        self._stage, self._noted = "", 0.0
        self.is_done = False

    def __call__(self, stage: str, share: float) -> None:
        self.check()
        now = time.monotonic()
        if stage != self._stage or now - self._noted >= _OFTEN:
            self._stage, self._noted = stage, now
            folders.write_standing(self.job.pk, Standing(stage, share))

    def check(self) -> None:
        """Raise where the job is to stop."""
        if self.is_done:
            return
        if folders.is_wished_off(self.job.pk):
            raise CalledOff
        if self._is_ending():
            raise Ending

    def done(self, result: dict[str, Any]) -> None:
        """Say, inside the transaction of the work itself, what came of it: both become true together or neither.

        It is the last moment at which the job can be called off.
        """
        self.check()
        if not _end(self.job, State.DONE, result=result):
            raise Lost
        self.is_done = True

    def file(self, number: int = 0) -> Path:
        """A file that was handed in."""
        stored: str = self.job.arguments["files"][number]["stored"]
        return folders.folder(self.job.pk) / folders.FILES / stored

    def scratch(self) -> Path:
        return folders.scratch(self.job.pk)


class Hands:
    """Who runs jobs here: the worker's id, and whether it is to end."""

    def __init__(self, worker: str = "", is_ending: Callable[[], bool] = lambda: False) -> None:
        self.worker, self.is_ending = worker, is_ending


_hands: ContextVar[Hands | None] = ContextVar("hands", default=None)


@contextmanager
def hands(worker: str, is_ending: Callable[[], bool]) -> Iterator[None]:
    """Let what is run in this block be run by this worker."""
    token = _hands.set(Hands(worker, is_ending))
    try:
        yield
    finally:
        _hands.reset(token)


@task()
def run_job(id: str) -> None:
    """Run a job, if it still waits and it is its turn. Whatever goes wrong is kept with the job, never raised."""
    own = _hands.get() or Hands()
    if not _claim(UUID(id), own.worker):
        return
    job = Job.objects.select_related("account__person", "plant").get(pk=id)
    kind = kind_of(job)
    progress = Progress(job, own.is_ending)
    with translation.override(job.language), speaking(_short(job.language)):
        again = _run(job, kind, progress)
    if again:
        folders.reset(job.pk)
        run_job.enqueue(id)
    elif not _may_be_run_again(job.pk):
        folders.wipe(job.pk)


def _run(job: Job, kind: Kind | None, progress: Progress) -> bool:
    """Run it to one of its ends; whether it is to be run again by another worker."""
    try:
        if kind is None or not _may(job, kind):
            raise Trouble(_("this may not be done any more by who asked for it"))
        result = kind.run(job, progress)
        if not progress.is_done:
            progress.done(result)
    except CalledOff:
        _end(job, State.CANCELLED)
    except Ending:
        Job.objects.filter(pk=job.pk).update(state=State.WAITING, worker="", started_at=None)
        return True
    except Faulty as faulty:
        faults = [[fault.place, fault.message] for fault in faulty.faults]
        _end(job, State.FAILED, faults=faults, fault_count=faulty.count)
    except Lost:
        _log.warning("job %s was given up while it ran", job.pk)
    except Trouble as trouble:
        _end(job, State.FAILED, trouble=str(trouble))
    except Exception:  # noqa: BLE001  # whatever it is, it is kept with the job
        _log.exception("job %s (%s) broke down", job.pk, job.kind)
        text = _(
            "It broke down, and nothing was taken. The record of the server says why, under {job}."
        )
        _end(job, State.FAILED, trouble=text.format(job=job.pk))
    return False


def _may(job: Job, kind: Kind) -> bool:
    """Whether who asked for it may still have it done."""
    scope = scope_of(job.account, kind.verb)
    return scope.whole and scope.plant == job.plant


def _claim(id: UUID, worker: str) -> bool:
    """Take the job, so that nobody else does. Where another heavy one of its kind runs, it is put off."""
    waiting = Job.objects.filter(pk=id, state=State.WAITING)
    try:
        with transaction.atomic():
            return bool(waiting.update(state=State.RUNNING, worker=worker, started_at=clock.now()))
    except IntegrityError:
        run_job.using(run_after=timezone.now() + _LATER).enqueue(str(id))
        return False


def _end(job: Job, state: State, **values: Any) -> bool:
    """Note how it ended; whether it was still running."""
    values |= {"state": state, "ended_at": clock.now(), "worker": ""}
    return bool(Job.objects.filter(pk=job.pk, state=State.RUNNING).update(**values))


def _may_be_run_again(id: UUID) -> bool:
    """Whether its files are to be kept a while: it failed, but not for what was handed in."""
    return Job.objects.filter(pk=id, state=State.FAILED, fault_count=0).exists()


def _short(language: str) -> str:
    return "en" if language.startswith("en") else "zh"
