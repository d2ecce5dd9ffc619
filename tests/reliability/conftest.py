"""A small installation of its own, on the database on which the tests run, with the real server where it is wanted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.serving import Place, Server, scratch_database

from tests.reliability.databases import postgres


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation that nobody has filled yet."""
    yield from _place(tmp_path_factory.mktemp("reliability") / "home")


@pytest.fixture(scope="session")
def filled(place: Place) -> dict[str, Any]:
    """What its facts may be about, and tokens; it is filled now."""
    found: dict[str, Any] = place.inside("chaos.inside", "fill")
    return found


@pytest.fixture(scope="session")
def server(place: Place, filled: dict[str, Any]) -> Iterator[Server]:
    """`anqi serve` on it."""
    running = Server(place)
    running.start()
    try:
        running.wait()
        yield running
    finally:
        running.kill()


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[Place]:
    """An installation for one test alone."""
    yield from _place(tmp_path / "home")


def _place(home: Path) -> Iterator[Place]:
    if not postgres():
        yield Place(home)
        return
    with scratch_database(postgres()) as database:
        yield Place(home, database)
