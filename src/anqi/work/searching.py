"""Finding tasks by what they are called."""

from contextlib import suppress
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from anqi.kit import clock
from anqi.organisation.models import Account
from anqi.work.colours import Colour, colour_of
from anqi.work.models import OPEN, Task
from anqi.work.queries import seen_by

LONGEST = 64
"""Characters of a search that are looked at."""


def search_tasks(account: Account, text: str, limit: int = 20) -> list[tuple[Task, Colour | None]]:
    """Tasks that the account sees and whose title or details have each of the words, or that has this id.

    Open ones come first, then the others, each by the day on which they are due. With each its colour of today, None
    where it is closed or called off.
    """
    words = text.strip()[:LONGEST].split()
    if not words:
        return []
    wanted = Q()
    for word in words:
        wanted &= Q(title__icontains=word) | Q(details__icontains=word)
    with suppress(ValueError):
        wanted |= Q(pk=UUID(text.strip()))
    is_open = Case(
        When(state__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = seen_by(account).filter(wanted).select_related("person", "unit")
    today = clock.today()
    return [(one, colour_of(one, today)) for one in found.order_by(is_open, "due_on", "pk")[:limit]]
