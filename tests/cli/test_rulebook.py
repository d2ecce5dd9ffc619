"""`anqi rulebook`: check and show."""

import json

from tests.cli.conftest import RULEBOOK, RULEBOOKS, Desk


def test_the_plants_rulebooks_have_no_fault(desk: Desk) -> None:
    for path in (RULEBOOK, RULEBOOKS / "plant-2026.yaml"):
        result = desk.anqi("rulebook", "check", path)
        assert result.exit_code == 0
        assert "no fault" in result.stdout


def test_all_faults_are_named_with_line_and_path(desk: Desk) -> None:
    broken = desk.folder / "broken.yaml"
    broken.write_text("rulebook: x\nperiod: [2020-01-02, 2020-12-31]\nschemes:\n  s: {rules: []}\n")
    result = desk.anqi("rulebook", "check", broken)
    assert result.exit_code == 2
    assert "line 2 period" in result.stderr
    assert "line 4 schemes.s" in result.stderr


def test_a_rulebook_is_shown_with_its_rules_and_their_basis(desk: Desk) -> None:
    result = desk.anqi("rulebook", "show", RULEBOOK)
    assert result.exit_code == 0
    assert "B01" in result.stdout
    assert "V-ACCIDENT" in result.stdout


def test_the_schema_is_json(desk: Desk) -> None:
    assert "properties" in json.loads(desk.anqi("rulebook", "schema").stdout)
