"""Worked examples: what they are, what is wrong with them, and whether the rules give what they expect."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from anqi.cli import main
from anqi.kit.faults import Faulty
from anqi.rules.engine.examples import failures
from anqi.rules.rulebook.model import Rulebook
from anqi.rules.rulebook.reading import parse_rulebook, read_rulebook

HOUSE = Path(__file__).parents[2]
RULES = """
rulebook: worked
period: [2020-01-01, 2020-12-31]
measures:
  theme_days: {facts: party.theme_day, where: {safety_topic: true}}
  accidents: {facts: accident.confirmed, where: {liable: true}, through: departments}
  liable: {facts: accident.liability, where: {degree: direct}}
schemes:
  branch:
    subject: branch
    base: 60
    rules: [{code: B01, value: theme_days, every: month, score: {need: 1, points: 5}}]
    vetoes: [{code: V1, when: {value: accidents, at_least: 1}, bars: [excellent]}]
    grades: [{code: excellent, at_least: 70, quota: 0.1}, {code: pass, at_least: 60}, {code: fail}]
  member:
    subject: person
    who: {party_member: true}
    base: 80
    rules: [{code: M01, value: liable, score: {each: -10}}]
examples:
"""
THEME = "{kind: party.theme_day, occurred_on: 2020-01-12, attributes: {safety_topic: true}}"
MARCH = THEME.replace("2020-01", "2020-03")
ACCIDENT = "{kind: accident.confirmed, occurred_on: 2020-05-20, attributes: {liable: true}}"
LIABLE = "{kind: accident.liability, occurred_on: 2020-05-20, attributes: {degree: direct}}"


def rules(*examples: str) -> Rulebook:
    text = RULES + "".join(f"  - {example}\n" for example in examples)
    return parse_rulebook(text.encode(), "worked.yaml")[0]


@pytest.mark.parametrize(
    "example",
    [
        "{scheme: branch, facts: [], expect: {score: 60, grade: pass, vetoes: [], points: {B01: 0}}}",
        f"{{scheme: branch, facts: [{THEME}, {MARCH}], expect: {{score: 70, grade: excellent}}}}",
        f"{{scheme: branch, as_of: 2020-02-29, facts: [{THEME}, {MARCH}], expect: {{score: 65}}}}",
        f"{{scheme: branch, facts: [{THEME}, {MARCH}, {ACCIDENT}], expect: {{vetoes: [V1], grade: pass}}}}",
        f"{{scheme: member, facts: [{LIABLE}], expect: {{score: 70, points: {{M01: -10}}}}}}",
        f"{{scheme: branch, facts: [{THEME[:-1]}, times: 3}}], expect: {{points: {{B01: 5}}}}}}",
    ],
)
def test_what_the_rules_give_is_no_failure(example: str) -> None:
    assert failures(rules(example)) == []


def test_every_difference_is_told_with_the_place_of_its_example() -> None:
    wrong = (
        "{scheme: branch, title: {zh: 一次}, facts: [%s],"
        " expect: {score: 66, grade: excellent, vetoes: [V1], points: {B01: 6}}}"
    )
    found = failures(rules("{scheme: member, facts: [], expect: {score: 80}}", wrong % THEME))
    assert [str(fault) for fault in found] == [
        "line 22 examples[1] 一次: B01: 6.00 points expected, the rules give 5.00",
        "line 22 examples[1] 一次: score 66.00 expected, the rules give 65.00",
        "line 22 examples[1] 一次: grade excellent expected, the rules give pass",
        "line 22 examples[1] 一次: vetoes V1 expected, the rules give none",
    ]


@pytest.mark.parametrize(
    ("example", "path"),
    [
        ("{scheme: team, facts: [], expect: {score: 1}}", "examples[0].scheme"),
        ("{scheme: branch, facts: [], expect: {}}", "examples[0].expect"),
        ("{scheme: branch, facts: [], expect: {points: {B02: 1}}}", "examples[0].expect.points"),
        ("{scheme: branch, facts: [], expect: {grade: good}}", "examples[0].expect.grade"),
        ("{scheme: branch, facts: [], expect: {vetoes: [V9]}}", "examples[0].expect.vetoes"),
        (
            "{scheme: branch, as_of: 2021-01-01, facts: [], expect: {score: 1}}",
            "examples[0].as_of",
        ),
        (
            "{scheme: branch, facts: [{kind: party.day, occurred_on: 2020-01-01}], expect: {score: 1}}",
            "examples[0].facts[0].kind",
        ),
        (
            "{scheme: branch, facts: [{kind: party.theme_day, occurred_on: 2019-12-31}], expect: {score: 1}}",
            "examples[0].facts[0].occurred_on",
        ),
        (
            (
                "{scheme: branch, facts: [{kind: party.theme_day, occurred_on: 2020-01-01,"
                " attributes: {topic: true}}], expect: {score: 1}}"
            ),
            "examples[0].facts[0].attributes.topic",
        ),
        (
            (
                "{scheme: branch, facts: [{kind: party.theme_day, occurred_on: 2020-01-01,"
                " attributes: {safety_topic: 3}}], expect: {score: 1}}"
            ),
            "examples[0].facts[0].attributes.safety_topic",
        ),
        ("{scheme: branch, facts: []}", "examples[0]"),
    ],
)
def test_a_fault_of_an_example_is_told_at_its_place(example: str, path: str) -> None:
    with pytest.raises(Faulty) as told:
        rules(example)
    assert [fault.place.split()[-1] for fault in told.value.faults] == [path]


def test_checking_a_file_tells_what_its_examples_do_not_get(tmp_path: Path) -> None:
    file = tmp_path / "worked.yaml"
    file.write_text(RULES + "  - {scheme: branch, facts: [], expect: {score: 61}}\n", "utf-8")
    told = CliRunner().invoke(main, ["rulebook", "check", str(file)])
    assert told.exit_code == 2
    assert "预期总分 61.00，按规则得 60.00" in told.output


@pytest.mark.parametrize("year", [2020, 2026])
def test_the_shipped_rulebooks_fulfil_their_examples(year: int) -> None:
    found, _warnings = read_rulebook(HOUSE / f"rulebooks/plant-{year}.yaml")
    assert found.examples
    assert failures(found) == []
