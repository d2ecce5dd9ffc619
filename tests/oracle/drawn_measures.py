"""Measures and values that a valid rulebook may hold: made as schemes, indicators and vetoes ask."""

from collections.abc import Sequence
from random import Random
from typing import Any

from anqi.facts.catalogue import CATALOGUE, KINDS
from anqi.facts.kinds import UNIT_TYPES, Attribute, Kind

from .drawn_facts import AMOUNTS
from .values import kinds_of
from .world import Row, SubjectType

_NAMES = ("m0", "1", "null", "true", "1e3", "M0", "m.5", "0x1F", "-")
"""Names that would read as something else, before plain ones."""


def draw_palette(random: Random) -> tuple[Kind, ...]:
    """A few kinds that facts and measures share: the first may name everybody and may be scored."""
    everybody = [k for k in CATALOGUE if k.scored and all(k.names(type) for type in UNIT_TYPES)]
    due = [k for k in everybody if "met" in k.attributes]
    first = random.choice(due if random.random() < 0.6 else everybody)
    numbers = [k for k in CATALOGUE if any(a.type == "number" for a in k.attributes.values())]
    others = random.sample(CATALOGUE, k=random.choice((0, 1, 1, 2)))
    counted = random.sample(numbers, k=random.choice((0, 0, 1)))
    return tuple(dict.fromkeys([first, *others, *counted]))


class Measures:
    """The measures of a rulebook so far."""

    def __init__(self, palette: Sequence[Kind]) -> None:
        self.palette = palette
        self.by_name: dict[str, Row] = {}

    def value(self, random: Random, type: SubjectType, *, scored: bool, ratio: bool) -> Any:
        """A measure, or a ratio with `per` or without, that fits this type of subject.

        `scored` forbids kinds that may not be scored in a measure or numerator.
        """
        base = self._one(random, type, scored=scored)
        if not ratio:
            return base
        of, to = self._halves(random, type, base)
        value: Row = {"ratio": [of, to]}
        if random.random() < 0.3:
            value["per"] = random.choice((1, 2, 100, 1000, 1000, 1000000, 1000000000))
        return value

    def fits(self, name: str, type: SubjectType) -> bool:
        """Whether all kinds of the measure may name this type; a branch also by `through`."""
        measure = self.by_name[name]
        if type == "branch" and "through" in measure:
            return True
        return all(KINDS[kind].names(type) for kind in kinds_of(measure))

    def scored(self, name: str) -> bool:
        """Whether a rule or veto may count the measure."""
        return all(KINDS[kind].scored for kind in kinds_of(self.by_name[name]))

    def _one(self, random: Random, type: SubjectType, *, scored: bool) -> str:
        known = [
            name
            for name in self.by_name
            if self.fits(name, type) and (self.scored(name) or not scored)
        ]
        if known and random.random() < 0.4:
            return random.choice(known)
        return self._add(_measure(random, self._kinds(random, type, scored=scored), type))

    def _kinds(self, random: Random, type: SubjectType, *, scored: bool) -> list[Kind]:
        """Kinds that one measure for this type may count; a branch's all by branch or all by department."""
        column = random.choice(("branch", "department")) if type == "branch" else type

        def can(kind: Kind) -> bool:
            return kind.names(column) and (kind.scored or not scored)

        able = [k for k in self.palette if can(k)] or [k for k in CATALOGUE if can(k)][:3]
        count = min(len(able), random.choice((1, 1, 1, 2, 3)))
        return able[:count] if random.random() < 0.5 else random.sample(able, k=count)

    def _halves(self, random: Random, type: SubjectType, base: str) -> tuple[str, str]:
        """Facts that fulfil something over all of them, or over those that fulfil another thing.

        Or else two measures of any size.
        """
        measure = self.by_name[base]
        others = [
            name
            for name, other in self.by_name.items()
            if self.fits(name, type) and other.get("through") == measure.get("through")
        ]
        form = random.choice(("whole", "whole", "whole", "other condition", "any", "any"))
        if form == "any":
            return base, random.choice(others)
        whole = {key: value for key, value in measure.items() if key != "where"}
        shared = _shared_attributes([KINDS[kind] for kind in kinds_of(measure)])
        if shared and (form == "other condition" or "where" not in measure):
            name = random.choice(list(shared))
            part = self._add({**measure, "where": {name: _condition(random, shared[name])}})
            return (base, part) if "where" in measure else (part, base)
        return base, self._add(whole)

    def _add(self, measure: Row) -> str:
        for name, known in self.by_name.items():
            if known == measure:
                return name
        number = len(self.by_name)
        name = _NAMES[number] if number < len(_NAMES) else f"m{number}"
        self.by_name[name] = measure
        return name


def _measure(random: Random, kinds: list[Kind], type: SubjectType) -> Row:
    codes = [kind.code for kind in kinds]
    measure: Row = {"facts": codes if len(codes) > 1 or random.random() < 0.1 else codes[0]}
    shared = _shared_attributes(kinds)
    asked = [*shared, "quantity"] if random.random() < 0.2 else list(shared)
    names = random.sample(asked, k=min(len(asked), random.choice((0, 1, 1, 2))))
    if names:
        measure["where"] = {name: _condition(random, shared.get(name)) for name in names}
    numbers = [name for name, (first, *_) in shared.items() if first.type == "number"]
    amounts = ["sum"] * (4 if any(kind.quantity for kind in kinds) else 1)
    takes: list[Any] = ["count", *amounts, "people", *({"sum": name} for name in numbers * 3)]
    if random.random() < 0.6:
        measure["take"] = random.choice(takes)
    able = all(kind.names("department") for kind in kinds)
    needed = type == "branch" and not all(kind.names("branch") for kind in kinds)
    if able and (needed or random.random() < 0.4):
        measure["through"] = "departments"
    return measure


def _shared_attributes(kinds: list[Kind]) -> dict[str, list[Attribute]]:
    """The attributes that all the kinds have, as each kind has them; facts here fill in no dates."""
    first, *others = kinds
    names = [
        name
        for name, attribute in first.attributes.items()
        if attribute.type != "date" and all(name in kind.attributes for kind in others)
    ]
    return {name: [kind.attributes[name] for kind in kinds] for name in names}


def _condition(random: Random, attributes: list[Attribute] | None) -> Any:
    """A condition on an attribute as the kinds have it, or on the quantity (None)."""
    if random.random() < 0.1:
        return {"absent": True}
    if attributes is None or attributes[0].type == "number":
        return _number_condition(random)
    if attributes[0].type == "bool":
        return random.choice((True, True, False, [True], [True, False]))
    values = list(dict.fromkeys(code for a in attributes for code in list(a.choices)[:2]))
    if random.random() < 0.5:
        return random.choice(values)
    return random.sample(values, k=random.randint(1, len(values)))


def _number_condition(random: Random) -> Any:
    values: list[str | int] = [*dict.fromkeys(AMOUNTS), 1]
    low, high = sorted(random.sample(AMOUNTS, k=2), key=float)
    forms = (
        random.choice(values),
        random.sample(values, k=random.randint(1, 3)),
        {"at_least": low},
        {"at_most": high},
        {"at_least": low, "at_most": high},
    )
    return random.choice(forms)
