"""What a figure of the board opens to: the facts that are missing, and those that counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from anqi.assessment.goals.adjusting import Adjustment, adjustments_of
from anqi.assessment.goals.boards import Board
from anqi.assessment.goals.models import Exclusion
from anqi.assessment.goals.queries import seen
from anqi.assessment.goals.stores import engine_on
from anqi.ledger.models import Fact
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import Account
from anqi.rules.engine.unit_facts import Which, facts_behind
from anqi.rules.outcome.unit_windows import UnitKey
from anqi.rules.rulebook.model import Indicator

PAGE = 100
MOST = 5_000
"""Facts of which those that somebody may see are looked up for a file."""


@dataclass(frozen=True)
class Opened:
    """The facts of a page of the list that somebody may see, each with its `exclusion`, if it was asked for.

    `total` is how many there are, `hidden` how many of the page he may not see. `after` leads to the next page, if
    there is one.
    """

    facts: Sequence[Any]
    total: int
    hidden: int
    after: int | None


def opened(
    account: Account, board: Board, indicator: Indicator, unit: UnitKey, *, which: Which,
    after: int = 0, most: int = PAGE,
) -> Opened:  # fmt: skip
    """The facts behind a figure, by day; of a closed month those that were missing when it was closed."""
    if board.frozen and which == "against":
        ids = board.frozen.missing.get(unit, {}).get(indicator.code, [])
        page, total = ids[after : after + most], len(ids)
    else:
        standing = board.standing
        with engine_on(standing.ground.ledger, standing.ground.rosters) as engine:
            found = facts_behind(
                engine, standing.cells.run, indicator, unit, first=board.first, last=board.last,
                which=which, most=most, after=after,
            )  # fmt: skip
        page, total = found.ids, found.total
    places = {UUID(id): place for place, id in enumerate(page)}
    asked = Exclusion.objects.filter(fact=OuterRef("pk")).exclude(state=Exclusion.State.REFUSED)
    rows: Any = Fact.objects.filter(pk__in=places).order_by()
    rows = rows.annotate(
        exclusion=Subquery(asked.values("pk")[:1]),
        exclusion_state=Subquery(asked.values("state")[:1]),
    )
    scope = scope_of(account, Verb.SEE_FACTS)
    every = rows.select_related("reverses", "reversed_by") if places else ()
    own = [one for one in every if one.ledger_id == board.standing.ground.ledger_id]
    facts = sorted((one for one in own if seen(scope, one)), key=lambda one: places[one.pk])
    following = after + len(page)
    return Opened(
        facts, total, len(page) - len(facts), following if following < total and page else None
    )


def adjustments_behind(board: Board, indicator: Indicator, unit: UnitKey) -> list[Adjustment]:
    """What came after closing and changes one indicator of a unit."""
    return [
        one
        for one in adjustments_of(board)
        if indicator.code in one.indicators and of_unit(one, unit, board)
    ]


def of_unit(adjustment: Adjustment, unit: UnitKey, board: Board) -> bool:
    """Whether an adjustment is about a unit: of the plant all are, of a branch those of its departments too."""
    type, _plant, code = unit
    fact = adjustment.fact
    if type == "plant":
        return True
    if type == "department":
        return fact.department == code
    spans = board.standing.ground.rosters["answers_for"].to_pylist()
    answered = any(
        one["branch"] == code
        and one["department"] == fact.department
        and one["active_from"] <= fact.occurred_on <= one["active_to"]
        for one in spans
    )
    return fact.branch == code or answered
