"""What a workbook would change, as it is found out."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Literal

from django.utils.translation import gettext as _

from anqi.kit.faults import Faulty
from anqi.organisation.models import Person, Unit
from anqi.organisation.roster.rows import CellFault, Row
from anqi.organisation.roster.state import State
from anqi.organisation.spans import Span

Act = Literal["added", "changed", "ended", "unchanged"]


@dataclass(frozen=True)
class Difference:
    """One cell that says something else than what is there."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """A row of the workbook that would change something."""

    sheet: str
    row: int
    key: str
    """By what people know it: a code, or the codes of a link or a post."""
    act: Act
    differences: tuple[Difference, ...]

    @property
    def said(self) -> str:
        """What changes, in words; of a new row what it says."""
        if self.act == "added":
            return _(", ").join(f"{one.column} {one.new}" for one in self.differences)
        return _(", ").join(
            f"{one.column} {one.old or '–'} → {one.new or '–'}" for one in self.differences
        )


@dataclass
class Preview:
    """What a workbook would change, or has changed, and what is wrong with it."""

    changes: list[Change] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    counts: dict[str, Counter[Act]] = field(default_factory=lambda: defaultdict(Counter))
    """Rows of each sheet by what becomes of them."""
    ignored: list[str] = field(default_factory=list)
    """Sheets and columns of the workbook that no roster has."""

    @property
    def digest(self) -> str:
        """Stands for these changes: another workbook, or another state of the plant, has another one."""
        return sha256(repr(self.changes).encode()).hexdigest()

    def raise_if_faulty(self, source: str) -> None:
        """Raises Faulty where there is a fault."""
        if self.faults:
            raise Faulty(source, [fault.as_fault() for fault in self.faults])


@dataclass(frozen=True)
class Subject:
    """Whom and what a row of the workbook is about."""

    unit: Unit | None = None
    other: Unit | None = None
    person: Person | None = None


@dataclass
class Plan:
    """The state that a workbook makes, while its rows are gone through."""

    state: State
    day: date
    preview: Preview
    doubtful: set[str] = field(default_factory=set)
    """Codes of rows with faults: what names them is not blamed for it."""
    spans: list[tuple[Row, Span]] = field(default_factory=list)
    """Units and people whose first or last day changes, with their rows."""
    noted: list[tuple[Row, Subject]] = field(default_factory=list)
    """The row, and what it is about, of each change."""
    _seen: dict[tuple[object, ...], int] = field(default_factory=dict)

    def fault(self, row: Row, column: str, message: str) -> None:
        self.preview.faults.append(row.fault(column, message))

    def note(
        self, row: Row, key: str, differences: Sequence[Difference], act: Act, subject: Subject
    ) -> None:
        """Count a row, and tell what it changes."""
        act = act if differences or act == "added" else "unchanged"
        self.preview.counts[row.sheet.name][act] += 1
        if act != "unchanged":
            change = Change(row.sheet.name, row.number, key, act, tuple(differences))
            self.preview.changes.append(change)
            self.noted.append((row, subject))

    def twice(self, row: Row, column: str, *key: object) -> bool:
        """Whether something stands in an earlier row already, which is a fault."""
        first = self._seen.setdefault((row.sheet.name, *key), row.number)
        if first != row.number:
            self.fault(row, column, _("it stands in row {row} already").format(row=first))
        return first != row.number

    def compare_span(self, row: Row, one: Span) -> list[Difference]:
        """Take over first and last day of a unit or person that is there."""
        differences = []
        for column in ("active_from", "active_to"):
            old, new = getattr(one, column), row.day(column)
            if row.says(column) and old != new:
                differences.append(difference(row, column, old, new))
                setattr(one, column, new)
        if differences and self.in_order(row, one):
            self.state.touch(one)
            self.spans.append((row, one))
        return differences

    def in_order(self, row: Row, one: Span) -> bool:
        """Whether it does not end before it begins, which is a fault."""
        if one.active_from and one.active_to and one.active_to < one.active_from:
            message = _("it begins on {day}; a later last day is expected")
            self.fault(row, "active_to", message.format(day=one.active_from))
            return False
        return True


def difference(row: Row, column: str, old: object, new: object) -> Difference:
    """What changes in a cell; None is shown as nothing."""
    header = next(c.title.zh for c in row.sheet.columns if c.name == column)
    return Difference(header, *("" if value is None else str(value) for value in (old, new)))


def given(row: Row) -> list[Difference]:
    """All that a new row says."""
    return [
        Difference(column.title.zh, "", row.stands[column.name])
        for column in row.sheet.columns
        if row.stands.get(column.name)
    ]


def act_of(old: date | None, new: date | None) -> Act:
    """Whether another last day ends something, or is a change like others."""
    return "ended" if new is not None and (old is None or new < old) else "changed"
