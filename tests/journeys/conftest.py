"""A browser: Debian's Chromium, by its path. Where there is none, the journeys are left out."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.organisation.access_people import PASSWORD, World, quick_passwords
from tests.shots.installation import Served, served
from tests.shots.looking import CHROMIUM, DESK, PHONE, findings, launched, sideways

# Playwright's loop runs in this thread, and Django would refuse the tests' own use of the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
REFUSED = ("status of 404", "status of 409", "status of 422")
"""What Chromium says of answers that refuse something, and that a journey asks for."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A whole demonstration, served by the real server in processes of their own. Nobody changes anything in it."""
    with served(tmp_path_factory.mktemp("house") / "home", people=250, facts=12_000) as found:
        yield found


@dataclass
class Journey:
    """Somebody's way through the house, on a desk, on a phone, or without scripts."""

    browser: Browser
    address: str
    manner: str
    world: World
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def enter(self, login: str, password: str = PASSWORD) -> Page:
        """Somebody signs in on a browser of his own, and is at home."""
        context = self.browser.new_context(
            viewport={"width": DESK if self.manner == "desk" else PHONE, "height": 900},
            locale="zh-CN",
            base_url=self.address,
            java_script_enabled=self.manner != "bare",
            accept_downloads=True,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.goto("/sign-in/")
        page.get_by_label("工号或账号").fill(login)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        page.locator("main#page.page").wait_for()
        return page

    def look(self, page: Page) -> None:
        """What one sees at this step can be read and used by everybody, and fits."""
        if self.manner == "bare":
            return
        found = findings(page)
        assert not found, "\n".join(found)
        assert sideways(page) <= 0


EVERY_WAY = pytest.mark.parametrize("manner", ["desk", "phone", "bare"], indirect=True)
"""For the main acts: they must need no script."""


@pytest.fixture(params=["desk", "phone"])
def manner(request: pytest.FixtureRequest) -> str:
    """How one goes: parametrize it with "bare" too where the journey must need no script."""
    return str(request.param)


@pytest.fixture
def journey(
    browser: Browser, transactional_db: None, live_server: LiveServer, manner: str
) -> Iterator[Journey]:
    """One that begins in 乌蒙 with somebody in each post; the browser must have nothing to complain of."""
    with quick_passwords():
        going = Journey(browser, live_server.url, manner, World())
        yield going
        for context in going.contexts:
            context.close()
    assert [said for said in going.complaints if not any(one in said for one in REFUSED)] == []
