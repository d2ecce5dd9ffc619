"""`results.json`: the outcome as one text that is the same, byte for byte, wherever it was computed (results.md).

The layout is that of `json.dumps(indent=1, ensure_ascii=False)`. Windows, of which there are many and few differ, are
put together as text: writing them one by one through the library takes ten times as long.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from anqi.kit.exact import figure
from anqi.rules.results.outcome import (
    Counted,
    Outcome,
    RuleResult,
    SchemeOutcome,
    SubjectResult,
    UnitStatus,
    WindowResult,
)
from anqi.rules.rulebook.model import UNITS, Subject


def write_document(outcome: Outcome, out: TextIO) -> None:
    """Write the whole result, subject by subject."""
    period = outcome.rulebook.period
    head = {
        "rulebook": outcome.rulebook.name,
        "period": [period.first.isoformat(), period.last.isoformat()],
        "as_of": outcome.as_of.isoformat(),
    }
    out.write(_open_object(_dumps(head, 0)))
    texts = _Texts()
    for_plants = {n: s for n, s in outcome.schemes.items() if s.scheme.subject == "plant"}
    others = {n: s for n, s in outcome.schemes.items() if s.scheme.subject != "plant"}
    blocks = {
        name: _list((texts.subject(one, 3) for one in it), 2) for name, it in _sorted(for_plants)
    }
    out.write(f',\n "schemes": {_object(blocks.items(), 1)}')
    walks = {name: _Walk(scheme, texts) for name, scheme in _sorted(others)}
    out.write(',\n "plants": ')
    statuses = _Statuses(outcome)
    plants = ((plant, _plant(plant, statuses, walks)) for plant in outcome.plants)
    out.writelines(_object_parts(plants, 1))
    out.write("\n}\n")


def _plant(plant: str, statuses: "_Statuses", walks: dict[str, "_Walk"]) -> str:
    parts = {
        "indicators": _dumps(statuses.indicators_of(plant), 3),
        "goals": _dumps(statuses.goals_of(plant), 3),
        "schemes": _object(((name, walk.of(plant)) for name, walk in walks.items()), 3),
    }
    return _object(parts.items(), 2)


def _sorted(things: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(things.items())


def value_of(value: Counted) -> str | dict[str, str]:
    """A value as results write it: text with two decimals, or a ratio's two halves."""
    if value.to is None:
        return figure(value.of)
    return {"of": figure(value.of), "to": figure(value.to)}


ByPlant = dict[str, list[UnitStatus]]


class _Statuses:
    """Indicators and goals, sorted out by plant once."""

    def __init__(self, outcome: Outcome) -> None:
        book = outcome.rulebook
        self.indicators: dict[str, dict[Subject, ByPlant]] = {
            code: {
                unit: _by_plant(outcome.indicator(one, unit)) for unit in UNITS if one.judges(unit)
            }
            for code, one in _sorted(book.indicators)
        }
        self.goals: dict[str, dict[Subject, ByPlant]] = {
            code: {unit: _by_plant(outcome.goal(one, unit)) for unit in UNITS if one.judges(unit)}
            for code, one in _sorted(book.goals)
        }

    def indicators_of(self, plant: str) -> dict[str, Any]:
        return {
            code: {
                unit: {
                    row.code: {"value": value_of(row.value), "status": row.status}
                    for row in found.get(plant, [])
                    if row.value is not None
                }
                for unit, found in units.items()
            }
            for code, units in self.indicators.items()
        }

    def goals_of(self, plant: str) -> dict[str, Any]:
        return {
            code: {
                unit: {row.code: row.status for row in found.get(plant, [])}
                for unit, found in units.items()
            }
            for code, units in self.goals.items()
        }


def _by_plant(rows: Iterable[UnitStatus]) -> ByPlant:
    found: ByPlant = {}
    for row in rows:
        found.setdefault(row.plant, []).append(row)
    return found


class _Walk:
    """Goes through a scheme's subjects once, plant by plant: they come sorted by plant."""

    def __init__(self, scheme: SchemeOutcome, texts: "_Texts") -> None:
        self.subjects = iter(scheme)
        self.texts = texts
        self.next = next(self.subjects, None)

    def of(self, plant: str) -> str:
        found = []
        while self.next is not None and self.next.plant == plant:
            found.append(self.texts.subject(self.next, 5))
            self.next = next(self.subjects, None)
        return _list(found, 4)


class _Texts:
    """Subjects as text. A window's text is kept: the same few values come again and again."""

    def __init__(self) -> None:
        self.windows: dict[tuple[int, WindowResult], str] = {}

    def subject(self, one: SubjectResult, depth: int) -> str:
        head = {
            "subject": one.code,
            "name": one.name,
            "active": one.active,
            "score": figure(one.score),
            "rank": one.rank,
            "grade": one.grade,
            "tied": one.tied,
            "vetoes": one.vetoes,
        }
        rules = [
            self._rule(rule, depth + 2) for rule in sorted(one.rules, key=lambda r: r.rule.code)
        ]
        pad = " " * (depth + 1)
        opened = _open_object(_dumps(head, depth))
        return f'{opened},\n{pad}"rules": {_list(rules, depth + 1)}\n{" " * depth}}}'

    def _rule(self, result: RuleResult, depth: int) -> str:
        pad = " " * (depth + 1)
        windows = _list((self._window(window, depth + 2) for window in result.windows), depth + 1)
        return (
            f'{{\n{pad}"code": "{result.rule.code}",\n{pad}"points": "{figure(result.points)}",\n'
            f'{pad}"windows": {windows}\n{" " * depth}}}'
        )

    def _window(self, window: WindowResult, depth: int) -> str:
        key = (depth, window)
        if key not in self.windows:
            written = {
                "window": window.window,
                "value": value_of(window.value),
                "points": figure(window.points),
                "pending": window.pending,
            }
            self.windows[key] = _dumps(written, depth)
        return self.windows[key]


def _dumps(value: object, depth: int) -> str:
    """As the library writes it, moved to a depth."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


def _open_object(text: str) -> str:
    """An object's text without its end, so that more keys can follow."""
    return text[: text.rindex("\n")]


def _list(items: Iterable[str], depth: int) -> str:
    pad = "\n" + " " * (depth + 1)
    text = f",{pad}".join(items)
    return f"[{pad}{text}\n{' ' * depth}]" if text else "[]"


def _object(items: Iterable[tuple[str, str]], depth: int) -> str:
    return "".join(_object_parts(items, depth))


def _object_parts(items: Iterable[tuple[str, str]], depth: int) -> Iterator[str]:
    pad = "\n" + " " * (depth + 1)
    first = True
    for key, value in items:
        yield f"{'{' if first else ','}{pad}{json.dumps(key, ensure_ascii=False)}: {value}"
        first = False
    yield "{}" if first else f"\n{' ' * depth}}}"
