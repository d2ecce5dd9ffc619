"""What a plant would use instead, for one scheme: COUNTIFS in a workbook, or a rule engine with counts made before.

The scheme `member` of plant.yaml on the plant's 2,000 people and 500,000 facts; all come to the same scores, or it
ends with an error.
"""

import shutil
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow

from anqi.facts.reading import read
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge
from anqi.rules.rulebook.reading import read_rulebook
from benchmarks.measuring import Measured, apart, best, line

RULEBOOK = Path(__file__).parent / "plant.yaml"
FORMS = {"criteria": "COUNTIFS", "keyed": "COUNTIF on keys made ready"}


def by_engine(folder: str) -> tuple[float, dict[str, Any]]:
    """The engine for this scheme alone, from files checked before; in `more` the judging by itself, and the totals."""
    whole, _ = read_rulebook(RULEBOOK)
    rulebook = replace(whole, schemes={"member": whole.schemes["member"]}, indicators={})
    judging: list[float] = []
    found: list[pyarrow.Table] = []

    def run() -> None:
        with read(Path(folder)) as store:
            begun = time.perf_counter()
            found[:] = [judge(DuckDB(store.connection), rulebook).schemes["member"].subjects]
            judging.append(time.perf_counter() - begun)

    run()
    seconds = best(run, 7)
    rows = found[0].select(["subject", "score", "vetoes"]).to_pylist()
    totals = {row["subject"]: (row["score"], bool(row["vetoes"])) for row in rows}
    return seconds, {"judging": min(judging), "totals": totals}


def _agree(rival: Measured, engine: Measured) -> None:
    """That the rival's scores and bars are the engine's, member by member."""
    theirs, ours = rival.more["totals"], engine.more["totals"]
    differing = [code for code, total in theirs.items() if total != ours[code]]
    assert theirs
    assert not differing, f"{len(differing)} members differ, as {differing[:3]}"


def _workbook(place: Path, engine: Measured, form: str) -> None:
    rival = apart("rivals_workbook", "by_workbook", place, form)
    _agree(rival, engine)
    measured, members = len(rival.more["totals"]), len(engine.more["totals"])
    seen = replace(rival, peak=rival.more["peak"])
    spent = f"{rival.more['formulas']:,} formulas, {rival.more['processor']:.1f} s of processor"
    if measured < members:
        line(f"LibreOffice: {FORMS[form]}, {measured} members", seen, spent)
        spent = f"extrapolated from {measured} of {members}"
        seen = replace(seen, seconds=seen.seconds * members / measured)
    line(f"LibreOffice: {FORMS[form]}", seen, f"{seen.over(engine)} the engine; {spent}")
    line("  its start-up, not counted", replace(seen, seconds=rival.more["start"]))


def _zen(place: Path, engine: Measured) -> None:
    rival = apart("rivals_zen", "by_zen", place)
    _agree(rival, engine)
    judging = replace(engine, seconds=engine.more["judging"])
    line(
        "ZEN: a call a person, counts lying ready",
        rival,
        f"{rival.over(judging)} our judging alone",
    )
    counted = replace(rival, seconds=rival.seconds + rival.more["counting"])
    line("ZEN, and DuckDB counting before", counted, f"{counted.over(engine)} the engine")


def report(folder: Path) -> None:
    print(
        "One scheme of a plant, members by six rules: rivals score, the engine ranks and grades too"
    )
    place = folder / "plant"
    if not place.exists():
        apart("plant", "make", place)
    engine = apart("rivals", "by_engine", place)
    note = f"{len(engine.more['totals'])} members; judging alone {engine.more['judging']:.2f} s"
    line("the engine, from the files to grades", engine, note)
    if find_spec("zen"):
        _zen(place, engine)
    else:
        print("  ZEN: not measured, the package zen-engine is not installed")
    if shutil.which("soffice"):
        for form in FORMS:
            _workbook(place, engine, form)
    else:
        print("  LibreOffice: not measured, there is no soffice (Debian: libreoffice-calc-nogui)")
