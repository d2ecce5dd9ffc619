"""Assessments, their results, objections and steps as programs send and get them."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from anqi.assessment.api_kinds import Said
from anqi.assessment.process.api_acting import (
    ActIn,
    MeantDay,
    Name,
    NotedIn,
    ReasonedIn,
    VotedIn,
)
from anqi.assessment.process.models import Answer, Owner, StepAct
from anqi.assessment.process.standing import Stage
from anqi.organisation.api_kinds import Code, Strict, Text


class WaitingOut(BaseModel):
    """What is waited for, and until when."""

    act: StepAct
    owner: Owner | None = Field(description="Whose data are to be confirmed.")
    objection: UUID | None = Field(description="Which objection is to be answered.")
    until: date | None


class PossibleOut(BaseModel):
    """What the account can do with it now."""

    act: StepAct
    owner: Owner | None
    objection: UUID | None


class AssessmentOut(BaseModel):
    """One scheme of an edition, judged as of a day and brought through due process."""

    id: UUID
    title: str
    edition: UUID
    rulebook: str = Field(description="What the edition is called, with its number.")
    scheme: str
    as_of: date
    run: UUID = Field(description="The run that it is about now.")
    stage: Stage
    until: date | None = Field(description="The last day on which objections are taken.")
    waiting: list[WaitingOut] = Field(description="What is waited for, what comes first first.")
    objections: int = Field(description="How many of them are in sight.")
    begun_at: datetime
    version: int = Field(description="Raised by one with every step; the `ETag` of one assessment.")


class FileOut(BaseModel):
    """A file that somebody handed in with an objection."""

    id: UUID
    name: str
    type: str
    size: int
    sha256: str


class ObjectionOut(BaseModel):
    """What somebody holds against a result, and what came of it."""

    id: UUID
    subject: str
    rule: str = Field(description="A rule or veto; empty: the result as a whole.")
    fact: UUID | None
    text: str
    by: str = Field(description="The staff number.")
    name: str
    at: datetime
    due_on: date = Field(description="The day by which it is to be answered.")
    answer: Answer | None
    reasons: str
    document: str
    answered_at: datetime | None
    files: list[FileOut]


class StepOut(BaseModel):
    """What was done, by whom and by which post. Of an objection out of sight only that there is one is told."""

    number: int
    act: StepAct
    by: str
    name: str
    post: str
    at: datetime
    run: UUID
    note: str
    owner: Owner | None
    until: date | None
    objection: UUID | None
    answer: Answer | None
    document: str
    decided_on: date | None


class DecisionOut(BaseModel):
    """What the committee decided."""

    committee: str
    document: str
    decided_on: date
    were_due: int
    were_present: int
    in_favour: int
    note: str
    by: str
    name: str


class WholeAssessment(AssessmentOut):
    """An assessment with its deadlines, objections, decision and history, and what the account can do with it now."""

    subject: str = Field(description="Who is judged: `person`, `branch`, `department` or `plant`.")
    runs: list[UUID] = Field(description="The runs that it was about, the newest last.")
    shows_results: bool = Field(description="Whether the account is shown results now.")
    changed_facts: int | None = Field(
        description="Facts that the run counts and that came or went since; null where that is not told."
    )
    decision: DecisionOut | None
    acts: list[PossibleOut]
    objections_in_sight: list[ObjectionOut]
    steps: list[StepOut]


class ResultOut(BaseModel):
    """A subject in sight with the grade that stands. Nobody's rank is told."""

    code: str
    name: str
    active: bool = Field(description="Whether it is graded.")
    score: str = Field(description="With two decimals.")
    grade: str | None = Field(
        description="A code of the scheme's grades: the one that stands; null while it is frozen."
    )
    proposed: str | None = Field(description="As the run has it.")
    tied: list[str] = Field(description="Grades for which it shares the last seat.")
    vetoes: list[str] = Field(description="As the run has them.")
    frozen: str = Field(description="The veto that is not decided yet, for which no grade stands.")
    asks: bool = Field(description="Whether the committee has to say which grade it is.")
    reason: str = Field(description="Why it was ruled otherwise than the run has it.")


class JudgedOut(BaseModel):
    """A result in one of two runs that are compared."""

    active: bool
    score: str
    grade: str | None


class DifferenceOut(BaseModel):
    """A subject that is not judged alike in two runs; null where one of them has it not."""

    code: str
    name: str
    before: JudgedOut | None
    after: JudgedOut | None
    rules: list[str] = Field(
        description="Rules that give it other points, or whose windows differ."
    )


class NewerRunOut(BaseModel):
    """A run that can take the place of the assessment's own."""

    id: UUID
    made_at: datetime
    size: int = Field(description="How many facts the ledger had.")


class BeginIn(Strict):
    """Which scheme of which run is brought through due process."""

    run: UUID
    scheme: Code
    title: Name = Field("", description="Else it is called by its scheme and day.")
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"run": "018f4f5e-6f2a-7c3a-9d4e-2b1c0a9f8e7d", "scheme": "branch"}]
        }
    )


class ConfirmIn(NotedIn):
    """Whose data are confirmed: two different people confirm those of the two owners."""

    owner: Owner
    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "owner": "safety"}]})


class SendBackIn(ReasonedIn):
    """Whose data are sent back, and what is wrong with them."""

    owner: Owner
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "owner": "safety", "note": "漏计一次"}]}
    )


class RepeatIn(ReasonedIn):
    """Which newer run takes the place of the one before, and why."""

    run: UUID
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2, "run": "018f4f5e-6f2a-7c3a-9d4e-2b1c0a9f8e7d",
                    "note": "更正后重新评定",
                }
            ]
        }
    )  # fmt: skip


class PublishIn(NotedIn):
    """Until which day objections are taken."""

    until: MeantDay
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 3, "until": "2020-03-20"}]}
    )


class ObjectIn(ActIn):
    """What somebody holds against a result, and files that prove it."""

    subject: Code
    rule: Code = Field("", description="A rule or veto of it; empty: the result as a whole.")
    fact: UUID | None = Field(None, description="A fact that the account sees.")
    text: Said
    evidence: list[UUID] = Field(
        default_factory=list, max_length=10,
        description="Files of tasks that the account sees, as `/tasks/{id}/evidence` took them in.",
    )  # fmt: skip
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 4, "subject": "B1", "rule": "B01", "text": "三月十二日的主题党日未计"}]
        }
    )  # fmt: skip


class AnswerIn(ReasonedIn):
    """What comes of an objection, with the reasons. Another grade takes a document with its day."""

    answer: Answer
    grade: Code = ""
    document: Name = ""
    decided_on: MeantDay | None = None
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 5, "answer": "refused", "note": "该次活动无安全议题"}]
        }
    )


class RulingIn(Strict):
    """The grade that a subject has in the end, and why: of a tie, or otherwise than the run has it."""

    subject: Code
    grade: Code
    reason: Text


class DecideIn(VotedIn):
    """The committee's decision, with each tie settled, and each grade that a veto on which was decided leaves open."""

    rulings: list[RulingIn] = Field(default_factory=list, max_length=1000)
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 6, "committee": "厂党委会", "document": "党纪〔2020〕3号",
                    "decided_on": "2020-03-30", "were_due": 9, "were_present": 8, "in_favour": 8,
                    "rulings": [{"subject": "B1", "grade": "excellent", "reason": "安全工作更扎实"}],
                }
            ]
        }
    )  # fmt: skip
