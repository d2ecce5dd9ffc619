"""Writing a plant's roster as a workbook that reads back as the same roster."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from anqi.organisation.models import Tree
from anqi.organisation.operations import row_on
from anqi.organisation.roster.layout import LINKS, PEOPLE, POSTS, UNITS, RosterSheet, written
from anqi.organisation.roster.state import State, at
from anqi.organisation.spans import Span

_CREATED = datetime(2020, 1, 1)
"""The time of making that every workbook bears, so that like rosters make like files."""
_WIDTHS = {"code": 14, "text": 24, "choice": 14, "date": 12}
_EARLIEST = date.min

Cells = Iterable[str | date | None]


def write_roster(state: State, day: date, path: Path) -> None:
    """Write all units, people, links and posts, each where it stands on the day or the nearest on which it is there."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        formats = {
            "head": workbook.add_format({"bold": True, "bottom": 1}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "text": workbook.add_format({"num_format": "@"}),
        }
        _write(workbook, UNITS, _units(state, day), formats)
        _write(workbook, LINKS, _links(state), formats)
        _write(workbook, PEOPLE, _people(state, day), formats)
        _write(workbook, POSTS, _posts(state), formats)


def _units(state: State, day: date) -> Iterator[Cells]:
    trees, kinds = written("tree"), written("kind")
    for key, unit in sorted(state.units.items()):
        place = row_on(state.placements.get(key, ()), at(day, unit))
        yield (
            trees[unit.tree], kinds[unit.kind], unit.code, unit.name,
            place.parent.code if place else None, unit.active_from, unit.active_to,
        )  # fmt: skip


def _links(state: State) -> Iterator[Cells]:
    for key, rows in sorted(state.links.items()):
        for link in sorted(rows, key=_start):
            yield *key, link.active_from, link.active_to


def _people(state: State, day: date) -> Iterator[Cells]:
    standings = written("standing")
    for code, person in sorted(state.people.items()):
        when = at(day, person)
        units = [row_on(state.assignments.get((code, tree), ()), when) for tree in Tree]
        standing = row_on(state.standings.get(code, ()), when)
        yield (
            code, person.name, *(row.unit.code if row else None for row in units),
            standings[standing.value if standing else ""], person.active_from, person.active_to,
        )  # fmt: skip


def _posts(state: State) -> Iterator[Cells]:
    posts = written("post")
    for (person, post, unit), rows in sorted(state.holdings.items()):
        for holding in sorted(rows, key=_start):
            yield person, posts[post], unit or None, holding.active_from, holding.active_to


def _start(row: Span) -> date:
    return row.active_from or _EARLIEST


def _write(
    workbook: Any, sheet: RosterSheet, rows: Iterable[Cells], formats: dict[str, Any]
) -> None:
    worksheet = workbook.add_worksheet(sheet.name)
    for place, column in enumerate(sheet.columns):
        # Codes typed below keep their leading zeros, because the column is one of text.
        default = formats["text"] if column.cell == "code" else None
        worksheet.set_column(place, place, _WIDTHS[column.cell], default)
        worksheet.write_string(0, place, column.title.zh, formats["head"])
    worksheet.freeze_panes(1, 0)
    for number, cells in enumerate(rows, start=1):
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                worksheet.write_datetime(number, place, cell, formats["date"])
            elif cell is not None:
                worksheet.write_string(number, place, cell)
