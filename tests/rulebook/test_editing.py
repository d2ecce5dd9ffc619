"""Values of a rulebook changed where they stand, and nothing else with them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anqi.kit.faults import Faulty
from anqi.rules.rulebook.editing import edited, scalars
from anqi.rules.rulebook.model import Need
from anqi.rules.rulebook.reading import parse_rulebook

HOUSE = Path(__file__).parents[2]
TEXT = (HOUSE / "rulebooks" / "plant-2026.yaml").read_text("utf-8")
SMALL = """# 注释 stays
measures: {days: {facts: party.theme_day}}   # and this
schemes:
  branch:
    rules:
      - code: B01     # 一
        score: {need: 1, points: "0.50"}
      - {code: B02, score: {bands: [[1, 2], [3, 4]]}, title: {zh: 每月一次}}
"""


def test_a_figure_is_changed_where_it_stands_and_nothing_besides() -> None:
    found = edited(SMALL, {"schemes.branch.rules[0].score.points": "1.25"})
    assert found == SMALL.replace('"0.50"', "1.25")
    found = edited(SMALL, {"schemes.branch.rules[1].score.bands[1][0]": "5"})
    assert found == SMALL.replace("[3, 4]", "[5, 4]")


def test_several_changes_at_once_of_any_length() -> None:
    changes = {
        "schemes.branch.rules[0].code": "B001",
        "schemes.branch.rules[1].score.bands[0][1]": "10.25",
        "schemes.branch.rules[0].score.need": "2",
    }
    assert edited(SMALL, changes) == SMALL.replace("B01", "B001").replace(
        "[1, 2]", "[1, 10.25]"
    ).replace("need: 1", "need: 2")


@pytest.mark.parametrize(
    "value", ["每周: 一次 #3", "no", "- x", "", "a\nb", "{", "Yes", "*a", "é", "1 2"]
)
def test_words_are_quoted_where_they_could_mean_something_else(value: str) -> None:
    found = scalars(edited(SMALL, {"schemes.branch.rules[1].title.zh": value}))
    changed = found["schemes.branch.rules[1].title.zh"]
    assert (changed.text, changed.plain) == (value, False)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20)
)
def test_whatever_is_written_is_read_again(value: str) -> None:
    path = "schemes.branch.rules[1].title.zh"
    assert scalars(edited(SMALL, {path: value}))[path].text == value


def test_a_path_that_leads_to_no_value_is_told() -> None:
    with pytest.raises(Faulty) as told:
        edited(SMALL, {"schemes.branch.rules[7].code": "x", "schemes.branch": "y"})
    assert [fault.place for fault in told.value.faults] == [
        "schemes.branch", "schemes.branch.rules[7].code",
    ]  # fmt: skip


def test_what_is_no_yaml_is_told() -> None:
    with pytest.raises(Faulty):
        edited("a: [", {})


def test_every_path_of_a_fault_that_is_a_value_can_be_changed_and_the_rulebook_read_again() -> None:
    path = next(path for path in scalars(TEXT) if path.endswith("score.need"))
    scheme, rule = path.split(".")[1], path.split(".")[2]
    book, _warned = parse_rulebook(edited(TEXT, {path: "7"}).encode(), "x.yaml")
    score = book.schemes[scheme].rules[int(rule[6:-1])].score
    assert isinstance(score, Need)
    assert score.need == 700


def test_changing_nothing_changes_nothing() -> None:
    assert edited(TEXT, {path: one.text for path, one in scalars(TEXT).items()}) == TEXT
