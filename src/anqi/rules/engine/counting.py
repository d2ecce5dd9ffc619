"""What is counted: measures of subjects by month and window (rulebook.md §3, §4).

The work is done once for all units and once for all people: one wide conditional aggregation over the facts, a column a
measure, by month; longer windows add months up. Only `people`, which can't be added up, counts anew for each window.
"""

from collections.abc import Iterable, Iterator, Sequence

import ibis

from anqi.kit.periods import Every
from anqi.rules.engine.figures import whole
from anqi.rules.engine.seeing import Run, counted, of_kinds
from anqi.rules.engine.tables import Expr, month_of, stored, window_of
from anqi.rules.outcome.columns import counted as column
from anqi.rules.rulebook.model import Measure, Subject


def _aggregates(facts: Expr, measures: Iterable[Measure]) -> dict[str, Expr]:
    return {column(measure): _aggregate(measure, facts) for measure in measures}


def _aggregate(measure: Measure, facts: Expr) -> Expr:
    where = counted(measure, facts)
    match measure.take:
        case "count":
            return facts.count(where=where)
        case "people":
            return facts.person.nunique(where=where)
    return whole(facts[measure.summed].sum(where=where))


def added(rows: Expr, measures: Iterable[Measure]) -> dict[str, Expr]:
    return {column(measure): whole(rows[column(measure)].sum()) for measure in measures}


def follows(measure: Measure, subject: Subject) -> bool:
    """Whether the measure counts the facts of a branch's departments instead of the branch's own."""
    return measure.through and subject == "branch"


def addable(measures: Iterable[Measure]) -> list[Measure]:
    return [measure for measure in measures if measure.take != "people"]


def unit_cells(run: Run, facts: Expr, measures: list[Measure]) -> Expr:
    """Measures by plant, department, branch and month (or day, where departments change branch within a month)."""
    facts = of_kinds(facts, measures)
    when = month_of(facts.occurred_on) if run.monthly_spans else facts.occurred_on
    cells = facts.group_by(
        plant=facts.plant, department=facts.department, branch=facts.branch, cell=when
    )
    return cells.agg(**_aggregates(facts, measures))


def person_cells(facts: Expr, members: Expr, measures: list[Measure]) -> Expr:
    """Measures by plant, person and month, of those on the roster only: what others did is never aggregated."""
    facts = of_kinds(facts, measures)
    joined = facts.inner_join(
        members.select(at="plant", subject="subject"),
        [("plant", "at"), ("person", "subject")],
    )
    month = month_of(joined.occurred_on)
    cells = joined.group_by(plant=joined.plant, subject=joined.person, month=month)
    return cells.agg(**_aggregates(joined, measures))


def months_of_units(run: Run, cells: Expr, needed: dict[Subject, list[Measure]]) -> Expr:
    """Unit cells as measures by type of unit (`type`), plant, subject and month."""
    cells = cells.mutate(month=cells.cell if run.monthly_spans else month_of(cells.cell))
    parts: list[tuple[Expr, list[Measure]]] = []
    for subject, measures in needed.items():
        own = [measure for measure in measures if not follows(measure, subject)]
        through = [measure for measure in measures if follows(measure, subject)]
        if own:
            parts.append((_of_type(subject, _keyed(cells, subject)), own))
        if through:
            parts.append((_of_type(subject, _through(run, cells, through)), through))
    return _together(("type", "month"), parts)


def _of_type(subject: Subject, rows: Expr) -> Expr:
    return rows.mutate(type=ibis.literal(subject))


def _keyed(rows: Expr, subject: Subject) -> Expr:
    """Rows by the subject of a type that they name; those that name none count for none."""
    if subject == "plant":
        return rows.mutate(subject=rows.plant)
    named = rows.filter(rows[subject].notnull())
    return named.mutate(subject=named[subject])


def _together(when: Sequence[str], parts: list[tuple[Expr, list[Measure]]]) -> Expr:
    """Rows that each hold some of the measures, as one row a plant, subject and time that holds all."""
    every = list(dict.fromkeys(measure for _rows, held in parts for measure in held))
    shaped = []
    for part, held in parts:
        counts = {
            column(m): part[column(m)] if m in held else ibis.literal(0, "int64") for m in every
        }
        shaped.append(part.select("plant", "subject", *when, **counts))
    rows = ibis.union(*shaped) if len(shaped) > 1 else shaped[0]
    return rows.group_by("plant", "subject", *when).agg(**added(rows, every))


