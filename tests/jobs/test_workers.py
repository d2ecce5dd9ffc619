"""A worker lives as long as its process: the system says so, and no clock."""

import subprocess
import sys
from pathlib import Path

from anqi.jobs.workers import anybody, is_alive, living

_WORKER = """
import sys
from pathlib import Path
from anqi.jobs import folders, workers
folders.base = workers.base = lambda: Path(sys.argv[1])
with workers.living() as name:
    print(name, flush=True)
    sys.stdin.read()
"""


def test_a_worker_lives_until_it_ends() -> None:
    with living() as name:
        assert is_alive(name)
        assert anybody()
    assert not is_alive(name)
    assert not anybody()


def test_a_worker_that_is_killed_is_dead_at_once(home: Path) -> None:
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _WORKER, str(home / "jobs")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        name = child.stdout.readline().strip()
        assert is_alive(name)
        child.kill()
        child.wait()
    assert not is_alive(name)


def test_what_is_no_name_of_a_worker_is_none() -> None:
    assert not is_alive("")
    assert not is_alive("../../secret.key")
