"""Months are closed: their figures are frozen with what was missing, and the ledger that they stand on is named."""

from datetime import date

from django.db import IntegrityError, transaction

from anqi.assessment.goals.editions import editions_of, judging
from anqi.assessment.goals.frozen import write
from anqi.assessment.goals.models import ClosedMonth
from anqi.assessment.goals.standing import Ground, standing_of
from anqi.assessment.goals.stores import engine_on
from anqi.assessment.rulebooks.models import Edition
from anqi.kit import clock
from anqi.kit.periods import month_end, month_first, month_number
from anqi.organisation.models import Person, Plant
from anqi.rules.engine.unit_facts import facts_against
from anqi.work.working_days import working_day_after

WORKING_DAYS = 5
"""Working days after a month's end on the last of which it is closed; the plant's own (本厂标准, 可修改)."""


def closes_on(month: date) -> date:
    """The day on which a month is closed, in the evening."""
    return working_day_after(month_end(month), WORKING_DAYS)


def waiting(plant: Plant, day: date | None = None) -> list[tuple[Edition, date]]:
    """The months that are to be closed by a day (None: today) and are not, oldest first, with who judges them.

    A month is judged by the edition that judges its last day, and once only.
    """
    on = day or clock.today()
    known = editions_of(plant)
    editions, done = known.found, {one.month for one in known.closed.values()}
    ended = {
        month_first(number)
        for one in editions
        if one.first is not None and one.last is not None
        for number in range(month_number(one.first), month_number(one.last) + 1)
        if closes_on(month_first(number)) <= on
    }
    found = [(judging(editions, month_end(month)), month) for month in sorted(ended - done)]
    return [(edition, month) for edition, month in found if edition is not None]


def close(*, plant: Plant, edition: Edition, month: date, by: Person | None = None) -> ClosedMonth:
    """Freeze a month by what the ledger holds now. One that is closed is given back as it is.

    Without `by` it is the clock that closes it.
    """
    known = ClosedMonth.objects.filter(plant=plant, edition=edition, month=month).first()
    if known is not None:
        return known
    ground = Ground.of(plant)
    standing = standing_of(ground, edition, clock.today())
    name = f"{month:%Y-%m}"
    with engine_on(ground.ledger, ground.rosters) as engine:
        against = facts_against(
            engine, standing.cells.run, standing.rulebook.indicators.values(),
            first=month, last=month_end(month),
        )  # fmt: skip
    made = ClosedMonth(
        plant=plant, edition=edition, month=month, size=ground.size, root=ground.root,
        board=write(standing.rulebook, standing.windows, name, against), closed_at=clock.now(),
        closed_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # another worker was first, and what it froze stands
        return ClosedMonth.objects.get(plant=plant, edition=edition, month=month)
    return made


def close_due(plant: Plant, day: date | None = None) -> list[ClosedMonth]:
    """Close all months of a plant that wait for it."""
    return [
        close(plant=plant, edition=edition, month=month) for edition, month in waiting(plant, day)
    ]
