"""The background job that judges a plant."""

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.runs.computing import judge_run
from anqi.assessment.runs.models import Run
from anqi.jobs.kinds import Kind, Told, Trouble, register
from anqi.jobs.models import Job
from anqi.jobs.running import Progress
from anqi.organisation.access import Verb
from anqi.pages.component_kinds import Link, Term

RUN = "assessment.run"


def _run(job: Job, progress: Progress) -> dict[str, Any]:
    """Judge, and keep the run: the job is done by the same transaction, so broken off it leaves none."""
    edition = Edition.objects.filter(pk=UUID(job.arguments["edition"]), plant=job.plant).first()
    if job.plant is None or edition is None:
        raise Trouble(_("the edition is not there any more"))
    run = judge_run(
        plant=job.plant, edition=edition, as_of=date.fromisoformat(job.arguments["as_of"]),
        asked_by=job.account.person, progress=progress,
        done=lambda made: progress.done(_said(made)),
    )  # fmt: skip
    return _said(run)


def _said(run: Run) -> dict[str, Any]:
    return {
        "run": str(run.pk), "size": run.size, "root": run.root, "sha256": run.sha256,
        "subjects": run.subjects,
    }  # fmt: skip


def _title(job: Job) -> str:
    return _("Run of {name}, edition {number}, as of {day}").format(
        name=job.words.get("name", ""),
        number=job.words.get("number", ""),
        day=job.words.get("day", ""),
    )


def _told(job: Job) -> Told:
    result = job.result or {}
    count = result["subjects"]
    text = _("{count} results were judged.")
    terms: list[Term] = [
        {"name": _("Number of facts"), "value": f"{result['size']:,}"},
        {"name": _("Root"), "value": result["root"], "mono": True},
        {"name": _("SHA-256 of the results"), "value": result["sha256"], "mono": True},
    ]
    found: Link = {
        "text": _("See the run"),
        "href": reverse("assessment:run", args=[result["run"]]),
    }
    return Told(text.format(count=f"{count:,}"), terms, (), [found])


register(
    Kind(
        code=RUN,
        title=_title,
        verb=Verb.RUN_ASSESSMENT,
        run=_run,
        told=_told,
        again=lambda _job: {
            "text": _("Ask for another run"),
            "href": reverse("assessment:run_ask"),
        },
    )
)
