"""How a page is looked at: in Chromium, with an ear for what it complains of and an eye for what is wrong with it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

from tests.shots.installation import Seat, Served

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE = 1366, 390
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""What is another in the dark than in the light."""


def launched(playwright: Playwright) -> Browser:
    """The machine's own Chromium, which asks nothing of anybody."""
    assert CHROMIUM is not None
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))


@contextmanager
def signed_in(
    browser: Browser, house: Served, seat: Seat, *, width: int = DESK, **manner: Any
) -> Iterator[BrowserContext]:
    """The browser of somebody who signed in before."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        base_url=house.address,
        reduced_motion="reduce",  # what is looked at is how a page is, and not how it comes there
        **({"locale": "zh-CN"} | manner),
    )
    if seat.cookie:
        context.add_cookies([{"name": "sessionid", "value": seat.cookie, "url": house.address}])
    yield context
    context.close()


class Ear:
    """What the browser complains of on a page, and what the page asks of other hosts."""

    def __init__(self, page: Page, host: str) -> None:
        self.host, self.complaints = host, list[str]()
        page.on("console", self._said)
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.host + "/", "data:")):
            self.complaints.append(f"asked {request.url}")


def findings(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds of impact serious or critical: the rule, and where. Some `rules` only, or the whole standard."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARD}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels a page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
