"""The facts that a page opens down to, packed plant by plant: in words where people read them, in numbers elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow
import pyarrow.compute as compute

from anqi.facts.catalogue import KINDS
from anqi.facts.kinds import Attribute
from anqi.kit.language import _, spoken
from anqi.rules.engine.tracing import CountedFacts
from anqi.rules.results.page.packing import numbered, numbered_column, packed, steps, texts
from anqi.rules.rulebook.wording import amount

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Names:
    """The names of a plant's units and of those who are judged, by type and code."""

    by_type: dict[str, dict[str, str]]

    def of(self, type: str, code: str) -> str:
        return self.by_type.get(type, {}).get(code, "")


class PackedFacts:
    """Counted facts as the page's script reads them (`report.js`): a list a column, repeats by number."""

    def __init__(self, counted: CountedFacts, first: date) -> None:
        self.counted = counted
        self.first = first
        self.facts = _by_plant(counted.facts)
        self.spans = _by_plant(counted.answers_for)

    def of(self, plant: str, names: Names) -> str:
        facts = self.facts.get(plant, self.counted.facts.slice(0, 0))
        spans = self.spans.get(plant, self.counted.answers_for.slice(0, 0))
        return packed({**self._columns(facts, names), "spans": self._answered(spans)})

    def _columns(self, facts: pyarrow.Table, names: Names) -> dict[str, Any]:
        found: dict[str, Any] = {
            "day": steps(self._days(facts["occurred_on"])),
            "id": texts(facts["id"]),
            "source": texts(facts["source"]),
        }
        found["kind"], kinds = numbered_column(facts["kind"])
        found["kinds"] = [_kind_called(code) for code in kinds]
        for type in ("department", "branch", "person"):
            found[type], codes = numbered_column(facts[type])
            found[f"{type}s"] = [None if c is None else [c, names.of(type, c)] for c in codes]
        found["quantity"], quantities = numbered_column(facts["quantity"])
        found["quantities"] = [amount(quantity) for quantity in quantities]
        found["detail"], details = numbered(_details(facts))
        found["details"] = [_said(*detail) for detail in details]
        found["count"], found["counts"] = self._counts(facts)
        return found

    def _counts(self, facts: pyarrow.Table) -> tuple[list[int], list[list[int]]]:
        """Which measures count each fact: few sets of measures, each fact by the number of its set."""
        marks = [name for name in facts.column_names if name.startswith("counted:")]
        numbers, bits = numbered(zip(*(facts[name].to_pylist() for name in marks), strict=True))
        sets = [
            [
                measure
                for column, word in enumerate(words)
                for measure in self.counted.measures_in(column, word)
            ]
            for words in bits
        ]
        return numbers, sets

    def _days(self, column: Any) -> list[int]:
        """Days counted from the period's first."""
        offset = (self.first - _EPOCH).days
        return [day - offset for day in column.cast(pyarrow.int32()).to_pylist()]

    def _answered(self, spans: pyarrow.Table) -> list[tuple[str, str, int, int]]:
        """Which branch answered for which department, from which day to which."""
        heads = (spans["branch"].to_pylist(), spans["department"].to_pylist())
        days = (self._days(spans[name]) for name in ("active_from", "active_to"))
        return list(zip(*heads, *days, strict=True))


def _by_plant(table: pyarrow.Table) -> dict[str, pyarrow.Table]:
    """A table that is sorted by plant, cut into the rows of each."""
    found = {}
    start = 0
    for counts in compute.value_counts(table["plant"]).to_pylist():
        found[counts["values"]] = table.slice(start, counts["counts"])
        start += counts["counts"]
    return found


def _details(facts: pyarrow.Table) -> Iterator[tuple[Any, ...]]:
    """Each fact's kind and the values of its kind's attributes; facts are sorted by kind."""
    start = 0
    for counts in compute.value_counts(facts["kind"]).to_pylist():
        kind, count = counts["values"], counts["counts"]
        part = facts.slice(start, count)
        values = [part[name].to_pylist() for name in KINDS[kind].attributes]
        yield from zip([kind] * count, *values, strict=True)
        start += count


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
