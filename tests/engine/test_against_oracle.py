"""The engine agrees, byte for byte, with a second reading of the specification.

Eight batches, so that they run side by side; `ANQI_EXAMPLES` plants and rulebooks in each, always the same ones.
"""

import io
import os

import pytest
from hypothesis import HealthCheck, given, seed, settings

from anqi.rules.engine.judging import judge
from anqi.rules.results.document import write_document
from anqi.rules.rulebook.reading import parse_rulebook
from tests.engine.loading import load
from tests.oracle import dumps
from tests.oracle import judge as read_plainly
from tests.oracle.worlds import Trial, as_yaml, trials

EXAMPLES = int(os.environ.get("ANQI_EXAMPLES", "25"))


def judged(trial: Trial) -> str:
    rulebook, _ = parse_rulebook(as_yaml(trial.rulebook).encode(), "drawn.yaml")
    engine = load(trial.world)
    try:
        outcome = judge(engine, rulebook, as_of=trial.as_of, posted_until=trial.posted_until)
    finally:
        engine.connection.close()
    text = io.StringIO()
    write_document(outcome, text)
    return text.getvalue()


@pytest.mark.parametrize("batch", range(8))
def test_engine_and_oracle_agree(batch: int) -> None:
    @seed(batch)
    @given(trial=trials())
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def agree(trial: Trial) -> None:
        expected = read_plainly(trial.rulebook, trial.world, trial.as_of, trial.posted_until)
        assert judged(trial) == dumps(expected)

    agree()
