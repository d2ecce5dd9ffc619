"""The oracle against figures worked out with a pencil from the sentences of `rulebook.md`."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from . import World, dumps, judge
from .files import as_yaml, write_folder
from .world import Row


def unit(code: str, **columns: Any) -> Row:
    return {"code": code, "name": code, "plant": "P", **columns}


def theme_day(id: str, day: date, branch: str = "B1", **columns: Any) -> Row:
    return {
        "id": id,
        "kind": "party.theme_day",
        "occurred_on": day,
        "plant": "P",
        "branch": branch,
        **columns,
    }


def hazard(id: str, day: date, met: bool, department: str = "D1") -> Row:
    return {
        "id": id,
        "kind": "hazard.due",
        "occurred_on": day,
        "plant": "P",
        "department": department,
        "met": met,
    }


def world(*facts: Row, branches: tuple[str, ...] = ("B1",), **sheets: list[Row]) -> World:
    rows = {"branches": [unit(code) for code in branches], "departments": [unit("D1")], **sheets}
    return World(plants=[{"code": "P", "name": "P"}], facts=list(facts), **rows)


MEASURES: Row = {
    "days": {"facts": "party.theme_day"},
    "persons": {"facts": "party.theme_day", "take": "sum"},
    "due": {"facts": "hazard.due", "through": "departments"},
    "in_time": {"facts": "hazard.due", "through": "departments", "where": {"met": True}},
}
IN_TIME: Row = {"ratio": ["in_time", "due"]}


def rulebook(
    *rules: Row, period: tuple[str, str] = ("2020-01-01", "2020-12-31"), **scheme: Any
) -> Row:
    return {
        "rulebook": "r",
        "period": list(period),
        "measures": MEASURES,
        "schemes": {"branch": {"subject": "branch", "rules": list(rules), **scheme}},
    }


def standings(book: Row, case: World, **how: Any) -> dict[str, Row]:
    rows: list[Row] = judge(book, case, **how)["plants"]["P"]["schemes"]["branch"]
    return {row["subject"]: row for row in rows}


def points(rule: Row, case: World, **how: Any) -> tuple[str, list[tuple[str, str, bool]]]:
    """The points of the one rule for branch B1, and its windows' names, points and pending."""
    period = how.pop("period", ("2020-01-01", "2020-12-31"))
    judged = standings(rulebook({"code": "R", **rule}, period=period), case, **how)["B1"]["rules"][
        0
    ]
    return judged["points"], [(w["window"], w["points"], w["pending"]) for w in judged["windows"]]


def test_an_unmet_need_waits_in_the_open_window_and_costs_in_the_closed_ones() -> None:
    rule = {
        "value": "days",
        "every": "month",
        "score": {"need": 1, "points": 1, "otherwise": "-0.5"},
    }
    case = world(theme_day("1", date(2020, 2, 29)), theme_day("2", date(2020, 3, 11)))
    assert points(rule, case, as_of=date(2020, 3, 10)) == (
        "0.50",
        [("2020-01", "-0.50", False), ("2020-02", "1.00", False), ("2020-03", "0.00", True)],
    )
    assert points(rule, case, as_of=date(2020, 3, 11))[1][2] == ("2020-03", "1.00", False)


def test_the_period_cuts_windows_short_and_a_cut_window_closes_with_the_period() -> None:
    rule = {"value": "days", "every": "half", "score": {"need": 2, "points": 3, "otherwise": -1}}
    days = [
        date(2019, 10, 31),
        date(2019, 11, 1),
        date(2020, 6, 30),
        date(2020, 7, 1),
        date(2020, 8, 31),
    ]
    case = world(*(theme_day(str(day), day) for day in days))
    assert points(rule, case, period=("2019-11-01", "2020-08-31")) == (
        "1.00",
        [("2019-H2", "-1.00", False), ("2020-H1", "-1.00", False), ("2020-H2", "3.00", False)],
    )


@pytest.mark.parametrize(
    ("quantity", "each", "given"),
    [
        ("0.01", "0.5", "0.01"),
        ("0.01", "-0.5", "-0.01"),
        ("0.01", "-0.4", "0.00"),
        ("0.05", "0.5", "0.03"),
    ],
)
def test_points_round_half_away_from_zero_and_never_to_minus_nothing(
    quantity: str, each: str, given: str
) -> None:
    case = world(theme_day("1", date(2020, 5, 5), quantity=quantity))
    assert points({"value": "persons", "score": {"each": each}}, case)[0] == given


