"""What the process needs of an edition's scheme: its names in the reader's language, grades, seats, what bars them."""

from collections.abc import Sequence

from anqi.assessment.process.models import Assessment
from anqi.assessment.rulebooks.faults import FaultyEdition
from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.rules.rulebook.model import Grade, Scheme
from anqi.rules.rulebook.wording import called

_WHOLE = 100


def scheme_of(assessment: Assessment) -> Scheme:
    """The scheme that an assessment is about."""
    return rulebook_of(assessment.edition).schemes[assessment.scheme]


def can_be_read(edition: Edition) -> bool:
    """Whether an edition can still be read; what can't is offered to nobody."""
    try:
        rulebook_of(edition)
    except FaultyEdition:
        return False
    return True


def schemes_in(edition: Edition) -> Sequence[tuple[str, str, str]]:
    """Name, title and type of subject of each scheme of an edition."""
    found = rulebook_of(edition).schemes
    return [(name, called(one.title, name), one.subject) for name, one in found.items()]


def grade_names(scheme: Scheme) -> dict[str, str]:
    """What each grade is called, by its code, best first."""
    return {one.code: called(one.title, one.code) for one in scheme.grades}


def rule_names(scheme: Scheme) -> dict[str, str]:
    """What each rule and veto is called, by its code."""
    rules = {one.code: called(one.title, one.code) for one in scheme.rules}
    return rules | {one.code: called(one.title, one.code) for one in scheme.vetoes}


def seats(grade: Grade, ranked: int) -> int | None:
    """How many of so many ranked subjects may have a grade; None where it has no quota."""
    return None if grade.quota is None else grade.quota * ranked // _WHOLE
