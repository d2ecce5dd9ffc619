"""JSON as `json.dumps(indent=1, ensure_ascii=False)` lays it out, put together from parts that are text already."""

import json
from collections.abc import Iterable, Iterator

Parts = Iterator[str]
"""A text in parts, to be written one after the other."""

scalar = json.JSONEncoder(ensure_ascii=False).encode
"""A scalar as JSON."""


def dumps(value: object, depth: int) -> str:
    """As the library writes it, moved to a depth."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


def open_object(text: str) -> str:
    """An object's text without its end, so that more keys can follow."""
    return text[: text.rindex("\n")]


def written_list(items: Iterable[str], depth: int) -> Parts:
    pad = "\n" + " " * (depth + 1)
    before = f"[{pad}"
    for item in items:
        yield before
        yield item
        before = f",{pad}"
    yield "[]" if before[0] == "[" else f"\n{' ' * depth}]"


def written_object(items: dict[str, Parts], depth: int) -> Parts:
    pad = "\n" + " " * (depth + 1)
    before = "{"
    for key, value in items.items():
        yield f"{before}{pad}{scalar(key)}: "
        yield from value
        before = ","
    yield f"\n{' ' * depth}}}" if items else "{}"
