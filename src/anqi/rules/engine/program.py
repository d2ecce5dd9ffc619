"""Plans compiled to SQL, and kept: compiling a full rulebook takes longer than judging a plant by it."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anqi.kit.periods import Every
from anqi.rules import plan
from anqi.rules.plan.run import Run
from anqi.rules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from anqi.rules.plan.planner import Plan

_KEPT_MOST = 64
_ON_DISK_MOST = 256
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
    asked = (rulebook.sha256 or rulebook, run, windows)
    return _kept(asked, dialect, lambda: _compile(rulebook, run, dialect, windows=windows))


def unit_windows_program(
    rulebook: Rulebook, run: Run, *, dialect: str, everys: tuple[Every, ...]
) -> Program:
    """The program of `plan.unit_windows`, kept in the same way."""

    def compiled() -> Program:
        from anqi.rules.plan.unit_windows import lay_out

        return _written(lay_out(rulebook, run, everys), dialect)

    asked = ("unit_windows", rulebook.sha256 or rulebook, run, everys)
    return _kept(asked, dialect, compiled)


def query(name: str, asked: tuple[object, ...], dialect: str) -> str:
    """The SQL of an expression of `plan.marking`, by its name and by what it is made of; kept in the same way."""

    def compiled() -> Program:
        from anqi.rules.plan import marking
        from anqi.rules.plan.tables import sql

        return Program((), {name: sql(getattr(marking, name)(*asked), dialect)})

    return _kept((name, *asked), dialect, compiled).results[name]


def _compile(rulebook: Rulebook, run: Run, dialect: str, *, windows: bool) -> Program:
    # Ibis and what speaks it take as long to load as a small plant to judge: only what must be compiled needs them.
    from anqi.rules.plan.planner import Planner

    return _written(Planner(rulebook, run, windows=windows).lay_out(), dialect)


def _written(laid_out: "Plan", dialect: str) -> Program:
    from anqi.rules.plan.tables import sql

    return Program(
        tuple(Made(step.name, sql(step.expr, dialect), step.kept) for step in laid_out.steps),
        {name: sql(expression, dialect) for name, expression in laid_out.results.items()},
    )


def _kept(asked: tuple[object, ...], dialect: str, compile: Callable[[], Program]) -> Program:
    told = [*map(repr, asked), dialect, _code()]
    key = sha256("\0".join(told).encode()).hexdigest()
    if key not in _in_memory:
        if len(_in_memory) >= _KEPT_MOST:
            _in_memory.clear()
        found = _read(key)
        if found is None:
            found = compile()
            _write(key, found)
        _in_memory[key] = found
    return _in_memory[key]


@cache
def _code() -> str:
    """What compiles: a kept program of older code or libraries must not be found."""
    sources = sorted(Path(plan.__file__ or "").parent.glob("*.py"))
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
        _forget_old(place.parent)
    except OSError:
        return


def _forget_old(folder: Path) -> None:
    """Every change of a draft is a program: the oldest go before they fill a disk."""
    kept = sorted(folder.glob("*.json"), key=lambda place: place.stat().st_mtime)
    for place in kept[:-_ON_DISK_MOST]:
        place.unlink(missing_ok=True)
