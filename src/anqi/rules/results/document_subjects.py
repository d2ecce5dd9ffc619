"""The subjects of a scheme as parts of the result file, put together column by column."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import pyarrow
import pyarrow.compute as compute

from anqi.kit.exact import figure
from anqi.rules.outcome import columns
from anqi.rules.outcome.model import Counted, Key, SchemeOutcome
from anqi.rules.results.layout import dumps, scalar, written_list
from anqi.rules.rulebook.model import Measure, Ratio, Rule

_SLICE = 4096
"""Subjects whose windows are held as text at a time."""


def subject_texts(scheme: SchemeOutcome, depth: int) -> Iterator[tuple[str, str]]:
    """A scheme's subjects as text, each with its plant, in the order of its tables."""
    starts = dict.fromkeys(scheme.windows, 0)
    texts = _Texts(scheme, depth)
    for start in range(0, len(scheme), _SLICE):
        subjects = scheme.subjects.slice(start, _SLICE)
        last = (subjects["plant"][-1].as_py(), subjects["subject"][-1].as_py())
        windows = {}
        for every, table in scheme.windows.items():
            end = _end_of(table, last)
            windows[every] = table.slice(starts[every], end - starts[every])
            starts[every] = end
        yield from texts.written(SchemeOutcome(scheme.scheme, subjects, windows))


def _end_of(windows: pyarrow.Table, last: Key) -> int:
    """The row after a subject's last window, in a table sorted by plant and subject."""
    plants, subjects = windows["plant"], windows["subject"]

    def key(row: int) -> Key:
        return plants[row].as_py(), subjects[row].as_py()

    return bisect_right(range(windows.num_rows), last, key=key)


_HEAD = ("plant", "subject", "name", "active", "score", "rank", "grade", "tied", "vetoes")


class _Texts:
    """Subjects as text at some depth. Texts that come again and again are kept."""

    def __init__(self, scheme: SchemeOutcome, depth: int) -> None:
        self.rules = sorted(scheme.scheme.rules, key=lambda rule: rule.code)
        self.depth = depth
        self.lists: dict[str, str] = {}
        self.windows: dict[tuple[Any, ...], str] = {}

    def written(self, slice: SchemeOutcome) -> Iterator[tuple[str, str]]:
        heads = zip(*(slice.subjects[name].to_pylist() for name in _HEAD), strict=True)
        points = [slice.subjects[columns.points(rule)].to_pylist() for rule in self.rules]
        found = {every: _Spans(table) for every, table in slice.windows.items()}
        texts = [
            self._windows(rule, slice.windows[rule.every]) if rule.every in found else []
            for rule in self.rules
        ]
        pad = " " * (self.depth + 1)
        for index, (plant, subject, *head) in enumerate(heads):
            spans = {every: rows.of((plant, subject)) for every, rows in found.items()}
            rules = (
                self._rule(rule, total[index], windows[spans[rule.every]] if windows else [])
                for rule, total, windows in zip(self.rules, points, texts, strict=True)
            )
            listed = "".join(written_list(rules, self.depth + 1))
            opened = self._head(subject, *head)
            yield plant, f'{opened}\n{pad}"rules": {listed}\n{" " * self.depth}}}'

    def _head(self, subject: str, name: str, active: bool, score: int, *rest: Any) -> str:
        rank, grade, tied, vetoes = rest
        pad = "\n" + " " * (self.depth + 1)
        return (
            f'{{{pad}"subject": {scalar(subject)},{pad}"name": {scalar(name)},'
            f'{pad}"active": {scalar(active)},{pad}"score": "{figure(score)}",'
            f'{pad}"rank": {scalar(rank)},{pad}"grade": {scalar(grade)},'
            f'{pad}"tied": {self._codes(tied)},{pad}"vetoes": {self._codes(vetoes)},'
        )

    def _codes(self, parted: str) -> str:
        if parted not in self.lists:
            self.lists[parted] = dumps(parted.split(), self.depth + 1)
        return self.lists[parted]

    def _rule(self, rule: Rule, points: int, windows: list[str]) -> str:
        pad, wide = "\n" + " " * (self.depth + 3), "\n" + " " * (self.depth + 4)
        listed = f"[{wide}{f',{wide}'.join(windows)}{pad}]" if windows else "[]"
        return (
            f'{{{pad}"code": "{rule.code}",{pad}"points": "{figure(points)}",'
            f'{pad}"windows": {listed}\n{" " * (self.depth + 2)}}}'
        )

    def _windows(self, rule: Rule, table: pyarrow.Table) -> list[str]:
        """A rule's windows, one text a row of the table."""
        value = rule.value
        of = _hundredths(value.of if isinstance(value, Ratio) else value, table)
        to = _hundredths(value.to, table) if isinstance(value, Ratio) else [None] * len(of)
        points = table[columns.points(rule)].to_pylist()
        pending = table[columns.pending(rule)].to_pylist()
        names = table["window_name"].to_pylist()
        kept, written = self.windows, []
        for key in zip(names, of, to, points, pending, strict=True):
            text = kept.get(key)
            if text is None:
                text = kept[key] = self._window(*key)
            written.append(text)
        return written

    def _window(self, name: str, of: int, to: int | None, points: int, pending: bool) -> str:
        written = {
            "window": name,
            "value": value_of(Counted(of, to)),
            "points": figure(points),
            "pending": pending,
        }
        return dumps(written, self.depth + 4)


class _Spans:
    """Which rows of a table of windows are a subject's; subjects must be asked for in order."""

    def __init__(self, windows: pyarrow.Table) -> None:
        keys = zip(windows["plant"].to_pylist(), windows["subject"].to_pylist(), strict=True)
        self.keys = list(keys)
        self.at = 0

    def of(self, key: Key) -> slice:
        first = last = self.at
        while last < len(self.keys) and self.keys[last] == key:
            last += 1
        self.at = last
        return slice(first, last)


def _hundredths(measure: Measure, table: pyarrow.Table) -> list[int]:
    counts = table[columns.counted(measure)]
    found: list[int] = compute.multiply(counts, 100 // measure.scale).to_pylist()
    return found


def value_of(value: Counted) -> str | dict[str, str]:
    """A value as results write it: text with two decimals, or a ratio's two halves."""
    if value.to is None:
        return figure(value.of)
    return {"of": figure(value.of), "to": figure(value.to)}
