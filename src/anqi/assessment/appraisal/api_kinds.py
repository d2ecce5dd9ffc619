"""Democratic appraisals, their members, opinions and steps as programs send and get them. There is no ballot here."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anqi.assessment.api_kinds import Said
from anqi.assessment.appraisal.models import (
    CHOICES,
    AppraisalAct,
    AppraisalState,
    Body,
    Grade,
    Outcome,
)
from anqi.assessment.appraisal.operations import Aspect
from anqi.assessment.process.api_acting import ActIn, LongSaid, MeantDay, NameSaid, NotedIn
from anqi.organisation.api_kinds import Code, Strict, Text
from anqi.organisation.models import Standing

Count = Annotated[int, Field(ge=0, le=9999)]
Short = Annotated[Text, StringConstraints(max_length=2000)]


class AppraisalOut(BaseModel):
    """The appraisal of a branch for a year."""

    id: UUID
    year: int
    branch: str
    name: str = Field(description="Of the branch.")
    state: AppraisalState
    members: int = Field(description="On the list, and not struck from it.")
    provisional: int = Field(description="Of them.")
    roster_on: date = Field(description="The day whose roster gave the list.")


class MemberOut(BaseModel):
    """A member on the list; how far he is, is null for who only oversees."""

    code: str
    name: str
    standing: Standing.Value
    has_vote: bool
    left_on: date | None
    wrote_self: bool | None
    has_mutual: bool | None
    voted: bool | None = Field(description="That he voted, and not how: nobody knows that.")
    grade: Grade | None
    answer: str | None = Field(description="`objects`, `answered` or `awaited`.")
    version: int


class OwnOut(BaseModel):
    """The caller's own place on the list."""

    code: str
    standing: Standing.Value
    has_vote: bool
    voted: bool
    self_on: date | None
    mutual_on: date | None
    grade: Grade | None
    version: int


class VotedOut(BaseModel):
    """How many of those with a vote have voted."""

    voted: int
    with_vote: int


class CountsOut(BaseModel):
    """How often all ballots together said what of a member; told once the ballot is closed, from five ballots on."""

    code: str
    name: str
    counts: dict[str, int]


class MeetingOut(BaseModel):
    """A meeting that resolved something."""

    body: Body
    held_on: date
    were_due: int
    were_present: int
    in_favour: int


class AppraisalStepOut(BaseModel):
    """What was done. What concerns one member is told to him and to those who hold the appraisal."""

    number: int
    act: AppraisalAct
    by: str
    name: str
    member: str = Field(description="The staff number of who it is about; empty for all.")
    at: datetime
    note: str
    meeting: MeetingOut | None
    document: str
    until: date | None


class WholeAppraisal(AppraisalOut):
    """An appraisal as the caller sees it, and what he can do with it now. To vote is not among it."""

    version: int = Field(description="Raised by the acts of those who hold it; its `ETag`.")
    counts_provisional: bool
    with_vote: int
    most_excellent: int = Field(description="How many may be outstanding.")
    holds: bool
    own: OwnOut | None
    people: list[MemberOut] = Field(
        description="All on the list, for who holds it or oversees it once reported; else nobody."
    )
    came: list[str] = Field(
        description="Staff numbers of who is in the branch today and not listed."
    )
    left: list[str] = Field(
        description="Staff numbers of who is listed and not in the branch today."
    )
    ballot: VotedOut | None
    counts: list[CountsOut]
    acts: list[AppraisalAct]
    steps: list[AppraisalStepOut]


class TextsOut(BaseModel):
    """What is written of a member, for himself and for those who hold the appraisal."""

    self_appraisal: str
    aspects: list[Aspect]
    measure: str
    words: str


class YearOut(BaseModel):
    """What the facts of the year say of a member, for reference only."""

    duties_due: int
    duties_met: int
    accidents: int
    violations: int


class OpinionOut(BaseModel):
    """The opinion in force, and how it was resolved."""

    grade: Grade
    reason: str
    meeting: MeetingOut | None
    document: str
    until: date | None = Field(description="The last day for an objection.")
    fact: UUID | None


class TalkOut(BaseModel):
    """An objection, its answer, or how help goes."""

    act: AppraisalAct
    by: str
    name: str
    at: datetime
    text: str
    outcome: Outcome | None


