"""What a bad rulebook gets (rulebook.md §7): one small change to a good one, and the fault that it must name."""

import pytest

from .faulty_sense import FIGURES, FORMS, ORDER, PERIOD, SUBJECTS, TRACES
from .faulty_words import MISSING, TWICE, UNKNOWN, WRONG_TYPE
from .good import GOOD, changed, faults_of
from .rows import Changes

TABLE = {
    "unknown": UNKNOWN, "twice": TWICE, "wrong type": WRONG_TYPE, "missing": MISSING, "figures": FIGURES,
    "period": PERIOD, "forms": FORMS, "subjects": SUBJECTS, "order": ORDER, "traces": TRACES,
}  # fmt: skip
ROWS = [
    pytest.param(*one[1:], id=f"{group}: {one[0]}") for group, rows in TABLE.items() for one in rows
]


@pytest.mark.parametrize(("changes", "path", "says"), ROWS)
def test_a_fault_is_named_with_its_line_its_path_and_what_would_be_right(
    changes: Changes, path: str, says: str
) -> None:
    text, line = changed(*changes)
    found = [(fault.place, fault.message) for fault in faults_of(text)]
    assert [place for place, _ in found] == [f"line {line} {path}".rstrip()], found
    assert says in found[0][1]


def test_the_good_rulebook_has_none() -> None:
    assert faults_of(GOOD) == []
