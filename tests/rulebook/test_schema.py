"""The JSON Schema that editors use says the same as the reader, as far as a schema can."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from anqi.rules.rulebook.grammar import schema
from anqi.rules.rulebook.nodes import parse
from tests.oracle.worlds import Trial, as_yaml, trials

from .core import as_core
from .good import GOOD, changed

ROOT = Path(__file__).parents[2]
RULEBOOKS = [
    ROOT / "rulebooks/plant-2020.yaml",
    ROOT / "rulebooks/plant-2026.yaml",
    Path(__file__).parent / "sample-2020.yaml",
]


def complaints(text: str) -> list[str]:
    """What an editor would underline."""
    value: Any = as_core(parse(text))
    return [error.message for error in Draft202012Validator(schema()).iter_errors(value)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_the_schema_accepts_the_rulebooks_that_come_with_the_product(path: Path) -> None:
    assert complaints(path.read_text("utf-8")) == []


def test_the_schema_accepts_the_good_rulebook() -> None:
    assert complaints(GOOD) == []


@given(trials())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_schema_accepts_every_rulebook_that_is_drawn(trial: Trial) -> None:
    assert complaints(as_yaml(trial.rulebook)) == []


@pytest.mark.parametrize(
    "change",
    [
        ("    base: 60", "    bass: 60"),
        ("every: month", "every: week"),
        ("base: 60", "base: '60'"),
        ("{share: 7}", "{share: 7, each: 1}"),
        ("target: {equals: 10}", "target: {}"),
        ("per: 10}", "per: 0}"),
        ("absent: true", "absent: false"),
        ("[deaths, hours]", "[deaths]"),
        ("bars: [excellent]", "bars: []"),
        ("group: guards", "group: 四保"),
        ("2020-12-31]", "31.12.2020]"),
        ("        score: {each: 0.25}\n", ""),
    ],
    ids=lambda change: change[1].strip() or "no score",
)
def test_the_schema_refuses_what_the_grammar_does_not_know(change: tuple[str, str]) -> None:
    assert complaints(changed(change)[0])


@pytest.mark.parametrize("number", ["0.29", "0.07", "1.1", "1e1", "99.99"])
def test_the_schema_takes_every_number_of_two_decimals(number: str) -> None:
    assert complaints(changed(("base: 60", f"base: {number}"))[0]) == []


def test_the_schema_in_the_documentation_is_the_one_in_the_code() -> None:
    printed = json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
    assert (ROOT / "docs/rulebook.schema.json").read_text("utf-8") == printed
