"""The frame in a browser: quiet under the strict policy, on a desk and a phone, in light and dark, by keys."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.site.secretary import secretary

# Playwright's loop runs in this thread, and Django would refuse the tests' own use of the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.journeys.rooms")]
DESK, PHONE = 1366, 390
PAGES = ["/", "/patterns/", "/ledger/facts/", "/act/"]
Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Iterator[Opened]:
    """Opens a page as the secretary; what the browser complains of fails the test at its end."""
    client = Client()
    client.force_login(secretary())
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(address: str, width: int = DESK, **manner: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            base_url=live_server.url,
            **manner,
        )
        contexts.append(context)
        for cookie in client.cookies.values():
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_does_not_scroll_sideways_on_a_phone(opened: Opened, address: str) -> None:
    page = opened(address, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("address", PAGES)
def test_the_policy_forbids_nothing_that_a_page_needs(opened: Opened, address: str) -> None:
    page = opened(address)
    assert page.evaluate("document.styleSheets.length") == 1
    assert page.evaluate("document.querySelector('nav use').getBBox().width") > 0


def test_the_device_says_dark(opened: Opened) -> None:
    assert ground(opened("/", color_scheme="dark")) == "rgb(21, 25, 28)"
    assert ground(opened("/", color_scheme="light")) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_dark_is_chosen_by_a_button_with_or_without_scripts(opened: Opened, scripts: bool) -> None:
    page = opened("/patterns/", java_script_enabled=scripts)
    page.click(".to-dark")
    expect(page).to_have_url(re.compile(r"/patterns/$"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(21, 25, 28)")
    page.click(".to-light")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_the_first_key_skips_to_the_page(opened: Opened) -> None:
    page = opened("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#page")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_menu_of_a_phone_opens(opened: Opened, scripts: bool) -> None:
    page = opened("/", PHONE, java_script_enabled=scripts)
    expect(page.locator("nav a").first).to_be_hidden()
    page.click(".menu")
    expect(page.locator("nav a").first).to_be_visible()
    expect(page.locator(".find input")).to_be_visible()


def test_the_stroke_leads_to_the_search(opened: Opened) -> None:
    page = opened("/")
    page.keyboard.press("/")
    expect(page.locator(".find input")).to_be_focused()
    page.keyboard.type("j/k")
    expect(page.locator(".find input")).to_have_value("j/k")


def test_j_and_k_go_from_row_to_row(opened: Opened) -> None:
    page = opened("/patterns/")
    page.keyboard.press("j")
    row = page.locator(".at")
    first = row.inner_text()
    page.keyboard.press("j")
    expect(row).not_to_have_text(first, use_inner_text=True)
    page.keyboard.press("k")
    expect(row).to_have_text(first, use_inner_text=True)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#page$"))


def test_f_opens_the_facts_of_the_figure_in_the_row(opened: Opened) -> None:
    page = opened("/patterns/")
    page.locator("tr", has=page.locator("a.fig")).first.locator("a").first.focus()
    page.keyboard.press("f")
    expect(page).to_have_url(re.compile(r"#page$"))


def test_escape_leaves_the_search_and_closes_the_menu(opened: Opened) -> None:
    page = opened("/patterns/", PHONE)
    page.keyboard.press("/")
    expect(page.locator(".find input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".find input")).to_be_hidden()
    expect(page.locator(".menu")).to_be_focused()


def test_on_a_phone_the_matrix_is_a_list_that_names_what_is_missing(opened: Opened) -> None:
    page = opened("/patterns/", PHONE)
    unit = page.locator(".matrix tr", has_text="动力车间")
    expect(unit.locator("td.fail")).to_be_visible()
    expect(unit.locator("td.ok").first).to_be_hidden()
    assert unit.evaluate("row => row.getBoundingClientRect().width") <= PHONE


def test_the_head_of_a_long_table_stays_in_sight(opened: Opened) -> None:
    page = opened("/patterns/")
    table = page.locator(".fits > .table").first
    table.evaluate(
        "table => { for (let at = 0; at < 80; at += 1) table.tBodies[0].append(table.rows[1].cloneNode(true)) }"
    )
    table.locator("tbody tr").nth(70).scroll_into_view_if_needed()
    expect(table.locator("thead th").first).to_be_in_viewport()


def test_after_a_fault_the_focus_is_on_what_is_to_be_changed(opened: Opened) -> None:
    page = opened("/act/")
    page.click("main .btn-primary")
    expect(page.locator(".errors")).to_be_focused()
    page.click(".errors a")
    expect(page.locator("#id_place")).to_be_focused()


def test_control_and_enter_do_the_primary_verb(opened: Opened) -> None:
    page = opened("/act/")
    page.fill("#id_place", "卷包车间")
    page.keyboard.press("Control+Enter")
    expect(page).not_to_have_url(re.compile("act"))


def test_a_double_click_sends_once(opened: Opened) -> None:
    page = opened("/act/")
    page.evaluate(
        """() => { window.sent = 0; window.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) window.sent += 1;
            event.preventDefault(); }); }"""
    )
    page.dblclick("main .btn-primary")
    assert page.evaluate("window.sent") == 1


def test_on_paper_there_is_no_navigation_and_no_dark(opened: Opened) -> None:
    page = opened("/patterns/", color_scheme="dark")
    page.emulate_media(media="print")
    expect(page.locator(".side")).to_be_hidden()
    assert ground(page) == "rgb(255, 255, 255)"
