"""The list of runs, and the page of one run: what it was judged by, its schemes, and what changed since."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.rulebooks.faults import FaultyEdition
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs import showing
from anqi.assessment.runs.exporting import may_hand_out
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.queries import Own, counts_of
from anqi.kit.exact import figure
from anqi.ledger.showing import moment_of
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Action, Row, Table
from anqi.pages.twins import Column
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.wording import called, grade_called, type_called

COLUMNS = (
    Column("id", gettext_lazy("Id"), 38),
    Column("rulebook", gettext_lazy("Rulebook"), 20),
    Column("edition", gettext_lazy("Edition"), 8),
    Column("as_of", gettext_lazy("Judged up to"), 12),
    Column("made_at", gettext_lazy("Made at"), 18),
    Column("asked_by", gettext_lazy("Asked for by"), 12),
    Column("kept", gettext_lazy("Kept"), 8),
    Column("subjects", gettext_lazy("Number of results"), 10),
    Column("size", gettext_lazy("Number of facts"), 12),
    Column("root", gettext_lazy("Root"), 66),
    Column("roster", gettext_lazy("SHA-256 of the roster"), 66),
    Column("sha256", gettext_lazy("SHA-256 of the results"), 66),
)
"""The columns of the list's twins."""


def twin_rows(runs: Iterable[Run]) -> Iterator[tuple[Any, ...]]:
    for run in runs:
        yield (
            str(run.pk), run.edition.name, run.edition.number, run.as_of, run.made_at,
            run.asked_by.name if run.asked_by else None, run.kept, run.subjects, run.size, run.root,
            run.roster, run.sha256,
        )  # fmt: skip


def runs_table(runs: Sequence[Run]) -> Table:
    rows: list[Row] = [
        {
            "cells": [
                {"text": edition_called(run.edition), "href": href_to("assessment:run", run.pk),
                 **({} if run.kept else {"tag": _("of the night")})},
                run.as_of.isoformat(),
                moment_of(run.made_at),
                showing.asked_by(run),
                f"{run.subjects:,}",
                f"{run.size:,}",
                {"text": showing.short(run.sha256), "quiet": True},
            ]
        }
        for run in runs
    ]  # fmt: skip
    return {
        "caption": _("Runs"),
        "columns": [
            {"name": _("Rulebook and edition")}, {"name": _("Judged up to"), "kind": "nowrap"},
            {"name": _("Made at"), "kind": "nowrap"}, {"name": _("Asked for by"), "kind": "nowrap"},
            {"name": _("Number of results"), "kind": "num"},
            {"name": _("Number of facts"), "kind": "num"}, {"name": _("SHA-256 of the results"), "kind": "mono"},
        ],
        "rows": rows, "form": "stack",
    }  # fmt: skip


def own_table(own: Sequence[Own]) -> Table | None:
    """What somebody came to himself, in each scheme of the newest run."""
    if not own:
        return None
    rows: list[Row] = []
    for one in own:
        try:
            scheme = rulebook_of(one.run.edition).schemes[one.row.scheme]
        except FaultyEdition:
            return None  # the list of runs can be read without it; the run's own pages say what is wrong
        address = href_to("assessment:explanation", one.run.pk, scheme.name, one.row.code)
        rows.append(
            {
                "cells": [
                    {"text": called(scheme.title, scheme.name), "href": address},
                    one.run.as_of.isoformat(),
                    {"text": figure(one.row.score), "href": address, "figure": True},
                    grade_called(scheme, one.row.grade) if scheme.grades else "–",
                ]
            }
        )
    return {
        "caption": _("My own standing"),
        "columns": [
            {"name": _("Scheme")}, {"name": _("Judged up to"), "kind": "nowrap"},
            {"name": _("Score"), "kind": "num"}, {"name": _("Grade")},
        ],
        "rows": rows, "form": "stack",
    }  # fmt: skip


def schemes_table(account: Account, run: Run) -> Table:
    """The schemes of which the account sees anybody's result, with how many have each grade; one query."""
    counts = counts_of(account, run)
    rows: list[Row] = [
        {
            "cells": [
                {"text": called(scheme.title, name), "href": href_to("assessment:results", run.pk, name)},
                type_called(scheme.subject),
                {"text": f"{counts[name].total():,}", "figure": True,
                 "href": href_to("assessment:results", run.pk, name)},
                _graded(scheme, counts[name]),
            ]
        }
        for name, scheme in rulebook_of(run.edition).schemes.items()
        if name in counts
    ]  # fmt: skip
    return {
        "caption": _("Results by scheme"),
        "columns": [
            {"name": _("Scheme")}, {"name": _("Who is judged")},
            {"name": _("Number of results"), "kind": "num"}, {"name": _("Proposed grades")},
        ],
        "rows": rows, "form": "stack",
    }  # fmt: skip


def _graded(scheme: Scheme, counts: Counter[str | None]) -> str:
    parts = [
        f"{called(grade.title, grade.code)} {counts[grade.code]:,}"
        for grade in scheme.grades
        if counts[grade.code]
    ]
    if scheme.grades and counts[None]:
        parts.append(_("without a grade {count}").format(count=f"{counts[None]:,}"))
    return _(", ").join(parts) or "–"


def actions_of(account: Account, run: Run, *, stale: bool) -> list[Action]:
    """What can be done with a run: made anew, handed out."""
    found: list[Action] = exports_of(account, run)
    if may(account, Verb.RUN_ASSESSMENT, plant=run.plant):
        again = f"{reverse('assessment:run_ask')}?edition={run.edition_id}&as_of={run.as_of}"
        found.append({"text": _("Judge again"), "href": again, "primary": stale})
    return found


def exports_of(account: Account, run: Run, scheme: Scheme | None = None) -> list[Action]:
    """The ways in which the account may hand out a run, or the public notice of one scheme."""
    if not may_hand_out(account, run):
        return []
    address = reverse("assessment:run_export", args=[run.pk])
    found: list[Action] = []
    if scheme is not None:
        notice = f"{address}?format=docx&scheme={scheme.name}"
        found.append({"text": _("Public notice (Word)"), "href": notice, "icon": "file"})
    found.append({"text": _("Excel"), "href": f"{address}?format=xlsx", "icon": "download"})
    if scheme is None and may_hand_out(account, run, document=True):
        found.append({"text": "results.json", "href": f"{address}?format=json", "icon": "download"})
    return found
