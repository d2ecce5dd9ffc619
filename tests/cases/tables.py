"""Tables as text: a header row, then rows; cells stand apart by spaces, and `-` is an empty one."""

from datetime import date, datetime
from typing import Any

from anqi.facts.catalogue import ATTRIBUTES, CATALOGUE, KINDS
from anqi.facts.kinds import Attribute
from anqi.facts.sheets import FACTS, SHEETS, Column, Sheet
from tests.oracle.world import Row

TIMES = "次数"
"""A column of facts: so many alike, each with an id of its own."""
_EMPTY = "-"
_SHORT = {
    "日期": "occurred_on",
    "冲销": "reverses",
    "编号": "id",
    "入账": "posted_at",
    "编码": "code",
}
_KIND_TITLES = {kind.title.zh: kind.code for kind in CATALOGUE}
_ATTRIBUTE_TITLES = {
    attribute.title.zh: name for kind in CATALOGUE for name, attribute in kind.attributes.items()
}
SHEET_BY_TITLE = {sheet.title.zh: sheet for sheet in SHEETS}


def rows(sheet: Sheet, text: str) -> list[Row]:
    """The rows of a sheet. A single line without a header is a list of codes."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        return [_filled(sheet, {"code": code}) for code in lines[0]]
    header, *below = lines or [[]]
    names = [_column(sheet, cell) for cell in header]
    found = []
    for line in below:
        assert len(line) == len(names), f"{len(names)} cells are needed: {line}"
        cells = {name: cell for name, cell in zip(names, line, strict=True) if cell != _EMPTY}
        times = int(cells.pop(TIMES, "1"))
        found += [_filled(sheet, _typed(sheet, cells)) for _ in range(times)]
    return found


def _column(sheet: Sheet, header: str) -> str:
    by_title = {column.title.zh: column.name for column in sheet.columns}
    if sheet is FACTS:
        by_title = {**_ATTRIBUTE_TITLES, **by_title, TIMES: TIMES}
    name = by_title.get(header) or _SHORT.get(header) or header
    assert name in sheet.by_name or name == TIMES, f"no column {header} in {sheet.title.zh}"
    return name


def _filled(sheet: Sheet, row: Row) -> Row:
    """What may be left out: the one plant is P, a name is the code."""
    if "plant" in sheet.by_name:
        row.setdefault("plant", "P")
    if "name" in sheet.by_name:
        row.setdefault("name", row["code"])
    return row


def _typed(sheet: Sheet, cells: dict[str, str]) -> Row:
    kind = _KIND_TITLES.get(cells["kind"], cells["kind"]) if sheet is FACTS else ""
    row: Row = {}
    for name, cell in cells.items():
        if name in ATTRIBUTES and sheet is FACTS:
            row[name] = _attribute(KINDS[kind].attributes[name], cell)
        else:
            row[name] = _cell(sheet.by_name[name], cell)
    return {**row, "kind": kind} if kind else row


def _attribute(attribute: Attribute, cell: str) -> Any:
    if attribute.type == "choice":
        by_title = {title.zh: code for code, title in attribute.choices.items()}
        code = by_title.get(cell, cell)
        assert code in attribute.choices, f"{cell} is no choice of {attribute.title.zh}"
        return code
    return _truth(cell) if attribute.type == "bool" else cell


def _cell(column: Column, cell: str) -> Any:
    if column.cell == "date":
        return date.fromisoformat(cell)
    if column.cell == "moment":
        return datetime.fromisoformat(cell)
    return _truth(cell) if column.cell == "bool" else cell


def _truth(cell: str) -> bool:
    return {"是": True, "否": False}[cell]
