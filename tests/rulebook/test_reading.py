"""A good rulebook gives exactly what it says; a bad one all its faults at once; a doubtful one a warning."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from anqi.kit.faults import SHOWN, Faulty
from anqi.kit.periods import Period
from anqi.rules.rulebook.model import (
    Bands,
    Bound,
    Condition,
    Each,
    Goal,
    Grade,
    Indicator,
    IndicatorIs,
    Limits,
    Measure,
    Need,
    Ratio,
    Rule,
    Rulebook,
    Scheme,
    Share,
    ValueIs,
    Veto,
)
from anqi.rules.rulebook.reading import parse_rulebook, read_rulebook

from .good import GOOD, changed, faults_of

LEVELS = Condition("level", one_of=("larger", "major"))
DAYS = Measure("days", ("party.theme_day",), (Condition("safety_topic", one_of=(True,)),))
ACTIVITIES = Measure(
    "activities",
    ("party.theme_day", "party.lesson"),
    (Condition("quantity", at_least=500, at_most=9950), Condition("attendance", absent=True)),
    take="people",
)
DUE = Measure("hazards_due", ("hazard.due",), through=True)
MET = Measure(
    "hazards_met", ("hazard.due",), (Condition("met", one_of=(True,)), LEVELS), through=True
)
DEATHS = Measure("deaths", ("accident.confirmed",), take="sum", summed="deaths")
HOURS = Measure("hours", ("worktime.month",), take="sum")
DUTIES_DUE = Measure("duties_due", ("duty.due",))
DUTIES_MET = Measure("duties_met", ("duty.due",), (Condition("met", one_of=(True,)),))
READINGS = Measure("readings", ("content.read",))
UPKEEP = Measure("upkeep", ("duty.due", "equipment.due"))
CARE = Measure("care", ("duty.due", "health_check.due"))
MEASURES = [DAYS, ACTIVITIES, DUE, MET, DEATHS, HOURS, DUTIES_DUE, DUTIES_MET, READINGS, UPKEEP]

IN_TIME = Indicator("in.time", Ratio(MET, DUE), Bound("at_least", 100), "met", "hundreds")
RATE = Indicator("death.rate", Ratio(DEATHS, HOURS, 1_000_000), Bound("at_most", 150), "none")
INDICATORS = [
    IN_TIME,
    RATE,
    Indicator("reading", READINGS, Bound("equals", 1000)),
    Indicator("upkeep.much", UPKEEP, Bound("at_least", 0)),
    Indicator("care.much", CARE, Bound("at_least", 0)),
]
BRANCH = Scheme(
    "branch",
    "branch",
    base=6000,
    limits=Limits(0, 10000),
    rules=(
        Rule(
            "B01", DAYS, Need(100, 100, -50), "month", None, Limits(-100, 100), Limits(None, 1200)
        ),
        Rule("B02", Ratio(MET, DUE), Share(700), empty=700),
        Rule("B03", ACTIVITIES, Bands(((100, 100), (500, 250)))),
    ),
    vetoes=(
        Veto("V1", ValueIs(DUE, Bound("at_least", 300)), ("excellent",)),
        Veto("V2", IndicatorIs(IN_TIME, "missed"), ("excellent", "good")),
    ),
    grades=(Grade("excellent", 9000, 20), Grade("good", 8000), Grade("fail")),
)
MEMBER = Scheme(
    "member",
    "person",
    who=(Condition("party_member", one_of=(True,)), Condition("department", one_of=("D1", "01"))),
    rules=(
        Rule("M01", DUTIES_MET, Each(25)),
        Rule("M02", Ratio(DUTIES_MET, DUTIES_DUE, 10), Each(100), empty=0),
    ),
)
EXPECTED = Rulebook(
    "good-2020",
    Period(date(2020, 1, 1), date(2020, 12, 31)),
    measures={one.name: one for one in [*MEASURES, CARE]},
    indicators={one.code: one for one in INDICATORS},
    goals={"safe": Goal("safe", (IN_TIME, RATE), "guards")},
    schemes={"branch": BRANCH, "member": MEMBER},
)


def warnings_of(*changes: tuple[str, str]) -> tuple[list[tuple[str, str]], int]:
    text, line = changed(*changes)
    _, warnings = parse_rulebook(text.encode(), "rules.yaml")
    return [(warning.place, warning.message) for warning in warnings], line


def test_a_good_file_gives_exactly_what_it_says() -> None:
    rulebook, warnings = parse_rulebook(GOOD.encode(), "rules.yaml")
    assert rulebook == EXPECTED
    assert warnings == []


def test_titles_and_bases_are_kept_by_language() -> None:
    rulebook, _ = parse_rulebook(GOOD.encode(), "rules.yaml")
    assert rulebook.title == {"zh": "考核办法", "en": "Assessment"}
    assert rulebook.schemes["branch"].rules[0].basis == {"zh": "支部工作条例"}
    assert rulebook.schemes["branch"].grades[0].title == {"zh": "优秀"}
    assert rulebook.indicators["in.time"].title == {"zh": "隐患按期整改率"}


def test_a_rulebook_is_known_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(GOOD.encode())
    assert read_rulebook(path)[0].sha256 == sha256(GOOD.encode()).hexdigest()


def test_nothing_but_name_and_period_is_needed() -> None:
    rulebook, warnings = parse_rulebook(
        b"rulebook: r\nperiod: [2019-01-01, 2020-12-31]\n", "rules.yaml"
    )
    assert (rulebook.measures, rulebook.schemes, warnings) == ({}, {}, [])
    assert rulebook.period.months == 24


def test_all_faults_are_named_at_once_in_the_order_of_their_lines() -> None:
    text, _ = changed(
        (
            "facts: hazard.due\n    through: departments\n  hazards_met",
            "facts: hazard\n  hazards_met",
        ),
        ("{sum: deaths}", "{sum: dead}"),
        ("per: 1000000", "per: 0"),
        ("{at_most: 1.5}", "{at_most: 1.555}"),
        ("[in.time, death.rate]", "[in.time, other]"),
        ("every: month", "every: week"),
        ("empty: 7", "empt: 7"),
        ("[5, 2.5]", "[0, 2.5]"),
        ("at_least: 80", "at_least: 99"),
        ("quota: 0.2", "quota: 2"),
        ("    subject: person", "    subject: people"),
    )
    lines = [int(fault.place.split()[1]) for fault in faults_of(text)]
    assert len(lines) == 12, "the eleven changes, and the ratio that lost its `empty`"
    assert lines == sorted(lines)


def test_a_fault_does_not_hide_another_in_the_same_place() -> None:
    old = "[hazards_met, hazards_due]}\n        score: {share: 7}\n        empty: 7"
    new = "[gone, hazards_due], per: 10}\n        score: {share: 7, each: 1}"
    text, _ = changed((old, new))
    messages = [fault.message for fault in faults_of(text)]
    assert len(messages) == 4, messages
    for words in ("unknown measure gone", "without `per`", "needs `empty`", "each, share"):
        assert any(words in message for message in messages)


def test_an_unknown_kind_draws_no_faults_after_it() -> None:
    text, line = changed(("facts: party.theme_day\n    where", "facts: party.day◀\n    where"))
    assert [fault.place for fault in faults_of(text)] == [f"line {line} measures.days.facts"]


def test_of_very_many_faults_the_first_are_named_and_all_counted() -> None:
    many = GOOD + "".join(f"x{number}: 1\n" for number in range(SHOWN + 500))
    with pytest.raises(Faulty) as faulty:
        parse_rulebook(many.encode(), "rules.yaml")
    assert (len(faulty.value.faults), faulty.value.count) == (SHOWN, SHOWN + 500)
    assert "unknown key x0;" in faulty.value.faults[0].message


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as faulty:
        read_rulebook(tmp_path / "rules.yaml")
    assert faulty.value.source == "rules.yaml"
    assert "can't be read" in faulty.value.faults[0].message


def test_a_quota_that_gives_no_seat_is_warned_of() -> None:
    found, line = warnings_of(("quota: 0.2", "quota: 0.00◀"))
    assert found == [
        (f"line {line} schemes.branch.grades[0].quota", "this quota gives no seat"),
    ]


def test_an_indicator_that_is_judged_for_no_unit_is_warned_of() -> None:
    upkeep = "upkeep: {facts: [equipment.due, party.theme_day]}"
    found, line = warnings_of(
        ("upkeep: {facts: [duty.due, equipment.due]}", upkeep), ("upkeep.much:", "upkeep.much: ◀")
    )
    assert found == [
        (f"line {line} indicators.upkeep.much", "judged for no department and no branch"),
    ]


def test_measures_that_nothing_uses_are_warned_of_by_line() -> None:
    more = "  spare: {facts: duty.due}\n  also: {facts: duty.due}\nindicators:"
    found, _ = warnings_of(("indicators:\n", more + "\n"))
    assert [place.split(" ", 2)[2] for place, _ in found] == ["measures.spare", "measures.also"]
    assert {message for _, message in found} == {"nothing uses this measure"}


def test_a_measure_is_used_by_an_indicator_a_rule_or_a_veto() -> None:
    text, _ = changed(
        ("value: days\n", "value: activities\n"), ("value: hazards_due, ", "value: days, ")
    )
    assert parse_rulebook(text.encode(), "rules.yaml")[1] == []
