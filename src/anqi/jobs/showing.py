"""How jobs and duties are shown."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anqi.jobs.clockwork import Standing
from anqi.jobs.kinds import Told
from anqi.jobs.models import Job, Outcome, State
from anqi.jobs.queries import asked_by, title_of
from anqi.jobs.schedule import Duty
from anqi.kit.clock import CHINA
from anqi.pages import component_kinds as kinds
from anqi.pages.twins import Column

_STATES: dict[str, kinds.State] = {
    State.WAITING: "open", State.RUNNING: "part", State.DONE: "ok",
    State.FAILED: "fail", State.CANCELLED: "na",
}  # fmt: skip


def moment(when: datetime | None) -> str:
    return when.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if when else ""


def table_of(jobs: Iterable[Job]) -> kinds.Table:
    rows: list[kinds.Row] = [
        {
            "cells": [
                {"text": title_of(job), "href": reverse("jobs:job", args=[job.pk])},
                {"text": job.get_state_display(), "state": _STATES[job.state]},
                moment(job.asked_at),
                asked_by(job),
                moment(job.ended_at) or "–",
            ]
        }
        for job in jobs
    ]
    columns: list[kinds.Column] = [
        {"name": _("Job")},
        {"name": _("State"), "kind": "nowrap"},
        {"name": _("Asked for"), "kind": "nowrap s"},
        {"name": _("By whom"), "kind": "nowrap"},
        {"name": _("Ended at"), "kind": "nowrap s"},
    ]
    return {"caption": _("Background jobs"), "columns": columns, "rows": rows, "form": "stack"}


def twin_columns() -> list[Column]:
    return [
        Column("id", _("Number of the job"), 38),
        Column("title", _("Job"), 40),
        Column("state", _("State")),
        Column("asked_at", _("Asked for"), 18),
        Column("asked_by", _("By whom")),
        Column("ended_at", _("Ended at"), 18),
    ]


def twin_row(job: Job) -> list[Any]:
    state = job.get_state_display()
    return [str(job.pk), title_of(job), state, job.asked_at, asked_by(job), job.ended_at]


def events_of(job: Job) -> list[kinds.Event]:
    """What has become of a job so far, the newest first."""
    found: list[kinds.Event] = []
    if job.ended_at:
        event: kinds.Event = {"time": moment(job.ended_at), "what": job.get_state_display()}
        if job.state == State.FAILED:
            event["state"] = "bad"
        found.append(event)
    if job.started_at:
        begun: kinds.Event = {"time": moment(job.started_at), "what": _("begun")}
        if not job.has_ended:
            begun["state"] = "now"
        found.append(begun)
    asked: kinds.Event = {
        "time": moment(job.asked_at), "what": _("asked for"), "who": asked_by(job)
    }  # fmt: skip
    if job.state == State.WAITING:
        asked["state"] = "now"
    return [*found, asked]


def terms_of(job: Job, told: Told | None) -> list[kinds.Term]:
    """What a job was given and what it came to: the receipt."""
    found: list[kinds.Term] = list(told.terms) if told else []
    for file in job.arguments.get("files", ()):
        size = ngettext("one byte", "{count} bytes", file["size"]).format(count=f"{file['size']:,}")
        found.append({"name": _("File handed in"), "value": file["name"], "note": size})
        found.append({"name": _("SHA-256 of the file"), "value": file["sha256"], "mono": True})
    if job.plant:
        found.append({"name": _("Plant"), "value": job.plant.name})
    return found


def faults_of(job: Job) -> kinds.Table | None:
    if not job.faults:
        return None
    columns: list[kinds.Column] = [
        {"name": _("Place of the fault"), "kind": "nowrap"},
        {"name": _("What is wrong, and what would be right")},
    ]
    rows: list[kinds.Row] = [{"cells": [place or "–", message]} for place, message in job.faults]
    return {"caption": _("Faults"), "columns": columns, "rows": rows, "form": "stack"}


def clock_table(found: Sequence[Standing]) -> kinds.Table:
    columns: list[kinds.Column] = [
        {"name": _("Duty")},
        {"name": _("When it is due"), "kind": "nowrap"},
        {"name": _("Last run"), "kind": "nowrap s"},
        {"name": _("Outcome")},
        {"name": _("Last done well"), "kind": "nowrap s"},
    ]
    rows: list[kinds.Row] = [
        {
            "cells": [
                {"text": one.duty.title, "note": one.duty.name},
                rhythm_of(one.duty),
                moment(one.round.started_at) if one.round else "–",
                _outcome(one),
                moment(one.round.well_at) or "–" if one.round else "–",
            ]
        }
        for one in found
    ]
    title = _("Duties by the clock")
    return {"caption": title, "columns": columns, "rows": rows, "form": "stack"}


def rhythm_of(duty: Duty) -> str:
    if duty.at is not None:
        return _("daily at {hour}").format(hour=f"{duty.at:%H:%M}")
    minutes = int(duty.every.total_seconds() // 60)
    return ngettext("every minute", "every {count} minutes", minutes).format(count=minutes)


def ailment_of(one: Standing) -> str:
    """What is amiss with a duty, in a sentence."""
    title = str(one.duty.title)
    if one.ailment == "late":
        return _("{duty}: late, last done well {moment}").format(
            duty=title, moment=moment(one.round.well_at if one.round else None) or _("never")
        )
    text = one.round.text if one.round else ""
    return _("{duty}: {text}").format(duty=title, text=text)


def _outcome(one: Standing) -> kinds.Cell:
    if one.round is None:
        late: kinds.Cell = {"text": _("not run yet"), "state": "fail" if one.is_late else "open"}
        return late
    states: dict[str, kinds.State] = {
        Outcome.WELL: "ok", Outcome.RUNNING: "part", Outcome.ALARM: "fail", Outcome.BROKEN: "fail",
    }  # fmt: skip
    word, state = one.round.get_outcome_display(), states[one.round.outcome]
    if one.is_late and state != "fail":
        word, state = _("late"), "fail"
    return {"text": word, "state": state, "note": one.round.text}
