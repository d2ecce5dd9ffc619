"""A YAML tree as plain values, by YAML 1.2's core schema: what an editor sees when it checks by the JSON Schema."""

import re
from typing import Any

from anqi.rules.rulebook.nodes import Node, Scalar, Sequence

_INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def as_core(node: Node) -> Any:
    """The value of a tree: tables are dicts with text keys."""
    if isinstance(node, Scalar):
        return _scalar(node.text) if node.plain else node.text
    if isinstance(node, Sequence):
        return [as_core(item) for item in node.items]
    return {key.text: as_core(value) for key, value in node.pairs if isinstance(key, Scalar)}


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
