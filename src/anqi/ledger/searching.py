"""Finding facts by what names them: their number, their id, or the record that they come from."""

import re
from uuid import UUID

from django.db.models import Q

from anqi.ledger.models import Fact
from anqi.ledger.queries import seen_by
from anqi.organisation.models import Account

NEWEST = 20_000
"""Of so many newest facts sources are looked through: of all of a plant it would take seconds."""
_NUMBER = re.compile(r"#?(\d{1,12})\Z")
_SHORTEST = 3
"""Characters of a source, such as `work/tasks/…`, from which on it is looked for."""


def search_facts(account: Account, text: str, limit: int = 20) -> list[Fact]:
    """Facts that the account sees and that are named so, newest first; two queries at most.

    A number is the fact's place in the ledger, counted from 1 (`showing.number_of`), with or without `#` and zeros.
    What else is written is looked for in the sources of the newest facts.
    """
    text = text.strip()
    found = seen_by(account).select_related("reverses", "reversed_by", "ledger").order_by("-index")
    if number := _NUMBER.match(text):
        return list(found.filter(index=int(number[1]) - 1)[:limit])
    try:
        return list(found.filter(pk=UUID(text))[:limit])
    except ValueError:
        pass
    if len(text) < _SHORTEST or not text.isascii():
        return []
    newest = found.values_list("index", flat=True).first()
    if newest is None:
        return []
    recent = Q(index__gt=newest - NEWEST, source__icontains=text)
    return list(found.filter(recent)[:limit])
