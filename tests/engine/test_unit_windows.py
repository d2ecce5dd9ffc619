"""Units judged in every window at once are judged as if each window were a period of its own."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow
import pytest
from hypothesis import HealthCheck, given, seed, settings

from anqi.kit.periods import EVERY, Period
from anqi.rules.engine.judging import Engine, judge
from anqi.rules.engine.unit_windows import (
    count_again,
    count_cells,
    heads,
    judge_windows,
    together,
    windows_of,
)
from anqi.rules.outcome.unit_windows import UnitWindows
from anqi.rules.rulebook.model import UNITS, Rulebook
from anqi.rules.rulebook.reading import parse_rulebook
from tests.engine.loading import load
from tests.oracle.world import World
from tests.oracle.worlds import Trial, as_yaml, trials

WINDOW = ("every", "window", "window_name", "first")


def read(trial: Trial) -> Rulebook:
    return parse_rulebook(as_yaml(trial.rulebook).encode(), "drawn.yaml")[0]


def rows_of(table: pyarrow.Table | None) -> list[dict[str, Any]]:
    rows = (
        []
        if table is None
        else table.drop_columns([name for name in WINDOW if name in table.column_names]).to_pylist()
    )
    return sorted(rows, key=lambda row: (row["type"], row["plant"], row["subject"]))


def alone(engine: Engine, trial: Trial, rulebook: Rulebook) -> dict[str, list[dict[str, Any]]]:
    """Each window judged as a period of its own, by the judgement over the period."""
    as_of = trial.as_of or rulebook.period.last
    found = {}
    for every in EVERY:
        for window in rulebook.period.windows(every, as_of):
            book = replace(
                rulebook, period=Period(window.first, window.last), schemes={}, sha256=""
            )
            day = min(as_of, window.last)
            units = judge(engine, book, as_of=day, posted_until=trial.posted_until).units
            found[window.name] = rows_of(pyarrow.concat_tables(units[one] for one in UNITS))
    return found


def at_once(windows: UnitWindows) -> dict[str, list[dict[str, Any]]]:
    return {name: rows_of(windows._by_window[name]) for name in windows}


@pytest.mark.parametrize("batch", range(3))
def test_every_window_is_judged_as_if_it_were_the_period(batch: int) -> None:
    @seed(batch)
    @given(trial=trials())
    @settings(
        max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def agree(trial: Trial) -> None:
        engine, rulebook = load(trial.world), read(trial)
        try:
            until = trial.posted_until
            found = at_once(judge_windows(engine, rulebook, as_of=trial.as_of, posted_until=until))
            if rulebook.indicators:
                expected = alone(engine, trial, rulebook)
                assert found == {name: rows for name, rows in expected.items() if rows}
        finally:
            engine.connection.close()

    agree()


def test_facts_that_come_and_go_are_added_and_taken_off() -> None:
    @seed(0)
    @given(trial=trials())
    @settings(
        max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def agree(trial: Trial) -> None:
        engine, rulebook = load(trial.world), read(trial)
        run = engine.connection.execute
        try:
            expected = judge_windows(engine, rulebook, as_of=trial.as_of)
            if heads(rulebook) or not rulebook.indicators:
                return
            # What is there at first: two of three facts, with nothing reversed yet; then the rest comes.
            run("CREATE TABLE all_facts AS FROM facts; CREATE TABLE all_reversed AS FROM reversed")
            run(
                "DELETE FROM facts WHERE place % 3 = 0 OR reverses IS NOT NULL; DELETE FROM reversed"
            )
            before = count_cells(engine, rulebook, as_of=trial.as_of)
            seen = "place % 3 = 0 AND reverses IS NULL"
            gone = "place IN (SELECT place FROM all_reversed)"
            run("DELETE FROM facts")
            run(f"INSERT INTO facts FROM all_facts WHERE {seen} AND NOT {gone}")
            came = count_again(engine, rulebook, before.run)
            run("DELETE FROM facts")
            run(
                f"INSERT INTO facts SELECT * REPLACE (NULL AS reverses) FROM all_facts"
                f" WHERE NOT ({seen}) AND reverses IS NULL AND {gone}"
            )
            went = count_again(engine, rulebook, before.run)
            after = windows_of(engine, rulebook, together(before, came=came, went=went))
            assert at_once(after) == at_once(expected)
        finally:
            engine.connection.close()

    agree()


BOOK = """
rulebook: small
period: [2020-01-01, 2020-12-31]
measures:
  due: {facts: hazard.due, through: departments}
  met: {facts: hazard.due, where: {met: true}, through: departments}
indicators: {full: {value: {ratio: [met, due]}, target: {at_least: 1}, empty: none}}
goals: {safe: {indicators: [full]}}
"""


def test_a_department_that_changes_branch_within_a_month_counts_for_each_by_the_day() -> None:
    days = [date(2020, 3, 9), date(2020, 3, 10), date(2020, 5, 2)]
    facts = [
        {"id": str(n), "kind": "hazard.due", "occurred_on": day, "plant": "p", "department": "D",
         "met": n != 1}
        for n, day in enumerate(days)
    ]  # fmt: skip
    unit = {"plant": "p", "active_from": None, "active_to": None}
    ended = days[1] - timedelta(days=1)
    world = World(
        plants=[{"code": "p", "name": "P"}],
        departments=[{**unit, "code": "D", "name": "D"}],
        branches=[{**unit, "code": "A", "name": "A"}, {**unit, "code": "B", "name": "B"}],
        people=[],
        answers_for=[
            {**unit, "branch": "A", "department": "D", "active_to": ended},
            {**unit, "branch": "B", "department": "D", "active_from": days[1]},
        ],
        facts=facts,
    )
    rulebook = parse_rulebook(BOOK.encode(), "small.yaml")[0]
    engine = load(world)
    found = judge_windows(engine, rulebook, as_of=date(2020, 6, 30))
    engine.connection.close()
    full = found.indicator(rulebook.indicators["full"], "2020-03")
    told = {code: (one.value, one.status) for (_type, _plant, code), one in full.items()}
    assert told == {
        "p": ((100, 200), "missed"), "D": ((100, 200), "missed"),
        "A": ((100, 100), "met"), "B": ((0, 100), "missed"),
    }  # fmt: skip
    april = found.indicator(rulebook.indicators["full"], "2020-04")
    assert {one.status for one in april.values()} == {"none"}
    assert found.windows == [*dict.fromkeys(found.windows)]
    assert {"2020-03", "2020-Q1", "2020-H1", "2020", "period"} <= set(found.windows)
    year = found.goal(rulebook.goals["safe"], "2020")
    assert {code: status for (_type, _plant, code), status in year.items()} == {
        "p": "missed", "D": "missed", "A": "met", "B": "missed"
    }  # fmt: skip
