"""Calls for honours, candidates, steps and awards as programs send and get them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from anqi.assessment.api_kinds import Said
from anqi.assessment.honours.models import Honour, HonourAct, HonourOwner
from anqi.assessment.honours.standing import HonourStage
from anqi.assessment.process.api_acting import (
    ActIn,
    MeantDay,
    NameSaid,
    NotedIn,
    ReasonedIn,
    VotedIn,
)
from anqi.organisation.api_kinds import Code, Strict, Text

Percent = Annotated[int, Field(ge=1, le=100)]
Points = Annotated[
    Decimal,
    Field(ge=0, lt=10**7, decimal_places=2),
    WithJsonSchema({"type": "string", "pattern": r"^(0|[1-9]\d{0,6})(\.\d{1,2})?$"}),
]
"""From 0 to below 10,000,000 with at most two decimals, as text."""
_ID = "018f4f5e-6f2a-7c3a-9d4e-2b1c0a9f8e7d"
_VOTE: dict[str, Any] = {
    "committee": "厂党委会", "document": "党〔2020〕8号", "decided_on": "2020-03-30", "were_due": 9,
    "were_present": 8, "in_favour": 8,
}  # fmt: skip


class CallOut(BaseModel):
    """A call for an honour, and where it stands today."""

    id: UUID
    title: str
    honour: Honour
    type: str = Field(description="Who is honoured: `person`, `branch` or `department`.")
    edition: UUID
    scheme: str = Field(description="By which candidates are judged.")
    stage: HonourStage
    seats: int
    nominated: int
    awarded: int = Field(description="And not withdrawn.")
    kept_to: date = Field(description="The last day for nominations.")
    until: date | None = Field(description="The last day of the publication.")
    decide_by: date
    document: str = Field(description="Of the decision.")
    version: int = Field(description="Raised by one with every step; the `ETag` of one call.")


class ReasonOut(BaseModel):
    """A condition that a candidate does not fulfil."""

    text: str
    frozen: bool = Field(description="Whether it waits for a decision, and nothing is denied.")
    page: str = Field(
        description="The page of the record behind it, such as a veto or an explanation."
    )


class CandidateOut(BaseModel):
    """Somebody nominated who is in sight: what he is honoured for, how he was judged, and what keeps him back."""

    id: UUID = Field(description="Of the nomination.")
    code: str
    name: str
    department: str
    branch: str
    text: str = Field(description="What is honoured, as who nominated wrote it.")
    score: str | None
    grade: str | None
    eligible: bool
    frozen: bool = Field(description="Whether nothing but what is not decided yet keeps it back.")
    tied: bool = Field(
        description="Whether it shares the last seat with equals; the committee decides among them."
    )
    honoured: bool
    withdrawn: bool
    reasons: list[ReasonOut]
    vetoes: list[UUID] = Field(description="The cases that stand against it.")


class PublishedOut(BaseModel):
    """A candidate as everybody sees him once published."""

    id: UUID = Field(description="Of the nomination.")
    name: str
    department: str = Field(description="Of a person: the code of his department.")
    branch: str
    honoured: bool
    withdrawn: bool


class HonourStepOut(BaseModel):
    """What was done, by whom and by which post."""

    id: UUID
    number: int
    act: HonourAct
    by: str
    name: str
    post: str
    at: datetime
    note: str
    nomination: UUID | None
    owner: HonourOwner | None
    until: date | None
    answers: UUID | None = Field(description="The objection, or the request, that it answers.")
    granted: bool | None
    case: UUID | None = Field(
        description="The case of a veto on which a withdrawal rests, for who sees the whole plant."
    )
    committee: str
    document: str
    decided_on: date | None
    were_due: int | None
    were_present: int | None
    in_favour: int | None


class ConditionsOut(BaseModel):
    """What a winner must fulfil, besides that no veto stands against him."""

    grades: list[str] = Field(description="Any where none is named.")
    least: str | None = Field(description="The fewest points.")
    rules: dict[str, int] = Field(description="Of each rule so many percent of what it can give.")


class WholeCall(CallOut):
    """A call with its conditions, candidates and history, and what the account can do with it now."""

    conditions: ConditionsOut
    reviewed_by: list[HonourOwner]
    candidates: list[CandidateOut] = Field(description="Those in sight, by code.")
    published: list[PublishedOut]
    open_objections: list[UUID] = Field(description="Steps of objections that are in sight.")
    acts: list[HonourAct]
    steps: list[HonourStepOut]


class AwardOut(BaseModel):
    """What was awarded, and whether it was withdrawn."""

    call: UUID
    title: str
    honour: Honour
    type: str
    code: str
    name: str
    decided_on: date | None
    document: str
    fact: UUID | None = Field(description="Null where the account does not see it.")
    withdrawn_on: date | None
    withdrawn_by: str = Field(description="The document of the withdrawal.")


class CallIn(Strict):
    """What is called for, by which scheme, and what a winner must fulfil."""

    honour: Honour
    title: NameSaid
    edition: UUID
    scheme: Code
    seats: Annotated[int, Field(ge=1, le=10_000)]
    kept_to: MeantDay = Field(description="The last day for nominations.")
    decide_by: MeantDay
    grades: list[Code] = Field(default_factory=list, max_length=50)
    least: Points | None = None
    rules: dict[str, Percent] | None = Field(
        None, max_length=200,
        description="Percent of what a rule can give that fulfil it, by the rule's code. Null: as the honour asks for.",
    )  # fmt: skip
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "honour": "branch", "title": "2020年先进党支部", "edition": _ID,
                    "scheme": "branch", "seats": 2, "kept_to": "2099-03-16",
                    "decide_by": "2099-04-10", "grades": ["excellent"], "least": "70.00",
                }
            ]
        }
    )  # fmt: skip


class NominateIn(ActIn):
    """Who is put forward, and for what."""

    code: Annotated[Code, Field(min_length=1)]
    text: Said
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "code": "1003", "text": "带头排查隐患"}]}
    )


class CheckIn(Strict):
    """Whether a nomination passes; who does not pass is told why."""

    passed: bool
    note: Text = ""


class ReviewIn(ActIn):
    """What an office found of each nomination, by its code."""

    owner: HonourOwner
    checks: dict[str, CheckIn] = Field(max_length=5000)
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2, "owner": "safety",
                    "checks": {"1003": {"passed": False, "note": "材料不实"}},
                }
            ]
        }
    )  # fmt: skip


class PublishIn(NotedIn):
    """Until which day objections are taken."""

    until: MeantDay
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 5, "until": "2099-03-24"}]}
    )


class ObjectIn(ReasonedIn):
    """What somebody holds against a candidate."""

    nomination: UUID
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 6, "nomination": _ID, "note": "事迹不属实"}]}
    )


class AnswerIn(ReasonedIn):
    """The answer to an objection; where it is granted the candidate is struck."""

    granted: bool
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 7, "granted": False, "note": "已核实"}]}
    )


class DecideIn(VotedIn):
    """The committee's decision: who is honoured."""

    winners: list[Code] = Field(max_length=10_000)
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 8, "winners": ["1003"], **_VOTE}]}
    )


class AskBackIn(ReasonedIn):
    """Why an honour is to be withdrawn, and the case of a veto that it rests on, where there is one."""

    case: UUID | None = None
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 9, "note": "责任认定在后", "case": _ID}]}
    )


class WithdrawIn(VotedIn):
    """Whether an honour is withdrawn, upon what another office asked for, and why."""

    outcome: Literal["withdraw", "keep"]
    note: Said
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 10, "outcome": "withdraw", "note": "撤销荣誉", **_VOTE}]
        }
    )
