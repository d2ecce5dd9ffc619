"""`results.json`: the outcome as one text that is the same, byte for byte, wherever it was computed (results.md).

The layout is that of `json.dumps(indent=1, ensure_ascii=False)`. What comes often is put together as text, column by
column, and written subject by subject: through the library it takes ten times as long.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, TextIO

from anqi.rules.outcome.model import Outcome, UnitStatus
from anqi.rules.results.document_subjects import subject_texts, value_of
from anqi.rules.results.layout import Parts, dumps, open_object, written_list, written_object
from anqi.rules.rulebook.model import UNITS, Subject

__all__ = ["value_of", "write_document"]


def write_document(outcome: Outcome, out: TextIO) -> None:
    """Write the whole result, subject by subject."""
    period = outcome.rulebook.period
    head = {
        "rulebook": outcome.rulebook.name,
        "period": [period.first.isoformat(), period.last.isoformat()],
        "as_of": outcome.as_of.isoformat(),
    }
    out.write(open_object(dumps(head, 0)))
    for_plants = {n: s for n, s in outcome.schemes.items() if s.scheme.subject == "plant"}
    others = {n: s for n, s in outcome.schemes.items() if s.scheme.subject != "plant"}
    blocks = {
        name: written_list((text for _plant, text in subject_texts(one, 3)), 2)
        for name, one in _sorted(for_plants)
    }
    out.write(',\n "schemes": ')
    out.writelines(written_object(blocks, 1))
    walks = {name: _Walk(subject_texts(one, 5)) for name, one in _sorted(others)}
    statuses = _Statuses(outcome)
    plants = {plant: _plant(plant, statuses, walks) for plant in outcome.plants}
    out.write(',\n "plants": ')
    out.writelines(written_object(plants, 1))
    out.write("\n}\n")


def _plant(plant: str, statuses: "_Statuses", walks: dict[str, "_Walk"]) -> Parts:
    schemes = {name: written_list(walk.of(plant), 4) for name, walk in walks.items()}
    parts = {
        "indicators": iter([dumps(statuses.indicators_of(plant), 3)]),
        "goals": iter([dumps(statuses.goals_of(plant), 3)]),
        "schemes": written_object(schemes, 3),
    }
    yield from written_object(parts, 2)


def _sorted(things: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(things.items())


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

    def __init__(self, subjects: Iterator[tuple[str, str]]) -> None:
        self.groups = groupby(subjects, key=lambda found: found[0])
        self.next = next(self.groups, None)

    def of(self, plant: str) -> Iterator[str]:
        if self.next is not None and self.next[0] == plant:
            yield from (text for _plant, text in self.next[1])
            self.next = next(self.groups, None)
