"""Worked examples: what a rulebook's makers worked out by hand, read with all their faults."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from anqi.facts.catalogue import KINDS
from anqi.facts.kinds import Kind
from anqi.kit.language import _
from anqi.kit.periods import Period
from anqi.rules.rulebook.conditions import Raw, literal
from anqi.rules.rulebook.model import Example, ExampleFact, Scheme
from anqi.rules.rulebook.nodes import Scalar, place
from anqi.rules.rulebook.shapes import Reading, nearest

Schemes = Mapping[str, Scheme | None]


def examples(
    raw: list[Raw | None], reading: Reading, schemes: Schemes, period: Period | None
) -> list[Example]:
    """The examples without a fault. `schemes` holds every scheme of the file; None marks one with faults of its own."""
    found = (
        _example(item, f"examples[{index}]", reading, schemes, period)
        for index, item in enumerate(raw)
        if item is not None
    )
    return [one for one in found if one is not None]


def _example(
    raw: Raw, path: str, reading: Reading, schemes: Schemes, period: Period | None
) -> Example | None:
    name = raw.get("scheme")
    if name is not None and name not in schemes:
        message = _("unknown scheme {name}; {hint}")
        reading.fault(f"{path}.scheme", message.format(name=name, hint=nearest(name, schemes)))
    days = [("as_of", raw.get("as_of"))]
    facts = []
    for index, item in enumerate(raw.get("facts") or []):
        here = f"facts[{index}]"
        if item is not None:
            days.append((f"{here}.occurred_on", item.get("occurred_on")))
            facts.append(_fact(item, f"{path}.{here}", reading))
    if period is not None:
        _check_days(days, path, reading, period)
    expect = raw.get("expect") or {}
    if raw.get("expect") is not None and not expect:
        reading.fault(f"{path}.expect", _("nothing is expected: score, grade, vetoes or points"))
    scheme = schemes.get(name or "")
    if scheme is None or period is None or None in facts:
        return None
    _check_expected(expect, f"{path}.expect", reading, scheme)
    vetoes = expect.get("vetoes")
    return Example(
        scheme=scheme.name,
        as_of=raw.get("as_of") or period.last,
        facts=tuple(fact for fact in facts if fact is not None),
        score=expect.get("score"),
        grade=expect.get("grade"),
        vetoes=None if vetoes is None else tuple(sorted(vetoes)),
        points=expect.get("points") or {},
        title=raw.get("title") or {},
        place=place(reading.lines.get(path, 1), path),
    )


def _fact(raw: Raw, path: str, reading: Reading) -> ExampleFact | None:
    code = raw.get("kind")
    if code is None or raw.get("occurred_on") is None:
        return None
    if code not in KINDS:
        message = _("unknown kind {code}; {hint}")
        reading.fault(f"{path}.kind", message.format(code=code, hint=nearest(code, KINDS)))
        return None
    return ExampleFact(
        kind=code,
        occurred_on=raw["occurred_on"],
        quantity=raw.get("quantity"),
        attributes=_attributes(raw.get("attributes") or {}, path, reading, KINDS[code]),
        times=raw.get("times") or 1,
    )


def _attributes(
    raw: Mapping[str, Scalar | None], path: str, reading: Reading, kind: Kind
) -> dict[str, bool | int | str | date]:
    found = {}
    for name, node in raw.items():
        here = f"{path}.attributes.{name}"
        if name not in kind.attributes:
            message = _("unknown attribute {name}; {hint}")
            reading.fault(here, message.format(name=name, hint=nearest(name, kind.attributes)))
        elif node is not None:
            value = literal(node, here, reading, kind.attributes[name])
            if value is not None:
                found[name] = value
    return found


def _check_days(
    days: Iterable[tuple[str, date | None]], path: str, reading: Reading, period: Period
) -> None:
    for where, day in days:
        if day is not None and not period.first <= day <= period.last:
            message = _("{day} is outside the rulebook's period, {first} to {last}")
            message = message.format(day=day, first=period.first, last=period.last)
            reading.fault(f"{path}.{where}", message)


def _check_expected(expect: Raw, path: str, reading: Reading, scheme: Scheme) -> None:
    """What is expected must be what the scheme can give."""
    named = {
        "points": (expect.get("points") or {}, [rule.code for rule in scheme.rules]),
        "grade": ([expect.get("grade")], [grade.code for grade in scheme.grades]),
        "vetoes": (expect.get("vetoes") or [], [veto.code for veto in scheme.vetoes]),
    }
    for key, (codes, known) in named.items():
        for code in cast("Iterable[str | None]", codes):
            if code is not None and code not in known:
                message = _("{code} is not in the scheme {scheme}; {hint}")
                message = message.format(code=code, scheme=scheme.name, hint=nearest(code, known))
                reading.fault(f"{path}.{key}", message)
