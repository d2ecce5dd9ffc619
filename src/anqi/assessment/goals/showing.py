"""A board as its pages show it: the strip of goals, the matrix, the trends, what falls due."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from anqi.assessment.goals.ahead import Ahead, span
from anqi.assessment.goals.boards import Board, is_share, missing
from anqi.assessment.goals.names import short_names
from anqi.assessment.goals.periods import day_said
from anqi.assessment.goals.wording import (
    SIGNS,
    missing_said,
    share_said,
    value_said,
    whole_numbers,
    words,
)
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Column, Row, Table, Term
from anqi.pages.judging_kinds import Bar, Matrix, MatrixCell, MatrixGroup, MatrixRow
from anqi.rules.outcome.unit_windows import Judged, UnitKey
from anqi.rules.rulebook.model import Goal, Indicator, Status, Subject
from anqi.rules.rulebook.sentences import target
from anqi.rules.rulebook.wording import called, group_called

_SHOWN = 10
"""So many things that fall due stand beside the board; the others are a page of their own."""


def plant_of(board: Board) -> UnitKey:
    """The plant itself, as a unit."""
    return ("plant", board.plant.code, board.plant.code)


def opens(board: Board, indicator: Indicator, unit: UnitKey, window: str = "") -> str:
    """The address that a figure opens to."""
    path = href_to("assessment:goals_missing", indicator.code, unit[0], unit[2])
    return f"{path}?{urlencode({'at': window or board.window})}"


def unit_address(board: Board, unit: UnitKey) -> str:
    path = href_to("assessment:goals_unit", unit[0], unit[2])
    return f"{path}?{urlencode({'at': board.window})}"


def goals(board: Board, unit: UnitKey) -> list[dict[str, Any]]:
    """The goals of a unit by group: 四保, 五无, each with what decides it."""
    groups: dict[str, list[tuple[Goal, Status]]] = {}
    for goal in board.rulebook.goals.values():
        status = board.goal(goal).get(unit)
        if status is not None:
            groups.setdefault(goal.group, []).append((goal, status))
    found: list[dict[str, Any]] = []
    for group, members in groups.items():
        judged = [status for _goal, status in members if status != "none"]
        head = f"{judged.count('met')}/{len(judged)}"
        for at, (goal, status) in enumerate(members):
            found.append(
                {
                    "group": group_called(group) if not at else "",
                    "head": head if not at else "",
                    "cut": not at and bool(found),
                    "name": called(goal.title, goal.code),
                    "state": SIGNS[status],
                    "word": words()[status],
                    "href": _goal_opens(board, goal, unit),
                    "note": _goal_note(board, goal, unit),
                }
            )
    return found


def _goal_opens(board: Board, goal: Goal, unit: UnitKey) -> str:
    missed = _missed(board, goal.indicators, unit)
    return opens(board, (missed or list(goal.indicators))[0], unit)


def _goal_note(board: Board, goal: Goal, unit: UnitKey) -> str:
    """What is missed, with how much; where all is met, of how many indicators."""
    missed = _missed(board, goal.indicators, unit)
    if missed:
        first = missed[0]
        text = f"{first.code} {missing_said(first, board.indicator(first)[unit])}"
        more = len(missed) - 1
        return text if not more else _("{first}, {more} more").format(first=text, more=more)
    codes = [one.code for one in goal.indicators]
    return " ".join(codes) if len(codes) <= 3 else f"{codes[0]} – {codes[-1]}"


def _missed(board: Board, indicators: Iterable[Indicator], unit: UnitKey) -> list[Indicator]:
    found = ((one, board.indicator(one).get(unit)) for one in indicators)
    return [one for one, judged in found if judged is not None and judged.status == "missed"]


def matrix(board: Board, type: Subject) -> Matrix:
    """The plant and its units of a type down, the indicators across."""
    chosen = board.headline
    names = short_names(chosen)
    values = {one.code: board.indicator(one) for one in chosen}
    whole = plant_of(board)
    groups: dict[str, list[Indicator]] = {}
    for one in chosen:
        groups.setdefault(one.group, []).append(one)
    heads: list[MatrixGroup] = [
        {
            "name": group_called(group),
            "met": "/".join(map(str, board.met(whole, members))),
            "columns": [{"text": names[one.code], "href": opens(board, one, whole)} for one in members],
        }
        for group, members in groups.items()
    ]  # fmt: skip
    rows = [_row(board, chosen, values, whole, _("Whole plant"))]
    for unit, name in board.of_type(type).items():
        rows.append(_row(board, chosen, values, unit, name))
    return {
        "caption": _("Indicators of {units}").format(units=type_names()[type]),
        "corner": type_name(type),
        "groups": heads,
        "rows": rows,
    }


def type_names() -> dict[Subject, str]:
    return {"plant": _("the plant"), "department": _("Departments"), "branch": _("Party branches")}


def type_name(type: Subject) -> str:
    return {"plant": _("the plant"), "department": _("Department"), "branch": _("Party branch")}[
        type
    ]


def _row(
    board: Board, chosen: Sequence[Indicator], values: dict[str, dict[UnitKey, Judged]],
    unit: UnitKey, name: str,
) -> MatrixRow:  # fmt: skip
    is_whole = unit[0] == "plant"
    met, judged = board.met(unit, chosen)
    row: MatrixRow = {
        "name": name,
        "cells": [_cell(board, one, unit, values[one.code].get(unit), whole=is_whole) for one in chosen],
        "met": f"{met}/{judged}",
        "whole": is_whole,
    }  # fmt: skip
    if not is_whole:
        row["href"] = unit_address(board, unit)
    return row


def _cell(
    board: Board, indicator: Indicator, unit: UnitKey, judged: Judged | None, *, whole: bool
) -> MatrixCell:
    if judged is None or (judged.status == "none"):
        return {"state": "na"}
    cell: MatrixCell = {"state": SIGNS[judged.status]}
    numbers = whole_numbers(judged)
    if whole and numbers is not None and is_share(indicator):
        cell["of"] = numbers
    elif whole or judged.status == "missed":
        cell["text"] = missing_said(indicator, judged) or value_said(indicator, judged)
    if whole or judged.status == "missed":
        cell["href"] = opens(board, indicator, unit)
    return cell


def legend() -> list[Term]:
    """What the signs mean."""
    return [
        {"name": "ok", "value": _("met")},
        {"name": "fail", "value": _("missed, with how many")},
        {"name": "na", "value": _("not applicable: nothing was due")},
    ]


def trend(board: Board, before: Board | None) -> list[Bar]:
    """How many were missing each month of the year, and a year before."""
    unit = plant_of(board)
    found: list[Bar] = []
    for month in board.months:
        bar: Bar = {"name": month[-2:].lstrip("0"), "value": _missing_in(board, unit, month)}
        if before is not None:
            year = f"{int(month[:4]) - 1}{month[4:]}"
            if year in before.standing.windows:
                bar["before"] = _missing_in(before, unit, year)
        found.append(bar)
    return found


def _missing_in(board: Board, unit: UnitKey, month: str) -> int:
    total = 0
    for one in board.headline:
        judged = board.monthly(one, month).get(unit)
        total += missing(one, judged) // 100 if judged is not None else 0
    return total


def trends(board: Board, unit: UnitKey, indicators: Sequence[Indicator]) -> dict[str, Any]:
    """The indicators of a unit as a table: value, share, target, and a sign for each month."""
    year = board.asked.window.first.year
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    begun = set(board.months)
    rows = []
    for one in indicators:
        judged = board.indicator(one).get(unit)
        if judged is None:
            continue
        each = {month: board.monthly(one, month).get(unit) for month in months if month in begun}
        rows.append(
            {
                "code": one.code,
                "name": called(one.title, one.code),
                "basis": called(one.basis, ""),
                "href": opens(board, one, unit),
                "value": value_said(one, judged),
                "share": share_said(one, judged),
                "target": target(one),
                "state": SIGNS[judged.status],
                "word": words()[judged.status],
                "months": [
                    _month_cell(board, one, unit, month, each.get(month)) for month in months
                ],
            }
        )
    return {"rows": rows, "months": range(1, 13), "year": year}


def _month_cell(
    board: Board, indicator: Indicator, unit: UnitKey, month: str, judged: Judged | None
) -> dict[str, str]:
    if judged is None:
        return {"state": "open", "word": _("month to come"), "href": ""}
    said = value_said(indicator, judged)
    return {
        "state": SIGNS[judged.status],
        "word": f"{month} {said} {words()[judged.status]}",
        "href": opens(board, indicator, unit, month) if judged.status != "none" else "",
    }


def ahead_rows(board: Board, items: Sequence[Ahead], *, most: int = _SHOWN) -> dict[str, Any]:
    """What falls due within 30 days: so many lines, and how many there are."""
    first, last = span()
    names = {code: name.replace("\n", "") for code, name in short_names(board.headline).items()}
    return {
        "rows": [_ahead(board, one, names) for one in items[:most]],
        "count": len(items),
        "first": day_said(first),
        "last": day_said(last),
        "more": len(items) > most,
    }  # fmt: skip


def _ahead(board: Board, one: Ahead, names: dict[str, str]) -> dict[str, Any]:
    if one.tasks:
        return {
            "day": day_said(one.day), "text": one.tasks[0].title, "href": task_address(one), "state": "",
            "times": len(one.tasks) if len(one.tasks) > 1 else 0, "where": where(one),
        }  # fmt: skip
    indicator = one.indicator
    if indicator is None:
        return {}
    text = _("{name}: {count} due").format(name=names[indicator.code], count=f"{one.count:,}")
    note = _("{count} missing last time").format(count=one.missing) if one.missing else ""
    month = f"{one.day:%Y-%m}"
    href = opens(
        board, indicator, plant_of(board), board.months[-1] if month not in board.months else month
    )
    return {
        "day": day_said(one.day), "text": text, "note": note, "href": href, "where": where(one),
        "state": "part" if one.missing else "",
    }  # fmt: skip


def task_address(one: Ahead) -> str:
    """A task's own page; of several alike the list that has them."""
    if len(one.tasks) == 1:
        return href_to("work:task", one.tasks[0].pk)
    return f"{href_to('work:tasks')}?{urlencode({'list': 'unit', 'q': one.tasks[0].title})}"


def where(one: Ahead) -> str:
    if len(one.departments) > 2:
        return _("{count} units").format(count=len(one.departments))
    return _(", ").join(one.departments)


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Row], *, form: str = "stack"
) -> Table:
    return {"caption": caption, "columns": columns, "rows": list(rows), "form": form}
