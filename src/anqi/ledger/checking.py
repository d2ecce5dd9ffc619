"""Whether a draft may become a fact: its kind, its subjects on that day, its attributes, its plausibility."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from anqi.facts.catalogue import KINDS
from anqi.facts.kinds import UNIT_TYPES, Attribute, Kind, Naming
from anqi.kit import clock
from anqi.kit.faults import Fault
from anqi.ledger.drafts import Draft, Value
from anqi.organisation.models import Plant
from anqi.organisation.queries import Subjects

EARLIEST = date(1949, 10, 1)
_BELOW = 10**11
"""Quantities and numbers are below 10⁹, in hundredths (spec facts.md)."""


def faults_of(plant: Plant, drafts: Sequence[Draft]) -> list[Fault]:
    """What is wrong with drafts, in their order; each fault names the field."""
    codes = {type: {getattr(draft, type) for draft in drafts} for type in UNIT_TYPES}
    subjects = Subjects(plant, codes)
    found: list[Fault] = []
    for number, draft in enumerate(drafts):
        found += [
            Fault(f"{number}.{place}" if place else str(number), message)
            for place, message in _faults(draft, subjects)
        ]
    return found


def _faults(draft: Draft, subjects: Subjects) -> Iterator[tuple[str, str]]:
    kind = KINDS.get(draft.kind)
    if kind is None:
        yield "kind", _("{kind} is no kind of fact").format(kind=draft.kind)
        return
    if not EARLIEST <= draft.occurred_on <= clock.today():
        yield "occurred_on", _("a fact occurs on a day that has come, and not before 1949")
        return
    yield from _subject_faults(draft, kind, subjects)
    yield from _quantity_faults(draft, kind)
    for name, value in draft.attributes.items():
        attribute = kind.attributes.get(name)
        if attribute is None:
            yield name, _("{kind} has no such attribute").format(kind=kind.code)
        elif not _fits(attribute, value):
            yield name, _("{value} is no value of it").format(value=value)


def _subject_faults(draft: Draft, kind: Kind, subjects: Subjects) -> Iterator[tuple[str, str]]:
    for type in UNIT_TYPES:
        code = getattr(draft, type)
        if not code:
            if kind.naming[type] is Naming.MUST:
                yield type, _("a fact of this kind must name one")
        elif not kind.names(type):
            yield type, _("a fact of this kind names none")
        elif not subjects.has(type, code, draft.occurred_on):
            yield type, _("the plant has no {code} on that day").format(code=code)


def _quantity_faults(draft: Draft, kind: Kind) -> Iterator[tuple[str, str]]:
    if kind.quantity is None and draft.quantity != 100:
        yield "quantity", _("a fact of this kind counts one")
    elif not 0 <= draft.quantity < _BELOW:
        yield "quantity", _("a quantity is from 0 to below 1,000,000,000")


def _fits(attribute: Attribute, value: Value) -> bool:
    match attribute.type:
        case "bool":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _BELOW
        case "date":
            return isinstance(value, date)
    return isinstance(value, str) and value in attribute.choices
