"""Conditions, measures and values: the part of a rulebook that says what is counted (rulebook.md §3)."""

from datetime import date
from typing import Any, Literal, cast

from anqi.facts.catalogue import ATTRIBUTES, KINDS
from anqi.facts.kinds import Attribute, Kind
from anqi.kit.language import _
from anqi.rules.rulebook.model import Condition, Measure, Ratio, Value, measures_of
from anqi.rules.rulebook.nodes import Scalar
from anqi.rules.rulebook.scalars import Code, Day, Flag, Number
from anqi.rules.rulebook.shapes import Reading, among, nearest, shown

Raw = dict[str, Any]
Take = Literal["count", "sum", "people"]
_COMPARED = ("at_least", "at_most")
PEOPLE_COLUMNS = {"department": "code", "branch": "code", "party_member": "bool"}


def measures(raw: Raw, reading: Reading) -> dict[str, Measure]:
    found = {
        name: _measure(name, item, f"measures.{name}", reading)
        for name, item in raw.items()
        if item is not None
    }
    return {name: measure for name, measure in found.items() if measure is not None}


def _measure(name: str, raw: Raw, path: str, reading: Reading) -> Measure | None:
    kinds = _kinds(raw, path, reading)
    columns = {name: _asked(name, kinds) for name in _askable(kinds)}
    # Of unknown kinds nothing can be said.
    where = conditions(raw.get("where"), f"{path}.where", reading, columns) if kinds else ()
    take = raw.get("take") or "count"
    summed = take.get("sum") if isinstance(take, dict) else "quantity"
    if summed is None:
        return None
    if summed != "quantity":
        _check_summed(summed, kinds, path, reading)
    through = "through" in raw
    if through and any(not kind.names("department") for kind in kinds):
        lacking = [kind.code for kind in kinds if not kind.names("department")]
        message = _(
            "facts of {kinds} name no department, so they can't be counted through departments"
        )
        reading.fault(f"{path}.through", message.format(kinds=among(lacking)))
    if not kinds:
        return None
    return Measure(
        name=name,
        kinds=tuple(kind.code for kind in kinds),
        where=where,
        take="sum" if isinstance(take, dict) else cast("Take", take),
        summed=summed,
        through=through,
        title=raw.get("title") or {},
    )


def _kinds(raw: Raw, path: str, reading: Reading) -> list[Kind]:
    facts = raw.get("facts")
    listed = facts if isinstance(facts, list) else [facts]
    kinds = []
    for index, code in enumerate(listed):
        here = f"{path}.facts[{index}]" if isinstance(facts, list) else f"{path}.facts"
        if code is None:
            continue
        if code not in KINDS:
            message = _("unknown kind {code}; {hint}")
            reading.fault(here, message.format(code=code, hint=nearest(code, KINDS)))
        elif code in listed[:index]:
            reading.fault(here, _("{key} is named twice").format(key=code))
        else:
            kinds.append(KINDS[code])
    return kinds


def _askable(kinds: list[Kind]) -> list[str]:
    """The attributes that every kind has, and the quantity."""
    shared = [a for a in ATTRIBUTES if all(a in kind.attributes for kind in kinds)]
    return ["quantity", *shared]


def _asked(name: str, kinds: list[Kind]) -> Attribute | str:
    """The attribute as these kinds have it: its choices are those of any of them."""
    if name == "quantity":
        return "number"
    first = ATTRIBUTES[name]
    merged = {
        code: title for kind in kinds for code, title in kind.attributes[name].choices.items()
    }
    return Attribute(name, first.title, first.type, merged)


def _check_summed(attribute: str, kinds: list[Kind], path: str, reading: Reading) -> None:
    numbers = [n for n, a in ATTRIBUTES.items() if a.type == "number"]
    lacking = [kind.code for kind in kinds if attribute not in kind.attributes]
    if attribute not in numbers:
        message = _("{attribute} is no number attribute; {hint}")
        reading.fault(
            f"{path}.take.sum",
            message.format(attribute=attribute, hint=nearest(attribute, numbers)),
        )
    elif lacking:
        message = _("{kinds} has no attribute {attribute}")
        reading.fault(f"{path}.take.sum", message.format(kinds=among(lacking), attribute=attribute))


