"""Editions, and all that is said of a text, as the API gives them."""

from anqi.assessment.api_kinds import person_out, titled
from anqi.assessment.rulebooks.api_kinds import (
    CheckedOut,
    EditionStepOut,
    ObjectionOut,
    OverruledOut,
    PlacedOut,
    WorkedOut,
)
from anqi.assessment.rulebooks.models import Edition, EditionStep
from anqi.assessment.rulebooks.reviewing import Checked, Objected, Placed, Review, Worked
from anqi.rules.rulebook.wording import called


def edition_out(one: Edition) -> dict[str, object]:
    """What every answer about an edition has."""
    return {
        "id": one.pk, "name": one.name, "number": one.number, "title": titled(one.title),
        "state": one.state, "sha256": one.sha256, "first": one.first, "last": one.last,
        "in_force_from": one.in_force_from, "based_on": one.based_on_id, "version": one.version,
    }  # fmt: skip


def step_out(step: EditionStep) -> EditionStepOut:
    return EditionStepOut(
        number=step.number, act=step.act, by=person_out(step.by), at=step.at, note=step.note,
        sha256=step.sha256, scheme=step.scheme, rule=step.rule, document=step.document,
        decided_on=step.decided_on,
    )  # fmt: skip


def placed_out(found: tuple[Placed, ...]) -> list[PlacedOut]:
    return [PlacedOut(line=one.line, path=one.path, message=one.message) for one in found]


def checked_out(review: Review) -> CheckedOut:
    """How a text stands, with the objections that decisions overruled."""
    found: Checked = review.checked
    return CheckedOut(
        sound=review.is_sound, faults=placed_out(found.faults), warnings=placed_out(found.warnings),
        examples=[_worked(one) for one in found.worked],
        objections=[_objection(one) for one in review.objected],
    )  # fmt: skip


def _worked(one: Worked) -> WorkedOut:
    example = one.example
    return WorkedOut(
        title=called(example.title, ""), scheme=example.scheme, place=example.place,
        as_of=example.as_of, holds=not one.failed, failed=list(one.failed),
    )  # fmt: skip


def _objection(one: Objected) -> ObjectionOut:
    step = one.overruled
    overruled = None
    if step is not None:
        overruled = OverruledOut(
            document=step.document, decided_on=step.decided_on, by=person_out(step.by),
            note=step.note,
        )  # fmt: skip
    return ObjectionOut(
        scheme=one.scheme, rule=one.rule, messages=[each.message for each in one.said],
        policies=[each.policy for each in one.said], overruled=overruled,
    )  # fmt: skip
