"""The tables of a store and of a run, as expressions."""

from collections.abc import Sequence
from typing import Any

import ibis

from anqi.kit.periods import Every, Period
from anqi.rules.plan.run import MONTHS
from anqi.rules.plan.schema import ROSTERS, STORE, WINDOWS
from anqi.rules.rulebook.model import Subject

Expr = Any
"""An Ibis table or value; Ibis has no types that mypy could follow."""


_said: dict[tuple[Any, str], str] = {}
_SAID_MOST = 512


def sql(expression: Expr, dialect: str) -> str:
    """The expression in the SQL of an engine.

    What was said is remembered by the expression's structure: of a rulebook in which one figure is changed, the few
    expressions that hold it are translated anew.
    """
    asked = (expression.op(), dialect)
    said = _said.get(asked)
    if said is None:
        if len(_said) >= _SAID_MOST:
            _said.clear()
        said = _said[asked] = str(ibis.to_sql(expression, dialect=dialect, pretty=False))
    return said


def stored(name: str) -> Expr:
    """A table of the store, by its name in the engine."""
    return ibis.table(STORE[name], name=name)


def windows(everys: Sequence[Every]) -> Expr:
    """The windows of some lengths that exist. `asked_on` is the day on which a subject must be active."""
    table = ibis.table(WINDOWS, name="windows")
    return table.filter(table.every.isin(everys))


def window_of(month: Expr, every: Every) -> Expr:
    """The number of the window that a month lies in: calendar windows are numbered since the year 0."""
    if every == "period":
        return ibis.literal(0, "int64")
    return month if every == "month" else month // MONTHS[every]


def month_of(day: Expr) -> Expr:
    """Months since the year 0, as `kit.periods.month_number`."""
    return (day.year() * 12 + day.month() - 1).cast("int64")


def roster(subject: Subject, period: Period, as_of: Any) -> Expr:
    """Those of a type who were active on some day of the period up to `as_of`: plant, subject, name, span, active.

    A plant is always active and is its own plant's subject.
    """
    if subject == "plant":
        plants = stored("plants")
        return plants.select(
            plant=plants.code, subject=plants.code, name=plants.name,
            active_from=ibis.null("date"), active_to=ibis.null("date"), active=ibis.literal(True),
        )  # fmt: skip
    rows = stored(ROSTERS[subject])
    taking_part = rows.filter(
        active_on(rows, ibis.literal(as_of, "date"), ibis.literal(period.first, "date"))
    )
    columns = {name: taking_part[name] for name in taking_part.columns if name != "code"}
    return taking_part.select(
        subject=taking_part.code,
        active=active_on(taking_part, ibis.literal(as_of, "date")),
        **columns,
    )


def unit_rosters(subjects: Sequence[Subject], period: Period, as_of: Any) -> Expr:
    """The rosters of several types of units as one: type, plant, subject, name."""
    rosters = [
        roster(subject, period, as_of).select(
            "plant", "subject", "name", type=ibis.literal(subject)
        )
        for subject in subjects
    ]
    return ibis.union(*rosters) if len(rosters) > 1 else rosters[0]


def active_on(rows: Expr, last: Expr, first: Expr | None = None) -> Expr:
    """Whether each row's span, both ends included and either open, meets the days from `first` to `last`."""
    begun = rows.active_from.isnull() | (rows.active_from <= last)
    ended = rows.active_to.isnull() | (rows.active_to >= (last if first is None else first))
    return begun & ended
