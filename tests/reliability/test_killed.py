"""The server is killed while people write (`make chaos` does so fifty times)."""

from pathlib import Path

from benchmarks.chaos.killing import kill_and_judge
from benchmarks.serving import Place


def test_what_was_acknowledged_is_there_once_after_kills(
    empty_place: Place, tmp_path: Path
) -> None:
    verdict = kill_and_judge(empty_place, tmp_path / "logs", kills=3, clients=3, seed=7)
    assert verdict.faults == []
    assert verdict.acknowledged > 20
