"""The grade of an accident, by the statute that was in force on its day.

《生产安全事故报告和调查处理条例》 (State Council Decree 493, in force since 1 June 2007), art. 3: the highest of three
criteria (deaths, serious injuries with acute industrial poisoning, direct economic loss), where 以上 includes the
figure and 以下 does not. Below `general` the statute knows nothing: `minor` and `near_miss` are the plant's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Grade(StrEnum):
    """As the catalogue of facts names them (`accident.confirmed`), the least first."""

    NEAR_MISS = "near_miss"
    MINOR = "minor"
    GENERAL = "general"
    LARGER = "larger"
    MAJOR = "major"
    EXTRAORDINARY = "extraordinary"

    @property
    def is_statutory(self) -> bool:
        """Whether the statute knows it, so that it must be reported."""
        return self not in (Grade.NEAR_MISS, Grade.MINOR)


class NoStatute(LookupError):
    """No statute is known for a day so long ago."""


@dataclass(frozen=True)
class Harm:
    """What came of it: persons, and the direct economic loss in yuan (cents do not change a grade)."""

    deaths: int = 0
    serious_injuries: int = 0
    minor_injuries: int = 0
    loss: int = 0

    def __post_init__(self) -> None:
        if min(self.deaths, self.serious_injuries, self.minor_injuries, self.loss) < 0:
            raise ValueError("harm is never less than nothing")


@dataclass(frozen=True)
class Line:
    """From so many deaths, serious injuries or yuan on it is this grade."""

    grade: Grade
    deaths: int
    serious_injuries: int
    loss: int

    def is_reached(self, harm: Harm) -> bool:
        return (
            harm.deaths >= self.deaths
            or harm.serious_injuries >= self.serious_injuries
            or harm.loss >= self.loss
        )


@dataclass(frozen=True)
class Statute:
    """Grades from the worst on; `until` days after its own day changes of casualties still change the grade."""

    basis: str
    in_force_from: date
    lines: Sequence[Line]
    counted_for: int
    counted_for_fire_and_road: int


_WAN = 10_000
DECREE_493 = Statute(
    basis="《生产安全事故报告和调查处理条例》（国务院令第493号）第三条、第十三条、第二十条",
    in_force_from=date(2007, 6, 1),
    lines=(
        Line(Grade.EXTRAORDINARY, 30, 100, 10_000 * _WAN),
        Line(Grade.MAJOR, 10, 50, 5_000 * _WAN),
        Line(Grade.LARGER, 3, 10, 1_000 * _WAN),
        Line(Grade.GENERAL, 1, 1, 1_000 * _WAN),
    ),
    counted_for=30,
    counted_for_fire_and_road=7,
)
_STATUTES = (DECREE_493,)
GENERAL_LOSS = 100 * _WAN
"""Yuan from which a loss alone makes it `general`: the plant's own standard, as the statute names no least loss."""


def statute_on(day: date) -> Statute:
    """The statute that grades what happens on a day. Raises NoStatute."""
    found = [one for one in _STATUTES if one.in_force_from <= day]
    if not found:
        raise NoStatute(day.isoformat())
    return max(found, key=lambda one: one.in_force_from)


def grade_of(harm: Harm, day: date, *, general_loss: int = GENERAL_LOSS) -> Grade:
    """The grade of what happened on a day and came to that harm. Raises NoStatute."""
    for line in statute_on(day).lines:
        if line.is_reached(harm):
            return line.grade
    if harm.loss >= general_loss:
        return Grade.GENERAL
    return Grade.MINOR if harm.minor_injuries or harm.loss else Grade.NEAR_MISS


@dataclass(frozen=True)
class Change:
    """The harm as it stood from a day on: who was hurt dies later, who was missing is found."""

    day: date
    harm: Harm


def last_day_of_changes(day: date, *, is_fire_or_road: bool) -> date:
    """The last day whose casualties still count for what happened on `day`; the day itself is not counted (art. 13)."""
    statute = statute_on(day)
    days = statute.counted_for_fire_and_road if is_fire_or_road else statute.counted_for
    return day + timedelta(days=days)


def harm_that_counts(
    changes: Iterable[Change], day: date, *, is_fire_or_road: bool = False
) -> Harm:
    """The harm as it stood at the end of the days in which it may change the grade.

    Deaths and injuries of later days do not count; the loss, which is worked out later, always does.
    """
    ordered = sorted(changes, key=lambda one: one.day)
    last = last_day_of_changes(day, is_fire_or_road=is_fire_or_road)
    counted = Harm()
    for one in ordered:
        kept = one.harm if one.day <= last else counted
        counted = Harm(kept.deaths, kept.serious_injuries, kept.minor_injuries, one.harm.loss)
    return counted
