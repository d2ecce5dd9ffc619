"""Verifying a ledger and handing it out, as background jobs: of a million facts either takes a minute.

What is exported is kept for a day, and only for who asked for it.
"""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anqi.jobs.kinds import Kind, Told, Trouble, register
from anqi.jobs.models import Job, State
from anqi.jobs.running import Progress
from anqi.jobs.schedule import every
from anqi.kit import clock
from anqi.kit.faults import SHOWN, Fault
from anqi.ledger.exporting import export
from anqi.ledger.models import Ledger, Verified
from anqi.ledger.sealing import Unsound
from anqi.ledger.verifying import Verification
from anqi.organisation.access import Verb
from anqi.organisation.models import Plant
from anqi.organisation.records import Act, record
from anqi.pages.component_kinds import Link, Row, Table, Term

VERIFY, EXPORT = "ledger.verify", "ledger.export"
KEPT = timedelta(days=1)
"""How long an export is kept."""
_ZIPPED = 0.8
"""Which share of the work of an export is done when all is written and only to be packed."""


def place_of(job: UUID) -> Path:
    """Where the export of a job lies, if it does."""
    return Path(settings.HOME) / "exports" / f"{job}.zip"


def is_kept(job: Job) -> bool:
    """Whether the export of a job can still be had."""
    since = job.ended_at
    if job.state != State.DONE or since is None:
        return False
    return clock.now() - since < KEPT and place_of(job.pk).is_file()


@every(minutes=30, title=gettext_lazy("Exports that are a day old are taken away"))
def take_exports_away() -> str:
    """Take away what is kept no longer, and what a worker that was killed left behind."""
    count = 0
    for path in _old_exports():
        path.unlink(missing_ok=True)
        count += 1
    return _("{count} taken away").format(count=count)


def _old_exports() -> Iterator[Path]:
    for path in (Path(settings.HOME) / "exports").glob("*"):
        made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if clock.now() - made >= KEPT:
            yield path


def _plant_of(job: Job) -> Plant:
    if job.plant is None:
        raise Trouble(_("a ledger is of a plant"))
    return job.plant


def _verify(job: Job, progress: Progress) -> dict[str, Any]:
    """Compute the ledger anew, against its checkpoints and those that were handed in; every fault is kept."""
    plant = _plant_of(job)
    stage = _("computing every fact anew")
    begun = clock.now()
    verification = Verification(
        plant,
        job.arguments.get("outside", ()),
        progress=lambda share: progress(stage, share),
    )
    faults: list[Fault] = []
    count = 0
    for fault in verification.faults():
        progress.check()
        count += 1
        if count <= SHOWN:
            faults.append(fault)
    result = {
        "size": verification.size,
        "root": verification.root.hex(),
        "checkpoints": verification.checkpoints,
        "count": count,
        "faults": [[fault.place, fault.message] for fault in faults],
    }
    with transaction.atomic():
        ledger, _made = Ledger.objects.get_or_create(plant=plant)
        Verified.objects.create(
            ledger=ledger, started_at=begun, ended_at=clock.now(), size=verification.size,
            root=verification.root, checkpoints=verification.checkpoints, faults=count,
            by=job.account.login,
        )  # fmt: skip
        record(Act.VERIFY, by=job.account.login, object=f"ledger {plant.code}: {count} faults")
        progress.done(result)
    return result


def _export(job: Job, progress: Progress) -> dict[str, Any]:
    """Write the export, pack it, and lay it where its page finds it; the same job writes the same place anew."""
    plant = _plant_of(job)
    scratch = progress.scratch()
    writing, packing = _("writing the entries"), _("packing")
    name = f"ledger-{plant.code}"
    try:
        done = export(
            plant, scratch / name, progress=lambda share: progress(writing, share * _ZIPPED)
        )
    except Unsound as fault:
        message = _("{fault}. Nothing was exported; verify the ledger to see what is wrong.")
        raise Trouble(message.format(fault=fault)) from fault
    part = scratch / "part.zip"
    files = sorted(done.folder.iterdir())
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, path in enumerate(files):
            progress(packing, _ZIPPED + (1 - _ZIPPED) * number / len(files))
            packed.write(path, f"{name}/{path.name}")
    place = place_of(job.pk)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(part, place)
    try:
        place.chmod(0o600)
        size, root = done.checkpoint.size, bytes(done.checkpoint.root).hex()
        result = {"size": size, "root": root, "bytes": place.stat().st_size}
        with transaction.atomic():
            record(Act.EXPORT, by=job.account.login, object=f"ledger {plant.code}")
            progress.done(result)
    except BaseException:  # it was called off, or broke off: nobody is to have it
        place.unlink(missing_ok=True)
        raise
    return result


def _told_verify(job: Job) -> Told:
    result = job.result or {}
    terms: list[Term] = [
        {"name": _("Number of facts"), "value": f"{result['size']:,}"},
        {"name": _("Checkpoints"), "value": f"{result['checkpoints']:,}"},
        {"name": _("Root"), "value": result["root"], "mono": True},
    ]
    links: list[Link] = [{"text": _("Seals and proofs"), "href": reverse("ledger:seals")}]
    if not result["count"]:
        return Told(
            _("Every fact is as it was posted, and every checkpoint holds."), terms, (), links
        )
    text = ngettext(
        "One fault. Sign nothing and report it: {first}.",
        "{count} faults. Sign nothing and report them; the first: {first}.",
        result["count"],
    )
    place, message = result["faults"][0]
    rows: list[Row] = [{"cells": [where, said]} for where, said in result["faults"]]
    table: Table = {
        "caption": _("Faults"),
        "columns": [{"name": _("Where"), "kind": "mono nowrap"}, {"name": _("What is wrong")}],
        "rows": rows,
        "form": "stack",
    }
    first = f"{place} {message}"
    return Told(text.format(count=f"{result['count']:,}", first=first), terms, (table,), links)


def _told_export(job: Job) -> Told:
    result = job.result or {}
    terms: list[Term] = [
        {"name": _("Number of facts"), "value": f"{result['size']:,}"},
        {"name": _("Root"), "value": result["root"], "mono": True},
        {"name": _("Size of the file"), "value": f"{result['bytes'] / 1_000_000:,.1f} MB"},
    ]
    if not is_kept(job):
        return Told(_("The export was kept for a day, and is gone. Ask for it anew."), terms)
    text = _(
        "The ledger is packed, with the program that checks it. Whoever asked for it can take it for a day."
    )
    link: Link = {"text": _("Take the export"), "href": reverse("ledger:exported", args=[job.pk])}
    return Told(text, terms, (), [link], is_private=True)


register(
    Kind(
        code=VERIFY,
        title=lambda _job: _("Verification of the ledger"),
        verb=Verb.EXPORT_LEDGER,
        run=_verify,
        told=_told_verify,
    )
)
register(
    Kind(
        code=EXPORT,
        title=lambda _job: _("Export of the ledger"),
        verb=Verb.EXPORT_LEDGER,
        run=_export,
        told=_told_export,
    )
)