class SheetOut(BaseModel):
    """The sheet of one member; texts, figures and talk are null for who only oversees."""

    member: MemberOut
    texts: TextsOut | None
    year: YearOut | None
    opinion: OpinionOut | None
    counts: dict[str, int]
    talk: list[TalkOut]
    acts: list[AppraisalAct]


class OpenIn(Strict):
    """The branch and year; its members are those of today's roster."""

    branch: Annotated[Code, Field(min_length=1)]
    year: Annotated[int, Field(ge=2000, le=2200)]
    counts_provisional: bool = True
    without_vote: list[Code] = Field(
        default_factory=list, max_length=500,
        description="Full members whose right to vote is suspended; why is not asked.",
    )  # fmt: skip
    note: Short = ""
    model_config = ConfigDict(json_schema_extra={"examples": [{"branch": "B1", "year": 2020}]})


class SelfIn(ActIn):
    """What a member finds of himself. `version` is his own on the list."""

    text: LongSaid
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "text": "全年参加安全主题党日十二次"}]}
    )


class MutualIn(ActIn):
    """In what the others want to see a member better, and what is agreed. `version` is the member's on the list."""

    aspects: list[Aspect] = Field(default_factory=list, max_length=len(Aspect))
    measure: Short = ""
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "aspects": ["safety"], "measure": "每周带班巡查一次"}]
        }
    )


class StrikeIn(ActIn):
    """Where a member has gone."""

    note: Said
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "note": "转入制丝车间党支部"}]}
    )


class PaperIn(ActIn):
    """A count of paper ballots, of at least five: what they say of each graded member, and who put one in."""

    ballots: Annotated[int, Field(ge=1, le=9999)]
    counts: dict[str, dict[str, Count]] = Field(
        max_length=2000,
        description=f"By staff number how often each of {', '.join(CHOICES)} was voted; what is left out is 0.",
    )
    cast_by: list[Code] = Field(
        max_length=9999, description="Staff numbers of who put one in; not which."
    )
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 4, "ballots": 5, "counts": {"1001": {"qualified": 5}},
                    "cast_by": ["1001", "1002", "1003", "1004", "1005"],
                }
            ]
        }
    )  # fmt: skip


class MeetingIn(Strict):
    """Which meeting resolved, when, and with which votes."""

    body: Body
    held_on: MeantDay
    were_present: Count
    in_favour: Count


class OpinionIn(Strict):
    """What a member is found to be. `reason` says why he is outstanding where facts of the year speak against it."""

    grade: Grade
    reason: Short = ""
    words: Short = ""


class OpineIn(NotedIn):
    """What a meeting resolved of every graded member, by staff number."""

    meeting: MeetingIn
    opinions: dict[str, OpinionIn] = Field(max_length=2000)
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 5, "opinions": {"1001": {"grade": "qualified"}},
                    "meeting": {
                        "body": "general", "held_on": "2020-03-12", "were_present": 6,
                        "in_favour": 6,
                    },
                }
            ]
        }
    )  # fmt: skip


class AcknowledgeIn(Strict):
    """Nothing is said besides."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})


class ObjectIn(Strict):
    """What a member holds against the opinion on him."""

    text: LongSaid
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "履职情况未计入"}]})


class AnswerIn(ActIn):
    """The answer to an objection; another grade is resolved by a meeting."""

    text: LongSaid
    grade: Grade | None = None
    meeting: MeetingIn | None = None
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 6, "text": "已核对，维持原意见"}]}
    )


class ConfirmIn(NotedIn):
    """The decision of the Party committee that confirms the opinions."""

    document: NameSaid
    decided_on: MeantDay
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 7, "document": "党〔2020〕3号", "decided_on": "2020-03-20"}]
        }
    )


class CorrectIn(ActIn):
    """The decision by which a confirmed opinion is corrected, and why."""

    grade: Grade
    document: NameSaid
    decided_on: MeantDay
    note: Said
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 8, "grade": "qualified", "document": "党〔2020〕9号",
                    "decided_on": "2020-04-20", "note": "复核后更正",
                }
            ]
        }
    )  # fmt: skip


class FollowUpIn(ActIn):
    """How help for a member who fell short goes."""

    text: LongSaid
    outcome: Outcome
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 8, "text": "谈话一次", "outcome": "goes_on"}]}
    )
