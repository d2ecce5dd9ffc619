"""Plans compiled to SQL, and kept: compiling a full rulebook takes longer than judging a plant by it."""

import json
import os
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ibis

from anqi.rules.engine.plan import Planner
from anqi.rules.engine.seeing import Run
from anqi.rules.engine.tables import Expr
from anqi.rules.rulebook.model import Rulebook

_KEPT_MOST = 64
_in_memory: dict[str, "Program"] = {}


@dataclass(frozen=True)
class Made:
    """A table to be made: stored where it is read more than once, else a view."""

    name: str
    sql: str
    kept: bool


@dataclass(frozen=True)
class Program:
    """A plan in the SQL of one engine. It holds no data: what it reads and makes goes by name."""

    made: tuple[Made, ...]
    results: dict[str, str]


def program(rulebook: Rulebook, run: Run, *, dialect: str, windows: bool) -> Program:
    """The rulebook's program, compiled now or taken from memory or from the user's cache directory."""
    key = _key(rulebook, run, dialect, windows=windows)
    if key not in _in_memory:
        if len(_in_memory) >= _KEPT_MOST:
            _in_memory.clear()
        _in_memory[key] = _read(key) or _compile(rulebook, run, dialect, key, windows=windows)
    return _in_memory[key]


def sql(expression: Expr, dialect: str) -> str:
    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))


def _compile(rulebook: Rulebook, run: Run, dialect: str, key: str, *, windows: bool) -> Program:
    plan = Planner(rulebook, run, windows=windows).lay_out()
    compiled = Program(
        tuple(Made(step.name, sql(step.expr, dialect), step.kept) for step in plan.steps),
        {name: sql(expression, dialect) for name, expression in plan.results.items()},
    )
    _write(key, compiled)
    return compiled


def _key(rulebook: Rulebook, run: Run, dialect: str, *, windows: bool) -> str:
    parts = [rulebook.sha256 or repr(rulebook), repr(run), dialect, str(windows), _code()]
    return sha256("\0".join(parts).encode()).hexdigest()


@cache
def _code() -> str:
    """What compiles: a kept program of older code or libraries must not be found."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = sha256(b"".join(source.read_bytes() for source in sources))
    return digest.hexdigest() + version("ibis-framework") + version("sqlglot")


def _place(key: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "anqi" / "programs" / f"{key}.json"


def _read(key: str) -> Program | None:
    try:
        kept: dict[str, Any] = json.loads(_place(key).read_text("utf-8"))
        return Program(tuple(Made(**made) for made in kept["made"]), kept["results"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(key: str, compiled: Program) -> None:
    """Keep it for the next command; a cache that can't be written is none."""
    place = _place(key)
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = place.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(asdict(compiled)), "utf-8")
        part.replace(place)
    except OSError:
        return
