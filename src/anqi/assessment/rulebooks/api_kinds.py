"""Rulebooks as programs send and get them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anqi.assessment.api_kinds import (
    ActIn,
    ActWithReason,
    ChangeOut,
    Document,
    Name,
    PersonOut,
    StepOut,
    Titled,
)
from anqi.assessment.rulebooks.models import EditionAct, EditionState
from anqi.assessment.rulebooks.stepping import LARGEST
from anqi.organisation.api_kinds import Day, Strict

YamlText = Annotated[
    str, StringConstraints(min_length=1, max_length=LARGEST, pattern=r"^[^\x00]*$")
]
Path = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[!-~]+$")]
Value = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
Figures = Annotated[dict[Path, Value], Field(max_length=1_000)]
Codes = Annotated[list[Name], Field(max_length=200)]
Lists = Annotated[dict[Path, Codes], Field(max_length=200)]
_FIGURES: dict[str, Any] = {"version": 1, "figures": {"schemes.branch.rules[0].score.points": "3"}}
_DRAFT: dict[str, Any] = {"given": "plant-2026", "name": "plant-2027", "years": 1}


class EditionOut(BaseModel):
    """An edition of a rulebook."""

    id: UUID
    name: str = Field(description="The rulebook's own name.")
    number: int = Field(description="Counts its editions in the plant.")
    title: Titled
    state: EditionState
    sha256: str = Field(description="Of the text.")
    first: date | None = Field(description="Of its period, where that can be read.")
    last: date | None
    in_force_from: date | None
    based_on: UUID | None
    version: int = Field(description="Raised by one with every act; the `ETag` of one edition.")


class PlacedOut(BaseModel):
    """A fault or warning, and where it stands."""

    line: int = Field(description="0 where it is of the whole text.")
    path: str
    message: str


class WorkedOut(BaseModel):
    """A worked example of the text."""

    title: str
    scheme: str
    place: str
    as_of: date
    holds: bool
    failed: list[str] = Field(description="What it expects and the rules do not give.")


class OverruledOut(BaseModel):
    """The committee's decision by which a rule is kept."""

    document: str
    decided_on: date | None
    by: PersonOut
    note: str


class ObjectionOut(BaseModel):
    """A rule that the formalism check objects to."""

    scheme: str
    rule: str
    messages: list[str]
    policies: list[str] = Field(description="The rules of the Party that speak against it.")
    overruled: OverruledOut | None


class CheckedOut(BaseModel):
    """All that can be said of a text without facts."""

    sound: bool = Field(description="Whether nothing keeps it from being sent for review.")
    faults: list[PlacedOut]
    warnings: list[PlacedOut]
    examples: list[WorkedOut]
    objections: list[ObjectionOut]


class EditionSaved(EditionOut):
    """A draft as it was saved, with the faults that it has and may have until it is sent."""

    faults: list[PlacedOut]
    warnings: list[PlacedOut]


class EditionStepOut(StepOut):
    """One act on an edition; `sha256` is of the text after it."""

    sha256: str
    scheme: str
    rule: str
    document: str
    decided_on: date | None


class EditionFull(EditionOut):
    """An edition with its text, what is wrong with it, what was done with it, and what the caller can do now."""

    in_force: bool = Field(description="Whether it judges today.")
    text: str = Field(description="YAML; `/text` has the same as a file.")
    check: CheckedOut
    acts: list[EditionAct] = Field(description="Those that the caller can do with it now.")
    earliest: date | None = Field(
        description="The first day from which it can be in force, of a draft for its keepers."
    )
    earliest_because: str
    steps: list[EditionStepOut]


class DifferenceOut(BaseModel):
    """A value that two texts do not have alike; null where one lacks it."""

    name: str = Field(description="Its path, with the codes of rules for their numbers.")
    before: str | None
    after: str | None


class LineOut(BaseModel):
    """A line of the later text, or one that it lacks; the sign `@` is for a gap."""

    sign: Literal["", "+", "-", "@"]
    number: str
    text: str


class EditionComparison(BaseModel):
    """Two editions beside each other."""

    before: EditionOut
    after: EditionOut
    figures: list[DifferenceOut] | None = Field(description="Null where one text is no YAML.")
    lines: list[LineOut]


class TextIn(Strict):
    """A text that is to be looked at and not kept."""

    text: YamlText


class DraftIn(Strict):
    """A new draft: of a text, of an edition, or of a rulebook that comes with the program (`given`). Name one."""

    id: UUID | None = Field(None, description="Made by who calls; a new one where none is named.")
    text: YamlText | None = None
    edition: UUID | None = None
    given: Name = ""
    name: Name = Field("", description="Of the new rulebook; left out, it is taken from the text.")
    title: Annotated[Value, StringConstraints(max_length=200)] = Field("", description="In Chinese.")  # fmt: skip
    years: int = Field(
        0, ge=0, le=2, strict=True, description="By how many years its period is moved on."
    )
    model_config = ConfigDict(json_schema_extra={"examples": [_DRAFT]})


class WriteIn(ActIn):
    """Another text, whole. It may have faults."""

    text: YamlText


class FiguresIn(ActIn):
    """Other values at some paths of the text, and other lists of codes; comments and order stay."""

    figures: Figures = Field(default_factory=dict)
    lists: Lists = Field(default_factory=dict)
    model_config = ConfigDict(json_schema_extra={"examples": [_FIGURES]})


class OverruleIn(ActIn):
    """The committee keeps a rule that the formalism check objects to."""

    scheme: Annotated[Name, StringConstraints(min_length=1)]
    rule: Annotated[Name, StringConstraints(min_length=1)]
    document: Document = Field(description="The number of the decision.")
    decided_on: Day


class PublishIn(ActIn):
    """From which day on the edition judges in place of those before it."""

    in_force_from: Day


class ReturnIn(ActWithReason):
    """The note says what is to be changed."""


class DropIn(ActWithReason):
    """The note says why it is given up."""


class WhatIfIn(Strict):
    """What is to be tried out: the draft as it is saved, or with other figures, beside the edition in force or itself.

    `facts`: those of its period (`now`) or of the last year (`last`); left out, by whether its period has begun.
    """

    scheme: Name = Field("", description="The first one where none is named, or there is no such.")
    facts: Literal["now", "last"] | None = None
    against: Literal["in_force", "saved"] = "in_force"
    figures: Figures = Field(default_factory=dict)
    lists: Lists = Field(default_factory=dict)
    limit: int = Field(
        1_000, ge=0, le=10_000, strict=True, description="Changes that are told, at most."
    )


class SeatsOut(BaseModel):
    """The seats of a grade with a quota: how many there are, how many were given, who is tied for what is left."""

    grade: str
    seats: int
    given: int
    tied: list[str]


class WhatIfOut(BaseModel):
    """Who gets another score or grade, and through which rule. Nothing of it is kept."""

    scheme: str
    facts: Literal["now", "last"]
    first: date
    last: date
    as_of: date
    baseline: UUID | None = Field(description="What was compared with; null is the draft as saved.")
    subjects: int
    regraded: int
    rescored: int
    changes: list[ChangeOut] = Field(description="Those of grade first, then by how far they move.")
    seats_before: list[SeatsOut]
    seats_after: list[SeatsOut]
