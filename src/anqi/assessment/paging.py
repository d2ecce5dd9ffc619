"""Lists that are shown page by page."""

from django.http import HttpRequest


def page_of(request: HttpRequest, count: int, size: int, name: str = "page") -> int:
    """The page that an address asks for, from 1 on; what is none, or lies behind the last one, is the nearest."""
    text = request.GET.get(name, "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(1, asked), max(1, -(-count // size)))
