"""Pages of the board: all of it, one unit, what a figure opens to, what falls due, and what came after closing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.assessment.goals import periods, showing, tables
from anqi.assessment.goals.adjusting import Adjustment, adjustments_of
from anqi.assessment.goals.ahead import ahead
from anqi.assessment.goals.boards import Board, board_before, board_of
from anqi.assessment.goals.excluded import approved_in, names_for
from anqi.assessment.goals.feet import foot_of
from anqi.assessment.goals.periods import Asked
from anqi.assessment.goals.queries import unit_of
from anqi.assessment.goals.walls import SECONDS, wall
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.asking import account_of, reach
from anqi.organisation.models import Account, Plant
from anqi.organisation.records import Act, record_of
from anqi.pages import twins
from anqi.rules.rulebook.model import Subject

_TYPES: dict[str, Subject] = {"department": "department", "branch": "branch"}


@require_GET
def goals(request: HttpRequest) -> HttpResponseBase:
    """The board of the plant, for everybody of it; with `format` every figure of every unit as a file."""
    account, plant = asker(request)
    asked = periods.asked(request.GET.get("at", ""))
    board = board_of(plant, asked)
    if board is None:
        return _nothing(request, account, plant, asked)
    wanted = twins.asked(request)
    if wanted is not None:
        record_of(request, Act.EXPORT, object=request.get_full_path())
        name = _("Goals {window}").format(window=board.window)
        return twins.twin(wanted, name=name, columns=tables.BOARD, rows=tables.board_rows(board))
    by = _TYPES.get(request.GET.get("by", ""), "department")
    adjusted = adjustments_of(board)
    unit = showing.plant_of(board)
    context = {
        **head(board),
        "goals": showing.goals(board, unit),
        "by": by,
        "unit_types": _unit_types(board, by),
        "matrix": showing.matrix(board, by),
        "legend": showing.legend(),
        "trend": showing.trend(board, board_before(board)),
        "trends": showing.trends(board, unit, board.headline),
        "ahead": showing.ahead_rows(board, ahead(account, board)),
        "adjusted": len(adjusted),
    }
    return render(request, "assessment/goals/goals.html", context)


@require_GET
def unit(request: HttpRequest, type: str, code: str) -> HttpResponse:
    """The board of one department or branch: its goals, and each indicator by month."""
    _account, plant = asker(request)
    board = found(plant, request)
    key = unit_of(board, type, code)
    everything = list(board.rulebook.indicators.values())
    others = [one for one in everything if one not in board.headline]
    context = {
        **head(board),
        "name": board.units[key],
        "type": showing.type_name(key[0]),
        "goals": showing.goals(board, key),
        "met": "/".join(map(str, board.met(key, board.headline))),
        "trends": showing.trends(board, key, board.headline),
        "others": showing.trends(board, key, others),
    }
    return render(request, "assessment/goals/unit.html", context)


@require_GET
def goals_wall(request: HttpRequest) -> HttpResponse:
    """The board for a wall, which reads itself anew; a part of it is asked for each minute."""
    account, plant = asker(request)
    board = board_of(plant, periods.asked(request.GET.get("at", "")))
    context: dict[str, Any] = {
        "plant": plant,
        "seconds": SECONDS,
        "address": request.get_full_path(),
    }
    if board is not None:
        context |= {**head(board), "wall": wall(board, ahead(account, board))}
    return render(request, "assessment/goals/wall.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The board to be printed and signed: both matrices, exclusions, adjustments, and the ledger that it stands on."""
    account, plant = asker(request)
    board = found(plant, request)
    adjusted = adjustments_of(board)
    scope = scope_of(account, Verb.SEE_FACTS)
    seen = [one for one in adjusted if one.seen_by(scope)]
    exclusions = approved_in(account, board)
    names = names_for(account, exclusions, [one.fact for one in seen])
    plant_unit = showing.plant_of(board)
    context = {
        **head(board),
        "goals": showing.goals(board, plant_unit),
        "matrices": [
            showing.matrix(board, type) for type in _TYPES.values() if board.of_type(type)
        ],
        "legend": showing.legend(),
        "trends": showing.trends(board, plant_unit, board.headline),
        "adjustments": tables.adjustments(seen, names) if seen else None,
        "adjusted": len(adjusted),
        "unseen": len(adjusted) - len(seen),
        "exclusions": tables.exclusions(exclusions, names) if exclusions else None,
        "excluded_unseen": board.excluded - len(exclusions),
    }
    return render(request, "assessment/goals/sheet.html", context)


