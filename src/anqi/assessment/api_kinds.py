"""What the room's operations have in common: acts on a version that was seen, figures, who is who, and traces left."""

from datetime import datetime
from typing import Annotated

from ninja import Header
from pydantic import BaseModel, Field, StringConstraints

from anqi.kit.exact import figure
from anqi.organisation.api_kinds import Strict, Text
from anqi.organisation.models import Person
from anqi.rules.results.comparison import Change, Standing
from anqi.rules.rulebook.model import Titles

Note = Annotated[Text, StringConstraints(max_length=2_000)]
Said = Annotated[Note, StringConstraints(min_length=1)]
Document = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{0,64}$")]
"""The name of a rulebook or scheme, the code of a rule; empty where none is named."""
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^(\*|"[0-9]{1,9}")$',
        description="The `ETag` of the thing as it was read. Where somebody changed it meanwhile: 412.",
        examples=['"3"'],
    ),
]


class Stale(Exception):
    """The thing is not of the version that was seen; `version` and `state` are what it has now."""

    def __init__(self, version: int, state: str) -> None:
        self.version, self.state = version, state
        super().__init__(str(version))


class NoVersion(Exception):
    """Neither `If-Match` nor `version` says which version was seen."""


class ActIn(Strict):
    """An act on a thing. `version` is the thing's as it was read, where there is no `If-Match`."""

    version: int | None = Field(None, ge=1, le=10**9, strict=True)
    note: Note = ""


class ActWithReason(ActIn):
    """An act that wants a reason."""

    note: Said


class Titled(BaseModel):
    """What something is called, by language (`zh`, `en`); those that its rulebook gives."""

    zh: str = ""
    en: str = ""


class PersonOut(BaseModel):
    """Somebody who did something."""

    code: str = Field(description="The staff number.")
    name: str


class StepOut(BaseModel):
    """One act, with who did it and when."""

    number: int
    act: str
    by: PersonOut
    at: datetime
    note: str


class StandingOut(BaseModel):
    """Where a subject stands in an outcome. Ranks are not told here: of persons nobody tells them."""

    score: str
    grade: str | None
    vetoes: list[str]


class RuleChangeOut(BaseModel):
    """A rule whose points differ; null where one of the two lacks it."""

    rule: str
    before: str | None
    after: str | None


class ChangeOut(BaseModel):
    """A subject that stands otherwise in the second outcome; null where one of the two lacks it."""

    scheme: str
    subject: str
    name: str
    before: StandingOut | None
    after: StandingOut | None
    by: str = Field(description="How far the score moved.")
    regraded: bool = Field(description="Whether the grade is another.")
    rules: list[RuleChangeOut] = Field(description="Through which rules.")


def version_seen(given: int | None, if_match: str | None, now: int) -> int:
    """The version that the caller saw: `If-Match` goes before the body's. Raises NoVersion."""
    if if_match is not None:
        return now if if_match == "*" else int(if_match.strip('"'))
    if given is None:
        raise NoVersion
    return given


def titled(titles: Titles) -> Titled:
    return Titled(zh=titles.get("zh", ""), en=titles.get("en", ""))


def person_out(person: Person) -> PersonOut:
    return PersonOut(code=person.code, name=person.name)


def points(hundredths: int | None) -> str | None:
    """A figure as results write it: text with two decimals, never rounded."""
    return None if hundredths is None else figure(hundredths)


def change_out(one: Change) -> ChangeOut:
    grades = [standing.grade if standing else None for standing in (one.before, one.after)]
    return ChangeOut(
        scheme=one.scheme, subject=one.subject, name=one.name, before=_standing(one.before),
        after=_standing(one.after), by=figure(one.by), regraded=grades[0] != grades[1],
        rules=[
            RuleChangeOut(rule=rule.rule, before=points(rule.before), after=points(rule.after))
            for rule in one.rules
        ],
    )  # fmt: skip


def _standing(one: Standing | None) -> StandingOut | None:
    if one is None:
        return None
    return StandingOut(score=figure(one.score), grade=one.grade, vetoes=list(one.vetoes))
