"""Assessments as somebody sees them: who looks at the plant as a whole from the beginning, all others once published.

Of what is published everybody sees what lies in his sight (runs/sight.py): his branch, his department, himself.
Nobody's rank is told.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404

from anqi.assessment.process.barring import NOTHING, Barring, barring_of
from anqi.assessment.process.finals import Final, finals
from anqi.assessment.process.models import Assessment, Objection, Ruling, Step, StepAct
from anqi.assessment.process.schemes import scheme_of
from anqi.assessment.process.standing import ENDED, Stage, Standing, standing
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.runs.queries import pool_columns, pool_in
from anqi.assessment.runs.sight import Sight, sight_of
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.models import Account
from anqi.organisation.records import Denied
from anqi.rules.results.pools import Pool
from anqi.rules.rulebook.model import Scheme
from anqi.work.models import Notice

_STEPS = Prefetch(
    "steps",
    Step.objects.select_related("by", "run", "objection__by").defer("run__results", "run__board").order_by("number"),
)  # fmt: skip


def seen_by(sight: Sight) -> QuerySet[Assessment]:
    """The assessments that somebody sees: those that were published to him; of the whole plant, all."""
    found = Assessment.objects.filter(plant=sight.scope.plant)
    if sight.whole:
        return found
    published = Step.objects.filter(assessment=OuterRef("pk"), act=StepAct.PUBLISH)
    own = RunSubject.objects.filter(
        sight.condition, run__steps__assessment=OuterRef("pk"), run__steps__act=StepAct.PUBLISH,
        scheme=OuterRef("scheme"),
    )  # fmt: skip
    return found.filter(Exists(published), Exists(own))


def source_of(assessment: UUID) -> str:
    """How tasks and notices say which assessment they are about."""
    return f"assessment/{assessment}/"


class AssessmentFor:
    """An assessment as somebody sees it, with where it stands today."""

    def __init__(self, assessment: Assessment, sight: Sight) -> None:
        self.assessment = assessment
        self.has_unread: bool = getattr(assessment, "unread", False)
        """Whether something that he was told about it is unread."""
        self.sight = sight
        steps = assessment.steps.all()
        raised = [step.objection for step in steps if step.act == StepAct.OBJECT]
        objections = [one for one in raised if one is not None]
        self.standing: Standing = standing(steps, objections, sight.day)

    @property
    def account(self) -> Account:
        return self.sight.account

    @cached_property
    def scheme(self) -> Scheme:
        return scheme_of(self.assessment)

    @property
    def shows_results(self) -> bool:
        """Whether results are shown: to all others only while a publication of the current run stands."""
        return self.sight.whole or (
            self.standing.until is not None and self.standing.stage != Stage.CALLED_OFF
        )

    @cached_property
    def _rows(self) -> Sequence[RunSubject]:
        """The subjects in sight of the current run; for who sees the whole plant, of the one before it too."""
        shown = self.standing.runs[-2:] if self.sight.whole else [self.standing.run]
        found = RunSubject.objects.filter(run__in=shown, scheme=self.assessment.scheme)
        found = found.filter(self.sight.of(self.scheme.subject)).order_by("code")
        # Who sees a few of them is told of the pool by the same query.
        return list(found if self.sight.whole else found.annotate(**pool_columns(self.scheme)))

    @cached_property
    def rows(self) -> Sequence[RunSubject]:
        """The subjects of the current run that are in sight, by their codes."""
        return [row for row in self._rows if row.run_id == self.standing.run]

    @cached_property
    def rows_before(self) -> Sequence[RunSubject]:
        """Those of the run before it, for who sees the whole plant."""
        return [row for row in self._rows if row.run_id != self.standing.run]

    @cached_property
    def rulings(self) -> Sequence[Ruling]:
        """What was ruled otherwise than the run; nothing is asked where no step can have."""
        ruling = (step for step in self.standing.steps if step.document)
        if next(ruling, None) is None:
            return []
        return list(Ruling.objects.filter(step__assessment=self.assessment))

    @cached_property
    def pool(self) -> Pool:
        """Those who are ranked together, of the whole plant."""
        if not self.sight.whole:
            return pool_in(self.rows[0], self.scheme) if self.rows else Pool(0, Counter())
        ranked = [row for row in self.rows if row.rank is not None]
        return Pool(len(ranked), Counter(row.grade for row in ranked if row.grade))

    @cached_property
    def barring(self) -> Barring:
        """What bars the subjects in sight, as the cases stand today; of what is sealed nothing is asked any more."""
        if self.standing.stage in ENDED:
            return NOTHING
        return barring_of(self.assessment, self.standing.computed, self.rows)

    @cached_property
    def finals(self) -> list[Final]:
        """The subjects that are seen, each with the grade that stands."""
        if not self.shows_results:
            return []
        return finals(self.rows, self.rulings, self.standing, self.barring)

    @cached_property
    def objections(self) -> list[Objection]:
        """Those that are seen: one's own, and those about subjects in sight."""
        me = self.account.person_id
        return [
            one for one in self.standing.objections
            if one.by_id == me or self.sight.sees(self.scheme.subject, one.subject)
        ]  # fmt: skip


def _whole(found: QuerySet[Assessment]) -> QuerySet[Assessment]:
    return found.select_related("plant", "edition").prefetch_related(_STEPS)


def assessment_for(account: Account, id: UUID) -> AssessmentFor:
    """The one function that hands somebody an assessment. Raises Denied, and Http404 where there is none."""
    sight = sight_of(account)
    unread = Notice.objects.filter(person=account.person, source=source_of(id), read_at=None)
    here: QuerySet[Any] = _whole(Assessment.objects.filter(plant=sight.scope.plant, pk=id))
    made = here.annotate(unread=Exists(unread)).first()
    if made is None:
        raise Denied if Assessment.objects.filter(pk=id).exists() else Http404
    found = AssessmentFor(made, sight)
    if not sight.whole and not (found.standing.was_published and found.rows):
        raise Denied
    return found


def assessments_for(
    account: Account, *, stage: str = "", most: int | None = None
) -> list[AssessmentFor]:
    """All that somebody sees, the newest first; with `stage` those that stand so ("open": those not ended)."""
    sight = sight_of(account)
    found: list[Any] = list(_whole(seen_by(sight)).order_by("-as_of", "scheme", "-begun_at")[:most])
    shown = [AssessmentFor(one, sight) for one in found]
    if not stage:
        return shown
    return [one for one in shown if _stands(one.standing.stage, stage)]


def _stands(stage: Stage, asked: str) -> bool:
    return stage not in ENDED if asked == "open" else stage == asked


def objection_of(found: AssessmentFor, id: UUID) -> Objection:
    """An objection that is seen. Raises Denied, and Http404 where there is none."""
    one = next((one for one in found.objections if one.pk == id), None)
    if one is None:
        hidden = any(other.pk == id for other in found.standing.objections)
        raise Denied if hidden else Http404
    return one


def objectable(found: AssessmentFor) -> Iterator[RunSubject]:
    """The results in sight to which somebody may object, whatever the day."""
    if scope_of(found.account, Verb.OBJECT).is_empty or not found.standing.was_published:
        return
    for row in found.rows:
        whose: dict[str, Any] = {row.type: row.code}
        if row.type != "plant" and may(
            found.account, Verb.OBJECT, plant=found.assessment.plant, **whose
        ):
            yield row
