"""The goals board, for programs: all of it, one unit, what a figure opens to, what falls due, what came later."""

from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from anqi.assessment.api_kinds import titled
from anqi.assessment.goals import periods, showing
from anqi.assessment.goals.adjusting import Adjustment, adjustments_of
from anqi.assessment.goals.ahead import ahead
from anqi.assessment.goals.api_kinds import (
    AdjustmentOut,
    AdjustmentsOut,
    AheadOut,
    BoardOut,
    ClosedOut,
    MissingOut,
    QuietOut,
    TrendOut,
    UnitBoard,
)
from anqi.assessment.goals.api_showing import (
    adjustment_out,
    ahead_out,
    behind_out,
    closed_out,
    goals_out,
    head_out,
    indicator_out,
    unit_out,
    with_months,
)
from anqi.assessment.goals.boards import Board, board_before, board_of
from anqi.assessment.goals.excluded import names_for
from anqi.assessment.goals.lists import PAGE, adjustments_behind, opened
from anqi.assessment.goals.queries import can_ask, unit_of
from anqi.assessment.goals.tables import reason_of
from anqi.assessment.goals.walls import quiet_since, zeros_of
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.api_access import caller, handed_out, next_page, scoped
from anqi.organisation.models import Account
from anqi.organisation.records import Denied
from anqi.organisation.tokens import TokenScope
from anqi.rules.engine.unit_facts import Which
from anqi.rules.results.sentences import indicator_sentence
from anqi.rules.rulebook.model import Subject

router = Router(tags=["goals"])
UnitType = Annotated[Subject | None, Query(description="Only units of this kind.")]
Before = Annotated[UUID | None, Query(description="Where a page ended, as its `Link` says.")]


@router.get(
    "/boards/{at}", response=BoardOut, summary="The board of a window", operation_id="goals_board"
)
@scoped(TokenScope.READ_ASSESSMENT)
def board(request: HttpRequest, at: str, type: UnitType = None) -> BoardOut:
    """`at` is a month, quarter, half-year or year: `2026-11`, `2026-Q4`, `2026-H2`, `2026`. For everybody of the plant.

    What has not begun, and what no rulebook judges, is not there.
    """
    _account, found = _board(request, at)
    units = [key for key in found.units if type is None or key[0] == type]
    return BoardOut(
        **head_out(found), headline=[one.code for one in found.headline],
        units=[unit_out(found, key) for key in units], trend=_trend(found),
        closed=_closed(found, adjustments_of(found)),
    )  # fmt: skip


