"""A run's document as the outcome that it was written from, for whatever is written or compared out of outcomes.

Windows are left out: nothing that is made here asks for them.
"""

import json
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.packing import hundredths_of
from anqi.assessment.runs.queries import board_of, document_of, may_rank
from anqi.rules.outcome import columns
from anqi.rules.outcome.model import Outcome, SchemeOutcome
from anqi.rules.rulebook.model import UNITS, Measure, Rulebook, Scheme, Subject, Value, measures_of

Json = dict[str, Any]


def outcome_of(run: Run) -> Outcome:
    """What the run came to, without the ranks of persons who are not ranked. Three queries."""
    book, document, board = rulebook_of(run.edition), json.loads(document_of(run)), board_of(run)
    plant = document["plants"][run.plant.code]
    schemes = {}
    for name, scheme in book.schemes.items():
        rows = (document if scheme.subject == "plant" else plant)["schemes"][name]
        table = _subjects(run, scheme, rows, board["vetoes"][name])
        schemes[name] = SchemeOutcome(scheme, table, {})
    units: dict[Subject, pa.Table] = {
        unit: _units(run, book, unit, plant, board["names"].get(unit, {})) for unit in UNITS
    }
    return Outcome(book, run.as_of, None, {run.plant.code: run.plant.name}, schemes, units)


def _subjects(run: Run, scheme: Scheme, rows: list[Json], seen: dict[str, Json]) -> pa.Table:
    ranks = may_rank(scheme, run)
    found: dict[str, Any] = {
        "plant": pa.array([run.plant.code] * len(rows), pa.string()),
        "subject": pa.array([one["subject"] for one in rows], pa.string()),
        "name": pa.array([one["name"] for one in rows], pa.string()),
        "active": pa.array([one["active"] for one in rows], pa.bool_()),
        "score": pa.array([hundredths_of(one["score"]) for one in rows], pa.int64()),
        "rank": pa.array([one["rank"] if ranks else None for one in rows], pa.int64()),
        "grade": pa.array([one["grade"] for one in rows], pa.string()),
        "tied": pa.array([" ".join(one["tied"]) for one in rows], pa.string()),
        "vetoes": pa.array([" ".join(one["vetoes"]) for one in rows], pa.string()),
    }
    points = [
        {rule["code"]: hundredths_of(rule["points"]) for rule in one["rules"]} for one in rows
    ]
    for rule in scheme.rules:
        found[columns.points(rule)] = pa.array([one[rule.code] for one in points], pa.int64())
    for veto in scheme.vetoes:
        values = [seen.get(one["subject"], {}).get(veto.code) for one in rows]
        _fill(found, veto.value, values)
    return pa.table(found)


def _units(run: Run, book: Rulebook, unit: Subject, plant: Json, names: dict[str, str]) -> pa.Table:
    codes = sorted(names)
    found: dict[str, Any] = {
        "plant": pa.array([run.plant.code] * len(codes), pa.string()),
        "subject": pa.array(codes, pa.string()),
        "name": pa.array([names[code] for code in codes], pa.string()),
    }
    for one in book.indicators.values():
        if one.judges(unit):
            told = plant["indicators"][one.code][unit]
            _fill(found, one.value, [told[code]["value"] for code in codes])
            found[columns.status(one)] = [told[code]["status"] for code in codes]
    for goal in book.goals.values():
        if goal.judges(unit):
            of_goal = plant["goals"][goal.code][unit]
            found[columns.goal(goal)] = [of_goal[code] for code in codes]
    return pa.table(found)


def _fill(found: dict[str, Any], value: Value, written: Iterable[Any]) -> None:
    """The columns of a value's measures, out of what results write; what is not told is nothing."""
    halves = [(one["of"], one["to"]) if isinstance(one, dict) else (one,) for one in written]
    for at, measure in enumerate(measures_of(value)):
        numbers = [_number(measure, half[at] if at < len(half) else None) for half in halves]
        name = columns.counted(measure)
        before = found[name].to_pylist() if name in found else numbers
        both = [one or other for one, other in zip(numbers, before, strict=True)]
        found[name] = pa.array(both, pa.int64())


def _number(measure: Measure, figure: str | None) -> int:
    return hundredths_of(figure or "0.00") * measure.scale // 100
