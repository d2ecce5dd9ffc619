"""Spark comes to the same bytes as DuckDB. Runs where Java 17 and the extra `spark` are."""

import io
import shutil
from pathlib import Path

import pytest

from anqi.facts.reading import read
from anqi.facts.sample import sample
from anqi.facts.writing import write
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import Engine, judge
from anqi.rules.engine.unit_windows import judge_windows
from anqi.rules.results.document import write_document
from anqi.rules.rulebook.model import Rulebook
from anqi.rules.rulebook.reading import parse_rulebook, read_rulebook
from tests.engine.loading import load
from tests.oracle.worlds import Trial, as_yaml, trials

pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
if shutil.which("java") is None:
    pytest.skip("there is no Java", allow_module_level=True)

from anqi.rules.engine.spark import Spark  # only where pyspark is

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
DRAWN = 6


def text_of(engine: Engine, rulebook: Rulebook, trial: Trial | None = None) -> str:
    as_of = trial.as_of if trial else None
    posted_until = trial.posted_until if trial else None
    text = io.StringIO()
    write_document(judge(engine, rulebook, as_of=as_of, posted_until=posted_until), text)
    return text.getvalue()


def drawn() -> list[Trial]:
    """A few worlds and rulebooks, always the same."""
    from hypothesis import HealthCheck, Phase, given, settings

    found: list[Trial] = []

    @given(trial=trials())
    @settings(
        max_examples=DRAWN * 12, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def draw(trial: Trial) -> None:
        found.append(trial)

    draw()
    return found[::12]


@pytest.mark.parametrize("trial", drawn())
def test_spark_judges_a_drawn_world_as_duckdb_does(trial: Trial) -> None:
    rulebook, _ = parse_rulebook(as_yaml(trial.rulebook).encode(), "drawn.yaml")
    engine = load(trial.world)
    with Spark.holding(engine.connection) as spark:
        assert text_of(spark, rulebook, trial) == text_of(engine, rulebook, trial)


@pytest.mark.parametrize("trial", drawn()[:3])
def test_spark_judges_units_in_every_window_as_duckdb_does(trial: Trial) -> None:
    rulebook, _ = parse_rulebook(as_yaml(trial.rulebook).encode(), "drawn.yaml")
    engine = load(trial.world)
    with Spark.holding(engine.connection) as spark:
        there, here = (
            judge_windows(one, rulebook, as_of=trial.as_of, posted_until=trial.posted_until).table
            for one in (spark, engine)
        )
    assert (there and there.to_pylist()) == (here and here.to_pylist())


def test_spark_judges_the_sample_plant_as_duckdb_does(tmp_path: Path) -> None:
    rulebook, _ = read_rulebook(RULEBOOKS / "plant-2020.yaml")
    write(sample(people=60, facts=3000), tmp_path / "plant", "parquet")
    with read(tmp_path / "plant") as store, Spark.holding(store.connection) as spark:
        assert text_of(spark, rulebook) == text_of(DuckDB(store.connection), rulebook)
