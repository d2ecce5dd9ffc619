"""Changing single values of a rulebook where they stand: comments, order and everything else stay as they were written.

So who edits figures in tables and who edits the file work on one text, and a comparison of two versions shows what was
changed and nothing besides.
"""

import json
import re
from collections.abc import Iterator, Mapping

from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _
from anqi.rules.rulebook.nodes import Mapping as Table
from anqi.rules.rulebook.nodes import Node, Scalar, Sequence, Unreadable, parse

_PLAIN = re.compile(r"-?[A-Za-z0-9._][A-Za-z0-9._-]{0,63}", re.ASCII)
"""What can be written without quotes wherever a value stands: figures, days, codes."""
_SAID = re.compile(r"(?i:~|null|true|false|yes|no|on|off)", re.ASCII)
"""Words that mean something else than themselves to one version of YAML or another."""


def scalars(text: str) -> dict[str, Scalar]:
    """Every value of a rulebook's text by its path, as faults name it: `schemes.branch.rules[3].score.points`.

    Raises Faulty where the text is no YAML. What is written twice under one path, or is meant by an alias, is there
    once: as it is written last.
    """
    try:
        return dict(_walk(parse(text), ""))
    except Unreadable as unreadable:
        raise Faulty(_("the rulebook"), [unreadable.fault]) from unreadable


def edited(text: str, changes: Mapping[str, str]) -> str:
    """The text with other values at some paths. Text that could be taken for something else is written in quotes.

    What is not a value of the text stays as it is: a path that leads nowhere, or to a list or table, raises Faulty.
    """
    known = scalars(text)
    unknown = sorted(changes.keys() - known.keys())
    if unknown:
        message = _("no value stands at {path}")
        raise Faulty(
            _("the rulebook"), [Fault(path, message.format(path=path)) for path in unknown]
        )
    at = {known[path].span: value for path, value in changes.items() if known[path].text != value}
    for (first, last), value in sorted(at.items(), reverse=True):
        text = text[:first] + written(value) + text[last:]
    return text


def written(value: str) -> str:
    """A value as a rulebook can hold it anywhere: plain, or in quotes."""
    if _PLAIN.fullmatch(value) and not _SAID.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _walk(node: Node, path: str) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _walk(item, f"{path}[{number}]")
    elif isinstance(node, Table):
        for key, value in node.pairs:
            if isinstance(key, Scalar):
                yield from _walk(value, f"{path}.{key.text}" if path else key.text)
