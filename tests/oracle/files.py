"""Worlds as interchange folders and rulebooks as YAML text, as people would hand them in."""

import csv
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from anqi.facts.catalogue import ATTRIBUTES

from .world import Row, Rulebook, World

# Interchange folders ----------------------------------------------------------------------------

_UNIT_COLUMNS = ["code", "name", "plant", "active_from", "active_to"]
_COLUMNS = {
    "plants": ["code", "name"],
    "departments": _UNIT_COLUMNS,
    "branches": _UNIT_COLUMNS,
    "answers_for": ["plant", "branch", "department", "active_from", "active_to"],
    "people": [
        *("code", "name", "plant", "department", "branch", "party_member"),
        *("active_from", "active_to"),
    ],
    "facts": [
        *("id", "kind", "occurred_on", "plant", "department", "branch", "person", "quantity"),
        *ATTRIBUTES,
        *("reverses", "source", "posted_at", "posted_by"),
    ],
}
_REQUIRED = {"code", "name", "plant", "id", "kind", "occurred_on"}


def write_folder(world: World, path: Path) -> None:
    """Write the six sheets as CSV with English headers and only the columns that some row needs."""
    path.mkdir(parents=True, exist_ok=True)
    for sheet, columns in _COLUMNS.items():
        rows: list[Row] = getattr(world, sheet)
        required = _REQUIRED | ({"branch", "department"} if sheet == "answers_for" else set())
        needed = [
            c for c in columns if c in required or any(row.get(c) is not None for row in rows)
        ]
        with (path / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(needed)
            writer.writerows([_cell(row.get(column)) for column in needed] for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


# Rulebooks as YAML ------------------------------------------------------------------------------

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_NUMERIC_KEYS = {
    *("base", "min", "max", "each", "need", "points", "otherwise", "share", "bands", "empty"),
    *("at_least", "at_most", "equals", "below", "above", "quota", "per"),
}
"""Keys whose scalars are numbers; words that stand there too (`empty: none`) look like none."""


def as_yaml(rulebook: Rulebook) -> str:
    """The rulebook as YAML 1.2: numbers plain, codes quoted where they would read otherwise."""
    return "".join(_block(rulebook, 0))


def _block(mapping: Row, depth: int) -> list[str]:
    """Mappings as indented blocks, down to measures, rules and so on, which stand in flow style."""
    lines = []
    for key, value in mapping.items():
        start = f"{'  ' * depth}{_word(key)}:"
        if isinstance(value, dict) and value and depth < 2 and key != "title":
            lines += [f"{start}\n", *_block(value, depth + 1)]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            dash = "  " * (depth + 1)
            lines += [f"{start}\n", *(f"{dash}- {_flow(item, ())}\n" for item in value)]
        else:
            lines.append(f"{start} {_flow(value, (key,))}\n")
    return lines


def _flow(value: Any, path: tuple[str, ...]) -> str:
    """A value in flow style; `path` are the keys that lead to it."""
    if isinstance(value, dict):
        inside = (f"{_word(key)}: {_flow(item, (*path, key))}" for key, item in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, path) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) or (_is_number_place(path) and _NUMBER.fullmatch(value)):
        return str(value)
    return _word(value)


def _is_number_place(path: tuple[str, ...]) -> bool:
    *above, key = path or ("",)
    if above and above[-1] == "where":
        return key == "quantity" or (key in ATTRIBUTES and ATTRIBUTES[key].type == "number")
    return key in _NUMERIC_KEYS


def _word(text: str) -> str:
    """Text that reads back as text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    return json.dumps(text, ensure_ascii=False)
