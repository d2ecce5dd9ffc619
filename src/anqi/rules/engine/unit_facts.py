"""The facts behind what a board shows: those that speak against an indicator, and those that it counted."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from anqi.facts.reading.sql import literal
from anqi.rules.engine.judging import Engine
from anqi.rules.engine.program import query
from anqi.rules.outcome.columns import MARKS, caseless
from anqi.rules.outcome.unit_windows import UnitKey
from anqi.rules.plan.run import Run
from anqi.rules.rulebook.model import UNITS, Indicator, Measure, measures_of

Which = Literal["against", "counted"]
_CONDITIONS: dict[Which, str] = {"against": "against", "counted": "1 = 1"}


class Found(NamedTuple):
    """Ids of facts, by day and id, the first of `total` that there are."""

    ids: list[str]
    total: int


def facts_behind(
    engine: Engine, run: Run, indicator: Indicator, unit: UnitKey, *, first: date, last: date,
    which: Which, most: int, after: int = 0,
) -> Found:  # fmt: skip
    """The facts of a unit from a day to a day that speak against an indicator, or that it counted.

    A branch has those of the departments for which it answered, where the indicator is counted so.
    """
    subject, plant, code = unit
    sql = query("behind", (subject, run, indicator), engine.dialect)
    rows = engine.fetch(
        f"SELECT id, count(*) OVER () AS total FROM ({sql}) AS behind"
        f" WHERE plant = {literal(plant)} AND subject = {literal(code)} AND {_CONDITIONS[which]}"
        f" AND occurred_on BETWEEN DATE '{first}' AND DATE '{last}'"
        f" ORDER BY occurred_on, id LIMIT {most} OFFSET {after}"
    )
    totals = rows["total"].to_pylist()
    return Found(rows["id"].to_pylist(), totals[0] if totals else 0)


def facts_against(
    engine: Engine, run: Run, indicators: Iterable[Indicator], *, first: date, last: date
) -> dict[UnitKey, dict[str, list[str]]]:
    """For each unit and indicator the ids of the facts that speak against it from a day to a day, in order."""
    found: dict[UnitKey, dict[str, list[str]]] = {}
    for subject in UNITS:
        for through in (False, True):
            asked = tuple(
                one
                for one in indicators
                if one.judges(subject) and _measure(one).follows(subject) is through
            )
            if not asked:
                continue
            sql = query("against", (subject, run, asked), engine.dialect)
            rows = engine.fetch(
                f"SELECT * FROM ({sql}) AS against"
                f" WHERE occurred_on BETWEEN DATE '{first}' AND DATE '{last}'"
                " ORDER BY plant, subject, occurred_on, id"
            )
            heads = [rows[name].to_pylist() for name in ("plant", "subject", "id")]
            for one in asked:
                flags = rows[f"against:{caseless(one.code)}"].to_pylist()
                for plant, code, id, flag in zip(*heads, flags, strict=True):
                    if flag:
                        of_unit = found.setdefault((subject, plant, code), {})
                        of_unit.setdefault(one.code, []).append(id)
    return found


def last_days_against(engine: Engine, run: Run, indicators: Iterable[Indicator]) -> dict[str, date]:
    """The last day on which something spoke against each indicator of a plant, within the run's days."""
    asked = tuple(one for one in indicators if one.judges("plant"))
    if not asked:
        return {}
    sql = query("against", ("plant", run, asked), engine.dialect)
    rows = engine.fetch(f"SELECT * FROM ({sql}) AS against ORDER BY occurred_on")
    days = rows["occurred_on"].to_pylist()
    found = {}
    for one in asked:
        flags = rows[f"against:{caseless(one.code)}"].to_pylist()
        for day, flag in zip(days, flags, strict=True):
            if flag:
                found[one.code] = day
    return found


def touched(engine: Engine, run: Run, indicators: Iterable[Indicator]) -> dict[str, list[str]]:
    """Which indicators would count each of the visible facts that the engine holds, by the fact's id."""
    chosen = list(indicators)
    measures = tuple(dict.fromkeys(m for one in chosen for m in measures_of(one.value)))
    if not measures:
        return {}
    rows = engine.fetch(query("marked", (run, measures), engine.dialect))
    ids = rows["id"].to_pylist()
    marks = [rows[name].to_pylist() for name in rows.column_names if name.startswith("counted:")]
    found = {}
    for row, id in enumerate(ids):
        counting = {
            measure
            for at, measure in enumerate(measures)
            if marks[at // MARKS][row] >> (at % MARKS) & 1
        }
        found[id] = [one.code for one in chosen if counting & set(measures_of(one.value))]
    return found


def _measure(indicator: Indicator) -> Measure:
    return measures_of(indicator.value)[0]
