"""A page as its tags, for tests that look at them one by one."""

from html.parser import HTMLParser

Tag = tuple[str, dict[str, str | None]]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(html: str) -> list[Tag]:
    reader = _Tags()
    reader.feed(html)
    return reader.found


def classes(html: str) -> set[str]:
    return {
        name for _tag, attributes in tags(html) for name in (attributes.get("class") or "").split()
    }


def inline(html: str) -> list[Tag]:
    """What a strict policy forbids: styles, handlers and scripts that stand in the page itself."""
    return [
        (tag, attributes)
        for tag, attributes in tags(html)
        if tag == "style"
        or (tag == "script" and not attributes.get("src"))
        or any(name == "style" or name.startswith("on") for name in attributes)
        or (attributes.get("href") or "").startswith("javascript:")
    ]
