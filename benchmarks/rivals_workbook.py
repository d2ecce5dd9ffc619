"""The scheme `member` as a clever clerk would do it: COUNTIFS in a workbook, here recalculated by LibreOffice.

The clerk is given the counted facts of members alone, without the reversed ones, sorted by kind, so that each formula
looks through the rows of its kind only. Month and quarter stand there as numbers, so that no formula compares dates.
One row a member, the windows from left to right: counts, then points, then totals.
"""

import csv
import resource
import subprocess
import tempfile
import time
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from benchmarks.measuring import best
from benchmarks.rivals_members import members

FACTS = ("kind", "occurred_on", "month", "quarter", "person", "met", "status", "degree")
LETTERS = dict(zip(FACTS, "ABCDEFGH", strict=True))
ENDS = [date(2020, month, monthrange(2020, month)[1]) for month in range(1, 13)]
SPANS = {"month": ENDS, "quarter": ENDS[2::3], "year": ENDS[11:]}
ABOVE = 3
"""Rows above the first member: headings, the windows' last days, the windows' numbers."""
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice's setting to recalculate every workbook that it loads; else it would show XlsxWriter's zeros."""


class Scores:
    """The columns of the sheet `scores`. In a formula, `@` stands for the member's row."""

    def __init__(self, blocks: dict[str, tuple[int, int]]) -> None:
        self.blocks = blocks
        self.columns: list[tuple[str, date | None, int | None, str]] = []
        self._lay_out()

    def _add(
        self, heading: str, formula: str, end: date | None = None, number: int | None = None
    ) -> str:
        self.columns.append((heading, end, number, formula))
        return self._next(0)

    def _next(self, ahead: int = 1) -> str:
        return xl_col_to_name(2 + len(self.columns) + ahead)

    def _count(self, heading: str, every: str, kind: str, **where: str) -> list[str]:
        """A column for each window with the number of the member's facts."""
        first, last = self.blocks.get(kind, (1, 1))
        found = []
        for number, end in enumerate(SPANS[every], 1):
            asked = (
                {"person": "$A@"}
                | ({} if every == "year" else {every: f"{self._next()}$3"})
                | where
            )
            pairs = (
                f"facts!${LETTERS[c]}${first}:${LETTERS[c]}${last},{v}" for c, v in asked.items()
            )
            found.append(self._add(heading, f"COUNTIFS({','.join(pairs)})", end, number) + "@")
        return found

    def _points(self, code: str, every: str, points: Callable[[int], str]) -> str:
        """A column for each window with the points, where the member was active at its end; gives their cells."""
        first = self._next()
        for index, end in enumerate(SPANS[every]):
            own = self._next()
            active = f"AND($B@<={own}$2,$C@>={own}$2)"
            self._add(code, f"IF({active},{points(index)},0)", end, index + 1)
        return f"{first}@:{self._next(0)}@"

    def _lay_out(self) -> None:
        attended = self._count("attended", "month", "party.attendance", status='"present"')
        missed = self._count("missed", "month", "party.attendance", status='"absent"')
        duties = self._count("duties due", "month", "duty.due")
        duties_met = self._count("duties met", "month", "duty.due", met="1")
        courses = self._count("courses due", "quarter", "training.due")
        courses_met = self._count("courses met", "quarter", "training.due", met="1")
        hazards = self._count("found", "month", "hazard.reported")
        (violations,) = self._count("violations", "year", "conduct.violation")
        (direct,) = self._count("direct", "year", "accident.liability", degree='"direct"')
        (main,) = self._count("main", "year", "accident.liability", degree='"main"')

        def share(points: int, of: list[str], to: list[str]) -> Callable[[int], str]:
            return lambda i: f"IF({to[i]}=0,{points},ROUND({points}*MIN(1,{of[i]}/{to[i]}),2))"

        m01 = self._points("M01", "month", lambda i: f"IF({attended[i]}>=1,1,0)")
        m02 = self._points("M02", "month", lambda i: f"MAX(-4,-2*{missed[i]})")
        m03 = self._points("M03", "month", share(1, duties_met, duties))
        m04 = self._points("M04", "quarter", share(2, courses_met, courses))
        m05 = self._points("M05", "month", lambda i: f"0.5*{hazards[i]}")
        m06 = self._points("M06", "year", lambda _: f"MAX(-20,-3*{violations})")
        points = f"60+SUM({m01})+SUM({m02})+SUM({m03})+SUM({m04})+MIN(8,SUM({m05}))+SUM({m06})"
        self._add("score", f"MAX(0,MIN(100,{points}))")
        self._add("barred", f"IF({direct}+{main}>=1,1,0)")


def _write(folder: str, path: Path, people: int) -> tuple[int, int]:
    """The workbook for the first so many members; how many facts and formulas it has."""
    with members(folder) as connection:
        who = connection.sql(
            "SELECT code, active_from, active_to FROM members ORDER BY code"
        ).fetchall()[:people]
        facts = connection.sql(f"SELECT {', '.join(FACTS)} FROM seen ORDER BY ALL").fetchall()
    blocks: dict[str, tuple[int, int]] = {}
    for row, fact in enumerate(facts, 2):
        blocks[fact[0]] = (blocks.get(fact[0], (row, row))[0], row)
    columns = Scores(blocks).columns
    with Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        scores, ledger = book.add_worksheet("scores"), book.add_worksheet("facts")
        ledger.write_row(0, 0, FACTS)
        for row, fact in enumerate(facts, 1):
            ledger.write_row(row, 0, fact)
        scores.write_row(0, 0, ("code", "active_from", "active_to"))
        for column, (heading, end, number, formula) in enumerate(columns, 3):
            scores.write_column(0, column, (heading, end, number))
            for row in range(ABOVE, ABOVE + len(who)):
                scores.write_formula(
                    row, column, "=" + formula.replace("@", str(row + 1)), value=""
                )
        for row, member in enumerate(who, ABOVE):
            scores.write_row(row, 0, member)
    return len(facts), len(columns) * len(who)


def _convert(path: Path) -> None:
    """LibreOffice loads the workbook, recalculates it and writes its first sheet as CSV beside it."""
    profile = path.parent / "profile"
    if not profile.exists():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    command = [
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "csv",
    ]
    subprocess.run([*command, "--outdir", path.parent, path], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def by_workbook(folder: str, people: str) -> tuple[float, dict[str, Any]]:
    """Loading and recalculating the workbook of some members, less LibreOffice's start-up."""
    with tempfile.TemporaryDirectory() as scratch:
        path, empty = Path(scratch) / "scores.xlsx", Path(scratch) / "empty.xlsx"
        with Workbook(empty) as book:
            book.add_worksheet()
        begun = time.perf_counter()
        facts, formulas = _write(folder, path, int(people))
        written = time.perf_counter() - begun
        _convert(empty)  # makes LibreOffice's profile
        start = best(lambda: _convert(empty), 2)
        seconds = best(lambda: _convert(path), 1)
        with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))[ABOVE - 1 :]
    totals = {r["code"]: [round(100 * float(r["score"])), r["barred"] == "1"] for r in rows}
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    return seconds - start, {
        "start": start, "written": written, "peak": peak, "facts": facts, "formulas": formulas, "totals": totals,
    }  # fmt: skip
