"""A clerk's sheet for the scheme `member`: one row a member, the windows from left to right as counts, then points.

What makes it quick is done: the facts are those that count, sorted by kind, and each formula looks through the rows of
its kind only; month and quarter stand there as numbers, so that no formula compares dates.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

FACTS = ("kind", "occurred_on", "month", "quarter", "person", "met", "status", "degree")
KEYS = ("key", "full_key")
"""person|window and person|window|value in one cell each, for those who know that one look-up is quicker than three."""

ENDS = [date(2020, month, monthrange(2020, month)[1]) for month in range(1, 13)]
SPANS = {"month": ENDS, "quarter": ENDS[2::3], "year": ENDS[11:]}
BEFORE = ("code", "active_from", "active_to")


def _letters(column: int) -> str:
    return str(xl_col_to_name(column))


_LETTERS = {name: _letters(column) for column, name in enumerate(FACTS + KEYS)}


class Column(NamedTuple):
    """A column of windows or totals. In the formula, `@` stands for the member's row."""

    heading: str
    end: date | None
    number: int | None
    formula: str


class Scores:
    """The columns of the sheet after `BEFORE`; above the members stand the heading, last day and number of each window.

    `blocks` are the first and last row of each kind in the sheet `facts`. With `keyed` one COUNTIF on a key takes the
    place of COUNTIFS.
    """

    def __init__(self, blocks: dict[str, tuple[int, int]], *, keyed: bool) -> None:
        self.columns: list[Column] = []
        self._blocks = blocks
        self._keyed = keyed
        self._lay_out()

    @property
    def _next(self) -> str:
        return _letters(len(BEFORE) + len(self.columns))

    def _add(
        self, heading: str, formula: str, end: date | None = None, number: int | None = None
    ) -> str:
        """One more column; gives its cell in the member's row."""
        cell = f"{self._next}@"
        self.columns.append(Column(heading, end, number, formula))
        return cell

    def _counts(self, heading: str, every: str, kind: str, **value: str) -> list[str]:
        """A column for each window with the number of the member's facts, of that value if one is named."""
        form = self._by_key if self._keyed else self._by_criteria
        return [
            self._add(heading, form(every, kind, value), end, number)
            for number, end in enumerate(SPANS[every], 1)
        ]

    def _by_criteria(self, every: str, kind: str, value: dict[str, str]) -> str:
        window = {} if every == "year" else {every: f"{self._next}$3"}
        criteria = {"person": "$A@"} | window | {name: f'"{x}"' for name, x in value.items()}
        pairs = (f"{self._over(name, kind)},{x}" for name, x in criteria.items())
        return f"COUNTIFS({','.join(pairs)})"

    def _by_key(self, _: str, kind: str, value: dict[str, str]) -> str:
        tail = "".join(f'&"|{x}"' for x in value.values())
        where = self._over("full_key" if value else "key", kind)
        return f'COUNTIF({where},$A@&"|"&{self._next}$3{tail})'

    def _over(self, name: str, kind: str) -> str:
        first, last = self._blocks.get(kind, (1, 1))
        return f"facts!${_LETTERS[name]}${first}:${_LETTERS[name]}${last}"

    def _points(self, code: str, every: str, points: Callable[[int], str]) -> str:
        """A column for each window with its points, 0 where the member was not active at its end; gives the range."""
        cells = []
        for index, end in enumerate(SPANS[every]):
            active = f"AND($B@<={self._next}$2,$C@>={self._next}$2)"
            cells.append(self._add(code, f"IF({active},{points(index)},0)", end, index + 1))
        return f"{cells[0]}:{cells[-1]}"

    def _lay_out(self) -> None:
        attended = self._counts("attended", "month", "party.attendance", status="present")
        missed = self._counts("missed", "month", "party.attendance", status="absent")
        duties = self._counts("duties due", "month", "duty.due")
        duties_met = self._counts("duties met", "month", "duty.due", met="1")
        courses = self._counts("courses due", "quarter", "training.due")
        courses_met = self._counts("courses met", "quarter", "training.due", met="1")
        found = self._counts("found", "month", "hazard.reported")
        (violations,) = self._counts("violations", "year", "conduct.violation")
        (direct,) = self._counts("direct", "year", "accident.liability", degree="direct")
        (main,) = self._counts("main", "year", "accident.liability", degree="main")

        m01 = self._points("M01", "month", lambda i: f"IF({attended[i]}>=1,1,0)")
        m02 = self._points("M02", "month", lambda i: f"MAX(-4,-2*{missed[i]})")
        m03 = self._points("M03", "month", lambda i: _share(1, duties_met[i], duties[i]))
        m04 = self._points("M04", "quarter", lambda i: _share(2, courses_met[i], courses[i]))
        m05 = self._points("M05", "month", lambda i: f"0.5*{found[i]}")
        m06 = self._points("M06", "year", lambda _: f"MAX(-20,-3*{violations})")
        points = f"SUM({m01})+SUM({m02})+SUM({m03})+SUM({m04})+MIN(8,SUM({m05}))+SUM({m06})"
        self._add("score", f"MAX(0,MIN(100,60+{points}))")
        self._add("barred", f"IF({direct}+{main}>=1,1,0)")


def _share(points: int, met: str, due: str) -> str:
    return f"IF({due}=0,{points},ROUND({points}*MIN(1,{met}/{due}),2))"
