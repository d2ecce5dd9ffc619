"""Where an assessment stands, what may be done next and by whom: the rules of due process in one place.

Pure: worked out of the steps, the objections and a day, without a database. Pages, the API and the operations ask it.
The order is: computed → data confirmed by safety and by discipline → published until a day → objections answered →
decided → sealed; it can be called off until it is decided. Numbers of days are the plant's own standard; that the day
of publication is not counted is Civil Code art. 201.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from anqi.assessment.process.models import Answer, Objection, Owner, Step, StepAct
from anqi.kit import clock
from anqi.organisation.access import Verb
from anqi.work.working_days import working_day_after

CONFIRM_DAYS = 3
"""Working days for the owners of the data to confirm it."""
PUBLISH_DAYS = 5
"""Working days of a publication at least, after its first day."""
ANSWER_DAYS = 10
"""Working days for the leading group to answer an objection."""
DECIDE_DAYS = 15
"""Working days for the committee after the last day of publication: those for an answer, and five."""
CONFIRMS = {Owner.SAFETY: Verb.CONFIRM_SAFETY, Owner.DISCIPLINE: Verb.CONFIRM_DISCIPLINE}
"""Who confirms what."""
_JUDGE = (Verb.RUN_ASSESSMENT,)
VERBS: dict[StepAct, tuple[Verb, ...]] = {
    StepAct.BEGIN: _JUDGE,
    StepAct.CONFIRM: tuple(CONFIRMS.values()),
    StepAct.RETURN: tuple(CONFIRMS.values()),
    StepAct.REPEAT: _JUDGE,
    StepAct.PUBLISH: _JUDGE,
    StepAct.OBJECT: (Verb.OBJECT,),
    StepAct.ANSWER: (Verb.ANSWER_OBJECTION,),
    StepAct.DECIDE: (Verb.RECORD_DECISION,),
    StepAct.SEAL: _JUDGE,
    StepAct.CALL_OFF: _JUDGE,
}
"""With which verbs an act is done; any of them is enough."""


class Stage(models.TextChoices):
    """Where an assessment stands."""

    COMPUTED = "computed", _("data to be confirmed")
    RETURNED = "returned", _("data sent back")
    CONFIRMED = "confirmed", _("to be published")
    PUBLISHED = "published", _("published, objections possible")
    ANSWERING = "answering", _("objections to be settled")
    ANSWERED = "answered", _("to be decided")
    DECIDED = "decided", _("to be sealed")
    SEALED = "sealed", _("sealed")
    CALLED_OFF = "called_off", _("called off")


ENDED = (Stage.SEALED, Stage.CALLED_OFF)
"""Nothing is stored of an assessment that stands so."""
SETTLED = (Stage.DECIDED, *ENDED)
"""The run does not change any more."""


@dataclass(frozen=True)
class Waiting:
    """What is waited for, by whom it is done, and until when (None: until nothing in particular)."""

    act: StepAct
    verb: Verb
    until: date | None = None
    owner: Owner | None = None
    objection: Objection | None = None


@dataclass(frozen=True)
class Standing:
    """Where an assessment stands on a day. Steps are those that still count; a repeated run undoes what was before it.

    `run` is the current run. `published` with `until` is the publication that stands: a repetition of the run ends it,
    unless nobody's result differs. `repeat_since` is the moment after which the run must have been made where it has
    to be repeated: data were sent back, or facts are to be corrected upon an objection.
    """

    stage: Stage
    day: date
    run: UUID
    runs: tuple[UUID, ...]
    computed: Step
    confirmed: dict[Owner, Step]
    returned: Step | None
    corrected: Step | None
    published: Step | None
    until: date | None
    was_published: bool
    objections: tuple[Objection, ...]
    answers: dict[UUID, Step]
    decision: Step | None
    recorders: frozenset[int]
    sealed: Step | None
    called_off: Step | None
    steps: tuple[Step, ...] = field(repr=False)

    @property
    def open(self) -> tuple[Objection, ...]:
        """The objections that are not answered, by the day on which they are due."""
        waiting = (one for one in self.objections if one.pk not in self.answers)
        return tuple(sorted(waiting, key=lambda one: (one.due_on, one.at)))

    @property
    def takes_objections(self) -> bool:
        """Whether one may object on this day."""
        return self.stage not in SETTLED and self.until is not None and self.day <= self.until

    @property
    def repeat_since(self) -> datetime | None:
        asked = [one.at for one in (self.returned, self.corrected) if one is not None]
        return max(asked, default=None)

    @property
    def confirm_by(self) -> date:
        return working_day_after(_day(self.computed), CONFIRM_DAYS)

    @property
    def decide_by(self) -> date | None:
        return working_day_after(self.until, DECIDE_DAYS) if self.until is not None else None

    @property
    def waiting(self) -> list[Waiting]:
        """What is waited for now, what comes first first."""
        judge = Verb.RUN_ASSESSMENT
        found: list[Waiting] = []
        match self.stage:
            case Stage.COMPUTED:
                found = [
                    Waiting(StepAct.CONFIRM, verb, self.confirm_by, owner)
                    for owner, verb in CONFIRMS.items()
                    if owner not in self.confirmed
                ]
            case Stage.RETURNED:
                found = [Waiting(StepAct.REPEAT, judge)]
            case Stage.CONFIRMED:
                found = [Waiting(StepAct.PUBLISH, judge)]
            case Stage.PUBLISHED:
                found = [Waiting(StepAct.OBJECT, Verb.OBJECT, self.until)]
            case Stage.ANSWERED:
                found = [Waiting(StepAct.DECIDE, Verb.RECORD_DECISION, self.decide_by)]
            case Stage.DECIDED:
                found = [Waiting(StepAct.SEAL, judge)]
        if self.stage not in SETTLED:
            answer = Verb.ANSWER_OBJECTION
            found = [
                *(Waiting(StepAct.ANSWER, answer, one.due_on, objection=one) for one in self.open),
                *found,
            ]
            if self.corrected is not None and self.returned is None:
                found.append(Waiting(StepAct.REPEAT, judge))
        return found


def standing(steps: Collection[Step], objections: Sequence[Objection], day: date) -> Standing:
    """Where an assessment stands on a day, out of all its steps and objections. The first step begins it."""
    ordered = tuple(sorted(steps, key=lambda one: one.number))
    told = _Told(computed=ordered[0])
    for step in ordered:
        told.take(step)
    return Standing(
        stage=told.stage(objections, day), day=day, run=told.runs[-1], runs=tuple(told.runs),
        computed=told.computed, confirmed=told.confirmed, returned=told.returned,
        corrected=told.corrected, published=told.published, until=told.until,
        was_published=told.was_published, objections=tuple(objections), answers=told.answers,
        decision=told.decision, recorders=frozenset(told.recorders), sealed=told.sealed,
        called_off=told.called_off, steps=ordered,
    )  # fmt: skip


@dataclass
class _Told:
    """What the steps told so far come to."""

    computed: Step
    runs: list[UUID] = field(default_factory=list)
    confirmed: dict[Owner, Step] = field(default_factory=dict)
    returned: Step | None = None
    corrected: Step | None = None
    published: Step | None = None
    until: date | None = None
    was_published: bool = False
    answers: dict[UUID, Step] = field(default_factory=dict)
    decision: Step | None = None
    recorders: set[int] = field(default_factory=set)
    sealed: Step | None = None
    called_off: Step | None = None

    def take(self, step: Step) -> None:
        match step.act:
            case StepAct.BEGIN | StepAct.REPEAT:
                self._run(step)
            case StepAct.CONFIRM:
                self.confirmed[Owner(step.owner)] = step
            case StepAct.RETURN:
                self.returned, self.confirmed = step, {}
            case StepAct.PUBLISH:
                self.published, self.until, self.was_published = step, step.until, True
            case StepAct.ANSWER if step.objection_id is not None:
                self.answers[step.objection_id] = step
                if step.answer == Answer.FACTS:
                    self.corrected = step
            case StepAct.DECIDE:
                self.decision = step
                self.recorders.add(step.by_id)
            case StepAct.SEAL:
                self.sealed = step
            case StepAct.CALL_OFF:
                self.called_off = step

    def _run(self, step: Step) -> None:
        """Another run is to be confirmed anew. A publication goes on only where the step says until when."""
        self.computed = step
        self.runs.append(step.run_id)
        self.confirmed = {}
        self.returned = self.corrected = None
        if step.until is None:
            self.published = None
        self.until = step.until

    def stage(self, objections: Sequence[Objection], day: date) -> Stage:
        if self.called_off is not None:
            return Stage.CALLED_OFF
        if self.decision is not None:
            return Stage.DECIDED if self.sealed is None else Stage.SEALED
        if self.returned is not None:
            return Stage.RETURNED
        if len(self.confirmed) < len(Owner):
            return Stage.COMPUTED
        if self.until is None:
            return Stage.CONFIRMED
        if day <= self.until:
            return Stage.PUBLISHED
        if self.corrected is not None or any(one.pk not in self.answers for one in objections):
            return Stage.ANSWERING
        return Stage.ANSWERED


def _day(step: Step) -> date:
    """The business day of a step."""
    return step.at.astimezone(clock.CHINA).date()
