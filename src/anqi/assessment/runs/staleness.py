"""Whether a run is out of date: facts that were posted or taken back since, and that its edition counts.

It is not stored but asked (ADR 12). What was looked through stays known to the process: a page that is asked again
looks only at what was posted meanwhile.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run
from anqi.facts.catalogue import ATTRIBUTES
from anqi.ledger.models import Fact, Ledger
from anqi.ledger.operations import attributes_of
from anqi.ledger.showing import number_of
from anqi.organisation.authority import Scope
from anqi.organisation.models_changes import Change as RosterChange
from anqi.rules.rulebook.model import Condition, Measure, Rulebook, measures_of

MOST = 500
"""Changes of a run that are told; of more it is said that there are more."""
_KEPT = 256
"""Runs about which a process remembers what it found."""


@dataclass(frozen=True)
class Change:
    """A fact that came after a run and that its edition counts; `takes_back` is the fact that it reverses."""

    fact: UUID
    number: str
    kind: str
    occurred_on: date
    department: str
    branch: str
    person: str
    takes_back: UUID | None


@dataclass
class _Known:
    """What was found of a run, up to which fact of the ledger."""

    until: int
    found: list[Fact] = field(default_factory=list)


_known: OrderedDict[UUID, _Known] = OrderedDict()


def changes_since(run: Run) -> list[Change]:
    """The facts beyond the run's size that its edition counts, in the order of the ledger; `MOST` and one at most.

    What was posted and taken back since is no change. At most two queries.
    """
    if not hasattr(run, "ledger_size"):
        asked: Any = Run.objects.filter(pk=run.pk).annotate(**since()).only("pk").get()
        size, ledger = asked.ledger_size, asked.ledger_pk
    else:
        size, ledger = run.ledger_size, run.ledger_pk  # type: ignore[attr-defined]
    if ledger is None or size <= run.size:
        return []
    known = _known.pop(run.pk, None)
    if known is None or known.until > size:
        known = _Known(run.size)
    if known.until < size and len(known.found) <= MOST:
        known.found += _beyond(run, ledger, known.until, size)
        known.until = size
    _known[run.pk] = known
    while len(_known) > _KEPT:
        _known.popitem(last=False)
    return [_change(fact) for fact in _net(known.found)]


def roster_changes_since(run: Run) -> int:
    """How many changes of the roster were set down since, for days up to the one that was judged.

    Of a run that was read with `since` no query.
    """
    if not hasattr(run, "roster_changes"):
        asked: Any = Run.objects.filter(pk=run.pk).annotate(**since()).only("pk").get()
        return int(asked.roster_changes)
    return int(run.roster_changes)


def groups_seen(
    changes: Iterable[Change], scope: Scope
) -> dict[tuple[str, str, str], list[Change]]:
    """Changes by kind, department and branch, as far as somebody who sees facts so far sees them."""
    found: dict[tuple[str, str, str], list[Change]] = {}
    for one in changes:
        seen = scope.plant is not None and scope.sees(
            department=one.department, branch=one.branch, person=one.person, day=one.occurred_on
        )
        if seen:
            found.setdefault((one.kind, one.department, one.branch), []).append(one)
    return found


def since() -> dict[str, Any]:
    """What is read together with a run, so that nothing more is to be asked where the ledger did not grow."""
    ledger = Ledger.objects.filter(plant=OuterRef("plant"))
    changes = RosterChange.objects.filter(
        plant=OuterRef("plant"), at__gt=OuterRef("made_at"), since__lte=OuterRef("as_of")
    )
    counted = changes.order_by().values("plant").annotate(all=Count("pk")).values("all")
    return {
        "ledger_pk": Subquery(ledger.values("pk")[:1]),
        "ledger_size": Subquery(ledger.values("size")[:1]),
        "roster_changes": Coalesce(Subquery(counted), 0),
    }


def _beyond(run: Run, ledger: int, start: int, end: int) -> list[Fact]:
    """The facts from an index on that the edition counts.

    Kind and day are compared as texts that are in no index: else the databases read all facts of those kinds and days.
    """
    rulebook = rulebook_of(run.edition)
    measures = _measures(rulebook)
    kinds = sorted({kind for measure in measures for kind in measure.kinds})
    rows = Fact.objects.filter(ledger=ledger, index__gte=start, index__lt=end)
    rows = rows.annotate(
        of_kind=Concat("kind", Value("")), on_day=Cast("occurred_on", CharField())
    ).filter(
        of_kind__in=kinds, on_day__gte=rulebook.period.first.isoformat(),
        on_day__lte=run.as_of.isoformat(),
    )  # fmt: skip
    touching = (fact for fact in rows.order_by("index").iterator() if _counts(measures, fact))
    return list(islice(touching, MOST + 1))


def _measures(rulebook: Rulebook) -> list[Measure]:
    values = [value for scheme in rulebook.schemes.values() for value in scheme.values()]
    values += [indicator.value for indicator in rulebook.indicators.values()]
    return list(dict.fromkeys(m for value in values for m in measures_of(value)))


def _counts(measures: Iterable[Measure], fact: Fact) -> bool:
    """Whether one of the measures counts a fact, as the engine does (rulebook.md §3)."""
    values: dict[str, object] = dict(attributes_of(fact))
    for name, value in values.items():
        if ATTRIBUTES[name].type == "date" and isinstance(value, str):
            values[name] = date.fromisoformat(value)
    values["quantity"] = fact.quantity
    return any(
        fact.kind in measure.kinds
        and all(_holds(one, values.get(one.attribute)) for one in measure.where)
        for measure in measures
    )


def _holds(condition: Condition, value: object) -> bool:
    if condition.absent or value is None:
        return condition.absent and value is None
    if condition.one_of:
        return value in condition.one_of
    if not isinstance(value, int | date):
        return False
    low, high = condition.at_least, condition.at_most
    return (low is None or low <= value) and (high is None or value <= high)  # type: ignore[operator]


def _net(found: list[Fact]) -> list[Fact]:
    """Without those that were posted and taken back since."""
    backs = {fact.reverses_id: fact.pk for fact in found if fact.reverses_id is not None}
    both = {fact.pk for fact in found if fact.pk in backs}
    return [fact for fact in found if fact.pk not in both and fact.reverses_id not in both]


def _change(fact: Fact) -> Change:
    return Change(
        fact.pk, number_of(fact), fact.kind, fact.occurred_on, fact.department, fact.branch,
        fact.person, fact.reverses_id,
    )  # fmt: skip
