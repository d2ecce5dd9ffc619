"""What the ledger knows of members in a year, beside which an opinion is formed: for reference, never a grade.

安全一岗双责 is what an outstanding member is looked at for first, and who answers for an accident is not outstanding:
where the facts speak against it, an opinion 优秀 says why it is given all the same.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from anqi.ledger.models import Fact
from anqi.organisation.models import Plant

_KINDS = ("duty.due", "accident.liability", "conduct.violation")
_ANSWERS = frozenset({"direct", "main", "leadership"})


@dataclass
class Year:
    """What the facts of a year say of one member."""

    duties_due: int = 0
    duties_met: int = 0
    accidents: int = 0
    """Accidents for which he was found to answer, in whatever degree."""
    violations: int = 0
    grave: int = 0

    @property
    def speaks_against(self) -> bool:
        """Whether it has to be said why such a member is outstanding all the same."""
        return self.duties_met < self.duties_due or self.accidents > 0 or self.violations > 0


def years_of(plant: Plant, people: Collection[str], year: int) -> dict[str, Year]:
    """Of people by staff number, what a year's facts say; those that were taken back count no more. One query."""
    found = {code: Year() for code in people}
    facts = Fact.objects.filter(
        ledger__plant=plant, kind__in=_KINDS, person__in=people, reverses=None, reversed_by=None,
        occurred_on__gte=date(year, 1, 1), occurred_on__lte=date(year, 12, 31),
    ).order_by()  # fmt: skip
    _count(found, facts.values_list("person", "kind", "attributes"))
    return found


def _count(found: dict[str, Year], rows: Iterable[tuple[str, str, dict[str, object]]]) -> None:
    for person, kind, attributes in rows:
        one = found[person]
        if kind == "duty.due":
            one.duties_due += 1
            one.duties_met += attributes.get("met") is True
        elif kind == "accident.liability":
            one.accidents += attributes.get("degree") in _ANSWERS
        else:
            one.violations += 1
            one.grave += attributes.get("gravity") == "grave"


def facts_address(kind: str, person: str, year: int) -> str:
    """Where the ledger shows these facts of a person."""
    asked = {"kind": kind, "person": person, "first": f"{year}-01-01", "last": f"{year}-12-31"}
    return f"{reverse('ledger:facts')}?{urlencode(asked)}"
