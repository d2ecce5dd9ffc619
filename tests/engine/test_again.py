"""One store judged again and again gives what it gives when judged once."""

import io
from datetime import date, datetime
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, seed, settings

from anqi.rules.engine.again import Again
from anqi.rules.engine.judging import Engine, judge
from anqi.rules.results.document import write_document
from anqi.rules.rulebook.model import Rulebook
from anqi.rules.rulebook.reading import parse_rulebook
from tests.engine.loading import load
from tests.oracle.worlds import Trial, as_yaml, trials


def written(engine: Engine, rulebook: Rulebook, day: date | None, until: datetime | None) -> str:
    text = io.StringIO()
    write_document(judge(engine, rulebook, as_of=day, posted_until=until), text)
    return text.getvalue()


def read(trial: Trial) -> Rulebook:
    return parse_rulebook(as_yaml(trial.rulebook).encode(), "drawn.yaml")[0]


def test_drafts_judged_in_turn_are_judged_as_if_alone() -> None:
    @seed(0)
    @given(one=trials(), other=trials())
    @settings(
        max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def agree(one: Trial, other: Trial) -> None:
        engine, alone = load(one.world), load(one.world)
        again = Again(engine)
        try:
            for asked in (one, other, one):
                rulebook = read(asked)
                for day in (asked.as_of, rulebook.period.last):
                    given = rulebook, day, asked.posted_until
                    assert written(again, *given) == written(alone, *given)
        finally:
            engine.connection.close()
            alone.connection.close()

    agree()


class Counting:
    """An engine that notes which tables it makes."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.made: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def make(self, name: str, sql: str, *, kept: bool) -> None:
        self.made.append(name)
        self.engine.make(name, sql, kept=kept)


DRAFT = """
rulebook: draft
period: [2020-01-01, 2020-12-31]
measures: {days: {facts: party.theme_day}, drills: {facts: drill.held}}
schemes:
  branch:
    subject: branch
    rules: [{code: B01, value: days, every: month, score: {need: 1, points: %s}}]
  department:
    subject: department
    rules: [{code: D01, value: drills, score: {each: 1}}]
"""


def test_another_figure_counts_nothing_anew() -> None:
    @seed(0)
    @given(trial=trials())
    @settings(max_examples=1, deadline=None, database=None)
    def counted_once(trial: Trial) -> None:
        engine = load(trial.world)
        counting = Counting(engine)
        again = Again(counting)
        for points in ("1", "0.5"):
            counting.made.clear()
            judge(again, parse_rulebook((DRAFT % points).encode(), "draft.yaml")[0])
        engine.connection.close()
        assert counting.made == ["run_grid_0", "run_scored_0"]

    counted_once()


def test_the_engine_s_own_faults_leave_nothing_half_made() -> None:
    class Failing(Counting):
        def make(self, name: str, sql: str, *, kept: bool) -> None:
            if name == "run_places" and len(self.made) == 0:
                self.made.append(name)
                raise duckdb.OutOfRangeException("too large")
            super().make(name, sql, kept=kept)

    @seed(0)
    @given(trial=trials())
    @settings(max_examples=1, deadline=None, database=None)
    def recovers(trial: Trial) -> None:
        engine = load(trial.world)
        again = Again(Failing(engine))
        draft = parse_rulebook((DRAFT % "1").encode(), "draft.yaml")[0]
        try:
            judge(again, draft)
        except duckdb.OutOfRangeException:
            told = written(again, draft, None, None)
        assert told == written(engine, draft, None, None)
        engine.connection.close()

    recovers()
