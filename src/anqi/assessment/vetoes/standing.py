"""Where a case of a veto stands, out of its steps and a day: what pages and operations ask. Pure, no database.

Proposed → (pending: responsibility is being determined) → notified → statement → decided → in force until a day, after
which eligibility returns by itself. Until it is decided, honours and grades are frozen and not denied (domain §3.6,
`provisional`). Numbers of days are the plant's own standard; the day of the act itself is not counted (Civil Code
art. 201).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from anqi.assessment.vetoes.models import VetoAct, VetoOutcome, VetoStep
from anqi.kit import clock
from anqi.work.working_days import working_day_after

STATE_DAYS = 5
"""Working days for those concerned to say what they have to say."""
APPEAL_DAYS = 10
"""Working days to appeal after a decision (domain §3.6)."""
ANSWER_DAYS = 10
"""Working days for the leading group to answer an appeal."""


class VetoState(models.TextChoices):
    """How a case stands."""

    PROPOSED = "proposed", _("proposed, not yet notified")
    PENDING = "pending", _("frozen: responsibility is being determined")
    NOTIFIED = "notified", _("notified, statement awaited")
    STATED = "stated", _("heard, to be decided")
    IN_FORCE = "in_force", _("in force")
    EXPIRED = "expired", _("expired: eligible again")
    REJECTED = "rejected", _("not confirmed")
    RELEASED = "released", _("released: not responsible")
    LIFTED = "lifted", _("lifted")


UNDECIDED = (VetoState.PROPOSED, VetoState.PENDING, VetoState.NOTIFIED, VetoState.STATED)
"""What is frozen, and not denied."""
DECIDED = (VetoState.IN_FORCE, VetoState.EXPIRED)
"""Confirmed and not lifted: it bars within its window, whatever day it is today."""
ENDED = (VetoState.EXPIRED, VetoState.REJECTED, VetoState.RELEASED, VetoState.LIFTED)


@dataclass(frozen=True)
class VetoStanding:
    """Where a case stands on a day.

    `grounds` are the facts that it rests on now, and `grounded` is the step that named them; `accident` is the fact
    for which it was frozen before anybody was named. `notified`, `statement`, `decision`, `appeal` and `answer` are
    those that still count: a case that is determined anew is notified and decided anew.
    """

    state: VetoState
    day: date
    grounds: tuple[UUID, ...]
    grounded: VetoStep | None
    accident: UUID | None
    notified: VetoStep | None
    statement: VetoStep | None
    decision: VetoStep | None
    appeal: VetoStep | None
    answer: VetoStep | None
    steps: tuple[VetoStep, ...] = field(repr=False)

    @property
    def is_frozen(self) -> bool:
        return self.state in UNDECIDED

    @property
    def until(self) -> date | None:
        """The last day on which the decision is in force."""
        return self.decision.until if self.decision is not None else None

    @property
    def appeal_until(self) -> date | None:
        """The last day for an appeal."""
        if self.decision is None:
            return None
        return working_day_after(day_of(self.decision), APPEAL_DAYS)

    @property
    def answer_by(self) -> date | None:
        """The day by which an appeal is to be answered; None where none waits."""
        if self.appeal is None or self.answer is not None:
            return None
        return working_day_after(day_of(self.appeal), ANSWER_DAYS)


def standing(steps: Collection[VetoStep], day: date) -> VetoStanding:
    """Where a case stands on a day, out of all its steps. The first step proposes or freezes it."""
    told = _Told()
    ordered = tuple(sorted(steps, key=lambda one: one.number))
    for step in ordered:
        told.take(step)
    return VetoStanding(
        told.state_on(day), day, told.grounds, told.grounded, told.accident, told.notified,
        told.statement, told.decision, told.appeal, told.answer, ordered,
    )  # fmt: skip


def day_of(step: VetoStep) -> date:
    """The business day of a step."""
    return step.at.astimezone(clock.CHINA).date()


@dataclass
class _Told:
    """What the steps told so far come to."""

    state: VetoState = VetoState.PROPOSED
    grounds: tuple[UUID, ...] = ()
    grounded: VetoStep | None = None
    accident: UUID | None = None
    notified: VetoStep | None = None
    statement: VetoStep | None = None
    decision: VetoStep | None = None
    appeal: VetoStep | None = None
    answer: VetoStep | None = None

    def take(self, step: VetoStep) -> None:
        match step.act:
            case VetoAct.PROPOSE | VetoAct.HOLD | VetoAct.RESUME:
                self._begin(step)
            case VetoAct.NOTIFY:
                self.state, self.notified = VetoState.NOTIFIED, step
            case VetoAct.STATE:
                self.state, self.statement = VetoState.STATED, step
            case VetoAct.DECIDE:
                confirmed = step.outcome == VetoOutcome.CONFIRMED
                self.state = VetoState.IN_FORCE if confirmed else VetoState.REJECTED
                self.decision = step
            case VetoAct.APPEAL:
                self.appeal = step
            case VetoAct.ANSWER:
                if step.outcome == VetoOutcome.REOPENED:
                    self._anew(VetoState.PENDING)
                self.answer = step
            case _:
                lifted = step.act == VetoAct.LIFT
                self.state = VetoState.LIFTED if lifted else VetoState.RELEASED

    def _begin(self, step: VetoStep) -> None:
        if step.act == VetoAct.PROPOSE:
            self.grounds = tuple(UUID(one) for one in step.facts)
            self.grounded = step
        elif step.act == VetoAct.HOLD and step.facts:
            self.accident = UUID(step.facts[0])
        self._anew(VetoState.PENDING if step.act == VetoAct.HOLD else VetoState.PROPOSED)

    def _anew(self, state: VetoState) -> None:
        """Who is concerned is told and heard again, and it is decided again."""
        self.state = state
        self.notified = self.statement = self.decision = self.appeal = self.answer = None

    def state_on(self, day: date) -> VetoState:
        if self.state != VetoState.IN_FORCE or self.decision is None:
            return self.state
        until = self.decision.until
        return VetoState.EXPIRED if until is not None and until < day else self.state
