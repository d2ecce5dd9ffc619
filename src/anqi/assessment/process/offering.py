"""What runs are told of due process: that one may object to a result, and which grades were decided."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.process.barring import NOTHING, barring_of
from anqi.assessment.process.comparing import rows_of
from anqi.assessment.process.finals import finals
from anqi.assessment.process.models import Assessment, Ruling, Step, StepAct
from anqi.assessment.process.standing import standing
from anqi.assessment.runs.hooks import Decision
from anqi.assessment.runs.models import Run, RunSubject
from anqi.kit import clock
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account
from anqi.pages.component_kinds import Action
from anqi.rules.rulebook.model import Scheme


def decision_on(
    run: Run, scheme: Scheme, rows: Sequence[RunSubject] | None = None
) -> Decision | None:
    """What the committee decided of a scheme of a run: in the newest assessment that stands on it.

    One query; where it is decided another for its vetoes, unless it is sealed, and one for the rows if they are not
    there yet.
    """
    steps, rulings = _decided(run, scheme) if scheme.grades else ([], [])
    if not steps:
        return None
    now = standing(steps, (), clock.today())
    step, made = now.decision, steps[0].assessment
    if step is None or step.decided_on is None or now.run != run.pk:
        return None
    now.computed.run, made.edition = run, run.edition
    if rows is None:
        rows = list(rows_of(run.pk, scheme.name).defer("rules"))
    barring = NOTHING if now.sealed is not None else barring_of(made, now.computed, rows)
    found = finals(rows, rulings, now, barring)
    return Decision(
        step.committee, step.document, step.decided_on,
        {one.row.code: one.grade for one in found},
        frozenset(one.row.code for one in found if one.ruling is not None),
        frozenset(one.row.code for one in found if one.frozen is not None),
    )  # fmt: skip


def _decided(run: Run, scheme: Scheme) -> tuple[list[Step], list[Ruling]]:
    """All steps of the newest assessment that was decided on a run, and its rulings; one query."""
    about = {"plant": run.plant_id, "edition": run.edition_id, "scheme": scheme.name}
    decided = Assessment.objects.filter(steps__act=StepAct.DECIDE, steps__run=run.pk, **about)
    newest = decided.order_by("-begun_at").values("pk")[:1]
    ruled = {f"ruled_{name}": F(f"rulings__{name}") for name in ("subject", "grade", "reason")}
    rows: Any = Step.objects.filter(assessment=Subquery(newest)).annotate(**ruled)
    steps: dict[UUID, Step] = {}
    rulings = []
    for one in rows.select_related("assessment").order_by("number"):
        step = steps.setdefault(one.pk, one)
        if one.ruled_subject is not None:
            said = {"grade": one.ruled_grade, "reason": one.ruled_reason}
            rulings.append(Ruling(step=step, subject=one.ruled_subject, **said))
    return list(steps.values()), rulings


def acts_on(account: Account, run: Run, row: RunSubject) -> Sequence[Action]:
    """Objecting, for who may, while objections against this run are taken; three queries, none for who may not."""
    whose: dict[str, Any] = {row.type: row.code}
    if row.type == "plant" or not may(account, Verb.OBJECT, plant=run.plant, **whose):
        return []
    same = Assessment.objects.filter(
        plant=run.plant_id, edition=run.edition_id, scheme=row.scheme, as_of=run.as_of
    )
    for one in same.prefetch_related("steps", "objections"):
        now = standing(one.steps.all(), list(one.objections.all()), clock.today())
        if now.run == run.pk and now.takes_objections:
            href = reverse("assessment:object", args=[one.pk]) + f"?subject={row.code}"
            return [{"text": _("Object"), "href": href}]
    return []
