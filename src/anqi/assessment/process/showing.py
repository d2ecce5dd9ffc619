"""What the page of an assessment shows: its stages, results, objections, what differs from the run before, history."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anqi.assessment.process.comparing import Difference, differences
from anqi.assessment.process.finals import Final
from anqi.assessment.process.models import Answer, Objection, StepAct
from anqi.assessment.process.objecting import about_of
from anqi.assessment.process.queries import AssessmentFor
from anqi.assessment.process.schemes import grade_names, rule_names
from anqi.assessment.process.standing import SETTLED, Stage, Standing, Waiting
from anqi.assessment.process.wording import (
    act_said,
    left_said,
    link_to,
    note_said,
    objections_said,
    score_said,
    votes_said,
    waiting_said,
    who_said,
)
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.runs.results import Decided, ResultsTable, results_table
from anqi.kit.language import speaking
from anqi.pages import component_kinds as kinds
from anqi.work.models import Evidence
from anqi.work.wording import day_said, moment_said

_BAD = (StepAct.RETURN, StepAct.CALL_OFF)
_MOST = 50
"""So many differences are listed; of more the number is said."""


def stages_of(found: AssessmentFor) -> list[kinds.Stage]:
    """Computed, data confirmed, published, objections, decided, sealed: each with who, when and until when."""
    now = found.standing
    reached = {
        Stage.COMPUTED: 1, Stage.RETURNED: 1, Stage.CONFIRMED: 2, Stage.PUBLISHED: 2,
        Stage.ANSWERING: 3, Stage.ANSWERED: 4, Stage.DECIDED: 5, Stage.SEALED: 6,
    }  # fmt: skip
    notes = (
        (_("Computed"), _computed(found)),
        (_("Data confirmed"), _confirmed(found)),
        (_("Published"), _published(found)),
        (_("Objections"), objections_said(now)),
        (_("Decided"), _decided(found)),
        (_("Sealed"), moment_said(now.sealed.at) if now.sealed else ""),
    )
    if now.called_off is not None:
        off = kinds.Stage(name=_("Called off"), note=moment_said(now.called_off.at), state="now")
        return [kinds.Stage(name=notes[0][0], note=notes[0][1], state="past"), off]
    at = reached[now.stage]
    return [_stage(name, note, place, at) for place, (name, note) in enumerate(notes)]


def _stage(name: str, note: str, place: int, at: int) -> kinds.Stage:
    shown = kinds.Stage(name=name, note=note)
    if place < at:
        shown["state"] = "past"
    elif place == at:
        shown["state"] = "now"
    return shown


def _computed(found: AssessmentFor) -> str:
    step = found.standing.computed
    facts = _("{count} facts").format(count=f"{step.run.size:,}")
    return _("{at}, {facts}").format(at=moment_said(step.run.made_at), facts=facts)


def _confirmed(found: AssessmentFor) -> str:
    now = found.standing
    if now.returned is not None:
        return _("sent back {at}").format(at=moment_said(now.returned.at))
    names = [str(owner.label) for owner in now.confirmed]
    if len(names) < len(now.confirmed) + 1 and now.stage != Stage.COMPUTED:
        return _(", ").join(names)
    left = left_said(now.day, now.confirm_by)
    return " · ".join(filter(None, (_(", ").join(names), left)))


def _published(found: AssessmentFor) -> str:
    now = found.standing
    if now.published is None or now.until is None:
        return ""
    if now.stage == Stage.PUBLISHED:
        return left_said(now.day, now.until)
    return _("until {day}").format(day=day_said(now.until))


def _decided(found: AssessmentFor) -> str:
    now = found.standing
    if now.decision is not None:
        return _("{committee}, {document}").format(
            committee=now.decision.committee, document=now.decision.document
        )
    tied = sum(final.is_tied for final in found.finals) if found.sight.whole else 0
    return _("{count} tied").format(count=tied) if tied else ""


def next_said(found: AssessmentFor) -> str:
    """What is waited for, and until when, in a line."""
    return _("; ").join(said_of(found.standing, one) for one in found.standing.waiting)


def said_of(now: Standing, one: Waiting) -> str:
    """Something that is waited for, and until when."""
    left = left_said(now.day, one.until)
    what = waiting_said(one)
    return _("{what} ({left})").format(what=what, left=left) if left else what


def results_of(found: AssessmentFor) -> kinds.Table:
    """The subjects in sight by their codes, with the grade that stands."""
    now, grades = found.standing, grade_names(found.scheme)
    about = Counter(one.subject for one in found.objections)
    named = _("Final grade") if now.stage in SETTLED else _("Proposed grade")
    columns: list[kinds.Column] = [
        {"name": _("Code"), "kind": "muted nowrap", "width": "w-5"},
        {"name": _("Subject of the assessment")},
        {"name": _("Score"), "kind": "num"},
        {"name": _("Vetoes")},
        {"name": _("Objections")},
        {"name": named},
    ]
    rows: list[kinds.Row] = [
        {"cells": _cells(found, final, grades, about[final.row.code])} for final in found.finals
    ]
    return {"caption": _("Results"), "columns": columns, "rows": rows, "form": "stack"}


def _cells(
    found: AssessmentFor, final: Final, grades: dict[str, str], objections: int
) -> list[kinds.Cell | kinds.Text | int]:
    row = final.row
    href = link_to("assessment:explanation", row.run_id, found.assessment.scheme, row.code)
    score: kinds.Cell = {"text": score_said(row.score)}
    if href:
        score |= {"href": href, "figure": True}
    name: kinds.Cell = {"text": row.name} | ({"href": href} if href else {})  # type: ignore[assignment]
    return [
        row.code,
        name,
        score,
        {"text": _(", ").join(row.vetoes) or "–", "quiet": not row.vetoes},
        {
            "text": _("{count} raised").format(count=objections) if objections else "–",
            "quiet": not objections,
        },
        grade_cell(final, grades),
    ]


PAGE = 100
"""Results on a page."""


def scored(found: AssessmentFor, page: int = 1) -> ResultsTable:
    """A page of the same: with where each score stands, what was objected to, and, once it is, what was decided."""
    shown = found.finals[(page - 1) * PAGE : page * PAGE]
    grades = grade_names(found.scheme)
    decided = {one.row.code: _decided_grade(one, grades) for one in shown}
    about = Counter(one.subject for one in found.objections)
    links: dict[str, kinds.Link] = {
        code: {"text": _("{count} raised").format(count=count), "href": "#objections"}
        for code, count in about.items()
    }
    run = found.standing.computed.run
    is_decided = found.standing.decision is not None
    with speaking("en" if get_language() == "en" else "zh"):
        return results_table(
            found.scheme,
            [final.row for final in shown],
            found.pool,
            href=lambda row: link_to("assessment:explanation", run.pk, row.scheme, row.code),
            rulings={}
            if is_decided
            else {one.row.code: one.ruling.grade for one in shown if one.ruling},
            decided=decided if is_decided else None,
            frozen={one.row.code: frozen_by(one.frozen.veto) for one in shown if one.frozen},
            more=links,
            more_head=_("Objections"),
        )


def _decided_grade(final: Final, grades: dict[str, str]) -> Decided:
    cell = grade_cell(final, grades)
    return Decided(str(cell["text"]), str(cell.get("tag", "")))


def grade_cell(final: Final, grades: dict[str, str]) -> kinds.Cell:
    """The grade that stands; whether it is frozen, for the committee to say, or was ruled otherwise."""
    if final.frozen is not None:
        return {"text": _("frozen"), "tag": frozen_by(final.frozen.veto)}
    cell: kinds.Cell = {"text": grades.get(final.grade or "", final.grade or "–")}
    if tag := _tag(final):
        cell["tag"] = tag
    return cell


def _tag(final: Final) -> str:
    if not final.row.active:
        return _("not graded")
    if final.is_tied:
        return _("tied, for the committee")
    if final.asks:
        return _("for the committee")
    return _("as ruled") if final.ruling is not None else ""


def frozen_by(veto: str) -> str:
    """That a grade waits for a veto on which nobody has decided."""
    return _("veto {veto} is not decided yet").format(veto=veto)


def frozen_said(found: AssessmentFor) -> list[str]:
    """Who is frozen, and by which veto."""
    held = ((row, found.barring.frozen(row)) for row in found.rows if row.active)
    return [
        _("{name}: {why}").format(name=row.name, why=frozen_by(hold.veto))
        for row, hold in held
        if hold is not None
    ]


def objections_of(
    found: AssessmentFor, files: Iterable[Evidence], mine: bool
) -> list[dict[str, Any]]:
    """The objections in sight with their answers; `mine`: whether he who looks may answer them."""
    names = {row.code: row.name for row in found.rows}
    rules, now = rule_names(found.scheme), found.standing
    by_about: dict[str, list[Evidence]] = {}
    for file in files:
        by_about.setdefault(file.about, []).append(file)
    shown = []
    for one in found.objections:
        step = now.answers.get(one.pk)
        answerable = mine and step is None and now.stage not in SETTLED
        shown.append(
            {
                "id": one.pk,
                "subject": names.get(one.subject, one.subject),
                "aim": _aim(one, rules),
                "fact": one.fact,
                "text": one.text,
                "by": one.by.name,
                "at": moment_said(one.at),
                "due": left_said(now.day, one.due_on),
                "late": step is None and one.due_on < now.day,
                "answer": step.get_answer_display() if step else "",
                "answer_sign": "ok" if step and step.answer != Answer.REFUSED else "na",
                "reasons": step.note if step else "",
                "answered": who_said(step) if step else "",
                "answered_at": moment_said(step.at) if step else "",
                "document": step.document if step else "",
                "href": _answer(found, one)
                if answerable and one.by_id != found.account.person_id
                else "",
                "files": [_file(found, one, file) for file in by_about.get(about_of(one.pk), ())],
            }
        )
    return shown


def _aim(one: Objection, rules: dict[str, str]) -> str:
    return (
        f"{one.rule} {rules.get(one.rule, '')}".strip() if one.rule else _("the result as a whole")
    )


def _answer(found: AssessmentFor, one: Objection) -> str:
    return reverse("assessment:answer", args=[found.assessment.pk, one.pk])


def _file(found: AssessmentFor, one: Objection, file: Evidence) -> dict[str, Any]:
    arguments = [found.assessment.pk, one.pk, file.pk]
    return {"name": file.name, "href": reverse("assessment:objection_file", args=arguments)}


def history_of(found: AssessmentFor) -> list[kinds.Event]:
    """All steps, the oldest first. Of an objection that is not in sight only that there was one is told."""
    seen = {one.pk for one in found.objections}
    called = {row.code: row.name for row in found.rows}
    names = {one.pk: called.get(one.subject, one.subject) for one in found.objections}
    events: list[kinds.Event] = []
    for step in found.standing.steps:
        hidden = step.objection_id is not None and step.objection_id not in seen
        event = kinds.Event(
            time=moment_said(step.at),
            what=str(step.get_act_display()) if hidden else act_said(step),
        )
        if not hidden:
            event["who"] = who_said(step)
            objected = step.act == StepAct.OBJECT
            event["note"] = (
                names[step.objection_id] if objected and step.objection_id else note_said(step)
            )
        if step.act in _BAD:
            event["state"] = "bad"
        events.append(event)
    return kinds.up_to_now(events)


def compared(found: AssessmentFor) -> dict[str, Any] | None:
    """What differs from the run before, for who sees the whole plant; nothing where there was no other run."""
    runs = found.standing.runs
    if len(runs) < 2 or not found.sight.whole:
        return None
    return comparison(found, found.rows_before, found.rows)


def comparison(
    found: AssessmentFor, before: Sequence[RunSubject], after: Sequence[RunSubject]
) -> dict[str, Any]:
    """Two runs beside each other: whoever differs, and how many do not."""
    differing = differences(before, after)
    grades, rules = grade_names(found.scheme), rule_names(found.scheme)
    columns: list[kinds.Column] = [
        {"name": _("Subject of the assessment")},
        {"name": _("Score"), "kind": "num"},
        {"name": _("Final grade")},
        {"name": _("Through")},
    ]
    rows: list[kinds.Row] = [{"cells": _differs(one, grades, rules)} for one in differing[:_MOST]]
    same = max(len(after) - len(differing), 0)
    rest = _("{count} others are the same").format(count=same)
    if len(differing) > _MOST:
        rest = _("{more} more differ, {count} are the same").format(
            more=len(differing) - _MOST, count=same
        )
    rows.append({"cells": [{"text": rest, "quiet": True, "span": 4}]})
    table: kinds.Table = {
        "caption": _("Compared with the run before"), "columns": columns, "rows": rows, "form": "stack",
    }  # fmt: skip
    return {"table": table, "differ": len(differing), "count": len(found.standing.runs)}


def _differs(
    one: Difference, grades: dict[str, str], rules: dict[str, str]
) -> list[kinds.Cell | kinds.Text | int]:
    def both(old: str, new: str) -> str:
        return new if old == new else f"{old} → {new}"

    old, new = one.before, one.after
    score = both(score_said(old.score) if old else "–", score_said(new.score) if new else "–")
    grade = both(_grade(old, grades), _grade(new, grades))
    through = _(", ").join(f"{code} {rules.get(code, '')}".strip() for code in one.rules)
    return [one.name, score, grade, {"text": through or "–", "quiet": not through}]


def _grade(row: RunSubject | None, grades: dict[str, str]) -> str:
    return grades.get(row.grade or "", "–") if row is not None else "–"


def decision_terms(found: AssessmentFor) -> list[kinds.Term]:
    """What the committee decided, as terms of a summary."""
    step = found.standing.decision
    if step is None:
        return []
    terms: list[kinds.Term] = [
        {"name": _("Which committee"), "value": step.committee},
        {"name": _("Document"), "value": step.document},
        {"name": _("Decided on"), "value": day_said(step.decided_on) if step.decided_on else "–"},
        {"name": _("Votes"), "value": votes_said(step)},
        {"name": _("Recorded by"), "value": who_said(step)},
    ]
    if step.note:
        terms.append({"name": _("Note"), "value": step.note})
    return terms
