"""Worked examples of the specification, as the files of this folder hold them (README.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from anqi.facts.sheets import FACTS
from anqi.rules.rulebook.nodes import Mapping, Node, Scalar, Sequence, parse
from tests.oracle.world import Row, Rulebook, World

from .tables import SHEET_BY_TITLE, rows

FOLDER = Path(__file__).parent
_CASE_KEYS = {"名称", "规则", "名册", "事实", "截至", "入账截至", "期望"}
_RULEBOOK: Rulebook = {"rulebook": "case", "period": ["2020-01-01", "2020-12-31"]}


@dataclass(frozen=True)
class Case:
    """One example: what is judged, and what must come out."""

    file: str
    number: int
    name: str
    rulebook: Rulebook
    world: World
    as_of: date | None
    posted_until: datetime | None
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}-{self.number:02d}"


def cases() -> Iterator[Case]:
    """Every example of every file, and the one that explains how to write them."""
    for path in sorted(FOLDER.glob("*.yaml")):
        yield from _cases_in(path.stem, path.read_text("utf-8"))
    readme = (FOLDER / "README.md").read_text("utf-8")
    for block in re.findall(r"^```yaml\n(.*?)^```", readme, re.DOTALL | re.MULTILINE):
        yield from _cases_in("README", block)


def _cases_in(file: str, text: str) -> Iterator[Case]:
    content = plain(parse(text))
    for number, written in enumerate(content["案例"], 1):
        yield _case(file, number, content.get("共用", {}), written)


def plain(node: Node) -> Any:
    """A YAML tree as dicts, lists and text; true and false are truths, numbers stay text."""
    if isinstance(node, Scalar):
        return {"true": True, "false": False}.get(node.text, node.text) if node.plain else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    found = {key.text: plain(value) for key, value in node.pairs if isinstance(key, Scalar)}
    assert len(found) == len(node.pairs), f"line {node.line}: a key stands here twice"
    return found


def _case(file: str, number: int, shared: Row, written: Row) -> Case:
    name = written["名称"]
    assert not written.keys() - _CASE_KEYS, f"{file}: {name}: {written.keys() - _CASE_KEYS}"
    as_of, posted = written.get("截至"), written.get("入账截至")
    return Case(
        file,
        number,
        name,
        _joined(_joined(_RULEBOOK, shared.get("规则", {})), written.get("规则", {})),
        _world({**shared.get("名册", {}), **written.get("名册", {})}, written.get("事实", "")),
        date.fromisoformat(as_of) if as_of else None,
        datetime.fromisoformat(posted) if posted else None,
        written["期望"],
    )


def _joined(shared: Rulebook, own: Rulebook) -> Rulebook:
    """Own keys beside the shared ones; tables such as `measures` are put together."""
    joined = dict(shared)
    for key, value in own.items():
        before = joined.get(key)
        joined[key] = {**before, **value} if isinstance(before, dict) else value
    return joined


def _world(rosters: dict[str, str], facts: str) -> World:
    sheets = {
        SHEET_BY_TITLE[title].name: rows(SHEET_BY_TITLE[title], text)
        for title, text in rosters.items()
    }
    sheets.setdefault("plants", [{"code": "P", "name": "P"}])
    ledger = rows(FACTS, facts)
    for number, fact in enumerate(ledger, 1):
        fact.setdefault("id", f"f{number}")
    return World(**sheets, facts=ledger)
