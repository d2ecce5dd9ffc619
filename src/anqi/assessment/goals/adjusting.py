"""What was posted of a month after it was closed: late facts and reversals, each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from anqi.assessment.goals.boards import Board
from anqi.assessment.goals.models import ClosedMonth
from anqi.assessment.goals.stores import engine_with, rows_of
from anqi.kit.periods import month_end
from anqi.ledger.lateness import Late
from anqi.ledger.models import Fact, Ledger
from anqi.organisation.authority import Scope
from anqi.rules.engine.unit_facts import touched
from anqi.rules.engine.unit_windows import measures

MOST = 500
"""Adjustments that are looked at; a plant has a few in a month."""
_KNOWN_MOST = 20_000


@dataclass(frozen=True)
class Adjustment:
    """A fact that came after its month was closed, and the indicators that it changes. `month` is as `2026-03`."""

    fact: Fact
    month: str
    indicators: tuple[str, ...]

    @property
    def takes_back(self) -> bool:
        return self.fact.reverses_id is not None

    def seen_by(self, scope: Scope) -> bool:
        """Whether somebody who sees facts so far may see this one."""
        fact = self.fact
        return scope.sees(
            department=fact.department, branch=fact.branch, person=fact.person, day=fact.occurred_on
        )


def adjustments_of(board: Board) -> list[Adjustment]:
    """The adjustments of the closed months of a board's window, in the order of entry.

    One query; none where this process was asked before and the ledger is as it was.
    """
    ledger = board.standing.ground.ledger
    if not board.closed or ledger is None:
        return []
    key = (
        ledger.pk, ledger.size, bytes(ledger.frontier), board.edition.pk,
        tuple(one.pk for one in board.closed.values()),
    )  # fmt: skip
    if key not in _found:
        if len(_found) >= _FOUND_MOST:
            _found.clear()
        _found[key] = _adjustments(board, ledger)
    return _found[key]


_found: dict[tuple[object, ...], list[Adjustment]] = {}
_FOUND_MOST = 64


def _adjustments(board: Board, ledger: Ledger) -> list[Adjustment]:
    first = min(one.month for one in board.closed.values())
    last = month_end(max(one.month for one in board.closed.values()))
    kinds = {kind for one in measures(board.rulebook) for kind in one.kinds}
    # What comes after its month was closed is entered late, and an index knows what is.
    came = Fact.objects.filter(
        Q(Late()), ledger=ledger.pk, index__lt=ledger.size,
        index__gte=min(one.size for one in board.closed.values()),
    ).filter(kind__in=kinds, occurred_on__range=(first, last))  # fmt: skip
    rows = came.select_related("reverses", "reversed_by").order_by("index")[:MOST]
    facts = [one for one in rows if _is_later(one, board.closed)]
    counting = _counting(board, facts)
    return [
        Adjustment(one, _month(one.occurred_on), codes)
        for one in facts
        if (codes := counting.get(one.pk))
    ]


_known: dict[tuple[UUID, UUID], tuple[str, ...]] = {}


def _counting(board: Board, facts: Sequence[Fact]) -> dict[UUID, tuple[str, ...]]:
    """Which indicators count each fact, as it stands: neither facts nor a published rulebook ever change."""
    book = board.edition.pk
    new = [one for one in facts if (book, one.pk) not in _known]
    if new:
        standing = board.standing
        with engine_with(standing.ground.rosters, rows_of(board.plant, new)) as engine:
            found = touched(engine, standing.cells.run, board.rulebook.indicators.values())
        if len(_known) > _KNOWN_MOST:
            _known.clear()
        _known.update({(book, one.pk): tuple(found.get(str(one.pk), ())) for one in new})
    return {one.pk: _known[book, one.pk] for one in facts if (book, one.pk) in _known}


def _is_later(fact: Fact, closed: Mapping[str, ClosedMonth]) -> bool:
    month = closed.get(_month(fact.occurred_on))
    return month is not None and fact.index >= month.size


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
