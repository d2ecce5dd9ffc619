"""Addresses of things, for lists that write hundreds of them: `reverse` would take most of their time."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse


def href_to(name: str, *arguments: object) -> str:
    """What `reverse(name, args=arguments)` gives. Raises NoReverseMatch."""
    return _address(get_script_prefix(), settings.ROOT_URLCONF, name, arguments)


@lru_cache(maxsize=20_000)
def _address(_prefix: str, _urls: str, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)
