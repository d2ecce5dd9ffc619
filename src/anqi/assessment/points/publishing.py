"""Publishing a month: each member's own account is put before him, and he may object within five working days.

The secretary of a branch publishes for its members, the Party office for those of the whole plant that no branch has
published yet (domain §3.3; the days are the plant's own standard). What is published stays as it is: what is mended
later shows beside it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment.points import tasks
from anqi.assessment.points.faults import Refused
from anqi.assessment.points.models import PointsPublication, PublishedPoints
from anqi.assessment.points.queries import Judged, branches_on, rows_of, run_for
from anqi.assessment.points.taking import Wanted, check_key, known
from anqi.assessment.points.wording import SOURCE, month_code
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.kit.periods import month_end
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.records import Denied
from anqi.work.notices import tell
from anqi.work.texts import NOTE, Texts
from anqi.work.wording import day_said
from anqi.work.working_days import working_day_after

OBJECT_DAYS = 5
"""Working days for objections, the day of publication not counted."""
PUBLISHED = N_("Your points of {month} are published; objections are taken until {day}")


@dataclass(frozen=True)
class Covered:
    """Whom a publication of a month would reach: a member, the branch in which he was at its end, his score."""

    person: Person
    branch: str
    score: int


def publish(
    *, account: Account, plant: Plant, month: date, key: str, branch: str = "", note: str = ""
) -> PointsPublication:
    """Publish a month to the members of a branch, or of the plant, to whom it is not published yet.

    `month` is its first day. It must be over, and judged by a run up to its last day that somebody asked for. Raises
    Denied, Faulty, Refused, and Conflict where the key was used for something else.
    """
    said = {"plant": plant.pk, "month": month, "branch": branch, "note": note}
    wanted = Wanted(account, Verb.PUBLISH_POINTS, key, said)
    check_key(wanted)
    if not may(account, Verb.PUBLISH_POINTS, plant=plant, branch=branch):
        raise Denied
    taken = _words(month, note)
    with transaction.atomic():
        before = known(wanted, PointsPublication)
        if before is not None:
            return before
        Plant.objects.select_for_update(no_key=True).get(pk=plant.pk)
        judged, people = covered(plant, month, branch)
        made = PointsPublication.objects.create(
            plant=plant, branch=branch, scheme=judged.scheme.name, month=month, run=judged.run,
            until=working_day_after(clock.today(), OBJECT_DAYS), note=taken, post=wanted.post,
            **wanted.stamp(),
        )  # fmt: skip
        PublishedPoints.objects.bulk_create(
            PublishedPoints(
                publication=made, person=one.person, month=month, branch=one.branch, score=one.score
            )
            for one in people
        )
        figures = {"month": month_code(month), "day": made.until.isoformat()}
        today = clock.today()
        there = [one.person for one in people if one.person.holds_on(today)]
        tell(there, PUBLISHED, figures=figures, source=SOURCE)
        tasks.settle(plant, wanted.person, f"{made.pk.hex[-12:]}")
    return made


def covered(plant: Plant, month: date, branch: str) -> tuple[Judged, list[Covered]]:
    """The run by which a month would be published, and to whom. Raises Refused where there is none, or nobody."""
    last = month_end(month)
    judged = run_for(plant, month, last)
    if judged is None:
        text = _(
            "no run judged the members up to {day} yet, but for those of the clock; ask for a run as of that day first"
        )
        raise Refused(text.format(day=day_said(last)))
    row = rows_of(judged).filter(code=OuterRef("code"), active=True)
    done = PublishedPoints.objects.filter(person__plant=plant, month=month)
    people: Any = Person.objects.filter(plant=plant).exclude(points__in=done)
    left = people.annotate(score=Subquery(row.values("score")[:1])).filter(score__isnull=False)
    where = branches_on(plant, None, last)
    found = [
        Covered(one, where.get(one.code, ("", ""))[0], one.score)
        for one in left.order_by("code")
        if branch in ("", where.get(one.code, ("", ""))[0])
    ]
    if not found:
        raise Refused(_("this month is published already to all members whom it concerns"))
    return judged, found


def _words(month: date, note: str) -> str:
    texts = Texts()
    said = texts.take("note", note, NOTE)
    if month.day != 1:
        texts.fault("month", _("the first day of a month is meant"))
    elif month_end(month) + timedelta(days=1) > clock.today():
        texts.fault("month", _("a month that is over"))
    if texts.faults:
        raise Faulty(_("points"), texts.faults)
    return said