def test_every_window_is_rounded_and_clamped_before_the_rule_is() -> None:
    rule = {"value": "persons", "every": "year", "score": {"each": "0.5"}}
    limits = {"window_limits": {"max": "1.5"}, "limits": {"max": "1.52"}}
    case = world(
        theme_day("1", date(2020, 12, 31), quantity="99"),
        theme_day("2", date(2021, 1, 1), quantity="0.05"),
    )
    assert points({**rule, **limits}, case, period=("2020-01-01", "2021-12-31")) == (
        "1.52",
        [("2020", "1.50", False), ("2021", "0.03", False)],
    )


def test_limits_are_left_alone_where_all_windows_wait_or_none_applies() -> None:
    rule = {
        "value": IN_TIME,
        "score": {"share": 7},
        "empty": 7,
        "limits": {"min": 2},
        "window_limits": {"min": 3},
    }
    assert points(rule, world(), as_of=date(2020, 6, 1)) == ("0.00", [("period", "0.00", True)])
    assert points(rule, world(), as_of=None) == ("7.00", [("period", "7.00", False)])
    gone = world()
    gone.branches[0]["active_to"] = date(2020, 12, 30)
    assert points(rule, gone) == ("0.00", [])
    hazards = world(hazard("1", date(2020, 1, 1), met=False), answers_for=[])
    assert points(rule, hazards, as_of=date(2020, 12, 30)) == ("0.00", [("period", "0.00", True)])


def test_bands_give_the_largest_bound_reached_and_nothing_below_the_first() -> None:
    score = {"bands": [["0.5", -2], [1, 3], [2, "4.5"]]}
    for quantity, given in (("0.49", "0.00"), ("0.5", "-2.00"), ("1.99", "3.00"), ("7", "4.50")):
        case = world(theme_day("1", date(2020, 5, 5), quantity=quantity))
        assert points({"value": "persons", "score": score}, case)[0] == given


def test_a_branch_is_counted_by_the_departments_it_answered_for_each_fact_once() -> None:
    spans = [(date(2020, 1, 1), date(2020, 3, 15)), (date(2020, 3, 15), None)]
    case = world(
        hazard("1", date(2019, 12, 31), met=True),
        hazard("2", date(2020, 3, 15), met=True),
        hazard("3", date(2020, 3, 16), met=False),
        {**hazard("4", date(2020, 3, 17), met=False, department="D2"), "branch": "B1"},
        departments=[unit("D1"), unit("D2")],
        answers_for=[
            {"plant": "P", "branch": "B1", "department": "D1", "active_from": a, "active_to": z}
            for a, z in spans
        ],
    )
    book = rulebook({"code": "R", "value": IN_TIME, "score": {"share": "7.25"}, "empty": 0})
    judged = standings(book, case)["B1"]["rules"][0]
    assert judged["windows"][0]["value"] == {"of": "1.00", "to": "2.00"}
    assert judged["points"] == "3.63"


def test_a_reversal_and_what_it_reverses_are_seen_by_nobody_whatever_their_dates() -> None:
    day, noon = date(2020, 3, 1), datetime(2020, 3, 1, 12, tzinfo=UTC)
    fact = theme_day("1", day, posted_at=noon)
    case = world(
        fact, theme_day("2", date(2021, 5, 5), reverses="1", posted_at=noon.replace(hour=13))
    )
    rule = {"value": "days", "score": {"each": 1}}
    assert points(rule, case, as_of=day)[0] == "0.00"
    assert points(rule, case, posted_until=noon)[0] == "1.00"
    assert points(rule, case, posted_until=noon.replace(hour=11))[0] == "0.00"


def by_persons(*quantities: int) -> World:
    """Branches A, B, C, ... with these many points."""
    branches = tuple("ABCDEFGHIJ"[: len(quantities)])
    days = [
        theme_day(b, date(2020, 1, 1), b, quantity=str(q))
        for b, q in zip(branches, quantities, strict=True)
    ]
    return world(*days, branches=branches)


PERSONS: Row = {"code": "R", "value": "persons", "score": {"each": 1}}


def test_ranks_share_the_better_place() -> None:
    judged = standings(rulebook(PERSONS), by_persons(9, 7, 7, 5))
    assert [judged[code]["rank"] for code in "ABCD"] == [1, 2, 2, 4]


