"""The house keeps its rooms small and its words clean."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607
    cwd=ROOT, capture_output=True, text=True, check=False,
).stdout.splitlines()  # fmt: skip
PYTHON = [ROOT / name for name in TRACKED if name.endswith(".py") and (ROOT / name).exists()]
TEXTS = [
    ROOT / name
    for name in TRACKED
    if name.endswith((".py", ".md", ".yaml", ".toml", ".html", ".js", ".css", ".sql", ".po"))
]
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b|raise NotImplemented" r"Error")
MACHINES = re.compile(r"(?<![\w.])/(work|farm|tmp)/|py" r"pi\.org|npm" r"js\.|deb\.deb" r"ian\.org")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=named)
def test_a_file_fits_the_budget(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PYTHON, ids=named)
def test_a_function_fits_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno
            assert length < LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_nothing_is_unfinished_or_names_a_machine(path: Path) -> None:
    if not path.exists():
        return
    text = path.read_text("utf-8")
    assert not UNFINISHED.search(text)
    assert not MACHINES.search(text)
