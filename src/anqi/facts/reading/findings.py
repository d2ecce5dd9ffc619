"""Faults as they are found, with the order in which they are told."""

from dataclasses import dataclass, field
from typing import NamedTuple

from anqi.facts.reading.parts import Part
from anqi.kit.faults import SHOWN, Fault, Faulty
from anqi.kit.language import _


class Place(NamedTuple):
    """Where a fault stands, as a key to sort by: source, sheet, part of the sheet, row, column."""

    source: int
    sheet: int = -1
    part: tuple[int, str] = (0, "")
    row: int = 0
    column: int = -1


@dataclass
class Findings:
    """All faults of one run. The first `SHOWN` of each check are kept, the others only counted."""

    found: list[tuple[Place, Fault]] = field(default_factory=list)
    count: int = 0
    broken: bool = False
    """Whether a sheet could not be read at all, so that what names its rows can't be judged."""

    def about(self, source: int, label: str, message: str) -> None:
        """A fault of a whole file."""
        self._add(Place(source, part=(len(label), label)), label, message)
        self.broken = True

    def about_part(self, part: Part, message: str, row: int = 0) -> None:
        """A fault of a whole sheet; it shows at `row` where that is given."""
        self.at(part, row, "", message)
        self.broken = True

    def about_column(self, part: Part, column: str, message: str) -> None:
        """A fault of a whole column."""
        self.at(part, 0, column, message)
        self.broken = True

    def at(self, part: Part, row: int, column: str, message: str) -> None:
        """A fault of one cell; of a row where `column` is empty."""
        held = part.held.get(column)
        place = Place(part.source, part.sheet_order, part.order, row, held.position if held else -1)
        self._add(place, where(part, row, column), message)

    def more(self, count: int) -> None:
        """Faults that are not told one by one."""
        self.count += count

    def raise_if_any(self, source: str) -> None:
        """Raises Faulty where there is a fault."""
        if self.count:
            ordered = sorted(self.found, key=lambda found: found[0])
            raise Faulty(source, [fault for _place, fault in ordered[:SHOWN]], self.count)

    def _add(self, place: Place, where: str, message: str) -> None:
        self.found.append((place, Fault(where, message)))
        self.count += 1


def where(part: Part, row: int = 0, column: str = "") -> str:
    """A place in words: `facts.csv 第12行 occurred_on`. The column is called as its file calls it."""
    held = part.held.get(column)
    words = [part.label]
    if row:
        words.append(_("row {row}").format(row=row))
    if column:
        words.append(held.header if held else column)
    return " ".join(words)