def _through(run: Run, cells: Expr, measures: list[Measure]) -> Expr:
    """The facts of a branch's departments: of those that it answered for on their day."""
    keys = ("plant", "department", "cell", "month")
    by_department = cells.group_by(*keys).agg(**added(cells, measures))
    return answered(by_department, by_department.cell, run)


def answered(rows: Expr, when: Expr, run: Run) -> Expr:
    """Rows with a department, once for each branch (as `subject`) that answered for it then.

    Spans of one branch and department never overlap in a store, so no row comes twice for a branch.
    """
    spans = stored("answers_for")
    first, last = spans.active_from, spans.active_to
    if run.monthly_spans and not when.type().is_date():
        first, last = month_of(first), month_of(last)
    spans = spans.select(
        at=spans.plant, subject=spans.branch, answered=spans.department, first=first, last=last
    )
    name = when.get_name()
    joined = rows.inner_join(
        spans,
        [
            rows.plant == spans["at"],
            rows.department == spans.answered,
            rows[name] >= spans["first"],
            rows[name] <= spans["last"],
        ],
    )
    return joined.drop("at", "answered", "first", "last")


def level(
    subject: Subject,
    everys: Sequence[Every],
    run: Run,
    cells: Expr | None,
    facts: Expr,
    measures: list[Measure],
) -> Expr:
    """Measures by plant, subject and window, of one or several window lengths (`every`).

    `cells` are the subject's months; None where nothing adds up.
    """
    parts: list[tuple[Expr, list[Measure]]] = []
    counts = addable(measures)
    if cells is not None and counts:
        parts.append((_windowed(cells, everys, counts), counts))
    for every in everys:
        for found, heads in _all_heads(subject, every, run, facts, measures):
            parts.append((found.mutate(every=ibis.literal(every)), heads))
    return parts[0][0] if len(parts) == 1 else _together(("every", "window"), parts)


def over_period(
    run: Run, months: Expr | None, facts: Expr, needed: dict[Subject, list[Measure]]
) -> Expr:
    """Measures of units by type, plant and subject, over the whole period."""
    parts: list[tuple[Expr, list[Measure]]] = []
    counts = addable(dict.fromkeys(m for measures in needed.values() for m in measures))
    if months is not None and counts:
        parts.append((months, counts))
    for subject, measures in needed.items():
        for found, heads in _all_heads(subject, "period", run, facts, measures):
            parts.append((_of_type(subject, found), heads))
    return _together(("type",), parts)


def _all_heads(
    subject: Subject, every: Every, run: Run, facts: Expr, measures: list[Measure]
) -> Iterator[tuple[Expr, list[Measure]]]:
    for through in (False, True):
        heads = [m for m in measures if m.take == "people" and follows(m, subject) is through]
        if heads:
            yield _heads(subject, every, run, facts, heads, through=through), heads


def _windowed(cells: Expr, everys: Sequence[Every], measures: list[Measure]) -> Expr:
    """Months added up to windows."""
    if len(everys) == 1:
        keyed = cells.mutate(
            every=ibis.literal(everys[0]), window=window_of(cells.month, everys[0])
        )
        if everys[0] == "month":
            return keyed
    else:
        lengths = [
            ibis.struct({"every": every, "window": window_of(cells.month, every)})
            for every in everys
        ]
        spread = cells.mutate(length=ibis.array(lengths)).unnest("length")
        keyed = spread.mutate(every=spread.length.every, window=spread.length.window)
    grouped = keyed.group_by("plant", "subject", "every", "window")
    return grouped.agg(**added(keyed, measures))


def _heads(
    subject: Subject, every: Every, run: Run, facts: Expr, measures: list[Measure], *, through: bool
) -> Expr:
    """The `people` measures of one window length: different persons on the facts."""
    facts = of_kinds(facts, measures)
    keyed = answered(facts, facts.occurred_on, run) if through else _keyed(facts, subject)
    keyed = keyed.mutate(window=window_of(month_of(keyed.occurred_on), every))
    return keyed.group_by("plant", "subject", "window").agg(**_aggregates(keyed, measures))
