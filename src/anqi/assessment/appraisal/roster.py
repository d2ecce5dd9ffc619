"""Who is of a branch on a day, for the list of an appraisal, and who came or left since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from anqi.assessment.appraisal.models import Appraisal, Appraised
from anqi.organisation.models import Assignment, Person, Standing, Unit, UnitKind
from anqi.organisation.spans import holds_on


@dataclass(frozen=True)
class Moved:
    """Who is on the list and no longer of the branch, and who is of it and not on the list."""

    left: Sequence[Appraised]
    came: Sequence[Person]


def there_on(branch: Any, day: date) -> QuerySet[Any]:
    """Who is in a branch or one of its groups on a day, as assignments; `branch` may be a column of a query outside.

    Those of another branch below it are not among them.
    """
    group = holds_on(day, "unit__placements__") & Q(
        unit__kind=UnitKind.GROUP, unit__placements__parent=branch
    )
    found: QuerySet[Any] = Assignment.objects.on(day).filter(
        Q(unit=branch) | group, holds_on(day, "person__")
    )
    return found.order_by()


def members_on(branch: Unit, day: date) -> dict[Person, str]:
    """The Party members of a branch and its groups on a day, by staff number, each with his standing; one query."""
    standing = Standing.objects.on(day).filter(person=OuterRef("person")).values("value")[:1]
    there = there_on(branch, day).annotate(value=Subquery(standing)).select_related("person")
    found = {one.person: one.value for one in there if one.value}
    return dict(sorted(found.items(), key=lambda member: member[0].code))


def moved_since(appraisal: Appraisal, members: Sequence[Appraised], day: date) -> Moved:
    """Who is on the list and not in the branch on a day, and the other way round; one query."""
    now = members_on(appraisal.branch, day)
    listed = {one.person_id for one in members}
    there = {one.pk for one in now}
    return Moved(
        [one for one in members if one.left_on is None and one.person_id not in there],
        [one for one in now if one.pk not in listed],
    )