def conditions(
    raw: Raw | None, path: str, reading: Reading, columns: dict[str, Attribute | str]
) -> tuple[Condition, ...]:
    """The conditions on known columns. A column's type is an attribute, or `number`, `bool` or `code`."""
    found = []
    for name, item in (raw or {}).items():
        here = f"{path}.{name}"
        if name not in columns:
            message = _("unknown attribute {name}; {hint}")
            if name in ATTRIBUTES and "quantity" in columns:
                message = _("not every kind here has the attribute {name}; {hint}")
            reading.fault(here, message.format(name=shown(name), hint=nearest(name, columns)))
        elif item is not None:
            condition = _condition(name, item, here, reading, columns[name])
            if condition is not None:
                found.append(condition)
    return tuple(found)


def _condition(
    name: str, item: Any, path: str, reading: Reading, column: Attribute | str
) -> Condition | None:
    if isinstance(item, Scalar):
        value = literal(item, path, reading, column)
        return None if value is None else Condition(name, one_of=(value,))
    if isinstance(item, list):
        values = [
            literal(each, f"{path}[{index}]", reading, column)
            for index, each in enumerate(item)
            if each is not None
        ]
        return Condition(name, one_of=tuple(value for value in values if value is not None))
    return _comparison(name, item, path, reading, column)


def _comparison(
    name: str, item: Raw, path: str, reading: Reading, column: Attribute | str
) -> Condition | None:
    if not item:
        reading.fault(path, _("a condition is missing: at_least, at_most or absent"))
        return None
    if "absent" in item:
        if len(item) > 1:
            reading.fault(path, _("absent can't stand with another condition on the attribute"))
        return Condition(name, absent=True)
    if _type(column) not in ("number", "date"):
        message = _("at_least and at_most compare numbers and dates, {name} is neither")
        reading.fault(path, message.format(name=name))
        return None
    bounds = {
        key: literal(item[key], f"{path}.{key}", reading, column)
        for key in _COMPARED
        if item.get(key) is not None
    }
    return Condition(
        name,
        at_least=cast("int | date | None", bounds.get("at_least")),
        at_most=cast("int | date | None", bounds.get("at_most")),
    )


def _type(column: Attribute | str) -> str:
    return column.type if isinstance(column, Attribute) else column


def literal(
    node: Scalar, path: str, reading: Reading, column: Attribute | str
) -> bool | int | str | date | None:
    """A single word as the column's type has it, or None after noting why there is none."""
    match _type(column):
        case "bool":
            return Flag().read(node, path, reading)
        case "number":
            return Number().read(node, path, reading)
        case "date":
            return Day().read(node, path, reading)
        case "code":
            return Code().read(node, path, reading)
    choices = cast("Attribute", column).choices
    if node.text not in choices:
        message = _("{found} is no choice of {name}; {hint}")
        hint = nearest(node.text, choices)
        name = cast("Attribute", column).name
        reading.fault(path, message.format(found=shown(node.text), name=name, hint=hint))
        return None
    return node.text


def value(raw: Any, path: str, reading: Reading, known: dict[str, Measure | None]) -> Value | None:
    """The measure or ratio that is named, or None after noting why there is none.

    `known` holds every measure of the file; None marks one that has faults of its own.
    """
    if raw is None:
        return None
    if not isinstance(raw, dict):
        return _named(raw, path, reading, known)
    names = raw.get("ratio") or []
    halves = [
        _named(name, f"{path}.ratio[{index}]", reading, known)
        for index, name in enumerate(names)
        if name is not None
    ]
    found = [half for half in halves if half is not None]
    if len(found) != 2:
        return None
    of, to = found
    if of.through != to.through:
        message = _("{of} and {to} differ in `through`; both halves must be counted alike")
        reading.fault(f"{path}.ratio", message.format(of=of.name, to=to.name))
    return Ratio(of, to, raw.get("per") or 1)


def _named(
    name: str, path: str, reading: Reading, known: dict[str, Measure | None]
) -> Measure | None:
    if name not in known:
        message = _("unknown measure {name}; {hint}")
        reading.fault(path, message.format(name=name, hint=nearest(name, known)))
        return None
    return known[name]


def unscored(value: Value) -> list[str]:
    """Kinds that may not be scored among those of a value's measure, or of its numerator (facts.md)."""
    return [kind.code for kind in measures_of(value)[0].declared_kinds if not kind.scored]


__all__ = ["PEOPLE_COLUMNS", "conditions", "literal", "measures", "unscored", "value"]
