"""What the ledger does by the clock: it is sealed, its seals leave, it is verified, and the lake is kept up."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.jobs.schedule import Alarm, daily, every
from anqi.kit import clock
from anqi.kit.faults import Fault
from anqi.ledger import copies, lake
from anqi.ledger.models import Ledger, Verified
from anqi.ledger.sealing import Unsound, seal
from anqi.ledger.verifying import Verification, orphans
from anqi.organisation.models import Plant
from anqi.organisation.records import Act, record

BY = "anqi"
"""Who is named where nobody asked for it."""


@daily(at="00:05", title=gettext_lazy("Checkpoints are made"))
def checkpoint() -> str:
    """Seal every ledger that has grown since its last checkpoint. Raises Alarm where one can't be sealed."""
    made, unsound = 0, []
    for ledger in _with_facts():
        last = ledger.checkpoints.last()
        if last is not None and last.size == ledger.size:
            continue
        try:
            seal(ledger.plant)
            made += 1
        except Unsound as fault:
            unsound.append(f"{ledger.plant.code}: {fault}")
    copies.send_due()
    if unsound:
        raise Alarm("; ".join(unsound))
    text = _("{count} checkpoints made").format(count=made)
    if not list(copies.targets()):
        text += _("; they don't leave the machine: set ANQI_CHECKPOINT_MAIL or ANQI_CHECKPOINT_DIR")
    return text


@every(minutes=5, title=gettext_lazy("Checkpoints leave the machine"))
def send_checkpoints() -> str:
    """Send what waits. Raises Alarm where something could not be sent."""
    sent, failed = copies.send_due()
    if failed:
        told = "; ".join(f"{copy.target}: {copy.fault}" for copy in failed[:5])
        message = _("{count} copies could not be handed over, and are tried again: {told}")
        raise Alarm(message.format(count=len(failed), told=told))
    return _("{count} copies handed over").format(count=sent)


@daily(at="00:30", title=gettext_lazy("Ledgers are verified"))
def verify() -> str:
    """Compute every ledger anew from its rows, and compare the lake with it. Raises Alarm where anything is wrong."""
    found: list[Fault] = []
    size = 0
    for ledger in _with_facts():
        faults, count = _verified(ledger)
        size += count
        found += faults
    found += orphans()
    if found:
        told = "; ".join(str(fault) for fault in found[:3])
        message = _("{count} faults; see anqi ledger verify. The first: {told}")
        raise Alarm(message.format(count=len(found), told=told))
    return _("{size} facts verified, no fault").format(size=f"{size:,}")


@every(minutes=1, title=gettext_lazy("The lake is kept up"))
def keep_lake() -> str:
    """Take new facts into the lake."""
    for ledger in _with_facts():
        lake.refresh(ledger.plant)
    return ""


def _verified(ledger: Ledger) -> tuple[list[Fault], int]:
    """The faults of a ledger, kept with when it was looked at and in the record of acts, and how many facts it has."""
    begun = clock.now()
    verification = Verification(ledger.plant)
    faults = list(verification.faults())
    Verified.objects.create(
        ledger=ledger, started_at=begun, ended_at=clock.now(), size=verification.size,
        root=verification.root, checkpoints=verification.checkpoints, faults=len(faults), by=BY,
    )  # fmt: skip
    if faults:
        text = f"ledger {ledger.plant.code}: {len(faults)} faults; {faults[0]}"
        record(Act.VERIFY, by=BY, object=text)
    return [*faults, *_lake_faults(ledger.plant)], verification.size


def _lake_faults(plant: Plant) -> list[Fault]:
    """Segments that were altered are told, and the lake is made anew: it is only a copy."""
    faults = lake.check(plant)
    if faults:
        lake.rebuild(plant)
        record(Act.VERIFY, by=BY, object=f"lake {plant.code}: {len(faults)} segments altered")
    return faults


def _with_facts() -> Iterator[Ledger]:
    yield from Ledger.objects.filter(size__gt=0).select_related("plant").order_by("plant__code")
