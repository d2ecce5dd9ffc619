"""Many at once: nothing is lost, doubled, or out of order, and nobody is told that somebody else was quicker."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

import pytest
from benchmarks.chaos.submissions import Submission, facts
from benchmarks.serving import Place, Server

ROOT = Path(__file__).parents[2]


@pytest.fixture
def one_fact(filled: dict[str, Any]) -> Submission:
    return facts(filled, Random(1), 1)


def writing(place: Place, filled: dict[str, Any], processes: int, count: int) -> Iterator[str]:
    """Processes that wait for each other, and then post; what each says that went wrong."""
    with ExitStack() as stack:
        running = [
            stack.enter_context(_writer(place, filled, count)) for _process in range(processes)
        ]
        for one in running:
            assert one.stdout is not None
            one.stdout.readline()
        for one in running:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        for one in running:
            yield one.communicate()[1]


def _writer(place: Place, filled: dict[str, Any], count: int) -> "subprocess.Popen[str]":
    words = [filled["plant"], filled["branches"][0], str(count)]
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "tests.reliability.writer", *words],
        cwd=ROOT, env=place.environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_eight_processes_post_fifty_facts_each(place: Place, filled: dict[str, Any]) -> None:
    before = place.inside("chaos.inside", "facts")
    assert list(writing(place, filled, 8, 50)) == [""] * 8
    after = place.inside("chaos.inside", "facts")
    assert after["size"] == before["size"] + 400
    assert [row[0] for row in after["facts"]] == list(range(after["size"]))
    verified = place.anqi("ledger", "verify")
    assert verified.returncode == 0, verified.stdout


def test_ten_copies_of_a_submission_are_one_fact_with_one_answer(
    server: Server, filled: dict[str, Any], one_fact: Submission
) -> None:
    def send(number: int) -> tuple[int, Any]:
        copy = Submission(one_fact.path, one_fact.body, one_fact.keys)
        return copy.send(server, filled["tokens"][number % 2])

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert {status for status, _said in answers} == {201}
    assert len({said[0]["id"] for _status, said in answers}) == 1
    assert all(said == answers[0][1] for _status, said in answers)


def test_ten_bodies_under_one_key_are_one_fact_and_nine_conflicts(
    server: Server, filled: dict[str, Any], one_fact: Submission
) -> None:
    def send(number: int) -> int:
        day = {"kind": "party.theme_day", "branch": filled["branches"][0], "quantity": number}
        body = [{key: one_fact.body[0][key] for key in ("key", "occurred_on", "source")} | day]
        return Submission(one_fact.path, body, one_fact.keys).send(server, filled["tokens"][0])[0]

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(send, range(1, 11)))
    assert sorted(statuses) == [201, *[409] * 9]


def test_ten_who_take_back_one_fact_do_it_once(
    server: Server, filled: dict[str, Any], one_fact: Submission
) -> None:
    one_fact.send(server, filled["tokens"][0])
    [(id, _index)] = one_fact.answer

    def send(number: int) -> int:
        body = {"key": f"{id}-{number}", "reason": "记错"}
        copy = Submission(f"/api/v1/facts/{id}/reversal", body, [])
        return copy.send(server, filled["tokens"][0])[0]

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(send, range(10)))
    assert sorted(statuses) == [201, *[409] * 9]
