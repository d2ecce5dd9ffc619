"""The program with which outsiders check what was handed out, without us: verify.py, in one file.

It is kept here in parts and put together when it is handed out. The parts import one another and Python's own library.
"""

import ast
from pathlib import Path

_PARTS = ("signing.py", "trees.py", "entries.py", "proofs.py", "verify.py")
_OWN = "anqi."


def program() -> str:
    """The text of verify.py: its own head, what the parts import of Python's library, and the parts, lowest first."""
    head, modules, bodies = "", set(), []
    names: dict[str, set[str]] = {}
    for part in _PARTS:
        text = (Path(__file__).parent / part).read_text("utf-8")
        imports = [
            one for one in ast.parse(text).body if isinstance(one, ast.Import | ast.ImportFrom)
        ]
        for one in imports:
            if isinstance(one, ast.Import):
                modules |= {alias.name for alias in one.names}
            elif not str(one.module).startswith(_OWN):
                names.setdefault(str(one.module), set()).update(alias.name for alias in one.names)
        lines = text.splitlines(keepends=True)
        head = "".join(lines[: imports[0].lineno - 1])  # at last that of verify.py itself
        bodies.append("".join(lines[imports[-1].end_lineno or 0 :]).strip("\n"))
    future = f"from __future__ import {', '.join(names.pop('__future__'))}"
    plain = [f"import {module}" for module in sorted(modules)]
    some = [
        f"from {module} import {', '.join(sorted(found))}"
        for module, found in sorted(names.items())
    ]
    return head + "\n".join([future, "", *plain, *some, ""]) + "\n" + "\n\n\n".join(bodies) + "\n"
