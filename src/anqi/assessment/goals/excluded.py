"""The exclusions of a window, and what those are called whom they name."""

from collections.abc import Sequence

from anqi.assessment.goals.boards import Board
from anqi.assessment.goals.models import Exclusion
from anqi.assessment.goals.queries import seen
from anqi.ledger.models import Fact
from anqi.ledger.queries import Names, names_of
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import Account


def names_for(account: Account, given: Sequence[Exclusion], facts: Sequence[Fact] = ()) -> Names:
    """What those are called whom exclusions and facts name; one query, where there are any."""
    if not given and not facts:
        return Names()
    named = [Fact(person=one.person, source="", posted_by="") for one in given]
    return names_of(account, [*facts, *named])


def approved_in(account: Account, board: Board) -> list[Exclusion]:
    """The approved exclusions of a board's window, as far as somebody sees them; a query, where there are any."""
    if not board.excluded:
        return []
    scope = scope_of(account, Verb.SEE_FACTS)
    days = (board.asked.window.first, board.asked.window.last)
    rows = Exclusion.objects.filter(
        plant=board.plant, state=Exclusion.State.APPROVED, occurred_on__range=days
    )
    found = rows.select_related("asked_by", "decided_by").order_by("occurred_on", "pk")
    return [one for one in found if seen(scope, one)]
