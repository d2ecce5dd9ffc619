"""A run as files: the workbook, the public notice of a scheme, and the very document."""

import tempfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.announcing import Notice, written
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.outcomes import outcome_of
from anqi.assessment.runs.queries import may_rank
from anqi.assessment.runs.showing import edition_called, short
from anqi.kit.exact import figure
from anqi.rules.results.workbook import write_workbook
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.sentences import grades_sentence
from anqi.rules.rulebook.wording import called, grade_called, type_called


def workbook(run: Run) -> BytesIO:
    """`results.xlsx` of all schemes; persons stand by their codes and without ranks."""
    about = _("{count} facts, root {root}").format(count=f"{run.size:,}", root=run.root)
    with tempfile.TemporaryDirectory(prefix="anqi-") as folder:
        path = Path(folder) / "results.xlsx"
        write_workbook(outcome_of(run), path, facts=about)
        return BytesIO(path.read_bytes())


def holds_people(run: Run, scheme: str = "") -> bool:
    """Whether a run, or one scheme of it, is of persons."""
    schemes = rulebook_of(run.edition).schemes
    return any(one.subject == "person" for name, one in schemes.items() if scheme in ("", name))


def notice(
    run: Run, scheme: Scheme, *, first: date | None = None, last: date | None = None,
    number: str = "", rulings: Mapping[str, str] | None = None,
) -> BytesIO:  # fmt: skip
    """The public notice of a scheme; `rulings` are grades that the committee gave, by a subject's code.

    Of persons it tells the proposed grade and no points: what can be put in an order is no notice, but a ranking.
    """
    rows = list(RunSubject.objects.filter(run=run, scheme=scheme.name).order_by("code"))
    title = called(scheme.title, scheme.name)
    return written(
        Notice(
            title=_("{plant}: public notice of the results of {scheme}").format(
                plant=run.plant.name, scheme=title
            ),
            opening=_("By {rulebook} (SHA-256 {hash}) the results of {scheme} up to {day} were judged out of the"
                      " ledger of facts. What is proposed is published herewith.").format(
                rulebook=edition_called(run.edition), hash=short(run.edition.sha256), scheme=title,
                day=run.as_of,
            ),
            heads=_heads(scheme),
            rows=[_row(scheme, row, rulings or {}) for row in rows],
            notes=_notes(scheme, rows),
            first=first, last=last, number=number,
            signs=_("Leading group of the party-building and safety mechanism"),
            judged=_("Results SHA-256 {results}; ledger of {count} facts, root {root}.").format(
                results=short(run.sha256), count=f"{run.size:,}", root=short(run.root)
            ),
        )
    )  # fmt: skip


def _heads(scheme: Scheme) -> list[str]:
    found = [_("Code"), type_called(scheme.subject)]
    if may_rank(scheme):
        found += [_("Score"), _("Vetoes")]
    return [*found, _("Proposed grade")] if scheme.grades else found


def _row(scheme: Scheme, row: RunSubject, rulings: Mapping[str, str]) -> list[str]:
    found = [row.code, row.name]
    if may_rank(scheme):
        found += [figure(row.score), _(", ").join(row.vetoes) or "–"]
    if not scheme.grades:
        return found
    if not row.active:
        return [*found, _("no longer active")]
    grade = grade_called(scheme, rulings.get(row.code, row.grade))
    tied = bool(row.tied) and row.code not in rulings
    return [*found, _("{grade} (tied)").format(grade=grade) if tied else grade]


def _notes(scheme: Scheme, rows: list[RunSubject]) -> list[str]:
    found = []
    if lines := grades_sentence(scheme):
        found.append(_("Grades: {lines}.").format(lines=lines))
    held = sorted({code for row in rows for code in row.vetoes})
    if held and may_rank(scheme):
        named = _(", ").join(
            f"{veto.code} {called(veto.title, '')}".strip()
            for veto in scheme.vetoes
            if veto.code in held
        )
        found.append(_("Vetoes that are proposed: {vetoes}.").format(vetoes=named))
    return found
