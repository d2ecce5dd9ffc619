"""The sheet, the script and the signs: small, complete, and readable in both themes."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client

import anqi.pages

HERE = Path(anqi.pages.__file__).parent
ASSETS = HERE / "static" / "anqi"
SHEET = (ASSETS / "house.css").read_text("utf-8")
SIGNS = (ASSETS / "icons.svg").read_text("utf-8")
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-2", "muted", "accent") for ground in ("canvas", "side", "wash")),
    *((state, "canvas") for state in ("ok", "ok-quiet", "part", "fail", "brand")),
    ("brand", "side"), ("accent", "accent-wash"), ("ink", "accent-wash"), ("part", "part-wash"),
    ("ink", "part-wash"), ("fail", "fail-wash"), ("ink", "fail-wash"), ("muted", "accent-wash"),
]  # fmt: skip


def tokens(opening: str) -> dict[str, str]:
    """The colours of the block that begins with `opening`."""
    block = SHEET[SHEET.index(opening) + len(opening) :]
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", block[: block.index("}")]))


THEMES = {
    "light": tokens(":root{"),
    "dark": tokens(":root{") | tokens("[data-theme=dark]{"),
}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_sheet_and_the_script_are_small() -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in ASSETS.iterdir()}
    assert sizes["house.css"] <= 20_000
    assert sum(sizes.values()) <= 150_000


def test_the_first_page_asks_for_little(signed_in: Client) -> None:
    asked = re.findall(r'(?:href|src)="/static/([^"#]+)', signed_in.get("/").text)
    assert {"anqi/house.css", "anqi/house.js", "anqi/forms.js"} < set(asked)
    assert any("htmx" in name for name in asked)
    sizes = [len(gzip.compress(Path(str(find(name))).read_bytes())) for name in asked]
    assert sum(sizes) <= 150_000


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS, ids=["-on-".join(pair) for pair in PAIRS])
def test_words_are_readable_on_their_ground(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_the_edges_of_fields_and_the_verb_are_seen(theme: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours["edge"], colours["canvas"]) >= 3
    assert contrast(colours["verb"], "#ffffff") >= 4.5


def test_dark_by_choice_is_dark_by_the_device() -> None:
    assert tokens("[data-theme=dark]{") == tokens(":root:not([data-theme]){")


def test_the_sheet_asks_for_nothing_from_elsewhere() -> None:
    asked = re.findall(r'url\("?([^")]{5})', SHEET)
    assert set(asked) <= {"data:"}
    assert "@import" not in SHEET


def test_every_sign_that_a_template_asks_for_is_drawn() -> None:
    rooms = (*HERE.parent.glob("*/templates/**/*.html"), *HERE.parent.glob("site/*.py"))
    texts = [path.read_text("utf-8") for path in rooms]
    asked = {
        sign for text in texts for sign in re.findall(r'(?:\{% icon |icon"?[:=] ?)"(\w+)"', text)
    }
    assert len(asked) > 10
    assert asked <= set(re.findall(r'<symbol id="(\w+)"', SIGNS))


def test_every_variable_of_the_sheet_is_set() -> None:
    assert set(re.findall(r"var\(--([\w-]+)\)", SHEET)) <= set(re.findall(r"--([\w-]+):", SHEET))
