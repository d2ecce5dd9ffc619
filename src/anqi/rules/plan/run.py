"""What a judgement depends on beside the rulebook and the store, and by which names its program is known."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anqi.kit.periods import EVERY, Every, Period, month_number
from anqi.rules.rulebook.model import Scheme

MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
UNIT_RESULTS = "units"


@dataclass(frozen=True)
class Run:
    """The days that are judged, and what was known when."""

    period: Period
    as_of: date
    posted_until: datetime | None = None
    monthly_spans: bool = True
    """Whether every answers_for begins and ends with a month, so that months are fine enough to follow it."""


def window_number(first: date, every: Every) -> int:
    """The number of the window that begins on a day: calendar windows are numbered since the year 0."""
    return 0 if every == "period" else month_number(first) // MONTHS[every]


def window_rows(run: Run) -> list[dict[str, Any]]:
    """The windows of a run, as rows of the table `windows`."""
    rows = []
    for every in EVERY:
        for window in run.period.windows(every, run.as_of):
            is_open = window.open_on(run.as_of)
            rows.append(
                {
                    "every": every,
                    "window": window_number(window.first, every),
                    "name": window.name,
                    "first": window.first,
                    "asked_on": run.as_of if is_open else window.last,
                    "open": is_open,
                }
            )
    return rows


def subjects_name(scheme: Scheme) -> str:
    return f"subjects:{scheme.name}"


def windows_name(scheme: Scheme) -> str:
    return f"windows:{scheme.name}"