@router.get(
    "/boards/{at}/units/{type}/{code}", response=UnitBoard, summary="The board of a unit",
    operation_id="goals_unit",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def unit(request: HttpRequest, at: str, type: str, code: str) -> UnitBoard:
    """Its goals, and each indicator with its months. `type` is `plant`, `department` or `branch`."""
    _account, found = _board(request, at)
    key = unit_of(found, type, code)
    met, judged = found.met(key, found.headline)
    each = ((one, found.indicator(one).get(key)) for one in found.rulebook.indicators.values())
    return UnitBoard(
        **head_out(found), type=type, code=code, name=found.units[key], met=met, judged=judged,
        goals=goals_out(found, key),
        indicators=[with_months(found, one, key, value) for one, value in each if value],
    )  # fmt: skip


@router.get(
    "/boards/{at}/units/{type}/{code}/{indicator}", response=MissingOut,
    summary="What a figure opens to", operation_id="goals_missing",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def missing(
    request: HttpRequest, response: HttpResponse, at: str, type: str, code: str, indicator: str,
    show: Annotated[Which, Query(description="What speaks against it, or what counts.")] = "against",
    after: Annotated[int, Query(ge=0, le=10**7, description="Where a page ended, as `Link` says.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500, description="At most so many facts.")] = PAGE,
) -> MissingOut:  # fmt: skip
    """The facts behind it as far as the caller sees facts; of a closed month those that were missing then."""
    account, found = _board(request, at)
    key, one = unit_of(found, type, code), found.rulebook.indicators.get(indicator)
    judged = found.indicator(one).get(key) if one is not None else None
    if one is None or judged is None:
        raise Http404
    listing = opened(account, found, one, key, which=show, after=after, most=limit)
    if listing.after is not None:
        next_page(request, response, after=listing.after)
    later = adjustments_behind(found, one, key)
    adjustments = _adjustments(account, later)
    if listing.facts or adjustments:
        handed_out(request)
    return MissingOut(
        **head_out(found), type=type, code=code, name=found.units[key],
        indicator=indicator_out(found, one, key, judged),
        said=indicator_sentence(one, judged.value, judged.status), total=listing.total,
        hidden=listing.hidden,
        facts=[behind_out(each, may_ask=can_ask(account, each, found.plant)) for each in listing.facts],
        adjustments=adjustments, adjustments_hidden=len(later) - len(adjustments),
    )  # fmt: skip


@router.get(
    "/boards/{at}/ahead", response=list[AheadOut], summary="What falls due within 30 days",
    operation_id="goals_ahead",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def falling_due(request: HttpRequest, at: str) -> list[AheadOut]:
    """As far as tasks that the caller sees and the ledger know of it."""
    account, found = _board(request, at)
    return [ahead_out(one) for one in ahead(account, found)]


@router.get(
    "/boards/{at}/quiet", response=list[QuietOut], summary="How long nothing has happened",
    operation_id="goals_quiet",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def quiet(request: HttpRequest, at: str) -> list[QuietOut]:
    """Of each headline indicator of which there should be none, as it stands on the wall."""
    _account, found = _board(request, at)
    zeros = zeros_of(found)
    known = quiet_since(found, zeros)
    nothing = (None, None)
    return [
        QuietOut(
            indicator=one.code, title=titled(one.title),
            last=known.get(one.code, nothing)[0], days=known.get(one.code, nothing)[1],
        )
        for one in zeros
    ]  # fmt: skip


@router.get(
    "/boards/{at}/adjustments", response=AdjustmentsOut,
    summary="What came after months were closed", operation_id="goals_adjustments",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def adjustments(request: HttpRequest, at: str) -> AdjustmentsOut:
    """Late facts and reversals, each with its reason, as far as the caller sees facts."""
    account, found = _board(request, at)
    every = adjustments_of(found)
    seen = _adjustments(account, every)
    if seen:
        handed_out(request)
    return AdjustmentsOut(
        **head_out(found), closed=_closed(found, every), hidden=len(every) - len(seen),
        adjustments=seen,
    )  # fmt: skip


def _board(request: HttpRequest, at: str) -> tuple[Account, Board]:
    """Who calls, and the board of his plant. Raises Denied, and Http404 where there is none of this window."""
    account = caller(request)
    scope = scope_of(account, Verb.SEE_GOALS)
    if scope.plant is None or scope.is_empty:
        raise Denied
    asked = periods.named(at)
    found = board_of(scope.plant, asked) if asked is not None else None
    if found is None:
        raise Http404
    return account, found


def _trend(board: Board) -> list[TrendOut]:
    bars = showing.trend(board, board_before(board))
    return [
        TrendOut(month=month, missing=bar["value"], year_before=bar.get("before"))
        for month, bar in zip(board.months, bars, strict=True)
    ]


def _closed(board: Board, every: list[Adjustment]) -> list[ClosedOut]:
    return [
        closed_out(name, one, sum(each.month == name for each in every))
        for name, one in board.closed.items()
    ]


def _adjustments(account: Account, every: list[Adjustment]) -> list[AdjustmentOut]:
    scope = scope_of(account, Verb.SEE_FACTS)
    seen = [one for one in every if one.seen_by(scope)]
    names = names_for(account, (), [one.fact for one in seen])
    return [adjustment_out(one, reason_of(one.fact, names)) for one in seen]
