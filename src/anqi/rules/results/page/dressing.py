"""The page's templates, sheet and script."""

import base64
from hashlib import sha256
from pathlib import Path

import jinja2

from anqi.kit.language import _

_TEMPLATES = Path(__file__).parent / "templates"


def environment() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    found.globals["_"] = _
    return found


def asset(name: str) -> str:
    """The text of the sheet or the script."""
    return (_TEMPLATES / name).read_text("utf-8")


def policy_hash(text: str) -> str:
    """As a content security policy names a style or script that may stand in the page."""
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode("ascii")
