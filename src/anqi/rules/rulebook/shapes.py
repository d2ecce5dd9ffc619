"""Shapes of YAML: each says what may stand in a place, reads it with all its faults, and knows its JSON Schema.

So the rulebook's grammar is declared once (`grammar.py`), and the reader and the schema that editors use cannot differ.
"""

import re
from collections.abc import Callable
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Protocol

from anqi.kit.faults import Fault
from anqi.kit.language import _
from anqi.rules.rulebook.nodes import Mapping, Node, Scalar, Sequence, place

CODE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_SHOWN = 64
_COMPARED = 1000
"""Names that an unknown one is compared with: comparing is slow, and no real rulebook has so many."""


class Reading:
    """What is known while a file is read: its faults, and the line of every path that was seen."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.found: list[tuple[int, str, str]] = []

    def fault(self, path: str, message: str) -> None:
        """Note a fault at a path; where the path itself is missing it is placed at the nearest one above."""
        above = path
        while above and above not in self.lines:
            above = above[: max(above.rfind("."), above.rfind("["))]
        self.found.append((self.lines.get(above, 1), path, message))

    @property
    def faults(self) -> list[Fault]:
        return [Fault(place(line, path), message) for line, path, message in sorted(self.found)]


class Shape(Protocol):
    def read(self, node: Node, path: str, reading: Reading) -> Any:
        """The value that stands there, or None after noting why there is none."""

    def schema(self) -> dict[str, Any]: ...


def shown(text: str) -> str:
    """Text out of the file as a message can hold it: short, on one line, and nothing in it unseen."""
    seen = (c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text[:_SHOWN])
    return "".join(seen)[:_SHOWN]


def _written(node: Node) -> str:
    if isinstance(node, Scalar):
        return shown(node.text)
    return _("a list") if isinstance(node, Sequence) else _("a table")


def wrong(reading: Reading, path: str, node: Node, expected: str) -> None:
    """Note that something else stands there than what is expected."""
    message = _("{found} stands here; expected {expected}")
    reading.fault(path, message.format(found=_written(node) or '""', expected=expected))


def among(names: SequenceType[str] | MappingType[str, object]) -> str:
    return ", ".join(names)


def nearest(found: str, names: SequenceType[str] | MappingType[str, object]) -> str:
    """The known names to offer in place of an unknown one: the likeliest, or all where they are few."""
    if not names:
        return _("none is declared")
    close = get_close_matches(found[:_SHOWN], list(names)[:_COMPARED], n=1, cutoff=0.6)
    if close:
        return _("perhaps {name}").format(name=close[0])
    if len(names) <= 12:
        return _("one of {names}").format(names=among(names))
    return _("see the list in the documentation")


@dataclass(frozen=True)
class ListOf:
    item: Shape
    least: int = 0
    most: int | None = None

    def read(self, node: Node, path: str, reading: Reading) -> list[Any] | None:
        if not isinstance(node, Sequence):
            wrong(reading, path, node, _("a list"))
            return None
        count = len(node.items)
        if count < self.least or (self.most is not None and count > self.most):
            if self.most == self.least:
                expected = _("a list of {count}").format(count=self.least)
            else:
                expected = _("a list that is not empty")
            wrong(reading, path, node, expected)
            return None
        values = []
        for index, item in enumerate(node.items):
            here = f"{path}[{index}]"
            reading.lines[here] = item.line
            values.append(self.item.read(item, here, reading))
        return values

    def schema(self) -> dict[str, Any]:
        described: dict[str, Any] = {"type": "array", "items": self.item.schema()}
        if self.least:
            described["minItems"] = self.least
        if self.most is not None:
            described["maxItems"] = self.most
        return described


def _pairs(node: Mapping, path: str, reading: Reading) -> list[tuple[str, Node, str]]:
    """(key, value, path) of each pair whose key is text; the others, and keys that come twice, are faults."""
    seen: dict[str, int] = {}
    pairs = []
    for key, value in node.pairs:
        if not isinstance(key, Scalar):
            reading.found.append((key.line, path, _("a key must be a single word")))
            continue
        name = shown(key.text)
        here = f"{path}.{name}" if path else name
        if key.text in seen:
            message = _("{key} stands here twice, first in line {line}")
            reading.found.append((key.line, here, message.format(key=name, line=seen[key.text])))
            continue
        seen[key.text] = key.line
        reading.lines[here] = key.line
        pairs.append((key.text, value, here))
    return pairs


@dataclass(frozen=True)
class MapOf:
    """Things by their codes."""

    item: Shape

    def read(self, node: Node, path: str, reading: Reading) -> dict[str, Any] | None:
        if not isinstance(node, Mapping):
            wrong(reading, path, node, _("a table of names"))
            return None
        things = {}
        for key, value, here in _pairs(node, path, reading):
            thing = self.item.read(value, here, reading)
            if CODE.fullmatch(key):
                things[key] = thing
            else:
                expected = _("{key} is no code; expected letters, digits and . _ -, up to 64")
                reading.fault(here, expected.format(key=shown(key) or '""'))
        return things

    def schema(self) -> dict[str, Any]:
        names = {"pattern": f"^{CODE.pattern}$"}
        return {
            "type": "object",
            "propertyNames": names,
            "additionalProperties": self.item.schema(),
        }


@dataclass(frozen=True)
class Record:
    """A table with known keys."""

    fields: dict[str, Shape]
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    """Keys of which exactly one must be there."""
    title: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    """What a key means, for the schema."""

    def read(self, node: Node, path: str, reading: Reading) -> dict[str, Any] | None:
        if not isinstance(node, Mapping):
            wrong(reading, path, node, _("a table with {keys}").format(keys=among(self.fields)))
            return None
        record: dict[str, Any] = {}
        for key, value, here in _pairs(node, path, reading):
            if key in self.fields:
                record[key] = self.fields[key].read(value, here, reading)
            else:
                unknown = _("unknown key {key}; {hint}")
                reading.fault(
                    here, unknown.format(key=shown(key) or '""', hint=nearest(key, self.fields))
                )
        for key in self.required:
            if key not in record:
                reading.fault(path, _("{key} is missing").format(key=key))
        present = [key for key in self.one_of if key in record]
        if self.one_of and len(present) != 1:
            message = _("exactly one of {keys} is needed; here: {present}")
            none = _("none")
            reading.fault(
                path, message.format(keys=among(self.one_of), present=among(present) or none)
            )
        return record

    def schema(self) -> dict[str, Any]:
        properties = {}
        for key, shape in self.fields.items():
            properties[key] = shape.schema()
            if key in self.notes:
                properties[key] = {"description": self.notes[key], **properties[key]}
        described: dict[str, Any] = {
            "type": "object", "properties": properties, "additionalProperties": False,
        }  # fmt: skip
        if self.title:
            described = {"title": self.title, **described}
        if self.required:
            described["required"] = list(self.required)
        if self.one_of:
            described["oneOf"] = [{"required": [key]} for key in self.one_of]
        return described


@dataclass(frozen=True)
class Either:
    """One shape for tables, one for lists, one for single words; where one is missing, that form is a fault."""

    expected: Callable[[], str]
    scalar: Shape | None = None
    sequence: Shape | None = None
    mapping: Shape | None = None

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if isinstance(node, Scalar):
            shape = self.scalar
        else:
            shape = self.sequence if isinstance(node, Sequence) else self.mapping
        if shape is None:
            wrong(reading, path, node, self.expected())
            return None
        return shape.read(node, path, reading)

    def schema(self) -> dict[str, Any]:
        shapes = (self.scalar, self.sequence, self.mapping)
        return {"anyOf": [shape.schema() for shape in shapes if shape is not None]}
