"""Jobs are asked for, called off, and asked for again."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anqi.jobs import folders
from anqi.jobs.folders import Handed
from anqi.jobs.kinds import kind_of, kinds
from anqi.jobs.models import ENDED, Job, State
from anqi.jobs.running import run_job
from anqi.kit import clock
from anqi.kit.ids import uuid7
from anqi.organisation.models import Account, Plant

MOST = 5
"""Jobs of one account that may wait or run at a time: nobody fills the disk and the queue for all others."""


class Conflict(Exception):
    """The key was used before to ask for something else."""


class TooMany(Exception):
    """The account has as many jobs that are not ended as it may have."""


class NotNow(Exception):
    """The job has gone on meanwhile, and this can't be done with it any more."""


def start(
    *,
    kind: str,
    account: Account,
    plant: Plant | None,
    key: str,
    words: Mapping[str, str] | None = None,
    arguments: Mapping[str, Any] | None = None,
    files: Sequence[Handed] = (),
) -> Job:
    """Ask for a job, with files that were handed in (`arguments["files"]` then says what they were).

    It begins once the caller's transaction is committed, and not at all where that is rolled back. The same key again
    gives the job that it made before. Raises Conflict, and TooMany.
    """
    [known] = [one for one in kinds() if one.code == kind]
    id = uuid7()
    try:
        kept = [folders.keep(id, number, handed) for number, handed in enumerate(files)]
        asked = dict(arguments or {}) | ({"files": kept} if kept else {})
        job = Job(
            id=id, kind=kind, account=account, plant=plant, key=key, body=_digest(kind, plant, asked),
            words=dict(words or {}), arguments=asked, heavy=known.heavy, asked_at=clock.now(),
            language=get_language() or "zh-hans",
        )  # fmt: skip
        made = _begin(job)
    except BaseException:
        folders.wipe(id)
        raise
    if made.pk != id:
        folders.wipe(id)
    return made


def call_off(*, job: Job) -> None:
    """Call a job off: at once where it waits, as soon as it can where it runs. Raises NotNow where it has ended."""
    changed = Job.objects.filter(pk=job.pk, state=State.WAITING)
    if changed.update(state=State.CANCELLED, ended_at=clock.now()):
        folders.wipe(job.pk)
        return
    if not Job.objects.filter(pk=job.pk, state=State.RUNNING).exists():
        raise NotNow(_("the job has ended already"))
    folders.wish_off(job.pk)


def can_be_asked_again(job: Job) -> bool:
    """Whether a job that failed, for no fault of what was handed in, still has all that it needs."""
    if job.state != State.FAILED or job.fault_count or kind_of(job) is None:
        return False
    return not job.arguments.get("files") or folders.has_files(job.pk)


def ask_again(*, job: Job) -> None:
    """Let a job that failed wait for its turn anew. Raises NotNow where that can't be."""
    if not can_be_asked_again(job):
        raise NotNow(_("the job can't be run again; ask for it anew"))
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state=State.FAILED).update(
            state=State.WAITING, trouble="", started_at=None, ended_at=None
        )
        if not changed:
            raise NotNow(_("the job has gone on meanwhile"))
        folders.reset(job.pk)
        run_job.enqueue(str(job.pk))


def _begin(job: Job) -> Job:
    """Keep the job and put it into the queue, both or neither; or what its key made before."""
    try:
        with transaction.atomic():
            before = _known(job)
            if before is not None:
                return before
            own = Job.objects.filter(account=job.account).exclude(state__in=ENDED)
            if own.count() >= MOST:
                message = _("you have {count} jobs that are not finished; wait for them first")
                raise TooMany(message.format(count=MOST))
            job.save(force_insert=True)
            run_job.enqueue(str(job.pk))
    except IntegrityError:
        before = _known(job)
        if before is None:
            raise
        return before
    return job


def _known(job: Job) -> Job | None:
    found = Job.objects.filter(account=job.account, key=job.key).first()
    if found is not None and found.body != job.body:
        raise Conflict
    return found


def _digest(kind: str, plant: Plant | None, arguments: Mapping[str, Any]) -> str:
    """The hash of what is asked for: under one key it must be the same."""
    asked = [kind, plant.code if plant else "", arguments]
    return sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def job_of(id: UUID) -> Job | None:
    return Job.objects.select_related("account", "plant").filter(pk=id).first()
