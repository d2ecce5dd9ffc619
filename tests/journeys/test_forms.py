"""What is typed is not lost: without a network, by leaving, by signing in again, by sending twice."""

import os
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from anqi.organisation.models import Account
from tests.journeys.rooms import KEYS
from tests.site.secretary import secretary

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.journeys.rooms")]
DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('anqi draft ')).length"


def sit_down(context: BrowserContext, account: Account, server: LiveServer) -> None:
    """The browser is signed in as somebody from now on."""
    client = Client()
    client.force_login(account)
    for cookie in client.cookies.values():
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    KEYS.clear()
    context = browser.new_context(locale="zh-CN", base_url=live_server.url)
    sit_down(context, secretary(), live_server)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The page with the long form, filled in but for what it must have."""
    page = context.new_page()
    page.goto("/talk/")
    page.get_by_label("经过").fill("通报了一起未遂事故")
    page.get_by_label("种类").select_option("b")
    page.get_by_label("安全", exact=True).check()
    expect(page.get_by_label("安全", exact=True)).to_be_focused()  # what was left is kept at once
    return page


def kept(page: Page) -> None:
    """Everything that was typed is in the form."""
    expect(page.get_by_label("经过")).to_have_value("通报了一起未遂事故")
    expect(page.get_by_label("种类")).to_have_value("b")
    expect(page.get_by_label("安全", exact=True)).to_be_checked()


def test_without_a_network_nothing_is_sent_and_nothing_is_lost(
    page: Page, context: BrowserContext
) -> None:
    page.get_by_label("地点").fill("二区")
    context.set_offline(True)
    page.get_by_role("button", name="记录").click()
    expect(page.get_by_role("alert")).to_contain_text("没有连上，未提交")
    kept(page)
    context.set_offline(False)
    page.get_by_role("button", name="记录").click()
    expect(page).not_to_have_url(re.compile("talk"))
    assert len(KEYS) == 1
    assert page.evaluate(DRAFTS) == 0


def test_what_was_refused_is_kept_and_leaving_it_warns(page: Page) -> None:
    page.get_by_role("button", name="记录").click()
    expect(page.locator(".errors")).to_be_visible()
    kept(page)
    page.get_by_label("经过").fill("通报了一起未遂事故。")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("document.querySelector('nav a').click()")
    expect(page.get_by_label("经过")).to_have_value("通报了一起未遂事故。")
    assert asked == ["beforeunload"]


def test_an_untouched_form_lets_one_go(page: Page, context: BrowserContext) -> None:
    fresh = context.new_page()
    asked: list[str] = []

    def go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    fresh.on("dialog", go)
    fresh.goto("/act/")
    fresh.get_by_role("link", name="首页").click()
    expect(fresh).not_to_have_url(re.compile("act"))
    assert asked == []


def test_a_draft_comes_back_after_the_window_was_closed(
    page: Page, context: BrowserContext
) -> None:
    assert page.evaluate(DRAFTS) == 1
    page.close()
    again = context.new_page()
    again.goto("/talk/")
    expect(again.get_by_text("上次填的还没有提交")).to_be_visible()
    kept(again)
    again.get_by_role("button", name="丢弃").click()
    expect(again.get_by_label("经过")).to_have_value("")
    assert again.evaluate(DRAFTS) == 0


def test_a_draft_outlives_a_session_that_ended(
    page: Page, context: BrowserContext, live_server: LiveServer
) -> None:
    page.get_by_label("地点").fill("二区")
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="记录").click()
    expect(page).to_have_url(re.compile("sign-in"))
    sit_down(context, Account.objects.get(), live_server)
    page.goto("/talk/")
    kept(page)
    expect(page.get_by_label("地点")).to_have_value("二区")
    assert KEYS == []


def test_somebody_else_does_not_see_a_draft(
    page: Page, context: BrowserContext, live_server: LiveServer
) -> None:
    assert page.evaluate(DRAFTS) == 1
    person = Account.objects.get().person
    assert person is not None
    page.close()
    other = Account.objects.create_user("other", "Battery-horse-28", administers="audit")
    sit_down(context, other, live_server)
    fresh = context.new_page()
    fresh.goto("/talk/")
    expect(fresh.get_by_label("经过")).to_have_value("")
    assert fresh.evaluate(DRAFTS) == 0


def lose_the_answer(route: Route) -> None:
    """The server takes the form; its answer never arrives."""
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()


def test_an_answer_that_was_lost_is_sent_again_under_its_first_key(
    page: Page, context: BrowserContext
) -> None:
    page.get_by_label("地点").fill("二区")
    page.route("**/talk/", lose_the_answer)
    with page.expect_event("requestfailed", lambda asked: asked.method == "POST"):
        page.get_by_role("button", name="记录").click()
    again = context.new_page()
    for _time in range(2):
        again.goto("/talk/")
        kept(again)
    again.get_by_role("button", name="记录").click()
    expect(again).not_to_have_url(re.compile("talk"))
    assert len(KEYS) == 2
    assert KEYS[0] == KEYS[1]
    assert again.evaluate(DRAFTS) == 0


def test_another_text_after_a_lost_answer_is_sent_under_another_key(
    page: Page, context: BrowserContext
) -> None:
    page.get_by_label("地点").fill("二区")
    page.route("**/talk/", lose_the_answer)
    with page.expect_event("requestfailed", lambda asked: asked.method == "POST"):
        page.get_by_role("button", name="记录").click()
    again = context.new_page()
    again.goto("/talk/")
    again.get_by_label("地点").fill("三区")
    again.reload()
    expect(again.get_by_label("地点")).to_have_value("三区")
    again.get_by_role("button", name="记录").click()
    expect(again).not_to_have_url(re.compile("talk"))
    assert len(set(KEYS)) == len(KEYS) == 2
