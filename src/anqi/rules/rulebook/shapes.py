"""Shapes of YAML: each says what may stand in a place, reads it with all its faults, and knows its JSON Schema.

So the rulebook's grammar is declared once (`grammar.py`), and the reader and the schema that editors use cannot differ.
"""

import re
from collections.abc import Callable
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Protocol

from anqi.kit.exact import NotAFigure, TooFine, TooLarge, hundredths
from anqi.kit.faults import Fault
from anqi.kit.language import _
from anqi.rules.rulebook.nodes import Mapping, Node, Scalar, Sequence, place

CODE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


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


def _written(node: Node) -> str:
    if isinstance(node, Scalar):
        return node.text
    return _("a list") if isinstance(node, Sequence) else _("a table")


def _wrong(reading: Reading, path: str, node: Node, expected: str) -> None:
    message = _("{found} stands here; expected {expected}")
    reading.fault(path, message.format(found=_written(node)[:64] or '""', expected=expected))


def among(names: SequenceType[str] | MappingType[str, object]) -> str:
    return ", ".join(names)


def nearest(found: str, names: SequenceType[str] | MappingType[str, object]) -> str:
    """The known names to offer in place of an unknown one: the likeliest, or all where they are few."""
    close = get_close_matches(found, list(names), n=1, cutoff=0.6)
    if close:
        return _("perhaps {name}").format(name=close[0])
    if len(names) <= 12:
        return _("one of {names}").format(names=among(names))
    return _("see the list in the documentation")


@dataclass(frozen=True)
class Code:
    """Letters, digits, `.`, `_`, `-`, up to 64: text as written, so `01` and `no` are codes too."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        if isinstance(node, Scalar) and CODE.fullmatch(node.text):
            return node.text
        _wrong(reading, path, node, _("a code of letters, digits and . _ -, up to 64"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"], "pattern": f"^{CODE.pattern}$"}


@dataclass(frozen=True)
class Line:
    """Free text for people."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        if isinstance(node, Scalar) and node.text.strip() and len(node.text) <= 2000:
            return node.text
        _wrong(reading, path, node, _("a text"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": 2000}


@dataclass(frozen=True)
class Word:
    """One of a closed list."""

    names: tuple[str, ...]

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        if isinstance(node, Scalar) and node.text in self.names:
            return node.text
        _wrong(reading, path, node, nearest(_written(node), self.names))
        return None

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.names)}


@dataclass(frozen=True)
class Number:
    """A number with at most two decimals, in hundredths."""

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        if not (isinstance(node, Scalar) and node.plain):
            _wrong(reading, path, node, _("a number"))
            return None
        try:
            return hundredths(node.text)
        except TooFine:
            _wrong(reading, path, node, _("a number with at most two decimals"))
        except TooLarge:
            _wrong(reading, path, node, _("a number below 10^15"))
        except NotAFigure:
            _wrong(reading, path, node, _("a number"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "number", "multipleOf": 0.01}


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds, both included."""

    least: int
    most: int

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        if isinstance(node, Scalar) and node.plain and re.fullmatch(r"\+?[0-9]{1,18}", node.text):
            number = int(node.text)
            if self.least <= number <= self.most:
                return number
        expected = _("a whole number from {least} to {most}")
        _wrong(reading, path, node, expected.format(least=self.least, most=self.most))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Flag:
    """true or false; `only` where just one of them means anything."""

    only: bool | None = None

    def read(self, node: Node, path: str, reading: Reading) -> bool | None:
        known = {
            "true": True,
            "True": True,
            "TRUE": True,
            "false": False,
            "False": False,
            "FALSE": False,
        }
        if isinstance(node, Scalar) and node.plain and node.text in known:
            flag = known[node.text]
            if self.only is None or flag is self.only:
                return flag
        _wrong(reading, path, node, "true" if self.only else _("true or false"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"} if self.only is None else {"const": self.only}


@dataclass(frozen=True)
class Day:
    def read(self, node: Node, path: str, reading: Reading) -> date | None:
        if isinstance(node, Scalar) and DAY.fullmatch(node.text):
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        _wrong(reading, path, node, _("a day such as 2020-03-05"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": f"^{DAY.pattern}$"}


@dataclass(frozen=True)
class ListOf:
    item: Shape
    least: int = 0
    most: int | None = None

    def read(self, node: Node, path: str, reading: Reading) -> list[Any] | None:
        if not isinstance(node, Sequence):
            _wrong(reading, path, node, _("a list"))
            return None
        count = len(node.items)
        if count < self.least or (self.most is not None and count > self.most):
            if self.most == self.least:
                expected = _("a list of {count}").format(count=self.least)
            else:
                expected = _("a list that is not empty")
            _wrong(reading, path, node, expected)
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
            reading.fault(path, _("a key must be a single word"))
            continue
        here = f"{path}.{key.text}" if path else key.text
        if key.text in seen:
            message = _("{key} stands here twice, first in line {line}")
            reading.found.append(
                (key.line, here, message.format(key=key.text, line=seen[key.text]))
            )
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
            _wrong(reading, path, node, _("a table of names"))
            return None
        things = {}
        for key, value, here in _pairs(node, path, reading):
            if not CODE.fullmatch(key):
                expected = _("{key} is no code; expected letters, digits and . _ -, up to 64")
                reading.fault(here, expected.format(key=key[:64]))
            things[key] = self.item.read(value, here, reading)
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
            _wrong(reading, path, node, _("a table with {keys}").format(keys=among(self.fields)))
            return None
        record: dict[str, Any] = {}
        for key, value, here in _pairs(node, path, reading):
            if key in self.fields:
                record[key] = self.fields[key].read(value, here, reading)
            else:
                unknown = _("unknown key {key}; {hint}")
                reading.fault(here, unknown.format(key=key, hint=nearest(key, self.fields)))
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
            _wrong(reading, path, node, self.expected())
            return None
        return shape.read(node, path, reading)

    def schema(self) -> dict[str, Any]:
        shapes = (self.scalar, self.sequence, self.mapping)
        return {"anyOf": [shape.schema() for shape in shapes if shape is not None]}


@dataclass(frozen=True)
class Literal:
    """A single word whose type depends on what it is compared with: kept as it was written."""

    def read(self, node: Node, path: str, reading: Reading) -> Scalar | None:
        if isinstance(node, Scalar):
            return node
        _wrong(reading, path, node, _("a single value"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"]}
