"""The duties by the clock are run when they are due: once for each moment, whichever worker comes first."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation
from django.utils.translation import gettext as _

from anqi.jobs import workers
from anqi.jobs.models import Outcome, Round
from anqi.jobs.schedule import Alarm, Duty, duties
from anqi.kit import clock

_log = logging.getLogger(__name__)
_AGAIN = timedelta(hours=1)
"""After how long a duty that broke down is tried again, where it is not due before."""


@dataclass(frozen=True)
class Standing:
    """A duty, its newest run if there was one, and whether it is late: no run has ended well for too long."""

    duty: Duty
    round: Round | None
    is_late: bool

    @property
    def ailment(self) -> str:
        """What is not well with it, in a word of ours; nothing where all is."""
        if self.round is not None and self.round.outcome in (Outcome.ALARM, Outcome.BROKEN):
            return self.round.outcome
        return "late" if self.is_late else ""


def run_due(
    *,
    worker: str = "",
    is_ending: Callable[[], bool] = lambda: False,
    only: Iterable[Duty] | None = None,
) -> list[str]:
    """Run all duties that are due and not taken by another worker; the names of those that were run."""
    done = []
    known = {round.name: round for round in Round.objects.all()}
    for duty in duties() if only is None else only:
        if is_ending():
            break
        if _wanted(duty, known.get(duty.name)) and _claim(duty, worker):
            _run(duty)
            done.append(duty.name)
    return done


def standings() -> list[Standing]:
    """How each duty stands."""
    known = {round.name: round for round in Round.objects.all()}
    begun = None if all(duty.name in known for duty in duties()) else _begun()
    now = clock.now()
    found = []
    for duty in duties():
        round = known.get(duty.name)
        since = begun if round is None else round.well_at or begun or round.started_at
        found.append(Standing(duty, round, since is not None and now - since > duty.grace))
    return found


def ailments() -> list[str]:
    """What is not well with the duties, a word each; it may be read by anybody."""
    return [f"{one.ailment}:{one.duty.name}" for one in standings() if one.ailment]


def _wanted(duty: Duty, round: Round | None) -> bool:
    now = clock.now()
    due = duty.due(now)
    if round is None or round.due_at < due:
        return True
    if round.due_at - now > duty.every:
        return True  # the clock had run ahead when it was run last
    if round.outcome == Outcome.RUNNING:
        return not workers.is_alive(round.worker)
    broken = round.outcome == Outcome.BROKEN and round.ended_at is not None
    return broken and now - (round.ended_at or now) >= _AGAIN


def _claim(duty: Duty, worker: str) -> bool:
    """Take the moment for which it is due; false where another worker has it."""
    now = clock.now()
    taken = {
        "due_at": duty.due(now), "started_at": now, "ended_at": None, "worker": worker,
        "outcome": Outcome.RUNNING, "text": "",
    }  # fmt: skip
    with transaction.atomic():
        _round, made = Round.objects.get_or_create(name=duty.name, defaults=taken)
        if made:
            return True
        round = Round.objects.select_for_update().get(name=duty.name)
        if not _wanted(duty, round):
            return False
        Round.objects.filter(name=duty.name).update(**taken)
    return True


def _run(duty: Duty) -> None:
    outcome, text = Outcome.WELL, ""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            text = duty.run() or ""
        except Alarm as alarm:
            outcome, text = Outcome.ALARM, str(alarm)
            _log.error("the duty %s found something amiss", duty.name)
        except Exception as fault:  # noqa: BLE001  # whatever it is, the others are run
            outcome = Outcome.BROKEN
            text = _("broke down ({fault}); the record of the server says why").format(
                fault=type(fault).__name__
            )
            _log.exception("the duty %s broke down", duty.name)
    values: dict[str, object] = {"outcome": outcome, "text": text, "ended_at": clock.now()}
    if outcome == Outcome.WELL:
        values["well_at"] = clock.now()
    Round.objects.filter(name=duty.name).update(**values)


def _begun() -> datetime | None:
    """Since when this installation keeps duties."""
    recorded = MigrationRecorder(connection).migration_qs.filter(app="jobs").order_by("applied")
    found: datetime | None = recorded.values_list("applied", flat=True).first()
    return found
