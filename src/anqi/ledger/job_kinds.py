"""The ledger's kind of background job: an import."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anqi.facts.catalogue import KINDS
from anqi.facts.store import Store
from anqi.jobs.kinds import Kind, Told, Trouble, register
from anqi.jobs.models import Job
from anqi.jobs.running import Progress
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import spoken
from anqi.ledger import lake
from anqi.ledger import seal_jobs as seal_jobs  # it registers kinds of its own
from anqi.ledger.handed_in import read_apart
from anqi.ledger.import_checks import faults_of, warnings_of
from anqi.ledger.importing import Taken, days_in, take_store
from anqi.organisation.access import Verb
from anqi.organisation.records import Act, record
from anqi.pages.component_kinds import Column, Link, Row, Table, Term

IMPORT = "ledger.import"
_READ = 0.4
_WARNINGS = 20


def _run(job: Job, progress: Progress) -> dict[str, Any]:
    """Read the file apart, check it, and post it; the job is done by the same transaction as the posting."""
    plant = job.plant
    if plant is None:
        raise Trouble(_("an import is of a plant"))
    [file] = job.arguments["files"]
    only_compare = bool(job.arguments.get("only_compare"))
    with read_apart(
        progress.file(),
        name=file["name"],
        scratch=progress.scratch(),
        progress=lambda stage, share: progress(stage, share * _READ),
    ) as store:
        faults = faults_of(store, account=job.account, plant=plant)
        if faults:
            raise Faulty(file["name"], faults)
        said = _said(store, [*store.warnings, *warnings_of(store, plant=plant)])

        def done(taken: dict[str, Taken]) -> None:
            one = taken[plant.code]
            object = f"{plant.code} sha256:{file['sha256']} +{one.new}"
            record(Act.IMPORT, by=job.account.login, object=object)
            progress.done(said | {"new": one.new, "known": one.known})

        taken = take_store(
            store,
            by=job.account.login,
            progress=lambda stage, share: progress(stage, _READ + share * (1 - _READ)),
            done=done,
            only_compare=only_compare,
        )
    if not only_compare:
        lake.refresh(plant)
    one = taken[plant.code]
    return said | {"new": one.new, "known": one.known}


def _said(store: Store, warnings: list[Fault]) -> dict[str, Any]:
    """What is to be told of a file, beside how much of it was new."""
    first, last = days_in(store)
    kinds = store.connection.execute(
        "SELECT kind, count(*) FROM facts GROUP BY kind ORDER BY count(*) DESC, kind"
    ).fetchall()
    return {
        "first": first.isoformat() if first else "",
        "last": last.isoformat() if last else "",
        "kinds": [[kind, count] for kind, count in kinds],
        "warnings": [[one.place, one.message] for one in warnings[:_WARNINGS]],
        "warned": len(warnings),
    }


def _title(job: Job) -> str:
    text = _("Check of {name}") if job.arguments.get("only_compare") else _("Import of {name}")
    return text.format(name=job.words.get("name", ""))


def _told(job: Job) -> Told:
    result = job.result or {}
    new, known = result["new"], result["known"]
    if job.arguments.get("only_compare"):
        text = ngettext(
            "Nothing is wrong with the file. One fact would be posted.",
            "Nothing is wrong with the file. {count} facts would be posted.",
            new,
        )
    elif new:
        text = ngettext("One fact is in the ledger.", "{count} facts are in the ledger.", new)
    else:
        text = _("All of it was in the ledger already; nothing was posted.")
    terms: list[Term] = [
        {"name": _("New in the ledger"), "value": f"{new:,}"},
        {"name": _("In the ledger already"), "value": f"{known:,}"},
    ]
    if result["first"]:
        days = _("{first} to {last}").format(first=result["first"], last=result["last"])
        terms.append({"name": _("Days of the facts"), "value": days})
    return Told(text.format(count=f"{new:,}"), terms, _tables(job, result), _links(job, result))


def _links(job: Job, result: dict[str, Any]) -> list[Link]:
    another: Link = {"text": _("Import another file"), "href": reverse("ledger:import")}
    if job.arguments.get("only_compare"):
        return [another]
    return [{"text": _("Look at the facts"), "href": _facts(result)}, another]


def _tables(job: Job, result: dict[str, Any]) -> list[Table]:
    columns: list[Column] = [{"name": _("Kind")}, {"name": _("Facts in the file"), "kind": "num"}]
    is_there = not job.arguments.get("only_compare")
    rows: list[Row] = []
    for kind, count in result["kinds"]:
        title = KINDS[kind].title.in_(spoken()) if kind in KINDS else kind
        if is_there:
            rows.append(
                {
                    "cells": [
                        title,
                        {"text": f"{count:,}", "href": _facts(result, kind), "figure": True},
                    ]
                }
            )
        else:
            rows.append({"cells": [title, f"{count:,}"]})
    tables: list[Table] = [{"caption": _("Facts by kind"), "columns": columns, "rows": rows}]
    if result["warnings"]:
        warned: list[Row] = [{"cells": [place, text]} for place, text in result["warnings"]]
        heads: list[Column] = [{"name": _("Place of the fault")}, {"name": _("Worth knowing")}]
        caption = _("What should be known of the file: {count}").format(count=result["warned"])
        tables.append({"caption": caption, "columns": heads, "rows": warned, "form": "stack"})
    return tables


def _facts(result: dict[str, Any], kind: str = "") -> str:
    """The address of the facts of those days, and of a kind."""
    asked = {"kind": kind, "first": result["first"], "last": result["last"]}
    found = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('ledger:facts')}?{found}"


def _again(job: Job) -> Link:
    text = _("Hand in a mended file") if job.faults else _("Import another file")
    return {"text": text, "href": reverse("ledger:import")}


register(
    Kind(
        code=IMPORT,
        title=_title,
        verb=Verb.IMPORT_FACTS,
        run=_run,
        told=_told,
        mending=gettext_lazy(
            "Nothing was taken. Mend all of these places in the file, save it, and hand it in"
            " again: what the ledger has already is not posted twice."
        ),
        again=_again,
    )
)
