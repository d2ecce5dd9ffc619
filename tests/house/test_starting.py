"""Commands start quickly: what only some of them need is loaded by those."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "command",
    [
        "assess",
        "explain",
        "compare",
        "rulebook",
        "sample",
        "ledger",
        "demo",
        "serve",
        "migrate",
        "importing",
        "lake",
        "backup",
        "user",
        "secret",
    ],
)
def test_no_command_loads_what_compiles_before_something_is_compiled(command: str) -> None:
    code = f"import sys, anqi.cli.{command}; print('ibis' in sys.modules, 'pyspark' in sys.modules)"
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "False"]


def test_asking_for_the_version_loads_no_command() -> None:
    code = "import sys, anqi.cli; print('anqi.cli.assess' in sys.modules, 'duckdb' in sys.modules)"
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "False"]
