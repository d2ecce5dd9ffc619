"""Facts by their kind: whom they name, what they have, what they count."""

from pathlib import Path

import pytest

from tests.facts.build import (
    Row,
    fact,
    facts,
    folder,
    hazard,
    plant,
    taken,
    theme_day,
    told,
    workbook,
)

PLACE = "facts.csv row 2 "
HAZARD, THEME_DAY = "hazard.due Hazard due", "party.theme_day Theme Party day"
TITLED = {"hazard.due": HAZARD, "decision.due": "decision.due Decision due"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (hazard("F", department=""), f"department: {HAZARD} must name a Department"),
        (theme_day("F", branch=""), f"branch: {THEME_DAY} must name a Branch"),
        (fact("F", "duty.due"), "person: duty.due Safety duty due must name a Person"),
        (theme_day("F", department="D1"), f"department: {THEME_DAY} may not name a Department"),
        (theme_day("F", person="101"), f"person: {THEME_DAY} may not name a Person"),
        (hazard("F", quantity="2"), f"quantity: the quantity of {HAZARD} is always 1, not 2"),
        (hazard("F", quantity="0"), f"quantity: the quantity of {HAZARD} is always 1, not 0"),
        (
            theme_day("F", met="否"),
            f"met: {THEME_DAY} has no attribute met; its attributes: safety_topic, attendance",
        ),
        (
            fact("F", "health.due", department="D1", met="是"),
            "met: health.due Health report due has no attribute met; its attributes: none",
        ),
    ],
)
def test_what_a_kind_does_not_allow_is_told(tmp_path: Path, row: Row, words: str) -> None:
    assert told(folder(tmp_path / "in", facts(row))) == [PLACE + words]


def test_a_kind_that_counts_nothing_may_say_one(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1", quantity="1.00")))
    assert taken(path, "quantity") == [(100,)]


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("hazard.dew", "; write hazard.due"),
        ("Hazard.Due", "; write hazard.due"),
        ("主题党日活动", "; write party.theme_day"),
        ("xyz", ""),
    ],
)
def test_an_unknown_kind_is_told_with_the_nearest(tmp_path: Path, kind: str, right: str) -> None:
    path = folder(tmp_path / "in", facts({**hazard("F1"), "kind": kind}))
    expected = f"kind: a kind of the catalogue is expected, not “{kind}”{right}"
    assert told(path) == [PLACE + expected]


def test_a_kind_may_be_called_by_its_title(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts({**hazard("F1"), "kind": "隐患应整改"}))
    assert taken(path, "kind, level") == [("hazard.due", "general")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (hazard("F", level="general"), "general"),
        (hazard("F", level="一般"), "general"),
        (hazard("F", level="重大"), "major"),
        (fact("F", "decision.due", department="D1", level="厂级"), "plant"),
        (fact("F", "decision.due", department="D1", level="department"), "department"),
    ],
)
def test_a_choice_is_a_code_or_its_title_for_the_kind(tmp_path: Path, row: Row, code: str) -> None:
    assert taken(folder(tmp_path / "in", facts(row)), "level") == [(code,)]


@pytest.mark.parametrize(
    ("row", "choices"),
    [
        (hazard("F", level="plant"), "general, larger, major"),
        (hazard("F", level="厂级"), "general, larger, major"),
        (fact("F", "decision.due", department="D1", level="一般"), "plant, department"),
        (hazard("F", level="huge"), "general, larger, major"),
        (hazard("F", level="General"), "general, larger, major"),
    ],
)
def test_a_choice_that_the_kind_lacks_is_told(tmp_path: Path, row: Row, choices: str) -> None:
    words = (
        f"level: {TITLED[row['kind']]} has no choice “{row['level']}” here; its choices: {choices}"
    )
    assert told(folder(tmp_path / "in", facts(row))) == [PLACE + words]


def test_codes_and_titles_of_choices_may_be_mixed(tmp_path: Path) -> None:
    tables = facts(hazard("F1", level="一般"), hazard("F2", level="major"), hazard("F3", level=""))
    path = workbook(tmp_path, tables)
    assert taken(path, "id, level") == [("F1", "general"), ("F2", "major"), ("F3", None)]


def test_an_unknown_kind_hides_what_only_its_kind_could_say(tmp_path: Path) -> None:
    row = fact("F1", "nothing", person="101", level="?", quantity="3")
    [fault] = told(folder(tmp_path / "in", facts(row)))
    assert fault.startswith(PLACE + "kind: ")


def test_an_unfit_subject_is_told_once_and_not_as_lacking(tmp_path: Path) -> None:
    [fault] = told(folder(tmp_path / "in", facts(hazard("F1", department="卷包"))))
    assert fault.startswith(PLACE + "department: a code of ")


def test_all_faults_of_a_row_are_told_in_the_order_of_its_columns(tmp_path: Path) -> None:
    tables = plant()
    tables["facts"] = [theme_day("F1", branch="", person="101", met="是", occurred_on="x")]
    found = [fault.split(" ")[3] for fault in told(folder(tmp_path / "in", tables))]
    assert found == ["occurred_on:", "branch:", "person:", "met:"]
