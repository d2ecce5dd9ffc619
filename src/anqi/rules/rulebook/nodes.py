"""YAML text as a tree that still knows its lines, and scalars that still know how they were written.

The usual loaders turn `0.1` into a binary fraction and `no` into false. Here a scalar stays its text; what it means is
decided by what is expected in its place, by YAML 1.2's core schema.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast

import yaml

from anqi.kit.faults import Fault
from anqi.kit.language import _

_DEEPEST = 20
_MOST_NODES = 200_000
"""Aliases can make a short file stand for a huge tree; no rulebook that people can read comes near this."""
_CORE = "tag:yaml.org,2002:"
_TEXT_TAGS = ("!", f"{_CORE}str")
_SCALAR_TAGS = (*_TEXT_TAGS, *(_CORE + name for name in ("int", "float", "bool", "null")))
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 allows nowhere in a file (`c-printable`)."""


@dataclass(frozen=True)
class Scalar:
    text: str
    plain: bool
    """Written without quotes: only then can it be a number, a boolean or null."""
    line: int
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    """Where it is written: its first character in the text, and the one after its last."""


@dataclass(frozen=True)
class Sequence:
    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    pairs: tuple[tuple["Node", "Node"], ...]
    line: int


Node = Scalar | Sequence | Mapping
_Start = yaml.ScalarEvent | yaml.CollectionStartEvent


class Unreadable(Exception):
    """The text is no YAML document, or none that could be a rulebook."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def place(line: int, path: str = "") -> str:
    """Where a fault is, in the words of the file: its line, and the path of keys that leads there."""
    here = _("line {line}").format(line=line)
    return f"{here} {path}" if path else here


def parse(text: str) -> Node:
    """The one document of `text`. Raises Unreadable."""
    strange = _UNPRINTABLE.search(text)
    if strange:
        message = _("the character U+{code} is not allowed").format(code=f"{ord(strange[0]):04X}")
        raise _unreadable(len(text[: strange.end()].splitlines()), message)
    composer = _Composer(yaml.parse(text, Loader=yaml.CSafeLoader))
    try:
        return composer.document()
    except yaml.MarkedYAMLError as fault:
        raise _broken(fault, text, composer.brackets) from fault
    except yaml.YAMLError as fault:
        raise _unreadable(1, str(fault).splitlines()[0]) from fault


def _broken(fault: yaml.MarkedYAMLError, text: str, brackets: list[int]) -> Unreadable:
    """What the parser stumbled over, with what people can look for: a tab, or a bracket further up."""
    mark = fault.problem_mark or fault.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    if line <= len(lines) and re.match(" *\t", lines[line - 1]):
        return _unreadable(line, _("a tab stands before the text; indent with spaces"))
    problem = fault.problem or fault.context or ""
    if brackets and brackets[-1] != line:
        inside = _("{problem}; the bracket that opens in line {line} is not closed")
        problem = inside.format(problem=problem, line=brackets[-1])
    return _unreadable(line, problem)


def _unreadable(line: int, problem: str) -> Unreadable:
    return Unreadable(Fault(place(line), _("not valid YAML: {problem}").format(problem=problem)))


@dataclass(frozen=True)
class _Grown:
    """A node with all below it: how many nodes, on how many levels."""

    node: Node
    count: int
    levels: int


class _Composer:
    """Puts the tree together from YAML's events, within bounds of depth and number.

    PyYAML's own composer runs out of stack where a file nests deeply, and hides which tags were written.
    """

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.anchors: dict[str | None, _Grown | None] = {}
        """None while the node is not yet complete. Nodes without an anchor share one that no alias can name."""
        self.brackets: list[int] = []
        """Lines of the brackets that are open."""
        self.count = 0

    def document(self) -> Node:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise Unreadable(Fault(place(1), _("the file is empty")))
        root = self._node(next(self.events), 0).node
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _unreadable(_line(after), _("a second document begins; a file holds one"))
        return root

    def _node(self, event: yaml.Event, depth: int) -> _Grown:
        self._check_size(event, depth, 1)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        start = cast("_Start", event)
        self.anchors[start.anchor] = None
        grown = self._grow(start, depth)
        self.anchors[start.anchor] = grown
        return grown

    def _grow(self, start: _Start, depth: int) -> _Grown:
        if isinstance(start, yaml.ScalarEvent):
            return _Grown(_scalar(start), 1, 0)
        return self._collection(start, depth)

    def _alias(self, event: yaml.AliasEvent, depth: int) -> _Grown:
        if event.anchor not in self.anchors:
            message = _("*{name} stands for nothing above it").format(name=event.anchor)
            raise _unreadable(_line(event), message)
        meant = self.anchors[event.anchor]
        if meant is None:
            message = _("*{name} stands for what it is part of").format(name=event.anchor)
            raise _unreadable(_line(event), message)
        self._check_size(event, depth + meant.levels, meant.count)
        return replace(meant, node=replace(meant.node, line=_line(event)))

    def _check_size(self, event: yaml.Event, depth: int, more: int) -> None:
        self.count += more
        if depth > _DEEPEST or self.count > _MOST_NODES:
            message = _("nested too deeply or too large for a rulebook")
            raise Unreadable(Fault(place(_line(event)), message))

    def _collection(self, event: yaml.CollectionStartEvent, depth: int) -> _Grown:
        is_list = isinstance(event, yaml.SequenceStartEvent)
        _check_tag(event, ("!", f"{_CORE}{'seq' if is_list else 'map'}"))
        line = _line(event)
        if event.flow_style:
            self.brackets.append(line)
        below = []
        while not isinstance(inner := next(self.events), yaml.CollectionEndEvent):
            below.append(self._node(inner, depth + 1))
        if event.flow_style:
            self.brackets.pop()
        nodes = tuple(one.node for one in below)
        node: Node = Sequence(nodes, line)
        if not is_list:
            node = Mapping(tuple(zip(nodes[::2], nodes[1::2], strict=True)), line)
        count = 1 + sum(one.count for one in below)
        return _Grown(node, count, 1 + max((one.levels for one in below), default=0))


def _scalar(event: yaml.ScalarEvent) -> Scalar:
    _check_tag(event, _SCALAR_TAGS)
    plain = not event.style if event.tag is None else event.tag not in _TEXT_TAGS
    first, last = event.start_mark, event.end_mark
    span = (first.index if first else 0, last.index if last else 0)
    return Scalar(event.value, plain=plain, line=_line(event), span=span)


def _check_tag(event: _Start, known: tuple[str, ...]) -> None:
    if event.tag is not None and event.tag not in known:
        message = _("the tag {tag} means nothing here").format(tag=event.tag)
        raise _unreadable(_line(event), message)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