def test_equals_that_do_not_all_fit_get_no_seat_and_nobody_below_them_does() -> None:
    grades = [
        {"code": "top", "at_least": 5, "quota": "0.5"},
        {"code": "good", "at_least": 7, "quota": 1},
        {"code": "rest"},
    ]
    judged = standings(rulebook(PERSONS, grades=grades), by_persons(9, 7, 7, 5, 4))
    assert {code: (row["grade"], row["tied"]) for code, row in judged.items()} == {
        "A": ("top", []), "B": ("good", ["top"]), "C": ("good", ["top"]),
        "D": ("rest", []), "E": ("rest", []),
    }  # fmt: skip
    full = standings(rulebook(PERSONS, grades=grades), by_persons(9, 9, 7, 7))
    assert [full[code]["tied"] for code in "ABCD"] == [[], [], [], []]


def test_a_veto_bars_the_grade_but_the_barred_still_count_for_seats() -> None:
    grades = [{"code": "top", "at_least": 5, "quota": "0.5"}, {"code": "rest"}]
    veto = {"code": "V", "when": {"value": "persons", "at_least": 9}, "bars": ["top"]}
    judged = standings(rulebook(PERSONS, grades=grades, vetoes=[veto]), by_persons(9, 8, 7, 6))
    assert [judged[code]["grade"] for code in "ABCD"] == ["rest", "top", "top", "rest"]
    assert [judged[code]["vetoes"] for code in "AB"] == [["V"], []]


def test_who_is_inactive_on_the_day_has_a_score_and_takes_no_seat_or_rank() -> None:
    grades = [{"code": "top", "at_least": 5, "quota": "0.5"}]
    case = by_persons(9, 7, 5)
    case.branches[0]["active_to"] = date(2020, 6, 29)
    case.branches[2]["active_from"] = date(2020, 7, 1)
    book = rulebook({**PERSONS, "every": "quarter"}, grades=grades)
    judged = standings(book, case, as_of=date(2020, 6, 30))
    seen = {
        code: [r[key] for key in ("active", "score", "rank", "grade")] for code, r in judged.items()
    }
    assert seen == {"A": [False, "9.00", None, None], "B": [True, "7.00", 1, None]}


def test_indicators_name_no_data_and_something_by_nothing_is_missed() -> None:
    ratio = {"ratio": ["persons", "late"], "per": 1000}
    late = {"facts": "party.theme_day", "where": {"safety_topic": {"absent": True}}}
    book = {
        **rulebook(),
        "measures": {**MEASURES, "late": late},
        "indicators": {"i": {"value": ratio, "target": {"at_most": 1}, "empty": "none"}},
        "goals": {"g": {"indicators": ["i"]}},
    }
    case = world(theme_day("1", date(2020, 1, 1), safety_topic=False), branches=("A", "B1"))
    judged = judge(book, case)["plants"]["P"]
    assert judged["indicators"]["i"]["branch"] == {
        "A": {"value": {"of": "0.00", "to": "0.00"}, "status": "none"},
        "B1": {"value": {"of": "1.00", "to": "0.00"}, "status": "missed"},
    }
    assert judged["goals"]["g"] == {
        "plant": {"P": "missed"},
        "branch": {"A": "none", "B1": "missed"},
    }


def test_the_text_is_indented_by_one_and_ends_with_a_newline() -> None:
    text = dumps(judge({**rulebook(), "rulebook": "办法"}, world()))
    assert text.startswith('{\n "rulebook": "办法",\n "period": [\n  "2020-01-01",\n')
    assert text.endswith("}\n")


def test_yaml_quotes_what_would_read_as_something_else_and_leaves_numbers_plain() -> None:
    who = {"department": ["01", "D1", "null"], "party_member": True}
    where = {"quantity": "1.50", "grade": "general"}
    book = {
        "period": ["2020-01-01", "2020-12-31"],
        "measures": {"true": {"facts": "accident.confirmed", "where": where}},
        "schemes": {"s": {"subject": "person", "who": who, "base": "60", "rules": []}},
    }
    assert as_yaml(book).splitlines() == [
        "period: [2020-01-01, 2020-12-31]",
        "measures:",
        '  "true":',
        "    facts: accident.confirmed",
        "    where: {quantity: 1.50, grade: general}",
        "schemes:",
        "  s:",
        "    subject: person",
        '    who: {department: ["01", D1, "null"], party_member: true}',
        "    base: 60",
        "    rules: []",
    ]


def test_a_folder_holds_six_sheets_with_the_columns_that_are_needed(tmp_path: Path) -> None:
    write_folder(world(hazard("1", date(2020, 3, 1), met=False)), tmp_path)
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written["facts.csv"] == (
        "id,kind,occurred_on,plant,department,met\n1,hazard.due,2020-03-01,P,D1,false\n"
    )
    assert written["people.csv"] == "code,name,plant\n"
    assert len(written) == 6
