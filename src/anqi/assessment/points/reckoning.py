"""What a rule gave in each month: pure, out of the rule, the windows that apply, and the facts that count.

A rule's points at a month's end are those that a run up to that day gives for these facts (rulebook.md §4). The entry
of a month is what they became more or less since the month before. So a fact counts in the month in which it occurred,
also where the rule's window is a quarter or a year; what only the end of a window decides (a `need` that was not met,
a ratio with nothing to judge) stands in the month of that end; and the entries of a rule add up to its points in the
run, to the hundredth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor
from uuid import UUID

from anqi.kit.periods import Period, Window, month_end, month_first, month_number
from anqi.rules.results.page.marks import clamp
from anqi.rules.rulebook.model import Bands, Each, Need, Ratio, Rule, Share


@dataclass(frozen=True)
class Part:
    """A fact that a rule counts, and what it adds to the value: to a ratio's numerator `of` and denominator `to`.

    Both are hundredths. A fact that a measure over different persons counts adds 100 once: it is all one person's.
    """

    fact: UUID
    day: date
    of: int
    to: int = 0


class Why(StrEnum):
    """What an entry comes from."""

    COUNTED = "counted"
    """Facts of the month."""
    ENDED = "ended"
    """A window that ended in the month, with all its facts."""
    NO_MORE = "no_more"
    """Facts that change nothing: the rule's limit is reached, or all there was is had."""
    WAITS = "waits"
    """Facts of a window that decides at its end."""
    WHOLE = "whole"
    """The rule as a whole: its facts could not be told apart by months."""


@dataclass(frozen=True)
class Entry:
    """What one rule came to in one month, in hundredths; `until` is the end of a window for which it waits."""

    rule: Rule
    points: int
    facts: tuple[UUID, ...]
    why: Why
    until: date | None = None


@dataclass(frozen=True)
class Ruled:
    """A rule of an account: its windows that apply, its facts, and the points that the run gave it."""

    rule: Rule
    windows: Sequence[Window]
    parts: Sequence[Part]
    points: int
    complete: bool = True
    """Whether `parts` are all its facts."""


def months_until(period: Period, as_of: date) -> list[int]:
    """The months of a period that have begun on a day, by their numbers."""
    last = min(as_of, period.last)
    return list(range(month_number(period.first), month_number(last) + 1))


def entries_of(one: Ruled, months: Sequence[int], as_of: date) -> dict[int, Entry]:
    """The rule's entries by month; none for a month in which nothing was counted and nothing changed."""
    days = {month: min(month_end(month_first(month)), as_of) for month in months}
    totals = {month: total_on(one, day) for month, day in days.items()}
    if not one.complete or totals[months[-1]] != one.points:
        # The run is right in any case; it is told as one sum rather than wrongly by months.
        facts = tuple(part.fact for part in one.parts)
        return {months[-1]: Entry(one.rule, one.points, facts, Why.WHOLE)} if one.points else {}
    found, before = {}, 0
    for month in months:
        entry = _entry(one, month, days[month], totals[month] - before)
        before = totals[month]
        if entry is not None:
            found[month] = entry
    return found


def total_on(one: Ruled, day: date) -> int:
    """The rule's points on a day, in hundredths."""
    heard = []
    for window in one.windows:
        if window.first <= day:
            inside = [
                part for part in one.parts if window.first <= part.day <= min(window.last, day)
            ]
            points = _judged(one.rule, inside, is_open=window.last > day)
            if points is not None:
                heard.append(points)
    return clamp(sum(heard), one.rule.limits) if heard else 0


def _entry(one: Ruled, month: int, day: date, points: int) -> Entry | None:
    first = month_first(month)
    ended = [window for window in one.windows if first <= window.last <= day]
    here = [part for part in one.parts if first <= part.day <= day]
    if not points and not here:
        return None
    waits = _waiting(one, day)
    if ended and points and not isinstance(one.rule.score, Each):
        since = min(window.first for window in ended)
        facts = tuple(part.fact for part in one.parts if since <= part.day <= day)
        return Entry(one.rule, points, facts, Why.ENDED)
    facts = tuple(part.fact for part in here)
    if points:
        return Entry(one.rule, points, facts, Why.COUNTED)
    return Entry(one.rule, 0, facts, Why.WAITS if waits else Why.NO_MORE, waits)


def _waiting(one: Ruled, day: date) -> date | None:
    """The end of a window that waits on a day."""
    for window in one.windows:
        if window.first <= day < window.last:
            inside = [part for part in one.parts if window.first <= part.day <= day]
            if _judged(one.rule, inside, is_open=True) is None:
                return window.last
    return None


def _judged(rule: Rule, parts: Sequence[Part], *, is_open: bool) -> int | None:
    """The points of one window, in hundredths; None where they wait for its end."""
    value = _value(rule, parts)
    if value is None:
        return None if is_open else clamp(rule.empty or 0, rule.window_limits)
    match rule.score:
        case Each(each):
            exact = each * value
        case Need(need, points, otherwise):
            if is_open and value * 100 < need:
                return None
            exact = Fraction(points if value * 100 >= need else otherwise)
        case Share(share):
            exact = share * min(value, Fraction(1))
        case Bands(steps):
            reached = [points for bound, points in steps if bound <= value * 100]
            exact = Fraction(reached[-1] if reached else 0)
    return clamp(_rounded(exact), rule.window_limits)


def _value(rule: Rule, parts: Sequence[Part]) -> Fraction | None:
    """The exact value, not in hundredths; None for a ratio of nothing."""
    if not isinstance(rule.value, Ratio):
        of = sum(part.of for part in parts)
        return Fraction(min(of, 100) if rule.value.take == "people" else of, 100)
    halves = [
        min(sum(added), 100) if measure.take == "people" else sum(added)
        for measure, added in (
            (rule.value.of, [part.of for part in parts]),
            (rule.value.to, [part.to for part in parts]),
        )
    ]
    return Fraction(rule.value.per * halves[0], halves[1]) if halves[1] else None


def _rounded(exact: Fraction) -> int:
    """Half away from zero."""
    size = floor(abs(exact) + Fraction(1, 2))
    return -size if exact < 0 else size
