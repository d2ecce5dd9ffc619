"""Measures in processes of their own, so that each tells its own time and peak of memory."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Measured:
    """The best of several runs in one process: seconds, and the process's peak memory in GiB."""

    seconds: float
    peak: float
    more: dict[str, Any]

    def over(self, other: "Measured") -> str:
        """How many times as long as another."""
        return f"{self.seconds / other.seconds:.2f} ×"


def best(act: Callable[[], object], times: int) -> float:
    """The shortest of some runs, in seconds: what others on the machine take is left out."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        found.append(time.perf_counter() - begun)
    return min(found)


def apart(module: str, name: str, *arguments: object) -> Measured:
    """Call `benchmarks.module.name(*arguments)` in a new process; it returns seconds, or seconds and more."""
    command = [sys.executable, "-m", "benchmarks.measuring", module, name, *map(str, arguments)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        raise RuntimeError(f"{module}.{name} failed:\n{run.stderr[-4000:]}")
    told = json.loads(run.stdout.splitlines()[-1])
    return Measured(told["seconds"], told["peak"], told["more"])


def line(what: str, measured: Measured, note: str = "") -> None:
    """One line of the report."""
    print(f"  {what:<58} {measured.seconds:8.2f} s  {measured.peak:5.2f} GiB  {note}", flush=True)


def main() -> None:
    module, name, *arguments = sys.argv[1:]
    found = getattr(__import__(f"benchmarks.{module}", fromlist=[name]), name)(*arguments)
    seconds, more = found if isinstance(found, tuple) else (found, {})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps({"seconds": seconds, "peak": peak, "more": more}))


if __name__ == "__main__":
    main()
