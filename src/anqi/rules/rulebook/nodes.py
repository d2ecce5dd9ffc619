"""YAML text as a tree that still knows its lines, and scalars that still know how they were written.

The usual loaders turn `0.1` into a binary fraction and `no` into false. Here a scalar stays its text; what it means is
decided by what is expected in its place, by YAML 1.2's core schema.
"""

from dataclasses import dataclass

import yaml

from anqi.kit.faults import Fault
from anqi.kit.language import _

_DEEPEST = 20
_MOST_NODES = 200_000
"""Aliases can make a short file stand for a huge tree; no rulebook that people can read comes near this."""


@dataclass(frozen=True)
class Scalar:
    text: str
    plain: bool
    """Written without quotes: only then can it be a number, a boolean or null."""
    line: int


@dataclass(frozen=True)
class Sequence:
    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    pairs: tuple[tuple["Node", "Node"], ...]
    line: int


Node = Scalar | Sequence | Mapping


class Unreadable(Exception):
    """The text is no YAML document, or none that could be a rulebook."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def parse(text: str) -> Node:
    """The one document of `text`. Raises Unreadable."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise Unreadable(_fault(mark.line if mark else 0, fault.problem or "")) from fault
    except yaml.YAMLError as fault:
        raise Unreadable(_fault(0, str(fault).splitlines()[0])) from fault
    if root is None:
        raise Unreadable(_fault(0, _("the file is empty")))
    return _Copy().node(root, 0)


def _fault(line: int, problem: str) -> Fault:
    return Fault(place(line + 1), _("not valid YAML: {problem}").format(problem=problem))


def place(line: int, path: str = "") -> str:
    """Where a fault is, in the words of the file: its line, and the path of keys that leads there."""
    here = _("line {line}").format(line=line)
    return f"{here} {path}" if path else here


class _Copy:
    """Copies PyYAML's nodes into ours, within bounds of depth and number."""

    def __init__(self) -> None:
        self.count = 0

    def node(self, node: yaml.Node, depth: int) -> Node:
        line = node.start_mark.line + 1
        self.count += 1
        if depth > _DEEPEST or self.count > _MOST_NODES:
            raise Unreadable(Fault(place(line), _("nested too deeply or too large for a rulebook")))
        if isinstance(node, yaml.ScalarNode):
            return Scalar(node.value, plain=not node.style, line=line)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple(self.node(item, depth + 1) for item in node.value), line)
        pairs = (
            (self.node(key, depth + 1), self.node(item, depth + 1)) for key, item in node.value
        )
        return Mapping(tuple(pairs), line)
