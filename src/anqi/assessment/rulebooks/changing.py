"""Figures of a rulebook's text by their paths: changed, added or compared where they stand, and nothing besides.

A path is one of the file (`schemes.branch.rules[3].score.points`), as faults name it. A *name* has the code of a rule,
veto or grade in place of its number (`schemes.branch.rules.B04.score.points`), so that two texts can be compared though
a rule was put in between.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from anqi.kit.faults import Fault, Faulty
from anqi.kit.periods import month_end
from anqi.rules.rulebook.editing import edited, scalars, written
from anqi.rules.rulebook.nodes import Mapping as Table
from anqi.rules.rulebook.nodes import Node, Scalar, Unreadable, parse
from anqi.rules.rulebook.nodes import Sequence as Items

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATED = re.compile(r"period\[[01]\]|examples\[\d+\]\.(as_of|facts\[\d+\]\.occurred_on)", re.ASCII)
"""Days of a rulebook that move with its period."""


@dataclass(frozen=True)
class Difference:
    """A value that two texts do not have alike: None where one lacks it."""

    name: str
    before: str | None
    after: str | None


def tidy(value: str) -> str:
    """What somebody typed as a rulebook writes it: digits and points of Chinese input are those of figures."""
    return unicodedata.normalize("NFKC", value).strip()


def changed(
    text: str, figures: Mapping[str, str], lists: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The text with other values at some paths, which are added where they do not stand yet, and other lists of codes.

    Raises Faulty, with every path at which nothing can be changed so.
    """
    known = _known(text)
    faults = []
    for path, codes in (lists or {}).items():
        try:
            text = _relisted(text, path, codes)
        except Faulty as faulty:
            faults += faulty.faults
    standing = {path: tidy(value) for path, value in figures.items() if path in known}
    text = edited(text, standing) if standing else text
    for path, value in figures.items():
        if path not in known and tidy(value):
            try:
                text = _added(text, path, tidy(value))
            except Faulty as faulty:
                faults += faulty.faults
    if faults:
        raise Faulty(_("edition"), faults)
    return text


@lru_cache(maxsize=16)
def _known(text: str) -> Mapping[str, Scalar]:
    """The values of a text by path, of the few texts that are being worked on."""
    return scalars(text)


def shifted(text: str, years: int) -> str:
    """The text with its period, and the days of its worked examples, so many years later."""
    moved = {}
    for path, scalar in scalars(text).items():
        if _DATED.fullmatch(path) and _DAY.fullmatch(scalar.text):
            try:
                moved[path] = later(date.fromisoformat(scalar.text), years).isoformat()
            except ValueError:
                continue  # a day that does not exist is a fault, and stays one
    return edited(text, moved)


def later(day: date, years: int) -> date:
    """The same day so many years later; a month's last day stays its month's last."""
    if day == month_end(day):
        return month_end(date(day.year + years, day.month, 1))
    return day.replace(year=day.year + years)


def named(text: str) -> dict[str, Scalar]:
    """Every value of a text by its name. Raises Faulty where the text is no YAML."""
    _known(text)
    return dict(_named(parse(text), ""))


def differences(before: str, after: str) -> list[Difference]:
    """The values that differ, in the order of the second text, what it lacks at the end. Raises Faulty."""
    old, new = named(before), named(after)
    found = [
        Difference(name, old[name].text if name in old else None, one.text)
        for name, one in new.items()
        if name not in old or old[name].text != one.text
    ]
    return found + [Difference(name, old[name].text, None) for name in old if name not in new]


def _named(node: Node, name: str) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar):
        yield name, node
    elif isinstance(node, Items):
        for number, item in enumerate(node.items):
            code = code_of(item)
            yield from _named(item, f"{name}.{code}" if code else f"{name}[{number}]")
    else:
        for key, value in node.pairs:
            if isinstance(key, Scalar):
                yield from _named(value, f"{name}.{key.text}" if name else key.text)


def code_of(node: Node) -> str:
    """The code of a rule, veto or grade; of anything else nothing."""
    if isinstance(node, Table):
        for key, value in node.pairs:
            if isinstance(key, Scalar) and key.text == "code" and isinstance(value, Scalar):
                return value.text
    return ""


def _added(text: str, path: str, value: str) -> str:
    """The text with one more value, written behind the last plain value of the table that it belongs to."""
    tables = dict(_tables(parse(text), ""))
    above, _point, key = path.rpartition(".")
    said, there = written(value), above
    if above not in tables:
        there, _point, outer = above.rpartition(".")
        key, said = outer, f"{{{key}: {said}}}"
    if there not in tables:
        raise _nowhere(path)
    wanted = {**_texts(text), path: value}
    for name, sibling in reversed(tables[there].pairs):
        if isinstance(name, Scalar) and isinstance(sibling, Scalar):
            for tried in _ways(text, name, sibling, f"{key}: {said}"):
                if _texts(tried) == wanted:
                    return tried
    raise _nowhere(path)


def _ways(text: str, name: Scalar, sibling: Scalar, said: str) -> Iterator[str]:
    """Behind a value on its line, as in brackets, and on a line of its own, as where lines are indented."""
    end = sibling.span[1]
    yield f"{text[:end]}, {said}{text[end:]}"
    line = text.rfind("\n", 0, name.span[0]) + 1
    after = text.find("\n", end)
    after = len(text) if after < 0 else after
    indent = " " * (name.span[0] - line)
    yield f"{text[:after]}\n{indent}{said}{text[after:]}"


def _relisted(text: str, path: str, codes: Sequence[str]) -> str:
    """The text with another list of codes at a path, which is written in brackets on one line."""
    known = _known(text)
    items: list[Scalar] = []
    while f"{path}[{len(items)}]" in known:
        items.append(known[f"{path}[{len(items)}]"])
    if [item.text for item in items] == list(codes):
        return text
    if not items or not codes:
        raise Faulty(_("edition"), [Fault(path, _("choose at least one"))])
    first, last = items[0].span[0], items[-1].span[1]
    tried = text[:first] + ", ".join(map(written, codes)) + text[last:]
    wanted = {p: t for p, t in _texts(text).items() if not p.startswith(f"{path}[")}
    wanted |= {f"{path}[{number}]": code for number, code in enumerate(codes)}
    if _texts(tried) != wanted:
        raise _nowhere(path)
    return tried


def _texts(text: str) -> dict[str, str]:
    try:
        return {path: one.text for path, one in _known(text).items()}
    except Faulty:
        return {}


def _tables(node: Node, path: str) -> Iterator[tuple[str, Table]]:
    if isinstance(node, Items):
        for number, item in enumerate(node.items):
            yield from _tables(item, f"{path}[{number}]")
    elif isinstance(node, Table):
        yield path, node
        for key, value in node.pairs:
            if isinstance(key, Scalar):
                yield from _tables(value, f"{path}.{key.text}" if path else key.text)


def _nowhere(path: str) -> Faulty:
    message = _("this can't be changed in the table as it is written; change it in the YAML text")
    return Faulty(_("edition"), [Fault(path, message)])


def heads(text: str) -> dict[str, str]:
    """What the head of a text says, as far as it can be read: `rulebook`, `title.zh`, `title.en`, `period[0]`, …"""
    try:
        root = parse(text)
    except Unreadable:
        return {}
    wanted = ("rulebook", "title.zh", "title.en", "period[0]", "period[1]")
    found = dict(_named(root, ""))
    return {name: found[name].text for name in wanted if name in found}
