"""What the page's script must know to open a figure: measures, values and windows, each by a number."""

import json
from datetime import date
from typing import Any

from anqi.kit.language import _
from anqi.kit.periods import EVERY, Period
from anqi.rules.rulebook.model import SUBJECTS, Measure, Ratio, Value
from anqi.rules.rulebook.wording import called, type_called


class Openings:
    """Gives each value that stands on the page a number, by which its figures name it."""

    def __init__(self, period: Period, as_of: date, measures: tuple[Measure, ...]) -> None:
        self.period = period
        self.as_of = as_of
        self.measures = {measure: number for number, measure in enumerate(measures)}
        self.values: dict[Value, int] = {}

    def number(self, value: Value) -> int:
        return self.values.setdefault(value, len(self.values))

    def as_json(self) -> str:
        """For a data block of the page; `<` is escaped, so that no text can end the block."""
        told = {
            "first": self.period.first.isoformat(),
            "measures": [
                [called(one.title, one.name), one.through, one.take == "people"]
                for one in self.measures
            ],
            "values": [self._halves(value) for value in self.values],
            "windows": self._windows(),
            "words": _words(),
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    def _halves(self, value: Value) -> list[Any]:
        """The numbers of what is counted and of what it is divided by; and whether the one is among the other."""
        if not isinstance(value, Ratio):
            return [self.measures.get(value, -1)]
        among = set(value.of.kinds) <= set(value.to.kinds)
        return [self.measures.get(value.of, -1), self.measures.get(value.to, -1), among]

    def _windows(self) -> dict[str, list[int]]:
        """The first and last day of each window, counted from the period's first; `""` is up to the day judged."""
        first = self.period.first
        found = {
            window.name: [(window.first - first).days, (window.last - first).days]
            for every in EVERY
            for window in self.period.windows(every, self.as_of)
        }
        return {**found, "": [0, (self.as_of - first).days]}


def _words() -> dict[str, Any]:
    """The words that the script writes."""
    return {
        "types": {subject: type_called(subject) for subject in SUBJECTS},
        "heads": [
            _("Day"), _("Kind"), _("For whom"), _("Details"), _("Quantity"), _("Counts"),
            _("Fact"), _("Source"),
        ],
        "counted": _("counted"),
        "missing": _("not counted"),
        "of": _("above the line"),
        "to": _("below the line"),
        "none": _("No fact counts here."),
        "facts": _("facts: {count}"),
        "absent": _("facts: {count}; persons missing: {missing}"),
        "lacking": _("facts: {count}; not counted: {missing}"),
        "more": _("The first {shown} are shown; `anqi explain` gives all."),
        "failed": _("This browser can't unpack the facts; a newer one can (Chrome 109 and later)."),
    }  # fmt: skip
