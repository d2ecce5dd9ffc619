"""The rulebooks that a plant can adopt: without fault, and honest about where their numbers come from."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from anqi.rules.rulebook.reading import read_rulebook

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
YEARS = pytest.mark.parametrize("year", [2020, 2026])


def written(year: int) -> dict[str, Any]:
    text = (RULEBOOKS / f"plant-{year}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@YEARS
def test_a_plants_rulebook_has_neither_fault_nor_warning(year: int) -> None:
    rulebook, warnings = read_rulebook(RULEBOOKS / f"plant-{year}.yaml")
    assert rulebook.name == f"plant-{year}"
    assert warnings == []


@YEARS
def test_it_holds_five_zeros_and_nine_hundreds_and_four_guards_and_five_nones(year: int) -> None:
    book = written(year)
    groups = [thing["group"] for part in ("indicators", "goals") for thing in book[part].values()]
    counts = {name: groups.count(name) for name in ("five_zeros", "nine_hundreds", "four_guards")}
    assert counts == {"five_zeros": 5, "nine_hundreds": 9, "four_guards": 4}
    assert sum(goal["group"] == "five_nones" for goal in book["goals"].values()) == 5


@YEARS
def test_every_rule_says_which_of_its_numbers_are_the_plants_own(year: int) -> None:
    rules = [rule for scheme in written(year)["schemes"].values() for rule in scheme["rules"]]
    assert all("本厂标准" in rule["basis"]["zh"] and rule["basis"]["en"] for rule in rules)


def test_the_rulebook_of_2020_cites_no_later_law() -> None:
    text = (RULEBOOKS / "plant-2020.yaml").read_text("utf-8")
    assert [
        later for later in ("2021", "2022", "2023", "2024", "2025", "2026") if later in text
    ] == []
