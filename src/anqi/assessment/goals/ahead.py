"""What falls due within 30 days, as far as tasks and the ledger know of it.

Tasks are known by their day. What is due at every month's end (pledges in force, certificates, inspections) was due at
the end of the last months too: it will be due again, for as many, and what was missing then is missing until it is
made good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from anqi.assessment.goals.boards import Board, is_share
from anqi.kit import clock
from anqi.kit.periods import month_end, month_first, month_number
from anqi.ledger.queries import DUE
from anqi.organisation.models import Account
from anqi.rules.outcome.unit_windows import Judged, UnitKey
from anqi.rules.rulebook.model import Indicator, Ratio
from anqi.work.models import OPEN
from anqi.work.queries import seen_by

DAYS = 30
_RHYTHM = 3
"""So many months one after the other something was due in: then it is due each month."""


class Due(NamedTuple):
    """What is looked at of a task: of a plant's tasks thousands may fall due."""

    pk: UUID
    due_on: date
    title: str
    department: str
    unit__name: str | None


@dataclass(frozen=True)
class Ahead:
    """Something that falls due: tasks of one name, or an indicator's facts; `missing` were missing the last time."""

    day: date
    tasks: tuple[Due, ...] = ()
    indicator: Indicator | None = None
    count: int = 0
    missing: int = 0
    departments: tuple[str, ...] = ()
    """The names of the departments in which it is."""


def span() -> tuple[date, date]:
    """The days that are looked ahead."""
    return clock.today(), clock.today() + timedelta(days=DAYS)


def ahead(account: Account, board: Board) -> list[Ahead]:
    """All of it by day; tasks as far as the account sees them. One query."""
    first, last = span()
    tasks = seen_by(account).filter(state__in=OPEN, due_on__range=(first, last))
    names = {key[2]: name for key, name in board.of_type("department").items()}
    alike: dict[tuple[date, str], list[Due]] = {}
    for one in map(Due._make, tasks.order_by("due_on", "pk").values_list(*Due._fields)):
        alike.setdefault((one.due_on, one.title), []).append(one)
    found = [
        Ahead(day, tuple(members), count=len(members), departments=_named(members, names))
        for (day, _title), members in alike.items()
    ]
    for indicator in board.headline:
        found += _again(board, indicator, first, last)
    return sorted(found, key=lambda one: one.day)


def _named(tasks: list[Due], names: dict[str, str]) -> tuple[str, ...]:
    """The units that tasks concern, or whose post they are given to."""
    found = {}
    for one in tasks:
        if one.department:
            found[names.get(one.department, one.department)] = True
        elif one.unit__name is not None:
            found[one.unit__name] = True
    return tuple(found)


def _again(board: Board, indicator: Indicator, first: date, last: date) -> list[Ahead]:
    """The month's ends at which an indicator's facts will be due again."""
    value = indicator.value
    if not isinstance(value, Ratio) or not is_share(indicator) or not set(value.to.kinds) <= DUE:
        return []
    number = month_number(first)
    months = [f"{month_first(number - step):%Y-%m}" for step in range(1, _RHYTHM + 1)]
    plant: UnitKey = ("plant", board.plant.code, board.plant.code)
    each = [board.live(indicator, month).get(plant) for month in months]
    counts = [one for one in each if one is not None and one.value.to]
    if len(counts) < _RHYTHM or not _is_monthly(counts):
        return []
    newest = counts[0]
    names = board.of_type("department")
    units = board.live(indicator, months[0])
    where = tuple(name for key, name in names.items() if key in units and units[key].value.to)
    to, of = newest.value.to or 0, newest.value.of
    ends = (month_end(month_first(number + step)) for step in range(2))
    return [
        Ahead(
            day, indicator=indicator, count=to // 100, missing=max(to - of, 0) // 100,
            departments=where,
        )
        for day in ends
        if first <= day <= last
    ]  # fmt: skip


def _is_monthly(counts: Sequence[Judged]) -> bool:
    """Whether about as many were due each month: what is counted by a deadline of its own comes as it comes."""
    totals = [one.value.to or 0 for one in counts]
    return 4 * min(totals) >= 3 * max(totals)
