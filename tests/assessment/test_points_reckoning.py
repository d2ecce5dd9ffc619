"""A rule's points at each month's end are those of the specification's second reading, whatever rule and facts."""

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
import yaml

from anqi.assessment.points.reckoning import Part, Ruled, entries_of, months_until, total_on
from anqi.kit.periods import month_end, month_first
from anqi.rules.rulebook.reading import parse_rulebook
from tests.oracle.points import rule_points
from tests.oracle.values import Case
from tests.oracle.world import Subject, World

FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)
SCORES = (
    "{each: -2}", "{each: 0.5}", "{need: 3, points: 4, otherwise: -1.5}", "{need: 2, points: -1}",
    "{bands: [[1, 1], [2.5, 3], [4, 2]]}", "{share: 7}",
)  # fmt: skip
LIMITS = ("", ", limits: {min: -5, max: 6}", ", window_limits: {min: -2, max: 3}")
VALUES = ("counted", "summed", "persons")
RATIO = "{ratio: [good, due]}"
BOOK = """\
rulebook: drawn
period: [2020-01-01, 2020-12-31]
measures:
  counted: {facts: duty.due}
  summed: {facts: duty.due, take: sum}
  persons: {facts: duty.due, take: people}
  good: {facts: duty.due, where: {met: true}}
  due: {facts: duty.due}
schemes:
  member:
    subject: person
    rules:
      - {code: M1, value: %s, score: %s, every: %s%s}
"""


def drawn(seed: int) -> str:
    dice = random.Random(seed)  # for tests
    score = dice.choice(SCORES)
    share = "share" in score or dice.random() < 0.3
    value = RATIO if share else dice.choice(VALUES)
    more = dice.choice(LIMITS) + (f", empty: {dice.choice(('2', '-1', '0'))}" if share else "")
    return BOOK % (value, score, dice.choice(("month", "quarter", "half", "year", "period")), more)


@pytest.mark.parametrize("seed", range(120))
def test_the_points_at_each_months_end_are_those_of_the_specification(seed: int) -> None:
    dice = random.Random(seed)  # for tests
    text = drawn(seed)
    book, _warnings = parse_rulebook(text.encode(), "drawn.yaml")
    rule = book.schemes["member"].rules[0]
    loaded = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # of a test: every figure as its text
    for measure in loaded["measures"].values():
        if "where" in measure:
            measure["where"] = {"met": True}
    facts: list[dict[str, Any]] = []
    parts = []
    for number in range(dice.randrange(12)):
        day = FIRST + timedelta(days=dice.randrange(366))
        met, hours = dice.random() < 0.5, dice.choice((50, 100, 125))
        facts.append({
            "id": str(number), "kind": "duty.due", "occurred_on": day, "plant": "p", "person": "1",
            "quantity": str(Fraction(hours, 100)), "met": met,
        })  # fmt: skip
        of = hours if "summed" in str(loaded["schemes"]["member"]["rules"][0]["value"]) else 100
        is_ratio = "ratio" in str(loaded["schemes"]["member"]["rules"][0]["value"])
        parts.append(
            Part(UUID(int=number), day, of * (met or not is_ratio), 100 if is_ratio else 0)
        )
    as_of = FIRST + timedelta(days=dice.randrange(366))
    seen = [part for part in parts if part.day <= as_of]
    windows = book.period.windows(rule.every, as_of)
    months = months_until(book.period, as_of)
    expected = []
    for month in months:
        day = min(month_end(month_first(month)), as_of)
        there = [fact for fact in facts if fact["occurred_on"] <= day]
        case = Case(loaded, World(), FIRST, LAST, day, there)
        raw = loaded["schemes"]["member"]["rules"][0]
        found = rule_points(case, raw, Subject("person", "p", "1"), {})
        expected.append(int(found.points * 100))
    ruled = Ruled(rule, windows, seen, expected[-1])
    ends = [min(month_end(month_first(month)), as_of) for month in months]
    assert [total_on(ruled, day) for day in ends] == expected, text
    assert sum(one.points for one in entries_of(ruled, months, as_of).values()) == expected[-1]
