"""The tables of an edition as its page shows them: rows of words and figures, with faults beside the very field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anqi.assessment.rulebooks.changing import tidy
from anqi.assessment.rulebooks.outline import Piece, Row, Sheet, Slot, points_said
from anqi.assessment.rulebooks.reviewing import Objected, Placed
from anqi.rules.rulebook.nodes import Scalar

FIELD, LIST = "f.", "l."
"""What the names of fields begin with: figures and choices, and lists of codes."""


@dataclass
class Filled:
    """What somebody typed and did not save: figures by path, and lists."""

    figures: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """What rows are shown with: what they differ from, what was typed, what is wrong, and what they say."""

    edits: bool
    before: Mapping[str, Scalar]
    filled: Filled
    faults: Sequence[Placed]
    objected: Mapping[tuple[str, str], Objected]
    says: Mapping[str, Sequence[str]]


def anchor(path: str) -> str:
    """The id of what stands at a path, on the page."""
    return "at-" + re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-")


def lies_in(path: str, above: str) -> bool:
    """Whether a path is another or leads on from it."""
    return path == above or (path.startswith(above) and path[len(above)] in ".[")


def rows(found: Sequence[Row], shown: Shown, scheme: str = "") -> list[dict[str, Any]]:
    """Rows for the template."""
    return [_row(one, shown, scheme) for one in found]


def head(sheet: Sheet, shown: Shown) -> list[dict[str, Any]]:
    """The figures of a scheme's head; those that say nothing only where they can be changed."""
    found = list(sheet.head)
    if not shown.edits:
        pairs = zip(found[::2], found[1::2], strict=True)
        found = [
            one for pair in pairs if isinstance(pair[1], Slot) and pair[1].text for one in pair
        ]
    return _pieces(found, shown)


def faults_of_head(sheet: Sheet, shown: Shown) -> list[str]:
    """What is wrong with the figures of a scheme's head."""
    paths = [one.path for one in sheet.head if isinstance(one, Slot)]
    return [one.message for one in shown.faults if any(lies_in(one.path, path) for path in paths)]


def _row(row: Row, shown: Shown, scheme: str) -> dict[str, Any]:
    pieces = _pieces(row.pieces, shown)
    objected = shown.objected.get((scheme, row.code)) if ".rules[" in row.path else None
    return {
        "id": anchor(row.path),
        "code": row.code,
        "title": row.title,
        "basis": row.basis,
        "pieces": pieces,
        "full": points_said(row.full),
        "changed": any(one.get("changed") for one in pieces),
        "new": bool(shown.before) and not any(lies_in(name, row.name) for name in shown.before),
        "faults": [one.message for one in shown.faults if lies_in(one.path, row.path)],
        "objected": objected,
        "says": shown.says.get(row.name, ()),
        "line": row.line,
    }


def _pieces(pieces: Sequence[Piece], shown: Shown) -> list[dict[str, Any]]:
    """Figures with the words before them, which stay together on a line, and words that no figure follows."""
    found: list[dict[str, Any]] = []
    for piece in pieces:
        if isinstance(piece, str):
            found.append({"words": piece})
            continue
        words = found.pop() if found and "name" not in found[-1] else {}
        found.append(words | _slot(piece, shown))
    return found


def _slot(piece: Slot, shown: Shown) -> dict[str, Any]:
    value = shown.filled.figures.get(piece.path, piece.text)
    before = shown.before.get(piece.name)
    old = before.text if before is not None else ""
    found: dict[str, Any] = {
        "id": anchor(piece.path),
        "name": (LIST if piece.many is not None else FIELD) + piece.path,
        "label": piece.label,
        "value": value,
        "stands": piece.text if piece.many is None else list(piece.many),
        "usual": piece.usual,
        "tiny": piece.tiny,
        "bad": _is_bad(piece, shown.faults),
        "old": old if old and old != tidy(value) else "",
        "options": [],
    }
    if piece.many is not None:
        chosen = shown.filled.lists.get(piece.path, list(piece.many))
        found["picks"] = [(code, title, code in chosen) for code, title in piece.options]
        known = [name for name in shown.before if name.startswith(f"{piece.name}[")]
        found["changed"] = bool(known) and {shown.before[name].text for name in known} != set(
            chosen
        )
        found["value"] = "、".join(str(title) for code, title, on in found["picks"] if on)
        return found
    if piece.options:
        named = dict(piece.options)
        found["options"] = [(code, title, code == value) for code, title in piece.options]
        if value not in named:
            found["options"].insert(0, (value, value, True))
        found["old"] = str(named.get(old, old)) if found["old"] else ""
        found["said"] = str(named.get(value, value))
    found["changed"] = bool(shown.before) and old != tidy(value) and bool(old or piece.stands)
    return found


def _is_bad(slot: Slot, faults: Sequence[Placed]) -> bool:
    """Whether a fault is at the figure itself, or at the band of which it is the bound."""
    return any(
        one.path == slot.path or (one.path.endswith("]") and slot.path == f"{one.path}[0]")
        for one in faults
    )
