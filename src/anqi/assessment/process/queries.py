"""Assessments as somebody sees them: who looks at the plant as a whole from the beginning, all others once published.

Of what is published everybody sees what lies in his scope: his branch, his department, himself. Results of persons are
seen by oneself and, through posts of the Party, for those whom they reach; a head of department does not see them
(党务信息). Nobody's rank is told.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from anqi.assessment.process.finals import Final, finals
from anqi.assessment.process.models import Assessment, Objection, Ruling, Step, StepAct
from anqi.assessment.process.schemes import scheme_of
from anqi.assessment.process.standing import ENDED, Stage, Standing, standing
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.runs.queries import pool_of
from anqi.kit import clock
from anqi.organisation.access import TABLE, Verb, scope_of
from anqi.organisation.authority import Authority, Scope
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from anqi.rules.results.pools import Pool
from anqi.rules.rulebook.model import Scheme
from anqi.work.models import Notice

_STEPS = Prefetch(
    "steps",
    Step.objects.select_related("by", "run", "objection__by").defer("run__results", "run__board").order_by("number"),
)  # fmt: skip


@dataclass(frozen=True)
class Sight:
    """How far somebody sees results: `condition` is one on RunSubject, `whole` whether it is the whole plant."""

    account: Account
    scope: Scope
    day: date

    @property
    def whole(self) -> bool:
        return self.scope.whole

    @cached_property
    def people(self) -> frozenset[str]:
        """Whose own results are seen: oneself, and those whom one reaches with a post of the Party."""
        held = Authority.of(self.account).holdings
        if not any(Verb.SEE_STANDING in TABLE[Post(one.post)] for one in held):
            return frozenset({self.scope.own})
        of_the_party = scope_of(self.account, Verb.SEE_STANDING)
        return frozenset(self.scope.people) & frozenset(of_the_party.people) | {self.scope.own}

    @cached_property
    def departments(self) -> frozenset[str]:
        """Those in which a post is held, and those that one's branch answers for today."""
        answered = {one.department for one in self.scope.answered if one.on(self.day)}
        return self.scope.departments | answered

    @cached_property
    def condition(self) -> Q:
        if self.whole:
            return Q()
        return (
            Q(type="branch", code__in=self.scope.branches)
            | Q(type="department", code__in=self.departments)
            | Q(type="person", code__in=self.people)
        )

    def of(self, type: str) -> Q:
        """The condition on subjects of one type: for fewer is read than for all."""
        if self.whole:
            return Q()
        match type:
            case "branch":
                return Q(code__in=self.scope.branches)
            case "department":
                return Q(code__in=self.departments)
            case "person":
                return Q(code__in=self.people)
        return Q(pk__in=())

    def sees(self, type: str, code: str) -> bool:
        """Whether the result of a subject is seen."""
        match type:
            case "branch":
                return self.whole or code in self.scope.branches
            case "department":
                return self.whole or code in self.departments
            case "person":
                return self.whole or code in self.people
        return self.whole


def sight_of(account: Account) -> Sight:
    """Raises Denied for whom nothing of the room is: administrators."""
    scope = scope_of(account, Verb.SEE_RESULTS)
    if scope.plant is None or scope.is_empty:
        raise Denied
    return Sight(account, scope, clock.today())


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
        return list(found.filter(self.sight.of(self.scheme.subject)).order_by("code"))

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
            return pool_of(self.standing.computed.run, self.assessment.scheme)
        ranked = [row for row in self.rows if row.rank is not None]
        return Pool(len(ranked), Counter(row.grade for row in ranked if row.grade))

    @cached_property
    def finals(self) -> list[Final]:
        """The subjects that are seen, each with the grade that stands."""
        return finals(self.rows, self.rulings, self.standing) if self.shows_results else []

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
