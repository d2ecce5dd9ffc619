"""The board as it hangs on a wall: read from five metres, so few words and large figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anqi.assessment.goals.ahead import Ahead
from anqi.assessment.goals.boards import Board, is_share
from anqi.assessment.goals.names import short_names
from anqi.assessment.goals.periods import day_said
from anqi.assessment.goals.showing import plant_of, where
from anqi.assessment.goals.stores import engine_on
from anqi.assessment.goals.wording import SIGNS, missing_said, share_said, value_said, words
from anqi.kit import clock
from anqi.kit.periods import Period
from anqi.ledger.models import Fact
from anqi.rules.engine.unit_facts import last_days_against
from anqi.rules.outcome.unit_windows import UnitKey
from anqi.rules.plan.run import Run
from anqi.rules.rulebook.model import Indicator, Ratio
from anqi.rules.rulebook.wording import called, group_called

SECONDS = 60
"""How often it reads its figures anew."""
_AHEAD, _UNITS = 5, 20
_BEGINNING = date(1990, 1, 1)
_held: dict[tuple[object, ...], dict[str, date]] = {}
_HELD_MOST = 8


def wall(board: Board, items: list[Ahead]) -> dict[str, Any]:
    """What the wall shows: counts that should be 0, shares that should be whole, goals, units, what falls due."""
    zeros = zeros_of(board)
    shares = [one for one in board.headline if is_share(one)]
    plant, now = plant_of(board), clock.now().astimezone(clock.CHINA)
    return {
        "zeros": [_zero(board, one, plant, days) for days in (_quiet_days(board, zeros),) for one in zeros],
        "shares": [_share(board, one, plant) for one in shares],
        "goals": _goals(board, plant),
        "units": _units(board)[:_UNITS],
        "ahead": [
            {"day": day_said(one.day), "text": _ahead(board, one), "where": where(one)} for one in items[:_AHEAD]
        ],
        "tallies": [
            f"{group_called(group)} {'/'.join(map(str, board.met(plant, members)))}"
            for group, members in _groups(board).items()
        ],
        "now": now,
        "moment": f"{day_said(now.date())} {date_format(now, 'D H:i')}",
    }  # fmt: skip


def _groups(board: Board) -> dict[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = {}
    for one in board.headline:
        found.setdefault(one.group, []).append(one)
    return found


def _name(board: Board, indicator: Indicator) -> str:
    name = short_names(board.headline)[indicator.code]
    return name.replace("\n", " " if name.isascii() else "")


def _zero(board: Board, one: Indicator, plant: UnitKey, days: dict[str, str]) -> dict[str, Any]:
    judged = board.indicator(one).get(plant)
    if judged is None:
        return {"name": _name(board, one), "state": "na", "value": "–", "note": ""}
    said = share_said(one, judged) if isinstance(one.value, Ratio) else value_said(one, judged)
    return {
        "name": _name(board, one),
        "state": SIGNS[judged.status],
        "word": words()[judged.status],
        "value": said,
        "note": days.get(one.code, ""),
    }


def _share(board: Board, one: Indicator, plant: UnitKey) -> dict[str, Any]:
    judged = board.indicator(one).get(plant)
    if judged is None:
        return {"name": _name(board, one), "state": "na", "text": "–", "word": words()["none"]}
    text = "–" if judged.status == "none" else share_said(one, judged)
    if judged.status == "missed":
        text = _("{count} missing").format(count=missing_said(one, judged))
    return {
        "name": _name(board, one), "state": SIGNS[judged.status], "text": text,
        "word": words()[judged.status],
    }  # fmt: skip


def _goals(board: Board, plant: UnitKey) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    before = ""
    for goal in board.rulebook.goals.values():
        status = board.goal(goal).get(plant)
        if status is not None:
            found.append(
                {
                    "name": called(goal.title, goal.code), "state": SIGNS[status],
                    "word": words()[status], "cut": bool(found) and goal.group != before,
                }
            )  # fmt: skip
            before = goal.group
    return found


def _units(board: Board) -> list[dict[str, Any]]:
    found = []
    for unit, name in board.of_type("department").items():
        met, judged = board.met(unit, board.headline)
        state = "ok" if met == judged else "fail"
        found.append({"name": name, "state": state if judged else "na", "count": judged - met})
    return found


def _ahead(board: Board, one: Ahead) -> str:
    if one.tasks:
        times = f" × {len(one.tasks)}" if len(one.tasks) > 1 else ""
        return f"{one.tasks[0].title}{times}"
    if one.indicator is None:
        return ""
    return _("{name}: {count} due").format(name=_name(board, one.indicator), count=f"{one.count:,}")


def quiet_since(
    board: Board, indicators: Sequence[Indicator]
) -> dict[str, tuple[date | None, int]]:
    """The last day that spoke against each indicator, and for how many days nothing has.

    Where nothing ever did the day is None, and the days are those since the ledger begins; without facts there is none.
    """
    ground = board.standing.ground
    if ground.ledger is None or not ground.size:
        return {}
    today = clock.today()
    key = (board.edition.pk, ground.size, bytes(ground.ledger.frontier), today)
    if key not in _held:
        if len(_held) >= _HELD_MOST:
            _held.clear()
        run = Run(
            Period(_BEGINNING, today), today, monthly_spans=board.standing.cells.run.monthly_spans
        )
        with engine_on(ground.ledger, ground.rosters) as engine:
            _held[key] = last_days_against(engine, run, indicators)
    last = _held[key]
    begun = Fact.objects.filter(ledger=ground.ledger.pk).order_by("occurred_on")
    first = begun.values_list("occurred_on", flat=True).first()
    found = {}
    for one in indicators:
        day = last.get(one.code)
        since = day or first
        if since is not None:
            found[one.code] = day, (today - since).days
    return found


def zeros_of(board: Board) -> list[Indicator]:
    """The headline indicators of which there should be none."""
    return [one for one in board.headline if not is_share(one)]


def _quiet_days(board: Board, indicators: list[Indicator]) -> dict[str, str]:
    """The same in words."""
    found = {}
    for code, (day, days) in quiet_since(board, indicators).items():
        text = _("for {days} days") if day else _("since the ledger begins, {days} days")
        found[code] = text.format(days=f"{days:,}")
    return found
