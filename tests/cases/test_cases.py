"""Every worked example comes out as a person with a pencil found it, by the engine and by the second reading."""

import io
import json
from pathlib import Path

import pytest

from anqi.facts.reading import read
from anqi.rules.engine.judging import judge
from anqi.rules.results.document import write_document
from anqi.rules.rulebook.reading import parse_rulebook
from tests.engine.loading import load
from tests.oracle import World
from tests.oracle import judge as read_plainly
from tests.oracle.files import as_yaml, write_folder
from tests.oracle.world import Row

from .case import Case, cases
from .outcome import seen, written

CASES = list(cases())


def judged(case: Case) -> Row:
    """What the engine makes of a case, as its result file holds it."""
    rulebook, _ = parse_rulebook(as_yaml(case.rulebook).encode(), case.file)
    engine = load(case.world)
    try:
        outcome = judge(engine, rulebook, as_of=case.as_of, posted_until=case.posted_until)
    finally:
        engine.connection.close()
    text = io.StringIO()
    write_document(outcome, text)
    found: Row = json.loads(text.getvalue())
    return found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_worked_example_comes_out_as_written(case: Case) -> None:
    plainly = read_plainly(case.rulebook, case.world, case.as_of, case.posted_until)
    found = {"引擎": seen(judged(case), case.expected), "对照": seen(plainly, case.expected)}
    assert found == dict.fromkeys(found, written(case.expected)), f"{case}: {case.name}"


def test_the_facts_of_all_examples_would_be_taken_as_a_file(tmp_path: Path) -> None:
    write_folder(together(CASES), tmp_path)
    with read(tmp_path) as store:
        assert store.fact_count == sum(len(case.world.facts) for case in CASES)


def together(all_cases: list[Case]) -> World:
    """The examples as plants of one group: codes of plants and ids of facts are made different."""
    whole = World()
    for number, case in enumerate(all_cases):
        for sheet in ("plants", "departments", "branches", "answers_for", "people", "facts"):
            for row in getattr(case.world, sheet):
                key = {"plants": "code", "facts": "id"}.get(sheet)
                own = [name for name in ("plant", key, "reverses") if name and row.get(name)]
                getattr(whole, sheet).append({**row, **{n: f"{number}-{row[n]}" for n in own}})
    return whole
