"""Where a call for an honour stands, out of its steps and a day: what pages and operations ask. Pure, no database.

Nominated until a day → reviewed by three offices → published for objections → objections answered → decided. Numbers
of days are the plant's own standard; the day of publication is not counted (Civil Code art. 201).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from anqi.assessment.honours.models import HonourAct, HonourCall, HonourOwner, HonourStep
from anqi.organisation.access import Verb

PUBLISH_DAYS = 5
"""Working days of a publication at least, after its first day."""
ANSWER_DAYS = 10
"""Working days to answer an objection."""
REVIEWS = {
    HonourOwner.PARTY: Verb.CALL_HONOURS,
    HonourOwner.SAFETY: Verb.CONFIRM_SAFETY,
    HonourOwner.DISCIPLINE: Verb.CONFIRM_DISCIPLINE,
}
"""Who reviews, with which verb."""
_ASKING = (Verb.CALL_HONOURS, Verb.CONFIRM_SAFETY, Verb.CONFIRM_DISCIPLINE)
VERBS: dict[HonourAct, tuple[Verb, ...]] = {
    HonourAct.CALL: (Verb.CALL_HONOURS,),
    HonourAct.NOMINATE: (Verb.NOMINATE,),
    HonourAct.CHECK: tuple(REVIEWS.values()),
    HonourAct.PUBLISH: (Verb.CALL_HONOURS,),
    HonourAct.OBJECT: (Verb.OBJECT,),
    HonourAct.ANSWER: (Verb.ANSWER_OBJECTION,),
    HonourAct.DECIDE: (Verb.RECORD_DECISION,),
    HonourAct.ASK_BACK: _ASKING,
    HonourAct.WITHDRAW: (Verb.RECORD_DECISION,),
    HonourAct.KEEP: (Verb.RECORD_DECISION,),
    HonourAct.CALL_OFF: (Verb.CALL_HONOURS,),
}
"""With which verbs an act is done; any of them is enough."""


class HonourStage(models.TextChoices):
    """How a call stands."""

    NOMINATING = "nominating", _("nominations are taken")
    REVIEWING = "reviewing", _("nominations under review")
    REVIEWED = "reviewed", _("reviewed, to be published")
    PUBLISHED = "published", _("candidates published")
    ANSWERING = "answering", _("objections to be answered")
    TO_DECIDE = "to_decide", _("to be decided by the committee")
    DECIDED = "decided", _("honours decided")
    CALLED_OFF = "called_off", _("ended without a decision")


ENDED = (HonourStage.DECIDED, HonourStage.CALLED_OFF)


@dataclass(frozen=True)
class HonourStanding:
    """Where a call stands on a day.

    `checks` are the newest review of each office. `struck` are the nominations that an objection struck. `asked_back`
    are the withdrawals that wait for a decision, `withdrawn` those decided, by nomination.
    """

    stage: HonourStage
    day: date
    checks: dict[HonourOwner, HonourStep]
    published: HonourStep | None
    objections: tuple[HonourStep, ...]
    answers: dict[UUID, HonourStep]
    decision: HonourStep | None
    asked_back: dict[UUID, HonourStep]
    withdrawn: dict[UUID, HonourStep]
    steps: tuple[HonourStep, ...] = field(repr=False)

    @property
    def until(self) -> date | None:
        """The last day of the publication."""
        return self.published.until if self.published is not None else None

    @property
    def open(self) -> list[HonourStep]:
        """Objections that are not answered."""
        return [one for one in self.objections if one.pk not in self.answers]

    @property
    def struck(self) -> set[UUID]:
        """The ids of nominations that were struck upon an objection."""
        return {
            one.nomination_id
            for one in self.objections
            if one.nomination_id is not None
            and (answer := self.answers.get(one.pk)) is not None
            and answer.granted
        }

    @property
    def waits_for(self) -> list[HonourOwner]:
        """The offices that have not reviewed yet."""
        return [one for one in HonourOwner if one not in self.checks]


def standing(call: HonourCall, steps: Collection[HonourStep], day: date) -> HonourStanding:
    """Where a call stands on a day, out of all its steps."""
    ordered = tuple(sorted(steps, key=lambda one: one.number))
    told = _Told()
    for step in ordered:
        told.take(step)
    return HonourStanding(
        told.stage(call, day), day, told.checks, told.published, tuple(told.objections),
        told.answers, told.decision, told.asked_back, told.withdrawn, ordered,
    )  # fmt: skip


@dataclass
class _Told:
    """What the steps told so far come to."""

    checks: dict[HonourOwner, HonourStep] = field(default_factory=dict)
    published: HonourStep | None = None
    objections: list[HonourStep] = field(default_factory=list)
    answers: dict[UUID, HonourStep] = field(default_factory=dict)
    decision: HonourStep | None = None
    asked_back: dict[UUID, HonourStep] = field(default_factory=dict)
    withdrawn: dict[UUID, HonourStep] = field(default_factory=dict)
    called_off: bool = False

    def take(self, step: HonourStep) -> None:
        match step.act:
            case HonourAct.CHECK:
                self.checks[HonourOwner(step.owner)] = step
            case HonourAct.PUBLISH:
                self.published = step
            case HonourAct.OBJECT:
                self.objections.append(step)
            case HonourAct.ANSWER if step.answers_id is not None:
                self.answers[step.answers_id] = step
            case HonourAct.DECIDE:
                self.decision = step
            case HonourAct.CALL_OFF:
                self.called_off = True
            case _ if step.nomination_id is not None:
                self._take_back(step, step.nomination_id)

    def _take_back(self, step: HonourStep, nomination: UUID) -> None:
        if step.act == HonourAct.ASK_BACK:
            self.asked_back[nomination] = step
        elif step.act in (HonourAct.WITHDRAW, HonourAct.KEEP):
            self.asked_back.pop(nomination, None)
            if step.act == HonourAct.WITHDRAW:
                self.withdrawn[nomination] = step

    def stage(self, call: HonourCall, day: date) -> HonourStage:
        if self.called_off or self.decision is not None:
            return HonourStage.CALLED_OFF if self.called_off else HonourStage.DECIDED
        if self.published is not None and self.published.until is not None:
            if day <= self.published.until:
                return HonourStage.PUBLISHED
            waits = any(one.pk not in self.answers for one in self.objections)
            return HonourStage.ANSWERING if waits else HonourStage.TO_DECIDE
        if day <= call.kept_to:
            return HonourStage.NOMINATING
        done = len(self.checks) == len(HonourOwner)
        return HonourStage.REVIEWED if done else HonourStage.REVIEWING
