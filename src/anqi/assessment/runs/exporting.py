"""A run as files: the workbook, the public notice of a scheme, and the very document."""

import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs import hooks
from anqi.assessment.runs.announcing import Notice, written
from anqi.assessment.runs.hooks import Decision
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.outcomes import outcome_of
from anqi.assessment.runs.queries import may_rank, ranking_of
from anqi.assessment.runs.ranking import ranked_by
from anqi.assessment.runs.results import Order, decided_of, ordered
from anqi.assessment.runs.showing import short
from anqi.kit.exact import figure
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.models import Account
from anqi.rules.results.workbook import write_workbook
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.sentences import grades_sentence
from anqi.rules.rulebook.wording import called, grade_called, type_called


def may_hand_out(account: Account, run: Run, *, document: bool = False) -> bool:
    """Whether an account may take a run away: who sees the results of the whole plant.

    The document itself has the ranks of all: it is proof, not news, for who may take the ledger away.
    """
    whole = scope_of(account, Verb.SEE_RESULTS).whole
    return whole and (not document or may(account, Verb.EXPORT_LEDGER, plant=run.plant))


def workbook(run: Run) -> BytesIO:
    """`results.xlsx` of all schemes; persons stand by their codes and without ranks, unless they are ranked.

    Then the cover says by which decision.
    """
    about = _("{count} facts, root {root}").format(count=f"{run.size:,}", root=run.root)
    for scheme in rulebook_of(run.edition).schemes.values():
        decision = ranking_of(scheme, run)
        if decision is not None:
            about += f"\n{called(scheme.title, scheme.name)}: {ranked_by(decision)}"
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
    number: str = "",
) -> BytesIO:  # fmt: skip
    """The public notice of a scheme; once the committee has decided, of what it decided.

    Of persons it tells the grade and no points: what can be put in an order is no notice, but a ranking. Where the
    committee has switched that on it tells both, and by which decision; vetoes of persons it never tells.
    """
    order = Order.SCORE if ranking_of(scheme, run) is not None else Order.CODE
    found = RunSubject.objects.filter(run=run, scheme=scheme.name).defer("rules")
    rows = list(ordered(found, scheme, order, run))
    decision = hooks.decision_on(run, scheme)
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
            heads=_heads(scheme, run, decision),
            rows=[_row(scheme, run, row, decision) for row in rows],
            notes=_notes(scheme, run, rows, decision),
            first=first, last=last, number=number or (decision.document if decision else ""),
            signs=_("Leading group of the party-building and safety mechanism"),
            judged=_("Results SHA-256 {results}; ledger of {count} facts, root {root}.").format(
                results=short(run.sha256), count=f"{run.size:,}", root=short(run.root)
            ),
        )
    )  # fmt: skip


def _heads(scheme: Scheme, run: Run, decision: Decision | None) -> list[str]:
    found = [_("Code"), type_called(scheme.subject)]
    if ranking_of(scheme, run) is not None:
        found = [_("Rank"), *found, _("Score")]
    elif may_rank(scheme, run):
        found += [_("Score"), _("Vetoes")]
    if not scheme.grades:
        return found
    return [*found, _("Decided grade") if decision is not None else _("Proposed grade")]


def _row(scheme: Scheme, run: Run, row: RunSubject, decision: Decision | None) -> list[str]:
    found = [row.code, row.name]
    if ranking_of(scheme, run) is not None:
        found = [str(row.rank) if row.rank is not None else "–", *found, figure(row.score)]
    elif may_rank(scheme, run):
        found += [figure(row.score), _(", ").join(row.vetoes) or "–"]
    if not scheme.grades:
        return found
    if not row.active:
        return [*found, _("no longer active")]
    if decision is not None:
        return [*found, decided_of(scheme, decision)[row.code].grade]
    grade = grade_called(scheme, row.grade)
    return [*found, _("{grade} (tied)").format(grade=grade) if row.tied else grade]


def _notes(
    scheme: Scheme, run: Run, rows: list[RunSubject], decision: Decision | None
) -> list[str]:
    found = []
    if lines := grades_sentence(scheme):
        found.append(_("Grades: {lines}.").format(lines=lines))
    held = sorted({code for row in rows for code in row.vetoes})
    if held and scheme.subject != "person":
        named = _(", ").join(
            f"{veto.code} {called(veto.title, '')}".strip()
            for veto in scheme.vetoes
            if veto.code in held
        )
        found.append(_("Vetoes that are proposed: {vetoes}.").format(vetoes=named))
    if decision is not None:
        text = _("Decided by {committee} on {day}, document {document}.")
        day = decision.decided_on.isoformat()
        found.append(text.format(committee=decision.committee, day=day, document=decision.document))
    ranking = ranking_of(scheme, run)
    if ranking is not None:
        found.append(ranked_by(ranking))
    return found
