"""What holds from a day to a day: both ends included, either may be open."""

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class SpanQuerySet(models.QuerySet[Row]):
    """Rows by the days on which they hold."""

    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(holds_on(day))

    def meeting(self, first: date | None, last: date | None) -> Self:
        """Those that hold on some day from `first` to `last`; None is without end."""
        found = self
        if last is not None:
            found = found.filter(Q(active_from=None) | Q(active_from__lte=last))
        if first is not None:
            found = found.filter(Q(active_to=None) | Q(active_to__gte=first))
        return found


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition that a row, or the row that `prefix` leads to, holds on a day."""
    begun = Q(**{f"{prefix}active_from": None}) | Q(**{f"{prefix}active_from__lte": day})
    lasts = Q(**{f"{prefix}active_to": None}) | Q(**{f"{prefix}active_to__gte": day})
    return begun & lasts


class Span(models.Model):
    """A row that holds from `active_from` to `active_to`."""

    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(_("active to"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(active_from=None)
                | Q(active_to=None)
                | Q(active_to__gte=F("active_from")),
                name="%(app_label)s_%(class)s_span",
            ),
        )

    def has_ended(self, day: date) -> bool:
        """Whether its last day was before a day; an end that is still to come is none yet."""
        return self.active_to is not None and self.active_to < day

    def holds_on(self, day: date) -> bool:
        begun = self.active_from is None or self.active_from <= day
        return begun and (self.active_to is None or self.active_to >= day)
