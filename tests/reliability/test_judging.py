"""The judge of `make chaos` sees what went wrong: else its word would be worth nothing."""

from pathlib import Path

import pytest
from benchmarks.chaos.judging import Verdict, rows_faults, submissions_faults
from benchmarks.chaos.submissions import Log, Submission

WHOLE = [(0, "f0", "k0", ""), (1, "f1", "k1", ""), (2, "f2", "k2", "f0")]


def logged(folder: Path, *, acknowledged: bool = True) -> None:
    """One submission of two facts, `k1` and `k2`."""
    log = Log(folder, "0")
    submission = Submission("/api/v1/facts", [], ["k1", "k2"], sent=1)
    log.asked(submission)
    submission.answer = [("f1", 1), ("f2", 2)]
    if acknowledged:
        log.acknowledged(submission)
    log.close()


def faults(folder: Path, rows: list[tuple[int, str, str, str]]) -> list[str]:
    by_key = {row[2]: row for row in rows if row[2] != "k0"}
    return [*rows_faults(len(rows), rows), *submissions_faults(folder, by_key, Verdict())]


def test_a_sound_ledger_has_no_faults(tmp_path: Path) -> None:
    logged(tmp_path)
    assert faults(tmp_path, WHOLE) == []


@pytest.mark.parametrize(
    "rows",
    [
        WHOLE[:2],
        [*WHOLE[:2], (2, "other", "k2", "")],
        [*WHOLE[:2], (3, "f2", "k2", "")],
        [*WHOLE, (3, "f3", "k2", "")],
        [*WHOLE, (3, "f2", "k3", "")],
        [*WHOLE, (3, "f3", None, "f0")],
        [*WHOLE, (3, "f3", "k3", "")],
        [(0, "f0", "k1", ""), (1, "f1", "k0", ""), (2, "f2", "k2", "")],
    ],
    ids=["lost", "another", "gap", "key twice", "id twice", "taken back twice", "unasked", "apart"],
)
def test_it_tells_of(tmp_path: Path, rows: list[tuple[int, str, str, str]]) -> None:
    logged(tmp_path)
    assert faults(tmp_path, rows)


def test_half_of_what_got_no_answer_is_a_fault(tmp_path: Path) -> None:
    logged(tmp_path, acknowledged=False)
    log = Log(tmp_path, "1")
    for submission in (Submission("", [], ["k0"], answer=[("f0", 0)]),):
        log.asked(submission)
        log.acknowledged(submission)
    log.close()
    by_key = {row[2]: row for row in WHOLE[:2]}
    assert len(list(submissions_faults(tmp_path, by_key, Verdict()))) == 1


def test_a_run_in_which_nothing_was_acknowledged_proves_nothing(tmp_path: Path) -> None:
    logged(tmp_path, acknowledged=False)
    assert list(submissions_faults(tmp_path, {}, Verdict()))
