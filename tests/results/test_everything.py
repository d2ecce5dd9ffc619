"""Whatever can be judged can be written in every form, and every window opens to what it counted."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from anqi.rules.engine.judging import judge, run_of
from anqi.rules.engine.tracing import counted_facts, trace
from anqi.rules.results.page import write_page
from anqi.rules.results.parquet import write_tables
from anqi.rules.results.workbook import write_workbook
from anqi.rules.rulebook.reading import parse_rulebook
from tests.engine.loading import load
from tests.oracle.worlds import Trial, as_yaml, trials


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@given(trial=trials())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_all_that_is_judged_can_be_written(folder: Path, trial: Trial) -> None:
    rulebook, _warnings = parse_rulebook(as_yaml(trial.rulebook).encode(), "drawn.yaml")
    engine = load(trial.world)
    run = run_of(rulebook, trial.as_of, trial.posted_until)
    outcome = judge(engine, rulebook, as_of=trial.as_of, posted_until=trial.posted_until)
    counted = counted_facts(engine, rulebook, run)
    traces = {name: trace(engine, scheme, run) for name, scheme in rulebook.schemes.items()}
    engine.connection.close()
    write_tables(outcome, folder)
    write_workbook(outcome, folder / "results.xlsx")
    write_page(outcome, folder / "report.html", counted=counted)
    ids = {fact.id for one in traces.values() for facts in one.facts.values() for fact in facts}
    assert ids <= set(counted.facts["id"].to_pylist())