@require_GET
def goals_ahead(request: HttpRequest) -> HttpResponse:
    """All that falls due within 30 days."""
    account, plant = asker(request)
    board = found(plant, request)
    items = ahead(account, board)
    context = {**head(board), "ahead": showing.ahead_rows(board, items, most=len(items))}
    return render(request, "assessment/goals/ahead.html", context)


@require_GET
def adjustments(request: HttpRequest) -> HttpResponseBase:
    """What was posted of closed months later, as far as one sees facts; with `format` as a file."""
    account, plant = asker(request)
    board = found(plant, request)
    every = adjustments_of(board)
    scope = scope_of(account, Verb.SEE_FACTS)
    seen = [one for one in every if one.seen_by(scope)]
    names = names_for(account, (), [one.fact for one in seen])
    wanted = twins.asked(request)
    if wanted is not None:
        need_fresh(request)
        record_of(request, Act.EXPORT, object=request.get_full_path())
        rows = (tables.adjustment_row(one, names) for one in seen)
        return twins.twin(wanted, name=_("Adjustments"), columns=tables.ADJUSTMENTS, rows=rows)
    context = {
        **head(board),
        "table": tables.adjustments(seen, names) if seen else None,
        "count": len(every),
        "hidden": len(every) - len(seen),
        "months": _closed_months(board, every),
    }
    return render(request, "assessment/goals/adjustments.html", context)


def asker(request: HttpRequest) -> tuple[Account, Plant]:
    """Who asks, and the plant whose board he sees. Raises Denied."""
    _scope, plant = reach(request, Verb.SEE_GOALS)
    return account_of(request), plant


def found(plant: Plant, request: HttpRequest) -> Board:
    """The board that is asked for. Raises Http404 where no rulebook judges it."""
    board = board_of(plant, periods.asked(request.GET.get("at", "")))
    if board is None:
        raise Http404
    return board


def head(board: Board) -> dict[str, Any]:
    """What every page of a board has: its window, the ways to others, and what it stands on."""
    return {
        "board": board,
        "plant": board.plant,
        "window": periods.called(board.window),
        "at": board.window,
        "lengths": periods.lengths(board.asked),
        "siblings": periods.siblings(board.asked),
        "foot": foot_of(board),
    }


def _unit_types(board: Board, chosen: Subject) -> list[dict[str, Any]]:
    names = showing.type_names()
    return [
        {"text": names[type], "href": f"?at={board.window}&by={type}", "chosen": type == chosen}
        for type in _TYPES.values()
        if board.of_type(type)
    ]


def _closed_months(board: Board, given: list[Adjustment]) -> list[dict[str, Any]]:
    return [
        {
            "name": periods.called(name),
            "href": f"{reverse('assessment:goals')}?at={name}",
            "closed": one,
            "count": sum(each.month == name for each in given),
        }
        for name, one in board.closed.items()
    ]


def _nothing(
    request: HttpRequest, account: Account, plant: Plant, asked: Asked
) -> HttpResponseBase:
    """The page where no rulebook judges the window: it says what is to be done."""
    wanted = twins.asked(request)
    if wanted is not None:
        return twins.twin(wanted, name=_("Goals"), columns=tables.BOARD, rows=())
    context = {
        "plant": plant,
        "window": periods.called(asked.name),
        "lengths": periods.lengths(asked),
        "siblings": periods.siblings(asked),
        "keeps": may(account, Verb.KEEP_RULEBOOKS, plant=plant),
    }
    return render(request, "assessment/goals/nothing.html", context)
