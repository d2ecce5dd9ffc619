"""Facts with marks: which measures count them, by the same expressions that count."""

from collections.abc import Sequence
from functools import reduce
from operator import add

import ibis

from anqi.facts.catalogue import ATTRIBUTES
from anqi.rules.outcome.columns import FACT_COLUMNS, MARKS, caseless
from anqi.rules.outcome.columns import counted as column
from anqi.rules.plan.counting import answered
from anqi.rules.plan.run import Run
from anqi.rules.plan.seeing import any_of, counted, of_kinds, visible
from anqi.rules.plan.tables import Expr, roster, stored
from anqi.rules.rulebook.model import Indicator, Measure, Subject, measures_of


def flagged(subject: Subject, run: Run, measures: Sequence[Measure]) -> Expr:
    """Facts of the subjects on the roster, with a flag a measure: whether it counts the fact.

    Of a branch the measures must all count its departments' facts, or all its own.
    """
    facts = of_kinds(visible(run), measures)
    if measures[0].follows(subject):
        rows = answered(facts, facts.occurred_on, run)
    elif subject == "plant":
        rows = facts.mutate(subject=facts.plant)
    else:
        rows = facts.filter(facts[subject].notnull()).mutate(subject=facts[subject])
    members = roster(subject, run.period, run.as_of).select(at="plant", member="subject")
    rows = rows.semi_join(members, [rows.plant == members["at"], rows.subject == members.member])
    flags = {column(measure): counted(measure, rows) for measure in measures}
    rows = rows.mutate(**{name: ibis.coalesce(flag, False) for name, flag in flags.items()})
    return rows.filter(any_of([rows[name] for name in flags]))


def marked(run: Run, measures: Sequence[Measure]) -> Expr:
    """Counted facts with their marks. What measures ask of facts repeats, so each combination is asked once."""
    rows = of_kinds(visible(run), measures)
    asked = ["kind", *sorted({one.attribute for m in measures for one in m.where})]
    combined = rows.select(*asked).distinct()
    marks = {
        f"counted:{first // MARKS}": _bits(measures[first : first + MARKS], combined)
        for first in range(0, len(measures), MARKS)
    }
    combined = combined.mutate(**marks)
    combined = combined.filter(any_of([combined[name] != 0 for name in marks]))
    combined = combined.rename(**{f"asked:{name}": name for name in asked})
    same = [rows[name].identical_to(combined[f"asked:{name}"]) for name in asked]
    found = rows.inner_join(combined, same)
    found = found.select("plant", "source", *FACT_COLUMNS, *ATTRIBUTES, *marks)
    return found.order_by("plant", "kind", "occurred_on", "id")


def _bits(measures: Sequence[Measure], rows: Expr) -> Expr:
    flags = [ibis.coalesce(counted(measure, rows), False) for measure in measures]
    bits = [ibis.ifelse(flag, ibis.literal(1 << bit, "int64"), 0) for bit, flag in enumerate(flags)]
    return reduce(add, bits)


def spans() -> Expr:
    """The spans by which branches answer for departments, in order."""
    return stored("answers_for").order_by("plant", "branch", "department", "active_from")


def against(subject: Subject, run: Run, indicators: Sequence[Indicator]) -> Expr:
    """Facts that speak against indicators of the subjects on the roster, with a flag an indicator (`against:CODE`).

    Where little is wanted it is what the numerator counts; of a ratio else what only the denominator counts. The
    indicators' measures must all count a branch's departments' facts, or all its own.
    """
    measures = list(dict.fromkeys(m for one in indicators for m in measures_of(one.value)))
    rows = flagged(subject, run, measures)
    flags = {f"against:{caseless(one.code)}": _against(one, rows) for one in indicators}
    rows = rows.mutate(**flags).select("plant", "subject", *FACT_COLUMNS, *flags)
    return rows.filter(any_of([rows[name] for name in flags]))


def behind(subject: Subject, run: Run, indicator: Indicator) -> Expr:
    """The facts behind an indicator of the subjects on the roster, and whether each is `against` it."""
    rows = flagged(subject, run, measures_of(indicator.value))
    rows = rows.mutate(against=_against(indicator, rows))
    return rows.select("plant", "subject", "id", "occurred_on", "against")


def _against(indicator: Indicator, rows: Expr) -> Expr:
    of, *to = measures_of(indicator.value)
    if indicator.target.comparison in ("at_most", "below"):
        return rows[column(of)]
    return rows[column(to[0])] & ~rows[column(of)] if to else ibis.literal(False)
