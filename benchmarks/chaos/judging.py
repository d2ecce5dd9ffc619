"""What must hold when all is over, from the clients' logs, the installation's own commands, and its rows."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.serving import Place


@dataclass
class Verdict:
    """What was found. `faults` is empty where every promise was kept."""

    acknowledged: int = 0
    retried: int = 0
    given_up: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = (
            f"{self.acknowledged:,} facts acknowledged, {self.retried} submissions sent more than once, "
            f"{self.given_up} given up: "
        )
        return said + ("all there, once" if not self.faults else f"{len(self.faults)} FAULTS")


def judge(place: Place, folder: Path, checkpoints: list[Path]) -> Verdict:
    """Judge an installation whose server has ended, by the logs in `folder` and checkpoints that were kept outside."""
    verdict = Verdict()
    found = place.inside("chaos.inside", "facts")
    facts = [tuple(row) for row in found["facts"]]
    verdict.faults += rows_faults(found["size"], facts)
    verdict.faults += submissions_faults(folder, {row[2]: row for row in facts if row[2]}, verdict)
    verdict.faults += _commands(place, folder, checkpoints)
    place.anqi("lake", "rebuild")
    lake = place.inside("chaos.inside", "lake")
    verdict.faults += lake["faults"]
    if [tuple(row) for row in lake["facts"]] != [(index, id) for index, id, *_rest in facts]:
        verdict.faults.append("the lake does not hold what the ledger holds")
    return verdict


def rows_faults(size: int, facts: list[tuple[Any, ...]]) -> Iterator[str]:
    if [row[0] for row in facts] != list(range(size)):
        yield f"the numbers of {len(facts)} facts are not 0 to {size - 1}"
    for name, place in (("id", 1), ("key", 2), ("fact that is taken back", 3)):
        counts = Counter(row[place] for row in facts if row[place])
        yield from (f"{name} {value} twice" for value, count in counts.items() if count > 1)


def submissions_faults(folder: Path, by_key: dict[str, Any], verdict: Verdict) -> Iterator[str]:
    """Every submission is there as it was acknowledged, and whole; one without an answer is there whole, or not."""
    asked: dict[str, dict[str, Any]] = {}
    answered: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("client-*.log")):
        for line in map(json.loads, path.read_text("utf-8").splitlines()):
            (asked if line["what"] == "asked" else answered)[line["keys"][0]] = line
    for first, line in asked.items():
        keys, rows = line["keys"], [by_key[key] for key in line["keys"] if key in by_key]
        acknowledged = answered.get(first)
        if acknowledged is None:
            verdict.given_up += 1
            if rows and len(rows) != len(keys):
                yield f"{first}: {len(rows)} of {len(keys)} facts of a submission without an answer"
            continue
        verdict.acknowledged += len(keys)
        verdict.retried += acknowledged["sent"] > 1
        if [[row[1], row[0]] for row in rows] != acknowledged["answer"]:
            yield f"{first}: what was acknowledged is not what is there"
        if rows and [row[0] for row in rows] != list(range(rows[0][0], rows[0][0] + len(keys))):
            yield f"{first}: a submission was not posted at once"
    unknown = by_key.keys() - {key for line in asked.values() for key in line["keys"]}
    yield from (f"{key}: nobody asked for it" for key in unknown)
    if not answered:
        yield "nothing was acknowledged: the test has tested nothing"


def _commands(place: Place, folder: Path, checkpoints: list[Path]) -> Iterator[str]:
    """The ledger verifies, against checkpoints kept elsewhere too, and so does its export, with no help of ours."""
    kept = [word for path in checkpoints for word in ("--checkpoint", path)]
    verified = place.anqi("ledger", "verify", *kept)
    if verified.returncode:
        yield f"anqi ledger verify: {verified.stdout[-2000:]}{verified.stderr[-2000:]}"
    out = folder / "export"
    exported = place.anqi("ledger", "export", "--out", out)
    if exported.returncode:
        yield f"anqi ledger export: {exported.stderr[-2000:]}"
        return
    [program] = out.rglob("verify.py")
    command = [sys.executable, "-I", program.name]
    outside = subprocess.run(  # noqa: S603
        command, cwd=program.parent, capture_output=True, text=True, check=False
    )
    if outside.returncode:
        yield f"verify.py: {outside.stdout[-2000:]}{outside.stderr[-2000:]}"
