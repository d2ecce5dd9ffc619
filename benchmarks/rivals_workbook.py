"""The scheme `member` by COUNTIFS in a workbook, recalculated by LibreOffice."""

import csv
import os
import resource
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from benchmarks.measuring import best
from benchmarks.rivals_members import members
from benchmarks.rivals_scores import BEFORE, FACTS, KEYS, Scores

FEW, LONGEST = 30, 480
"""Where LibreOffice takes longer than so many seconds for all members, so few are measured."""

ABOVE = 3
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice's setting to recalculate every workbook on loading; without it what XlsxWriter left empty stays empty."""

MEMBERS = "SELECT code, active_from, active_to FROM members ORDER BY code"
LEDGER = """
SELECT kind, occurred_on, month, quarter, person, met, status, degree,
  concat_ws('|', person, span) AS key, concat_ws('|', person, span, coalesce(status, degree, met::VARCHAR)) AS full_key
FROM (SELECT *, CASE WHEN kind = 'training.due' THEN quarter
    WHEN kind IN ('conduct.violation', 'accident.liability') THEN 1 ELSE month END AS span FROM seen)
ORDER BY kind, person, occurred_on
"""


def _write(folder: str, path: Path, people: int | None, *, keyed: bool) -> int:
    """The workbook for all members, or the first few, without a single result in it; gives the number of formulas."""
    with members(folder) as connection:
        who = connection.sql(MEMBERS).fetchall()[:people]
        facts = connection.sql(LEDGER).fetchall()
    blocks: dict[str, tuple[int, int]] = {}
    for row, fact in enumerate(facts, 2):
        blocks[fact[0]] = (blocks.get(fact[0], (row, row))[0], row)
    columns = Scores(blocks, keyed=keyed).columns
    headings = FACTS + KEYS if keyed else FACTS
    with Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        scores, ledger = book.add_worksheet("scores"), book.add_worksheet("facts")
        ledger.write_row(0, 0, headings)
        for row, fact in enumerate(facts, 1):
            ledger.write_row(row, 0, fact[: len(headings)])
        scores.write_row(0, 0, BEFORE)
        for row, member in enumerate(who, ABOVE):
            scores.write_row(row, 0, member)
        for at, column in enumerate(columns, len(BEFORE)):
            scores.write_column(0, at, column[:ABOVE])
            for row in range(ABOVE, ABOVE + len(who)):
                formula = "=" + column.formula.replace("@", str(row + 1))
                scores.write_formula(row, at, formula, value="")
    return len(columns) * len(who)


def _convert(path: Path) -> None:
    """LibreOffice loads a workbook, recalculates it and writes its first sheet as CSV. Raises TimeoutExpired."""
    profile = path.parent / "profile"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command = ["soffice", *options, "--convert-to", "csv", "--outdir", str(path.parent), str(path)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    try:
        if run.wait(LONGEST):
            raise RuntimeError(f"soffice ended with {run.returncode}")
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)  # soffice is a script: what it started has to go as well
        run.wait()
        raise


def _timed(path: Path) -> tuple[float, float]:
    """Seconds of converting by the clock, and by the processors: on a busy machine the clock tells too much."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    _convert(path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, processor


def _totals(path: Path) -> dict[str, tuple[int, bool]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[ABOVE - 1 :]
    return {row["code"]: (round(100 * float(row["score"])), row["barred"] == "1") for row in rows}


def by_workbook(folder: str, form: str) -> tuple[float, dict[str, Any]]:
    """Loading and recalculating, less LibreOffice's start-up; `form` is `keyed` or `criteria`.

    In `more` the start-up, the processors' seconds with it, LibreOffice's peak of memory in GiB, and the totals in
    hundredths of those measured.
    """
    with tempfile.TemporaryDirectory() as scratch:
        path, empty = Path(scratch) / "scores.xlsx", Path(scratch) / "empty.xlsx"
        with Workbook(empty) as book:
            book.add_worksheet()
        _convert(empty)  # makes LibreOffice's profile
        start = best(lambda: _convert(empty), 2)
        formulas = _write(folder, path, None, keyed=form == "keyed")
        try:
            seconds, processor = _timed(path)
        except subprocess.TimeoutExpired:
            formulas = _write(folder, path, FEW, keyed=form == "keyed")
            seconds, processor = _timed(path)
        totals = _totals(path.with_suffix(".csv"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    more = {"start": start, "processor": processor, "peak": peak, "formulas": formulas}
    return seconds - start, more | {"totals": totals}
