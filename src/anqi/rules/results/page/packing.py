"""Data packed into the page: JSON, deflated, in base64; facts column by column, with what repeats written once."""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow
import pyarrow.compute as compute

from anqi.facts.catalogue import KINDS
from anqi.facts.kinds import Attribute
from anqi.kit.language import _, spoken
from anqi.rules.engine.tracing import CountedFacts
from anqi.rules.results.wording import amount

_LEVEL = 7
"""Of compression: 9 takes three times as long and saves a hundredth."""


def packed(value: object) -> str:
    """JSON without blanks, as raw deflate in base64: letters and digits, so that it can stand in any element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    deflate = zlib.compressobj(_LEVEL, wbits=-15)
    return base64.b64encode(deflate.compress(text) + deflate.flush()).decode("ascii")


@dataclass(frozen=True)
class Names:
    """The names of a plant's units and of those who are judged, by type and code."""

    by_type: dict[str, dict[str, str]]

    def of(self, type: str, code: str) -> str:
        return self.by_type.get(type, {}).get(code, "")


def packed_facts(counted: CountedFacts, plant: str, names: Names, first: date) -> str:
    """The counted facts of one plant. The script beside this knows the shape."""
    facts = _of_plant(counted.facts, plant)
    return packed(
        {**_columns(counted, facts, names, first), "spans": _spans(counted, plant, first)}
    )


def _of_plant(table: pyarrow.Table, plant: str) -> pyarrow.Table:
    return table.filter(compute.equal(table["plant"], plant))


def _columns(
    counted: CountedFacts, facts: pyarrow.Table, names: Names, first: date
) -> dict[str, Any]:
    epoch = (first - date(1970, 1, 1)).days
    days = facts["occurred_on"].cast(pyarrow.int32()).to_pylist()
    found: dict[str, Any] = {
        "day": _steps([day - epoch for day in days]),
        "id": _texts(facts["id"].to_pylist()),
        "source": _texts(facts["source"].to_pylist()),
    }
    kinds, kind_codes = _numbered(facts["kind"].to_pylist())
    found["kind"] = kinds
    found["kinds"] = [_kind_called(code) for code in kind_codes]
    for type in ("department", "branch", "person"):
        found[type], codes = _numbered(facts[type].to_pylist())
        found[f"{type}s"] = [None if c is None else [c, names.of(type, c)] for c in codes]
    quantities, amounts = _numbered(facts["quantity"].to_pylist())
    found["quantity"] = quantities
    found["quantities"] = [amount(quantity) for quantity in amounts]
    found["detail"], details = _numbered(_details(facts))
    found["details"] = [_said(*detail) for detail in details]
    marks = [name for name in facts.column_names if name.startswith("counted:")]
    found["count"], bits = _numbered(zip(*(facts[name].to_pylist() for name in marks), strict=True))
    found["counts"] = [
        [
            number
            for column, word in enumerate(words)
            for number in counted.measures_in(column, word)
        ]
        for words in bits
    ]
    return found


def _numbered(values: Iterable[Any]) -> tuple[list[int], list[Any]]:
    """Each value's number, and the values by number."""
    numbers: dict[Any, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values], list(numbers)


_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SERIAL = re.compile(r"(.*?)((?:0|[1-9][0-9]{0,14})?)", re.DOTALL)
_FEW = 50
"""Rows to one stem, from which on texts are worth parting into a stem and a number."""


def _texts(texts: list[str | None]) -> Any:
    """Texts that are nearly all different, as small as they go: UUIDs by time and chance, others by stem and number."""
    if texts and all(text is not None and _UUID.fullmatch(text) for text in texts):
        digits = [(text or "").replace("-", "") for text in texts]
        times = [int(one[:12], 16) for one in digits]
        return {"time": _steps(times), "rest": "".join(one[12:] for one in digits)}
    parted = [_SERIAL.fullmatch(text or "") for text in texts]
    stems, known = _numbered(one[1] if one else "" for one in parted)
    if len(known) * _FEW > len(texts):
        return texts
    numbers = [int(one[2]) if one and one[2] else -1 for one in parted]
    return {"stem": stems, "stems": known, "number": _steps(numbers)}


def _steps(numbers: list[int]) -> list[int]:
    """The first number, then by how much each exceeds the one before: small where they are sorted."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _details(facts: pyarrow.Table) -> Iterator[tuple[Any, ...]]:
    """Each fact's kind and the values of its kind's attributes; facts are sorted by kind."""
    kinds = facts["kind"].to_pylist()
    start = 0
    while start < len(kinds):
        kind, end = kinds[start], start
        while end < len(kinds) and kinds[end] == kind:
            end += 1
        part = facts.slice(start, end - start)
        values = [part[name].to_pylist() for name in KINDS[kind].attributes]
        yield from (
            ((kind, *row) for row in zip(*values, strict=True))
            if values
            else ((kind,) for _row in range(start, end))
        )
        start = end


def _said(kind: str, *values: Any) -> str:
    """A fact's attributes in words: `met in time: no, hazard level: general`."""
    declared = KINDS[kind].attributes.values()
    parts = [
        _("{attribute}: {value}").format(
            attribute=attribute.title.in_(spoken()), value=_value(attribute, value)
        )
        for attribute, value in zip(declared, values, strict=True)
        if value is not None
    ]
    return _(", ").join(parts)


def _value(attribute: Attribute, value: Any) -> str:
    match attribute.type:
        case "bool":
            return _("yes") if value else _("no")
        case "number":
            return amount(value)
        case "choice":
            return attribute.choices[value].in_(spoken())
    return str(value)


def _kind_called(code: str) -> list[Any]:
    """A kind's title, and what its quantity counts where it counts anything."""
    kind = KINDS[code]
    quantity = kind.quantity
    return [kind.title.in_(spoken()), quantity.in_(spoken()) if quantity else None]


def _spans(counted: CountedFacts, plant: str, first: date) -> list[list[Any]]:
    """Which branch answered for which department, from which day to which."""
    rows = _of_plant(counted.answers_for, plant).to_pylist()
    return [
        [
            row["branch"],
            row["department"],
            (row["active_from"] - first).days,
            (row["active_to"] - first).days,
        ]
        for row in rows
    ]
