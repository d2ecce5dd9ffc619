"""Figures and conditions in words: cut off, never rounded up; in the language spoken."""

import pytest

from anqi.rules.engine.judging import judge
from anqi.rules.outcome.model import Counted
from anqi.rules.results.sentences import veto_sentence
from anqi.rules.results.vetoes import VetoValues
from anqi.rules.results.wording import percent, window_called
from anqi.rules.rulebook.model import Bound, ValueIs, Veto
from anqi.rules.rulebook.reading import parse_rulebook
from anqi.rules.rulebook.sentences import score_sentence, veto_condition
from anqi.rules.rulebook.wording import amount
from tests.engine.loading import load
from tests.results.plant import AS_OF, RULEBOOK, judged, world


@pytest.mark.parametrize(
    ("of", "to", "text"),
    [(9996, 10000, "99.9%"), (10000, 10000, "100%"), (99999, 100000, "99.9%"), (1, 3, "33.3%"),
     (1, 2, "50%"), (0, 5, "0%"), (7, 5, "140%")],
)  # fmt: skip
def test_percentages_are_cut_off(of: int, to: int, text: str) -> None:
    assert percent(of, to) == text


@pytest.mark.parametrize(
    ("hundredths", "text"),
    [(100, "1"), (150, "1.5"), (193100, "1931"), (104321800, "1,043,218"), (-5, "-0.05"),
     (100000050, "1,000,000.5"), (-100000000, "-1,000,000")],
)  # fmt: skip
def test_figures_are_short_and_large_ones_parted(hundredths: int, text: str) -> None:
    assert amount(hundredths) == text


def test_a_rule_says_how_it_makes_points() -> None:
    rules = judged().outcome.rulebook.schemes["branch"].rules
    assert score_sentence(rules[0]) == "逐月：达到 1 得 5 分，否则 0 分"
    assert score_sentence(rules[1]) == "逐季：比率 × 5 分"


def test_a_veto_says_what_fulfilled_it() -> None:
    outcome = judged().outcome
    (veto,) = outcome.rulebook.schemes["branch"].vetoes
    values = VetoValues(outcome.schemes["branch"])
    assert values.of(veto, ("P", "B1")) == Counted(100, None)
    assert veto_sentence(veto, values.of(veto, ("P", "B1"))) == "有责事故 1；要求不超过 0，未达标"


def test_a_veto_says_what_it_saw_though_no_rule_asks_the_same() -> None:
    text = RULEBOOK.replace(
        "{indicator: Z1, is: missed}", "{value: {ratio: [talked, theme_days]}, below: 0.5}"
    )
    rulebook, _warnings = parse_rulebook(text.encode(), "small.yaml")
    scheme = judge(load(world()), rulebook, as_of=AS_OF).schemes["branch"]
    (veto,) = rulebook.schemes["branch"].vetoes
    assert [one.code for one in scheme if one.vetoes] == ["B2", "B3"]
    assert VetoValues(scheme).of(veto, ("P", "B2")) == Counted(0, 500)


def test_a_veto_says_its_condition() -> None:
    rulebook = judged().outcome.rulebook
    bound = Bound("at_least", 100)
    veto = Veto("V9", ValueIs(rulebook.measures["liable"], bound), ("excellent",))
    assert veto_condition(veto) == "有责事故不低于 1"
    assert veto_sentence(veto, Counted(200, None)) == "有责事故 2；不低于 1 即否决"


def test_a_window_has_a_name() -> None:
    period = judged().outcome.rulebook.period
    names = ("2020-03", "2020-Q2", "2020-H1", "2020", "period")
    assert [window_called(name, period) for name in names] == [
        "3月", "二季度", "上半年", "2020年", "全期",
    ]  # fmt: skip
