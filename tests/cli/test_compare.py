"""`anqi compare`: who changes, by how much, through which rules."""

import json
from decimal import Decimal
from pathlib import Path

from tests.cli.conftest import RULEBOOK, Desk


def test_two_days_show_who_moved_through_which_rules(desk: Desk) -> None:
    words = [
        "--rulebook",
        RULEBOOK,
        "--as-of",
        "2020-06-30",
        "--with-as-of",
        "2020-09-30",
        "--json",
    ]
    changes = json.loads(desk.anqi("compare", desk.plant, *words).stdout)
    assert changes
    for change in changes:
        moved = Decimal(change["after"]["score"]) - Decimal(change["before"]["score"])
        assert Decimal(change["by"]) == moved


def test_another_rulebook_changes_those_it_touches(desk: Desk) -> None:
    other = desk.folder / "other.yaml"
    other.write_text(RULEBOOK.read_text("utf-8").replace("base: 80", "base: 79"), "utf-8")
    words = ["--rulebook", RULEBOOK, "--with", other, "--json"]
    changes = json.loads(desk.anqi("compare", desk.plant, *words).stdout)
    assert {change["scheme"] for change in changes} == {"member"}
    assert {change["by"] for change in changes} == {"-1.00"}


def test_the_same_twice_changes_nobody(desk: Desk) -> None:
    result = desk.anqi("compare", desk.plant, "--rulebook", RULEBOOK, "--with", RULEBOOK)
    assert result.exit_code == 0
    assert "nobody" in result.stdout


def test_without_anything_to_compare_with_it_says_what_is_needed(desk: Desk) -> None:
    result = desk.anqi("compare", desk.plant, "--rulebook", RULEBOOK)
    assert result.exit_code == 2
    assert "--with" in result.stderr


def test_a_table_names_the_rules(desk: Desk) -> None:
    words = ["--rulebook", RULEBOOK, "--as-of", "2020-06-30", "--with-as-of", "2020-09-30"]
    assert "→" in desk.anqi("compare", desk.plant, *words).stdout
    assert Path.cwd() == desk.folder
