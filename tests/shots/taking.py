"""`make shots`: a picture of every page, in light and dark, on a phone and on paper, and an index of them all.

Every route that people can ask for is taken, as the first posts that reach it, and the home of every post. A page that
can't be taken, or that has something to complain of, ends it with status 1.
"""

import html
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
from playwright.sync_api import Page, sync_playwright

from tests.shots.atlas import Atlas, Place, explored, looked_at
from tests.shots.installation import ROOT, Served, served
from tests.shots.looking import DESK, PHONE, Ear, launched, sideways, signed_in

MANNERS = {"light": "光", "dark": "暗", "phone": "手机", "print": "纸", "english": "English"}
AT_ONCE = 2
"""Browsers that work beside each other."""


@dataclass(frozen=True)
class Shot:
    """A page and the name of its pictures."""

    name: str
    place: Place


@click.command()
@click.option("--people", default=1931, show_default=True)
@click.option("--facts", default=60_000, show_default=True)
@click.option("--out", default=ROOT / "shots", show_default=True, type=click.Path(path_type=Path))
@click.option("--only", default="", metavar="TEXT", help="Routes that contain it.")
def main(people: int, facts: int, out: Path, only: str) -> None:
    """Take them all."""
    began = time.monotonic()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory(prefix="anqi-shots-") as folder,
        served(Path(folder) / "home", people=people, facts=facts) as house,
    ):
        atlas = explored(house)
        missing = set(looked_at()) - {place.route for place in atlas.places.values()}
        wrong = [f"/{route}: no link leads there" for route in sorted(missing)]
        shots = [shot for shot in _shots(house, atlas) if only in shot.place.route]
        parts = [shots[at::AT_ONCE] for at in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for found in pool.map(lambda part: _take(house, part, out), parts):
                wrong += found
    (out / "index.html").write_text(_index(shots), "utf-8")
    seconds = time.monotonic() - began
    click.echo(f"{len(shots)} pages in {out}, {seconds:.0f} s")
    for one in wrong:
        click.echo(one, err=True)
    sys.exit(1 if wrong else 0)


def _shots(house: Served, atlas: Atlas) -> Iterator[Shot]:
    """Every page once, as who saw the most of it; then the home of each post."""
    for (route, asked), place in sorted(atlas.places.items(), key=lambda one: one[0][0]):
        if place.is_page and route:
            words = re.findall(r"\w+", re.sub(r"<\w+:(\w+)>", r"\1", route)) + sorted(asked)
            yield Shot("-".join(words), place)
    for seat in house.seats:
        yield Shot(f"home-{seat.login}", Place("/", "", seat, True, 200))
    yield Shot("lost", Place("/nothing/", "", house.seats[0], True, 404))


def _take(house: Served, shots: list[Shot], out: Path) -> list[str]:
    """All manners of some pages; what was wrong with them."""
    wrong = []
    with sync_playwright() as playwright:
        browser = launched(playwright)
        for shot in shots:
            with signed_in(browser, house, shot.place.seat) as context:
                page = context.new_page()
                ear = Ear(page, house.address)
                try:
                    answer = page.goto(shot.place.path)
                    assert answer is not None
                    assert answer.status == shot.place.status, answer.status
                    _in_each_manner(page, out / shot.name)
                except Exception as fault:  # noqa: BLE001  # the others are taken all the same
                    wrong.append(f"{shot.place.path}: {fault}")
                wrong += [f"{shot.place.path}: {one}" for one in ear.complaints if "404" not in one]
            with signed_in(browser, house, shot.place.seat, locale="en") as context:
                page = context.new_page()
                page.goto(shot.place.path)
                page.screenshot(path=out / f"{shot.name}-english.png", full_page=True)
        browser.close()
    return wrong


def _in_each_manner(page: Page, name: Path) -> None:
    """The whole page in each manner but English, as `name`-manner; it is asked for once."""
    page.screenshot(path=f"{name}-light.png", full_page=True)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=f"{name}-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.screenshot(path=f"{name}-phone.png", full_page=True)
    assert sideways(page) <= 0, "wider than a phone"
    page.set_viewport_size({"width": DESK, "height": 900})
    assert sideways(page) <= 0, "wider than a desk"
    page.pdf(path=f"{name}-print.pdf", prefer_css_page_size=True)


def _index(shots: list[Shot]) -> str:
    """All of them on one page."""
    rows = []
    for shot in shots:
        links = "".join(
            f'<td><a href="{shot.name}-print.pdf">PDF</a></td>'
            if manner == "print"
            else f'<td><a href="{shot.name}-{manner}.png"><img loading="lazy" alt="{manner}" '
            f'src="{shot.name}-{manner}.png"></a></td>'
            for manner in MANNERS
        )
        title = html.escape(f"/{shot.place.route}")
        who = html.escape(shot.place.seat.title or shot.place.seat.login)
        rows.append(f"<tr><th>{title}<br><small>{who}</small></th>{links}</tr>")
    head = "".join(f"<th>{word}</th>" for word in MANNERS.values())
    return (
        '<!doctype html><html lang="zh"><meta charset="utf-8"><title>shots</title><style>'
        "body{font:14px sans-serif}th{text-align:left;vertical-align:top;padding:8px}"
        "td{vertical-align:top;padding:8px}img{width:260px;max-height:360px;object-fit:cover;"
        "object-position:top;border:1px solid #ccc}</style>"
        f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table></html>\n"
    )
