"""A closed month as it is kept: the figures of all units, and which facts were missing."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anqi.assessment.goals.models import ClosedMonth
from anqi.rules.outcome.model import Counted
from anqi.rules.outcome.unit_windows import Judged, UnitKey, UnitWindows
from anqi.rules.rulebook.model import Rulebook, Status

Missing = dict[UnitKey, dict[str, list[str]]]
"""The ids of the facts that spoke against an indicator, by unit and the indicator's code."""


@dataclass(frozen=True)
class Frozen:
    """What a month was when it was closed."""

    closed: ClosedMonth
    units: dict[UnitKey, str]
    indicators: dict[str, dict[UnitKey, Judged]]
    goals: dict[str, dict[UnitKey, Status]]
    missing: Missing


def write(rulebook: Rulebook, windows: UnitWindows, month: str, missing: Missing) -> bytes:
    """A month as bytes that are kept: JSON compressed by zlib, a line a unit."""
    units = windows.units(month)
    indicators = {code: windows.indicator(one, month) for code, one in rulebook.indicators.items()}
    goals = {code: windows.goal(one, month) for code, one in rulebook.goals.items()}
    rows = [
        {
            "type": key[0], "plant": key[1], "code": key[2], "name": name,
            "indicators": {
                code: [*found[key].value, found[key].status]
                for code, found in indicators.items() if key in found
            },
            "goals": {code: found[key] for code, found in goals.items() if key in found},
            "missing": missing.get(key, {}),
        }
        for key, name in units.items()
    ]  # fmt: skip
    text = json.dumps({"form": 1, "units": rows}, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 9)


_known: dict[UUID, Frozen] = {}
_KNOWN_MOST = 240


def read_all(closed: Mapping[str, ClosedMonth]) -> dict[str, Frozen]:
    """The months as they were when they were closed, by name. What never changes is read once: a query, or none."""
    new = [one.pk for one in closed.values() if one.pk not in _known]
    if new:
        if len(_known) + len(new) > _KNOWN_MOST:
            _known.clear()
        by_id = {one.pk: one for one in closed.values()}
        rows = ClosedMonth.objects.filter(pk__in=by_id if len(_known) == 0 else new)
        for id, board in rows.values_list("pk", "board"):
            one = by_id[id]
            one.board = board
            _known[id] = read(one)
    return {name: _known[one.pk] for name, one in closed.items()}


def read(closed: ClosedMonth) -> Frozen:
    """What `write` kept."""
    kept: dict[str, Any] = json.loads(zlib.decompress(bytes(closed.board)))
    found = Frozen(closed, {}, {}, {}, {})
    for row in kept["units"]:
        key: UnitKey = (row["type"], row["plant"], row["code"])
        found.units[key] = row["name"]
        found.missing[key] = row["missing"]
        for code, (of, to, status) in row["indicators"].items():
            found.indicators.setdefault(code, {})[key] = Judged(Counted(of, to), status)
        for code, status in row["goals"].items():
            found.goals.setdefault(code, {})[key] = status
    return found
