"""The plan of indicators and goals of all units in every window: what a board shows (rulebook.md §5).

It is made of the same pieces as the judgement over the period, and gives for each window what that would give if the
period were the window.
"""

from collections.abc import Iterable, Sequence

import ibis

from anqi.kit.periods import EVERY, Every
from anqi.rules.plan.counting import addable, added, by_place, by_subject, counted_of, in_windows
from anqi.rules.plan.grading import units
from anqi.rules.plan.planner import Plan
from anqi.rules.plan.run import UNIT_RESULTS, Run
from anqi.rules.plan.seeing import visible
from anqi.rules.plan.tables import Expr, active_on, roster, windows
from anqi.rules.plan.tallying import Tally
from anqi.rules.rulebook.model import UNITS, Measure, Rulebook, Subject, measures_of

PLACES, HEADS = "unit_places", "unit_heads"
"""The steps that read facts: alike ones put together by place and month (or day), and those whose persons count."""
_KEYS = ("type", "plant", "subject")
_WINDOW = ("every", "window")


def lay_out(rulebook: Rulebook, run: Run, everys: Sequence[Every] = EVERY) -> Plan:
    """The plan: `PLACES` and `HEADS` as far as there is something to count, and a row a unit and window.

    A unit stands in the windows in which it was active on some day up to `as_of`.
    """
    plan = Plan()
    needed = {subject: _needed(rulebook, subject) for subject in UNITS}
    judged = [subject for subject in UNITS if needed[subject]]
    if not judged:
        return plan
    facts, counted = visible(run), []
    counts = {subject: addable(needed[subject]) for subject in judged if addable(needed[subject])}
    if counts:
        tally = Tally.of(_each(counts.values()))
        places = plan.step(PLACES, by_place(run, facts, tally), kept=True)
        months = counted_of(tally, by_subject(run, places, counts), counts, "month")
        rows = in_windows(plan.step("unit_months", months, kept=True), everys)
        counted.append(rows.group_by(*_KEYS, *_WINDOW).agg(**added(rows, tally.measures)))
    heads = {s: [m for m in needed[s] if m.take == "people"] for s in judged}
    heads = {subject: measures for subject, measures in heads.items() if measures}
    if heads:
        tally = Tally.of(_each(heads.values()))
        people = plan.step(HEADS, by_place(run, facts, tally, "person"), kept=True)
        rows = in_windows(by_subject(run, people, heads), everys)
        counted.append(counted_of(tally, rows, heads, *_WINDOW))
    found = units(rulebook, _grid(judged, run, everys), counted, by=_WINDOW)
    plan.results[UNIT_RESULTS] = found.order_by(*_KEYS, *_WINDOW)
    return plan


def _needed(rulebook: Rulebook, subject: Subject) -> list[Measure]:
    indicators = [one for one in rulebook.indicators.values() if one.judges(subject)]
    return list(dict.fromkeys(m for one in indicators for m in measures_of(one.value)))


def _each(found: Iterable[Iterable[Measure]]) -> list[Measure]:
    return list(dict.fromkeys(measure for measures in found for measure in measures))


def _grid(judged: Sequence[Subject], run: Run, everys: Sequence[Every]) -> Expr:
    """Each unit in each window in which it was active."""
    rosters = [
        roster(subject, run.period, run.as_of).select(
            "plant", "subject", "name", "active_from", "active_to", type=ibis.literal(subject)
        )
        for subject in judged
    ]
    everyone = ibis.union(*rosters) if len(rosters) > 1 else rosters[0]
    rows = everyone.cross_join(windows(everys).rename(window_name="name"))
    rows = rows.filter(active_on(rows, rows.asked_on, rows["first"]))
    return rows.select(*_KEYS, "name", *_WINDOW, "window_name", "first")
