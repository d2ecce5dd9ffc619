"""Reads a page as its script does: the packed facts, and which of them stand behind a figure."""

import base64
import json
import re
import zlib
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any


def unpacked(data: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(data), -15))


@dataclass(frozen=True)
class Page:
    """A page's markup, what its script is told, and its packed parts by name."""

    html: str
    told: dict[str, Any]
    parts: dict[str, Any]

    def facts(self) -> "Facts":
        return Facts(self.told, self.parts["facts-0"])


def opened(path: Path) -> Page:
    html = path.read_text("utf-8")
    blocks = re.findall(
        r'<script type="application/octet-stream" id="([^"]+)">(.*?)</script>', html
    )
    told = re.search(r'<script type="application/json" id="told">(.*?)</script>', html)
    assert told is not None
    return Page(html, json.loads(told[1]), {name: unpacked(data) for name, data in blocks})


@dataclass(frozen=True)
class Facts:
    told: dict[str, Any]
    packed: dict[str, Any]

    def ids(self) -> list[str]:
        column = self.packed["id"]
        if isinstance(column, list):
            return column
        if "stem" in column:
            stems = [column["stems"][stem] for stem in column["stem"]]
            numbers = ["" if one < 0 else str(one) for one in accumulate(column["number"])]
            return [stem + number for stem, number in zip(stems, numbers, strict=True)]
        return [_uuid(f"{time:012x}{column['rest'][row * 20 : row * 20 + 20]}")
                for row, time in enumerate(accumulate(column["time"]))]  # fmt: skip

    def behind(self, type: str, subject: str, value: int, window: str) -> set[str]:
        """The ids of the facts that a figure opens to."""
        first, last = self.told["windows"][window]
        asked = set(self.told["values"][value][:2])
        days, ids = list(accumulate(self.packed["day"])), self.ids()
        through = type == "branch" and self.told["measures"][min(asked)][1]
        return {
            ids[row]
            for row, day in enumerate(days)
            if first <= day <= last
            and asked & set(self.packed["counts"][self.packed["count"][row]])
            and (self._answered(subject, row, day) if through else self._own(type, subject, row))
        }

    def _own(self, type: str, subject: str, row: int) -> bool:
        named = type == "plant" or self.packed[f"{type}s"][self.packed[type][row]]
        return named is True or (bool(named) and named[0] == subject)

    def _answered(self, branch: str, row: int, day: int) -> bool:
        department = self.packed["departments"][self.packed["department"][row]]
        return any(
            own == branch and department and of == department[0] and first <= day <= last
            for own, of, first, last in self.packed["spans"]
        )


def _uuid(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
