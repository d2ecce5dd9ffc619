"""Boards, facts behind their figures, and exclusions, as the API gives them."""

from typing import Any

from anqi.assessment.api_kinds import person_out, titled
from anqi.assessment.goals.adjusting import Adjustment
from anqi.assessment.goals.ahead import Ahead
from anqi.assessment.goals.api_kinds import (
    AdjustmentOut,
    AheadOut,
    BehindOut,
    ClosedOut,
    FigureOut,
    GoalOut,
    IndicatorOut,
    IndicatorWithMonths,
    MonthOut,
    UnitOut,
)
from anqi.assessment.goals.boards import Board, missing
from anqi.assessment.goals.feet import foot_of
from anqi.assessment.goals.models import ClosedMonth, Exclusion
from anqi.assessment.goals.wording import share_said
from anqi.kit.exact import figure
from anqi.ledger.models import Fact
from anqi.ledger.queries import is_late, taken_back
from anqi.ledger.showing import number_of
from anqi.rules.outcome.unit_windows import Judged, UnitKey
from anqi.rules.rulebook.model import Indicator
from anqi.rules.rulebook.sentences import target
from anqi.rules.rulebook.wording import called


def head_out(board: Board) -> dict[str, Any]:
    """What every answer about a board has."""
    foot, frozen = foot_of(board), board.frozen
    return {
        "window": board.window, "first": board.first, "last": board.last, "open": board.is_open,
        "frozen": frozen is not None, "edition": board.edition.pk, "rulebook": board.edition.name,
        "number": board.edition.number, "root": foot.root, "closes_on": foot.closes_on,
        "size": frozen.closed.size if frozen else board.standing.ground.size,
        "excluded": board.excluded,
    }  # fmt: skip


def figure_out(one: Indicator, judged: Judged) -> FigureOut:
    of, to = judged.value
    return FigureOut(
        of=figure(of), to=None if to is None else figure(to), status=judged.status,
        missing=figure(missing(one, judged)), share=share_said(one, judged),
    )  # fmt: skip


def indicator_out(board: Board, one: Indicator, unit: UnitKey, judged: Judged) -> IndicatorOut:
    live = board.live(one).get(unit) if board.frozen else None
    return IndicatorOut(
        **figure_out(one, judged).model_dump(), code=one.code, group=one.group,
        title=titled(one.title), target=target(one),
        now=figure_out(one, live) if live is not None else None,
    )  # fmt: skip


def with_months(board: Board, one: Indicator, unit: UnitKey, judged: Judged) -> IndicatorWithMonths:
    found = {month: board.monthly(one, month).get(unit) for month in board.months}
    return IndicatorWithMonths(
        **indicator_out(board, one, unit, judged).model_dump(), basis=titled(one.basis),
        months=[
            MonthOut(month=month, figure=figure_out(one, each))
            for month, each in found.items()
            if each is not None
        ],
    )  # fmt: skip


def goals_out(board: Board, unit: UnitKey) -> list[GoalOut]:
    statuses = ((goal, board.goal(goal).get(unit)) for goal in board.rulebook.goals.values())
    return [
        GoalOut(
            code=goal.code, group=goal.group, title=titled(goal.title), status=status,
            indicators=[one.code for one in goal.indicators],
        )
        for goal, status in statuses
        if status is not None
    ]  # fmt: skip


def unit_out(board: Board, unit: UnitKey) -> UnitOut:
    met, judged = board.met(unit, board.headline)
    found = ((one, board.indicator(one).get(unit)) for one in board.rulebook.indicators.values())
    return UnitOut(
        type=unit[0], code=unit[2], name=board.units[unit], met=met, judged=judged,
        goals=goals_out(board, unit),
        indicators=[
            indicator_out(board, one, unit, each) for one, each in found if each is not None
        ],
    )  # fmt: skip


def closed_out(month: str, one: ClosedMonth, adjustments: int) -> ClosedOut:
    return ClosedOut(
        month=month, closed_at=one.closed_at, size=one.size, root=one.root, adjustments=adjustments
    )


def behind_out(fact: Any, *, may_ask: bool) -> BehindOut:
    return BehindOut(
        id=fact.pk, number=number_of(fact), kind=fact.kind, occurred_on=fact.occurred_on,
        department=fact.department, branch=fact.branch, person=fact.person,
        attributes=fact.attributes, source=fact.source, posted_at=fact.posted_at,
        late=is_late(fact), taken_back=taken_back(fact), exclusion=fact.exclusion,
        exclusion_state=fact.exclusion_state, may_ask=may_ask,
    )  # fmt: skip


def adjustment_out(one: Adjustment, reason: str) -> AdjustmentOut:
    fact: Fact = one.fact
    return AdjustmentOut(
        month=one.month, takes_back=one.takes_back, indicators=list(one.indicators), fact=fact.pk,
        number=number_of(fact), kind=fact.kind, occurred_on=fact.occurred_on,
        department=fact.department, branch=fact.branch, person=fact.person, reason=reason,
        posted_at=fact.posted_at, posted_by=fact.posted_by,
    )  # fmt: skip


def exclusion_out(one: Exclusion) -> dict[str, Any]:
    return {
        "id": one.pk, "state": one.state, "fact": one.fact, "kind": one.kind,
        "occurred_on": one.occurred_on, "department": one.department, "branch": one.branch,
        "person": one.person, "reason": one.reason, "asked_by": person_out(one.asked_by),
        "asked_at": one.asked_at,
        "decided_by": person_out(one.decided_by) if one.decided_by else None,
        "decided_at": one.decided_at, "note": one.note, "reversal": one.reversal,
    }  # fmt: skip


def ahead_out(one: Ahead) -> AheadOut:
    indicator = one.indicator
    title = called(indicator.title, indicator.code) if indicator else one.tasks[0].title
    return AheadOut(
        day=one.day, title=title, tasks=[task.pk for task in one.tasks],
        indicator=indicator.code if indicator else "", count=one.count, missing=one.missing,
        departments=list(one.departments),
    )  # fmt: skip
