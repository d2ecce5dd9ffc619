"""Shapes of single words: codes, texts, numbers, days, by YAML 1.2's core schema."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from anqi.kit.exact import NotAFigure, TooFine, TooLarge, hundredths
from anqi.kit.language import _
from anqi.rules.rulebook.nodes import Node, Scalar
from anqi.rules.rulebook.shapes import CODE, Reading, among, wrong

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_OTHER_BASE = re.compile(r"0x[0-9a-fA-F]{1,13}|0o[0-7]{1,17}", re.ASCII)
"""Whole numbers that YAML 1.2's core schema knows beside those of base ten."""
_LINE = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]{1,2000}")
"""Free text, without what only escapes can write and no document can show."""


def _quoted(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.plain


@dataclass(frozen=True)
class Code:
    """Letters, digits, `.`, `_`, `-`, up to 64: text as written, so `01` and `no` are codes too."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        if isinstance(node, Scalar) and CODE.fullmatch(node.text):
            return node.text
        wrong(reading, path, node, _("a code of letters, digits and . _ -, up to 64"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"], "pattern": f"^{CODE.pattern}$"}


@dataclass(frozen=True)
class Line:
    """Free text for people."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        if isinstance(node, Scalar) and _LINE.fullmatch(node.text) and node.text.strip():
            return node.text
        wrong(reading, path, node, _("a text of up to 2000 characters"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": 2000}


@dataclass(frozen=True)
class Word:
    """One of a closed list."""

    names: tuple[str, ...]

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        if isinstance(node, Scalar) and node.text in self.names:
            return node.text
        wrong(reading, path, node, _("one of {names}").format(names=among(self.names)))
        return None

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.names)}


def _hundredths(node: Scalar) -> int:
    """The number that a scalar is by YAML 1.2's core schema. Raises NotAFigure, TooFine, TooLarge."""
    if not node.plain:
        raise NotAFigure(node.text)
    if _OTHER_BASE.fullmatch(node.text):
        return hundredths(str(int(node.text, 0)))
    return hundredths(node.text)


@dataclass(frozen=True)
class Number:
    """A number with at most two decimals, in hundredths."""

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        expected = _("a number without quotes") if _quoted(node) else _("a number")
        if isinstance(node, Scalar):
            try:
                return _hundredths(node)
            except TooFine:
                expected = _("a number with at most two decimals")
            except TooLarge:
                expected = _("a number below 10^15")
            except NotAFigure:
                pass
        wrong(reading, path, node, expected)
        return None

    def schema(self) -> dict[str, Any]:
        # No multipleOf: editors divide binary fractions, and so refuse 0.29.
        return {"type": "number"}


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds, both included."""

    least: int
    most: int

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        if isinstance(node, Scalar):
            try:
                number, rest = divmod(_hundredths(node), 100)
            except (NotAFigure, TooFine, TooLarge):
                rest = 1
            if not rest and self.least <= number <= self.most:
                return number
        expected = _("a whole number from {least} to {most}")
        wrong(reading, path, node, expected.format(least=self.least, most=self.most))
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
        expected = _("{word}, without quotes") if _quoted(node) else "{word}"
        word = "true" if self.only else _("true or false")
        wrong(reading, path, node, expected.format(word=word))
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
        wrong(reading, path, node, _("a day such as 2020-03-05"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": f"^{DAY.pattern}$"}


@dataclass(frozen=True)
class Literal:
    """A single word whose type depends on what it is compared with: kept as it was written."""

    def read(self, node: Node, path: str, reading: Reading) -> Scalar | None:
        if isinstance(node, Scalar):
            return node
        wrong(reading, path, node, _("a single value"))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"]}
