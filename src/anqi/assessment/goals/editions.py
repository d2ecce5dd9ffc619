"""By which edition a day is judged on boards, and which months are closed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from anqi.assessment.goals.models import ClosedMonth, Exclusion
from anqi.assessment.rulebooks.models import Edition, EditionState
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.kit import clock
from anqi.organisation.models import Plant
from anqi.rules.rulebook.model import Rulebook

_rulebooks: dict[UUID, Rulebook] = {}
_RULEBOOKS_MOST = 32


@dataclass(frozen=True)
class Editions:
    """The plant's published editions, those of one rulebook with the newest first, without their texts.

    `closed` has the months that are closed, by name such as `2020-03`, without their boards; where two editions closed
    one, the first that did. `excluded` is how many exclusions were approved of what was due on the days asked for.
    """

    found: list[Edition] = field(default_factory=list)
    closed: dict[str, ClosedMonth] = field(default_factory=dict)
    excluded: int = 0


def editions_of(plant: Plant, first: date | None = None, last: date | None = None) -> Editions:
    """The editions, with what they closed and what was excluded from a day to a day; one query."""
    rows: Any = Edition.objects.filter(plant=plant, state=EditionState.PUBLISHED).defer("text")
    closed = {f"closed_{name}": F(f"closed_months__{name}") for name in _CLOSED}
    rows = rows.annotate(**closed, excluded=_excluded(first, last))
    by_id: dict[UUID, Edition] = {}
    months: list[ClosedMonth] = []
    excluded = 0
    for one in rows.order_by("name", "-in_force_from", "-number"):
        edition = by_id.setdefault(one.pk, one)
        excluded = one.excluded
        if one.closed_id is not None:
            values = {name: getattr(one, f"closed_{name}") for name in _CLOSED}
            months.append(ClosedMonth(plant=plant, edition=edition, **values))
    months.sort(key=lambda one: one.closed_at, reverse=True)
    return Editions(list(by_id.values()), {f"{one.month:%Y-%m}": one for one in months}, excluded)


_CLOSED = ("id", "month", "size", "root", "closed_at")


def _excluded(first: date | None, last: date | None) -> Any:
    rows = Exclusion.objects.filter(
        plant=OuterRef("plant"), state=Exclusion.State.APPROVED,
        occurred_on__range=(first or clock.today(), last or clock.today()),
    )  # fmt: skip
    counted = rows.order_by().values("plant").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def rulebook_for(edition: Edition) -> Rulebook:
    """What a published edition means; its text is read when it is first asked for, and never changes."""
    if edition.pk not in _rulebooks:
        if len(_rulebooks) >= _RULEBOOKS_MOST:
            _rulebooks.clear()
        _rulebooks[edition.pk] = rulebook_of(edition)
    return _rulebooks[edition.pk]


def judging(editions: Iterable[Edition], day: date) -> Edition | None:
    """The edition by which a day is judged, out of `editions_of`.

    It is the one in force on the day (rulebooks.queries.in_force). A rulebook is often published when its period has
    begun: the days before are judged by the first edition of it that came into force.
    """
    covering = [
        one
        for one in editions
        if one.first is not None
        and one.last is not None
        and one.in_force_from is not None
        and one.first <= day <= one.last
        and one.in_force_from <= clock.today()
    ]
    begun = [one for one in covering if one.in_force_from is not None and one.in_force_from <= day]
    by_name: dict[str, Edition] = {}
    for one in begun or reversed(covering):
        by_name.setdefault(one.name, one)
    return max(by_name.values(), key=lambda one: (one.first, one.name), default=None)
