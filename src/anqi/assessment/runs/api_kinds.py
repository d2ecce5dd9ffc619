"""Runs and results as programs send and get them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from anqi.assessment.api_kinds import ChangeOut, PersonOut, Titled, person_out
from anqi.assessment.runs.models import Run
from anqi.jobs.models import State
from anqi.organisation.api_kinds import Day, Strict


class RunIn(Strict):
    """By which edition, and up to which day, the plant is to be judged."""

    edition: UUID
    as_of: Day
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"edition": "018f4f5e-6f2a-7c3a-9d4e-2b1c0a9f8e7d", "as_of": "2020-03-31"}]
        }
    )  # fmt: skip


class JobOut(BaseModel):
    """A run that was asked for, and how far it is; its address is that of the header `Location`."""

    id: UUID
    state: State
    stage: str = Field(description="What is being done, in words.")
    percent: int = Field(description="How much of it is done.")
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    trouble: str = Field(description="Why it failed.")
    faults: list[tuple[str, str]] = Field(description="Places and what is wrong there.")
    run: UUID | None = Field(description="The run, once the job is done.")
    address: str = Field(description="Where the run is; empty until the job is done.")


class RunOut(BaseModel):
    """One judgement of the plant's ledger by an edition, up to a day. It never changes."""

    id: UUID
    edition: UUID
    rulebook: str
    number: int = Field(description="Of the edition.")
    rulebook_sha256: str
    as_of: date
    size: int = Field(description="Facts of the ledger that was judged.")
    root: str = Field(description="Of the ledger's tree, hex.")
    roster: str = Field(description="SHA-256 of the roster that it was judged by.")
    sha256: str = Field(description="Of `results.json`.")
    subjects: int
    made_at: datetime
    asked_by: PersonOut | None
    kept: bool = Field(description="False of what the clock makes each night, which goes again.")
    release: str


class SchemeOut(BaseModel):
    """A scheme of which the caller sees results."""

    name: str
    title: Titled
    subject: str = Field(description="`plant`, `department`, `branch` or `person`.")
    count: int = Field(description="Results that the caller sees.")
    grades: dict[str, int] = Field(description="How many of them have each grade.")
    ungraded: int
    ranked_by: str = Field(
        description="The decision by which persons are ranked; empty without one."
    )


class OwnOut(BaseModel):
    """What the caller's own person came to in a scheme."""

    scheme: str
    score: str
    grade: str | None


class RunFull(RunOut):
    """A run with its schemes, and whether it is out of date."""

    schemes: list[SchemeOut]
    stale: bool = Field(description="Whether what it counts changed since; `/changes` says how.")


class GroupOut(BaseModel):
    """Facts of a kind and unit that came after a run, as far as the caller sees them."""

    kind: str
    department: str
    branch: str
    people: int
    posted: int
    taken_back: int
    facts: list[UUID]


class ChangesOut(BaseModel):
    """What changed since a run: facts that its edition counts, and the roster."""

    stale: bool
    posted: int
    taken_back: int
    more: bool = Field(description="Whether there are more facts than were looked at.")
    roster: int = Field(description="Changes of the roster for days up to the one judged.")
    groups: list[GroupOut]


class RuleOut(BaseModel):
    """What a rule of a scheme brought."""

    code: str
    points: str


class ResultOut(BaseModel):
    """What a subject came to. There is no rank where ranks are not told, as of persons."""

    code: str
    name: str
    active: bool
    score: str
    rank: int | None
    grade: str | None
    tied: list[str] = Field(description="Grades that it is tied for.")
    vetoes: list[str] = Field(description="Vetoes that hold: proposals until a person decides.")
    rules: list[RuleOut]
    decided: str | None = Field(
        description="The grade that stands, once the committee has decided."
    )
    ruled: bool = Field(description="Whether the committee ruled otherwise than was proposed.")
    frozen: bool = Field(description="Whether no grade stands yet, as a veto is not decided.")


class ValueOut(BaseModel):
    """What was counted: a figure, or of a ratio numerator and denominator."""

    of: str
    to: str | None


class FactOut(BaseModel):
    """A fact behind a figure."""

    id: UUID
    number: str = Field(description="By which people name it.")
    kind: str
    occurred_on: date
    department: str
    branch: str
    person: str
    counted: bool = Field(description="Of a ratio: whether it is in the numerator.")
    taken_back: bool = Field(description="Since the run.")


class OpenedOut(BaseModel):
    """The facts behind a value, those that are missing in its numerator first."""

    count: int
    counted: int
    facts: list[FactOut]


class WindowOut(BaseModel):
    """A rule in one window; `pending` where it waits for the window's end."""

    name: str
    value: ValueOut
    points: str
    pending: bool


class RuleExplained(BaseModel):
    """A rule with its windows."""

    code: str
    title: Titled
    basis: Titled
    said: str = Field(description="What it counts, in words.")
    scored: str = Field(description="How points come of it, in words.")
    points: str
    most: str | None = Field(description="What it can bring in the whole period; null without end.")
    chance: str | None = Field(description="What its open windows can still bring; null without end.")  # fmt: skip
    windows: list[WindowOut]
    opened: OpenedOut | None = Field(description="The window that was asked for.")


class VetoExplained(BaseModel):
    """A veto that holds, and the facts that it rests on."""

    code: str
    title: Titled
    basis: Titled
    bars: list[str]
    value: ValueOut
    said: str
    opened: OpenedOut


class ExplanationOut(BaseModel):
    """Why a subject has its score and grade."""

    run: RunOut
    stale: bool
    scheme: str
    subject: str
    code: str
    name: str
    active: bool
    score: str
    rank: int | None
    grade: str | None
    tied: list[str]
    vetoes: list[VetoExplained]
    base: str
    least: str | None = Field(description="Between which limits the score is held.")
    most: str | None
    why: str = Field(description="Why it has its grade, in words.")
    help: str = Field(description="What can still change it, in words.")
    reach: str = Field(description="The score that all that is still open would make.")
    rules: list[RuleExplained]


class RunComparison(BaseModel):
    """What became otherwise from the earlier of two runs to the later one, as far as the caller sees both."""

    before: RunOut
    after: RunOut
    same: bool = Field(description="Whether both came to the very same document.")
    count: int
    changes: list[ChangeOut]


Only = Literal["tied", "vetoed", "inactive"]


def run_out(run: Run) -> RunOut:
    edition = run.edition
    return RunOut(
        id=run.pk, edition=edition.pk, rulebook=edition.name, number=edition.number,
        rulebook_sha256=edition.sha256, as_of=run.as_of, size=run.size, root=run.root,
        roster=run.roster, sha256=run.sha256, subjects=run.subjects, made_at=run.made_at,
        asked_by=person_out(run.asked_by) if run.asked_by else None, kept=run.kept,
        release=run.release,
    )  # fmt: skip
