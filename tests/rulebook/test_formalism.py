"""Rules that reward activity for its own sake are named, with the policy that speaks against them."""

from pathlib import Path

import pytest

from anqi.rules.rulebook.formalism import Objection, objections
from anqi.rules.rulebook.reading import parse_rulebook, read_rulebook

HOUSE = Path(__file__).parents[2]
MEASURES = """
rulebook: formal
period: [2020-01-01, 2020-12-31]
measures:
  theme_days: {facts: party.theme_day}
  lessons: {facts: party.lesson}
  articles: {facts: content.published}
  came: {facts: party.attendance, where: {status: present}}
  absent: {facts: party.attendance, where: {status: absent}}
  hours: {facts: party.attendance, take: sum}
  hazards: {facts: hazard.reported}
schemes:
"""


def found(subject: str, rule: str) -> list[Objection]:
    text = f"{MEASURES}  s:\n    subject: {subject}\n    rules: [{{code: R, {rule}}}]\n"
    return objections(parse_rulebook(text.encode(), "formal.yaml")[0])


@pytest.mark.parametrize(
    ("subject", "rule", "policy"),
    [
        ("branch", "value: theme_days, score: {each: 1}, limits: {max: 5}", "2024"),
        ("branch", "value: articles, score: {bands: [[1, 1], [5, 2], [9, 3]]}", "2024"),
        ("person", "value: came, score: {each: 0.1}, limits: {max: 5}", "2023"),
        ("person", "value: hazards, score: {each: 0.5}", "2024"),
        ("branch", "value: theme_days, every: month, score: {need: 3, points: 1}", "2019"),
        ("branch", "value: lessons, every: year, score: {need: 9, points: 1}", "2019"),
    ],
)
def test_activity_for_its_own_sake_is_objected_to(subject: str, rule: str, policy: str) -> None:
    (objection,) = found(subject, rule)
    assert (objection.scheme, objection.rule) == ("s", "R")
    assert policy in objection.policy


@pytest.mark.parametrize(
    ("subject", "rule"),
    [
        ("branch", "value: theme_days, every: month, score: {need: 1, points: 1}"),
        ("branch", "value: theme_days, every: month, score: {need: 2, points: 1}"),
        ("branch", "value: {ratio: [came, theme_days]}, score: {share: 5}, empty: 0"),
        ("person", "value: absent, score: {each: -2}"),
        ("person", "value: hours, score: {bands: [[16, 1], [32, 2]]}, limits: {max: 2}"),
        ("person", "value: hazards, score: {each: 0.5}, limits: {max: 3}"),
    ],
)
def test_what_is_due_and_what_comes_of_it_may_be_scored(subject: str, rule: str) -> None:
    assert found(subject, rule) == []


@pytest.mark.parametrize("year", [2020, 2026])
def test_nothing_is_objected_to_in_the_shipped_rulebooks(year: int) -> None:
    assert objections(read_rulebook(HOUSE / f"rulebooks/plant-{year}.yaml")[0]) == []
