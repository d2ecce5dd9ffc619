"""An assessment as its operations answer with it."""

from collections.abc import Iterable
from typing import Any

from anqi.assessment.process.api_kinds import (
    AssessmentOut,
    DecisionOut,
    DifferenceOut,
    FileOut,
    JudgedOut,
    ObjectionOut,
    PossibleOut,
    ResultOut,
    StepOut,
    WaitingOut,
    WholeAssessment,
)
from anqi.assessment.process.comparing import Difference
from anqi.assessment.process.finals import Final
from anqi.assessment.process.models import Answer, Objection, Owner, Step, StepAct
from anqi.assessment.process.next_steps import possible
from anqi.assessment.process.objecting import files_of
from anqi.assessment.process.queries import AssessmentFor
from anqi.assessment.process.standing import SETTLED, Stage
from anqi.assessment.process.wording import score_said
from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.runs.staleness import changes_since
from anqi.work.models import Evidence


def assessment_out(found: AssessmentFor) -> AssessmentOut:
    """It in a list."""
    return AssessmentOut(**_head(found))


def whole_out(found: AssessmentFor) -> WholeAssessment:
    """It with all that its page shows."""
    files = files_of(found.assessment.plant, found.objections)
    return WholeAssessment(
        **_head(found),
        subject=found.scheme.subject,
        runs=list(found.standing.runs),
        shows_results=found.shows_results,
        changed_facts=_changed(found),
        decision=_decision(found.standing.decision),
        acts=[
            PossibleOut(act=one.act, owner=one.owner, objection=one.objection)
            for one in possible(found)
        ],
        objections_in_sight=[_objection(found, one, files) for one in found.objections],
        steps=_steps(found),
    )


def _head(found: AssessmentFor) -> dict[str, Any]:
    made, now = found.assessment, found.standing
    waiting = [
        WaitingOut(
            act=one.act, owner=one.owner, until=one.until,
            objection=one.objection.pk if one.objection is not None else None,
        )
        for one in now.waiting
        if one.objection is None or one.objection in found.objections
    ]  # fmt: skip
    return {
        "id": made.pk, "title": made.title, "edition": made.edition_id,
        "rulebook": edition_called(made.edition), "scheme": made.scheme, "as_of": made.as_of,
        "run": now.run, "stage": Stage(now.stage), "until": now.until, "waiting": waiting,
        "objections": len(found.objections), "begun_at": made.begun_at, "version": made.version,
    }  # fmt: skip


def _changed(found: AssessmentFor) -> int | None:
    """How many facts changed since the run, for who sees the whole plant, until the run does not change any more."""
    if not found.sight.whole or found.standing.stage in SETTLED:
        return None
    run = found.standing.computed.run
    run.plant, run.edition = found.assessment.plant, found.assessment.edition
    return len(changes_since(run))


def _decision(step: Step | None) -> DecisionOut | None:
    if step is None or step.decided_on is None:
        return None
    return DecisionOut(
        committee=step.committee, document=step.document, decided_on=step.decided_on,
        were_due=step.were_due or 0, were_present=step.were_present or 0,
        in_favour=step.in_favour or 0, note=step.note, by=step.by.code, name=step.by.name,
    )  # fmt: skip


def _objection(
    found: AssessmentFor, one: Objection, files: dict[Any, list[Evidence]]
) -> ObjectionOut:
    step = found.standing.answers.get(one.pk)
    return ObjectionOut(
        id=one.pk, subject=one.subject, rule=one.rule, fact=one.fact, text=one.text,
        by=one.by.code, name=one.by.name, at=one.at, due_on=one.due_on,
        answer=Answer(step.answer) if step is not None else None,
        reasons=step.note if step is not None else "",
        document=step.document if step is not None else "",
        answered_at=step.at if step is not None else None,
        files=[
            FileOut(id=file.pk, name=file.name, type=file.type, size=file.size, sha256=file.sha256)
            for file in files.get(one.pk, ())
        ],
    )  # fmt: skip


def _steps(found: AssessmentFor) -> list[StepOut]:
    seen = {one.pk for one in found.objections}
    return [
        _step(step, hidden=step.objection_id is not None and step.objection_id not in seen)
        for step in found.standing.steps
    ]


def _step(step: Step, *, hidden: bool) -> StepOut:
    """One step; of an objection that is out of sight only that there is one, or that it is answered."""
    said = {"by": step.by.code, "name": step.by.name, "post": step.post, "note": step.note}
    return StepOut(
        number=step.number, act=StepAct(step.act), at=step.at, run=step.run_id,
        owner=Owner(step.owner) if step.owner else None, until=step.until,
        objection=None if hidden else step.objection_id,
        answer=Answer(step.answer) if step.answer and not hidden else None,
        document="" if hidden else step.document, decided_on=None if hidden else step.decided_on,
        **(dict.fromkeys(said, "") if hidden else said),
    )  # fmt: skip


def result_out(final: Final) -> ResultOut:
    """A result, with the grade that stands."""
    row = final.row
    return ResultOut(
        code=row.code, name=row.name, active=row.active, score=score_said(row.score),
        grade=final.grade if final.frozen is None else None, proposed=row.grade,
        tied=list(row.tied), vetoes=list(row.vetoes),
        frozen=final.frozen.veto if final.frozen is not None else "", asks=final.asks,
        reason=final.ruling.reason if final.ruling is not None else "",
    )  # fmt: skip


def differences_out(found: Iterable[Difference]) -> list[DifferenceOut]:
    """Whoever is not judged alike."""
    return [
        DifferenceOut(
            code=one.code, name=one.name, before=_judged(one.before), after=_judged(one.after),
            rules=list(one.rules),
        )
        for one in found
    ]  # fmt: skip


def _judged(row: RunSubject | None) -> JudgedOut | None:
    if row is None:
        return None
    return JudgedOut(active=row.active, score=score_said(row.score), grade=row.grade)
