"""How branches ought to be set up, told where they are not. Nothing is ever refused for it.

Sizes and terms are those of the Regulations on Party branches (中国共产党支部工作条例(试行), 2018): at least 3 full
members, in general no more than 50 members (Art. 4), a committee of 3 to 5 from 7 full members on, a term of 3 years.
When alarms are raised before a term ends is the plant's own choice (本厂标准, 可修改).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from anqi.organisation.models import BRANCHES, Plant, Unit, UnitKind
from anqi.organisation.picture import Counted, Picture
from anqi.organisation.posts import Post
from anqi.organisation.terms import Term, months_later

FEWEST_FULL, MOST_MEMBERS = 3, 50
COMMITTEE_FROM, COMMITTEE = 7, (3, 5)
"""Full members from which on a branch has a committee, and how many people are in it, the secretary among them."""
ALARMS = (1, 3, 6)
"""Months before the end of a term at which an alarm is raised."""


class Rule(StrEnum):
    """Which rule of a branch's set-up is not kept."""

    TOO_FEW = "too_few"
    NO_COMMITTEE = "no_committee"
    TOO_MANY = "too_many"
    TERM_6 = "term_6"
    TERM_3 = "term_3"
    TERM_1 = "term_1"
    TERM_OVER = "term_over"


_TERM_RULES = {1: Rule.TERM_1, 3: Rule.TERM_3, 6: Rule.TERM_6}


@dataclass(frozen=True)
class SetUpWarning:
    """What is worth a look at in a branch."""

    unit: Unit
    rule: Rule
    sentence: str

    @property
    def basis(self) -> str:
        """Where the rule comes from."""
        if self.rule in (Rule.TOO_FEW, Rule.TOO_MANY):
            return _("Regulations on the Work of Party Branches (trial), Article 4")
        if self.rule in (Rule.NO_COMMITTEE, Rule.TERM_OVER):
            return _("Regulations on the Work of Party Branches (trial)")
        return _("term: Regulations on the Work of Party Branches (trial); alarm: plant standard")

    @property
    def remedy(self) -> str:
        """What can be done."""
        match self.rule:
            case Rule.TOO_FEW:
                return _(
                    "form a joint branch with neighbouring units, in general of no more than 5"
                )
            case Rule.TOO_MANY:
                return _(
                    "split the branch, or ask for a general branch, with the approval from above"
                )
            case Rule.NO_COMMITTEE:
                return _(
                    "call the members' meeting and elect the committee, or fill its empty seats"
                )
            case Rule.TERM_OVER:
                return _("hold the election; a delay wants approval from above, at most 1 year")
        return _("prepare the election and report it to the Party committee")


@dataclass(frozen=True)
class SetUp:
    """How a branch is set up on a day: its members with those of its groups, its committee, its term."""

    members: int
    full: int
    committee: int
    term: Term | None

    @property
    def wants_committee(self) -> bool:
        return self.full >= COMMITTEE_FROM


def set_up(branch: Unit, picture: Picture) -> SetUp:
    """How a branch of the picture is set up."""
    posts = (Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE)
    seats = {one.person_id for post in posts for one in picture.holders(post, branch.pk)}
    return set_up_of(picture.counted(branch.pk), len(seats), picture.term(branch.pk))


def set_up_of(counted: Counted, committee: int, term: Term | None) -> SetUp:
    """Of its numbers and its term."""
    return SetUp(counted.members, counted.full, committee, term)


def branch_warnings(plant: Plant, day: date, picture: Picture | None = None) -> list[SetUpWarning]:
    """All warnings of a plant's branches on a day, by branch; four queries whatever the number of branches.

    Members of groups count in their branch.
    """
    picture = picture or Picture(plant, day)
    found: list[SetUpWarning] = []
    for unit in sorted(picture.units.units.values(), key=lambda unit: unit.code):
        if unit.kind in BRANCHES:
            found += warnings_of(unit, set_up(unit, picture), day)
    return found


def warnings_of(unit: Unit, branch: SetUp, day: date) -> Iterator[SetUpWarning]:
    """The warnings of one branch; a general branch has no size of its own."""
    if unit.kind == UnitKind.BRANCH:
        yield from _size_warnings(unit, branch)
    if branch.term is not None:
        yield from _term_warnings(unit, branch.term, day)


def _size_warnings(unit: Unit, branch: SetUp) -> Iterator[SetUpWarning]:
    if branch.full < FEWEST_FULL:
        message = _("{unit} has {count} full members; a branch of its own needs 3")
        yield SetUpWarning(unit, Rule.TOO_FEW, message.format(unit=unit, count=branch.full))
    fewest, most = COMMITTEE
    if branch.wants_committee and not fewest <= branch.committee <= most:
        message = _(
            "{unit} has {count} full members and a committee of {committee}; from 7 on a branch elects"
            " a committee of 3 to 5"
        )
        sentence = message.format(unit=unit, count=branch.full, committee=branch.committee)
        yield SetUpWarning(unit, Rule.NO_COMMITTEE, sentence)
    if branch.members > MOST_MEMBERS:
        message = _("{unit} has {count} members; in general a branch has no more than 50")
        yield SetUpWarning(unit, Rule.TOO_MANY, message.format(unit=unit, count=branch.members))


def counted_from(term: Term) -> str:
    """What a term is counted from, in words."""
    if term.elected:
        return _("counted from the election of {day}").format(day=term.since)
    message = _("no election is recorded; counted from the appointment of a secretary on {day}")
    return message.format(day=term.since)


def _term_warnings(unit: Unit, term: Term, day: date) -> Iterator[SetUpWarning]:
    end, basis = term.end, _(" ({basis})").format(basis=counted_from(term))
    if day >= end:
        message = _("the term of {unit} ended on {end}; elect anew")
        yield SetUpWarning(unit, Rule.TERM_OVER, message.format(unit=unit, end=end) + basis)
        return
    for months in ALARMS:
        if day >= months_later(end, -months):
            message = _("the term of {unit} ends on {end}, within {months} months")
            sentence = message.format(unit=unit, end=end, months=months) + basis
            yield SetUpWarning(unit, _TERM_RULES[months], sentence)
            return
