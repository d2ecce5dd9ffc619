"""What is counted: measures of subjects by month and window (rulebook.md §3, §4).

The work is done once for all units and once for all people, by month, a column a measure; longer windows add months up.
For units, of which there are few, facts that are alike are put together before (`tallying`). `people` can't be added
up: what is put together for it keeps the person, and is counted anew for each window.
"""

from collections.abc import Iterable, Sequence

import ibis

from anqi.kit.periods import Every
from anqi.rules.outcome.columns import counted as column
from anqi.rules.plan.figures import whole
from anqi.rules.plan.run import Run
from anqi.rules.plan.seeing import counted, of_kinds
from anqi.rules.plan.tables import Expr, month_of, stored, window_of
from anqi.rules.plan.tallying import Tally
from anqi.rules.rulebook.model import Measure, Subject


def added(rows: Expr, measures: Iterable[Measure]) -> dict[str, Expr]:
    return {column(measure): whole(rows[column(measure)].sum()) for measure in measures}


def addable(measures: Iterable[Measure]) -> list[Measure]:
    return [measure for measure in measures if measure.take != "people"]


def by_place(run: Run, facts: Expr, tally: Tally, *more: str) -> Expr:
    """Facts put together by plant, department, branch and `cell`, and more of their columns.

    A cell is a month, or a day where departments change branch within a month.
    """
    day = facts.occurred_on
    dated = facts.mutate(cell=month_of(day) if run.monthly_spans else day)
    return tally.rows(dated, "plant", "department", "branch", *more, "cell")


def person_cells(facts: Expr, members: Expr, measures: list[Measure]) -> Expr:
    """Measures by plant, person and month, of those on the roster only: what others did is never aggregated."""
    facts = of_kinds(facts, measures)
    joined = facts.inner_join(
        members.select(at="plant", subject="subject"),
        [("plant", "at"), ("person", "subject")],
    )
    month = month_of(joined.occurred_on)
    cells = joined.group_by(plant=joined.plant, subject=joined.person, month=month)
    return cells.agg(**{column(measure): _aggregate(measure, joined) for measure in measures})


def _aggregate(measure: Measure, facts: Expr) -> Expr:
    where = counted(measure, facts)
    if measure.take == "count":
        return facts.count(where=where)
    return whole(facts[measure.summed].sum(where=where))


def by_subject(run: Run, places: Expr, needed: dict[Subject, list[Measure]]) -> Expr:
    """What `by_place` found, once for each subject that it may count for: `type`, plant, `subject`, `month`.

    `follows` tells whether it came to a branch through one of its departments.
    """
    places = places.mutate(month=places.cell if run.monthly_spans else month_of(places.cell))
    parts = []
    for subject, measures in needed.items():
        through = {measure.follows(subject) for measure in measures}
        if False in through:
            parts.append(_of_type(_keyed(places, subject), subject, follows=False))
        if True in through:
            parts.append(_of_type(answered(places, places.cell, run), subject, follows=True))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _of_type(rows: Expr, subject: Subject, *, follows: bool) -> Expr:
    rows = rows.mutate(type=ibis.literal(subject), follows=ibis.literal(follows))
    return rows.drop("cell", "department", "branch")


def _keyed(rows: Expr, subject: Subject) -> Expr:
    """Rows by the subject of a type that they name; those that name none count for none."""
    if subject == "plant":
        return rows.mutate(subject=rows.plant)
    named = rows.filter(rows[subject].notnull())
    return named.mutate(subject=named[subject])


def counted_of(tally: Tally, rows: Expr, needed: dict[Subject, list[Measure]], *by: str) -> Expr:
    """All measures of a tally over what `by_subject` found, by `type`, plant, `subject` and other columns.

    A column means something for the types alone that need its measure.
    """
    mixed = len({m.follows("branch") for m in needed.get("branch", ())}) > 1
    taken = {}
    for measure in tally.measures:
        where = tally.counts(measure, rows)
        if mixed:
            where &= (rows.follows | (rows.type != "branch")) if measure.through else ~rows.follows
        taken[column(measure)] = tally.taken(measure, rows, where)
    return rows.group_by("type", "plant", "subject", *by).agg(**taken)


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


def in_windows(rows: Expr, everys: Sequence[Every]) -> Expr:
    """Rows with a month, once for each length of windows: `every` and the number of the `window`."""
    if len(everys) == 1:
        window = window_of(rows.month, everys[0])
        return rows.mutate(every=ibis.literal(everys[0]), window=window)
    lengths = [
        ibis.struct({"every": every, "window": window_of(rows.month, every)}) for every in everys
    ]
    spread = rows.mutate(length=ibis.array(lengths)).unnest("length")
    return spread.mutate(every=spread.length.every, window=spread.length.window).drop("length")


def windowed(cells: Expr, everys: Sequence[Every], measures: Iterable[Measure]) -> Expr:
    """Months of subjects added up to windows."""
    rows = in_windows(cells, everys)
    if everys == ["month"]:
        return rows
    return rows.group_by("plant", "subject", "every", "window").agg(**added(rows, measures))
