"""Cases of vetoes, their grounds, steps and bars as programs send and get them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from anqi.assessment.api_kinds import Said
from anqi.assessment.honours.models import Honour
from anqi.assessment.process.api_acting import ActIn, MeantDay, NameSaid
from anqi.assessment.vetoes.models import VetoAct, VetoOutcome, VetoStep
from anqi.assessment.vetoes.queries import Bar, CaseFor
from anqi.assessment.vetoes.standing import VetoState
from anqi.ledger.models import Fact
from anqi.organisation.api_kinds import Code, Strict
from anqi.rules.rulebook.wording import called

MOST = 500
"""Facts that are told with a case; it says how many there are."""


class Subject(StrEnum):
    """Who can be frozen after an accident."""

    PERSON = "person"
    BRANCH = "branch"
    DEPARTMENT = "department"


class CaseOut(BaseModel):
    """A veto on one subject, and where it stands today."""

    id: UUID
    type: str = Field(description="`person`, `branch`, `department` or `plant`.")
    code: str
    name: str
    veto: str = Field(description="A code of the rulebook; `LIABLE` and `ACCIDENT` need none.")
    title: str
    edition: UUID | None
    scheme: str
    state: VetoState
    since: date = Field(description="The day on which the first fact occurred.")
    until: date | None = Field(description="The last day on which the decision is in force.")
    statement_until: date | None
    appeal_until: date | None
    answer_by: date | None = Field(description="The day by which an appeal is to be answered.")
    facts: int = Field(description="On how many facts it rests.")
    document: str = Field(description="Of the decision.")
    decided_on: date | None
    version: int = Field(description="Raised by one with every step; the `ETag` of one case.")


class GroundOut(BaseModel):
    """A fact on which a case rests."""

    id: UUID
    kind: str
    occurred_on: date
    department: str
    branch: str
    person: str
    reversed: bool = Field(description="Whether it is taken back.")


class CaseStepOut(BaseModel):
    """What was done, by whom and by which post."""

    number: int
    act: VetoAct
    by: str
    name: str
    post: str
    at: datetime
    note: str
    outcome: VetoOutcome | None
    document: str
    decided_on: date | None
    until: date | None
    grades: list[str]
    honours: list[str]


class WholeCase(CaseOut):
    """A case with what it rests on, its history, and what the account can do with it now."""

    basis: str
    grades: list[str] = Field(description="The grades that it closes, or would close.")
    honours: list[str] = Field(description="The honours that the decision closes.")
    window_to: date = Field(
        description="Until when it is in force at least, where it is confirmed."
    )
    grounds: list[GroundOut] = Field(description=f"The first {MOST}.")
    acts: list[VetoAct]
    steps: list[CaseStepOut]


class AccidentOut(BaseModel):
    """A confirmed accident for which nobody is named as responsible yet."""

    id: UUID
    occurred_on: date
    department: str
    source: str


class BarOut(BaseModel):
    """A case that stands against a subject on a day."""

    case: UUID
    veto: str
    title: str
    frozen: bool = Field(
        description="Whether it is not decided yet: nothing is denied, nothing given."
    )
    grades: list[str]
    honours: list[str] | None = Field(description="Null: all of them, until it is decided.")
    since: date
    until: date | None


class ProposeIn(Strict):
    """Out of which run vetoes are proposed."""

    run: UUID
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"run": "018f4f5e-6f2a-7c3a-9d4e-2b1c0a9f8e7d"}]}
    )


class FreezeIn(Strict):
    """Whom a confirmed accident concerns while responsibility is being determined."""

    accident: UUID = Field(description="The fact.")
    type: Subject
    code: Annotated[Code, Field(min_length=1)]
    note: Said
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "accident": "018f4f5e-6f2a-7c3a-9d4e-2b1c0a9f8e7d", "type": "person",
                    "code": "1003", "note": "当班操作工",
                }
            ]
        }
    )  # fmt: skip


class RuledIn(ActIn):
    """What was decided: its document, its day, and why."""

    document: NameSaid
    decided_on: MeantDay
    note: Said
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 3, "document": "领〔2020〕5号", "decided_on": "2020-03-20",
                    "note": "依据已冲销",
                }
            ]
        }
    )  # fmt: skip


class DecideIn(RuledIn):
    """A veto confirmed or not; where it is, which grades and honours it closes, and its last day."""

    outcome: Literal["confirmed", "rejected"]
    grades: Annotated[list[Code], Field(default_factory=list, max_length=50)]
    honours: Annotated[list[Honour], Field(default_factory=list, max_length=50)]
    until: MeantDay | None = None
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 3, "outcome": "confirmed", "grades": ["excellent"],
                    "honours": ["branch", "safety_branch"], "until": "2020-12-31",
                    "document": "领〔2020〕3号", "decided_on": "2020-03-20", "note": "事实清楚",
                }
            ]
        }
    )  # fmt: skip


class AnswerIn(RuledIn):
    """An appeal that is granted, or is not."""

    outcome: Literal["kept", "reopened"]
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 5, "outcome": "kept", "document": "领〔2020〕6号",
                    "decided_on": "2020-03-30", "note": "没有新的事实",
                }
            ]
        }
    )  # fmt: skip


def case_out(found: CaseFor) -> CaseOut:
    """A case in a list."""
    return CaseOut(**head(found))


def head(found: CaseFor) -> dict[str, Any]:
    """What is told of a case everywhere."""
    case, now = found.case, found.standing
    decision = now.decision
    waits = now.state == VetoState.NOTIFIED and now.notified is not None
    return {
        "id": case.pk, "type": case.type, "code": case.code, "name": case.name, "veto": case.veto,
        "title": called(case.title, case.veto), "edition": case.edition_id, "scheme": case.scheme,
        "state": VetoState(now.state), "since": case.since, "until": now.until,
        "statement_until": now.notified.until if waits and now.notified else None,
        "appeal_until": now.appeal_until if now.appeal is None else None,
        "answer_by": now.answer_by, "facts": len(now.grounds),
        "document": decision.document if decision is not None else "",
        "decided_on": decision.decided_on if decision is not None else None,
        "version": case.version,
    }  # fmt: skip


def ground_out(fact: Fact) -> GroundOut:
    """A fact, with whether it was taken back."""
    return GroundOut(
        id=fact.pk, kind=fact.kind, occurred_on=fact.occurred_on, department=fact.department,
        branch=fact.branch, person=fact.person,
        reversed=getattr(fact, "reversed_by", None) is not None,
    )  # fmt: skip


def step_out(step: VetoStep, note: str) -> CaseStepOut:
    """A step; its note is said in the reader's language where it is ours."""
    return CaseStepOut(
        number=step.number, act=VetoAct(step.act), by=step.by.code, name=step.by.name,
        post=step.post, at=step.at, note=note,
        outcome=VetoOutcome(step.outcome) if step.outcome else None, document=step.document,
        decided_on=step.decided_on, until=step.until, grades=list(step.grades),
        honours=list(step.honours),
    )  # fmt: skip


def bar_out(one: Bar) -> BarOut:
    """A bar, with what it closes."""
    case, decision = one.case, one.standing.decision
    return BarOut(
        case=case.pk, veto=case.veto, title=called(case.title, case.veto), frozen=one.is_frozen,
        grades=list(case.grades if decision is None else decision.grades),
        honours=None if decision is None else list(decision.honours), since=case.since,
        until=one.standing.until,
    )  # fmt: skip
