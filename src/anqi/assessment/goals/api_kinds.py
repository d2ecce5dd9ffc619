"""The goals board and its exclusions as programs send and get them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anqi.assessment.api_kinds import Note, PersonOut, Titled
from anqi.assessment.goals.models import Exclusion
from anqi.organisation.api_kinds import Strict
from anqi.rules.rulebook.model import Status

Reason = Annotated[Note, StringConstraints(min_length=1)]


class FigureOut(BaseModel):
    """What an indicator came to: numerator and denominator, or a count; figures are text with two decimals."""

    of: str
    to: str | None
    status: Status
    missing: str = Field(description="How many are missing, where that can be said; else 0.00.")
    share: str = Field(description="A ratio in percent, cut off and never rounded up.")


class IndicatorOut(FigureOut):
    """An indicator of a unit, with its target; `now` is with what came after a month was closed."""

    code: str
    group: str
    title: Titled
    target: str
    now: FigureOut | None


class MonthOut(BaseModel):
    """An indicator in one month."""

    month: str
    figure: FigureOut


class IndicatorWithMonths(IndicatorOut):
    """An indicator with its months of the year that have begun."""

    basis: Titled
    months: list[MonthOut]


class GoalOut(BaseModel):
    """A goal of a unit: met where all of its indicators are."""

    code: str
    group: str
    title: Titled
    status: Status
    indicators: list[str]


class ClosedOut(BaseModel):
    """A month that is closed: what it stood on then, and how many facts came after."""

    month: str
    closed_at: datetime
    size: int
    root: str
    adjustments: int


class HeadOut(BaseModel):
    """Which window a board is of, and what it stands on."""

    window: str
    first: date
    last: date = Field(description="The last day that is looked at.")
    open: bool = Field(description="Whether the window still runs.")
    frozen: bool = Field(description="Whether the figures are those of a closed month.")
    edition: UUID
    rulebook: str
    number: int = Field(description="Of the edition.")
    size: int = Field(description="Facts of the ledger that the figures are of.")
    root: str
    closes_on: date | None = Field(description="When the month will be closed.")
    excluded: int = Field(description="Approved exclusions of the window.")


class UnitOut(BaseModel):
    """A unit with its goals and indicators."""

    type: str
    code: str
    name: str
    met: int = Field(description="Of the headline indicators that are judged.")
    judged: int
    goals: list[GoalOut]
    indicators: list[IndicatorOut]


class TrendOut(BaseModel):
    """How many were missing in the plant in a month, and a year before."""

    month: str
    missing: int
    year_before: int | None


class BoardOut(HeadOut):
    """A board: every indicator of every unit, the plant's first."""

    headline: list[str] = Field(description="The indicators that the board is about.")
    units: list[UnitOut]
    trend: list[TrendOut]
    closed: list[ClosedOut]


class UnitBoard(HeadOut):
    """The board of one unit, each indicator by month."""

    type: str
    code: str
    name: str
    met: int
    judged: int
    goals: list[GoalOut]
    indicators: list[IndicatorWithMonths]


class BehindOut(BaseModel):
    """A fact behind a figure, and the exclusion that was asked for it, if any."""

    id: UUID
    number: str
    kind: str
    occurred_on: date
    department: str
    branch: str
    person: str
    attributes: dict[str, Any]
    source: str
    posted_at: datetime
    late: bool
    taken_back: bool
    exclusion: UUID | None
    exclusion_state: Exclusion.State | None
    may_ask: bool = Field(description="Whether the caller may ask that it does not count.")


class AdjustmentOut(BaseModel):
    """A fact that came after its month was closed, and the indicators that it changes."""

    month: str
    takes_back: bool
    indicators: list[str]
    fact: UUID
    number: str
    kind: str
    occurred_on: date
    department: str
    branch: str
    person: str
    reason: str = Field(description="Why it came late or was taken back; else the record behind it.")  # fmt: skip
    posted_at: datetime
    posted_by: str


class MissingOut(HeadOut):
    """What a figure opens to: the facts that speak against it, or those that count."""

    type: str
    code: str
    name: str
    indicator: IndicatorOut
    said: str = Field(description="The figure in a sentence.")
    total: int
    hidden: int = Field(description="Facts of this page that the caller may not see.")
    facts: list[BehindOut]
    adjustments: list[AdjustmentOut]
    adjustments_hidden: int


class AheadOut(BaseModel):
    """Something that falls due within 30 days: tasks of one name, or an indicator's facts."""

    day: date
    title: str
    tasks: list[UUID]
    indicator: str
    count: int
    missing: int = Field(description="Missing the last time.")
    departments: list[str]


class QuietOut(BaseModel):
    """How long nothing has spoken against an indicator of which there should be none."""

    indicator: str
    title: Titled
    last: date | None = Field(description="The last day that spoke against it; null where none did.")  # fmt: skip
    days: int | None = Field(description="Since then, or since the ledger begins.")


class AdjustmentsOut(HeadOut):
    """What came after months of the window were closed, as far as the caller sees facts."""

    closed: list[ClosedOut]
    hidden: int
    adjustments: list[AdjustmentOut]


class AskIn(Strict):
    """Why something due does not count, such as long sick leave. It is printed on the sheet of the board."""

    reason: Reason
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "设备停用封存"}]})


class ApproveIn(Strict):
    """A remark on the decision."""

    note: Note = ""


class RefuseIn(Strict):
    """Why it counts."""

    note: Reason


class ExclusionOut(BaseModel):
    """That something due does not count: asked for by one, decided by another."""

    id: UUID
    state: Exclusion.State
    fact: UUID
    kind: str
    occurred_on: date
    department: str
    branch: str
    person: str
    reason: str
    asked_by: PersonOut
    asked_at: datetime
    decided_by: PersonOut | None
    decided_at: datetime | None
    note: str
    reversal: UUID | None = Field(description="The fact that took it back in the ledger.")


class ExclusionFull(ExclusionOut):
    """One exclusion, and whether the caller may decide on it."""

    decides: bool
