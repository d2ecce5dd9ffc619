"""A branch secretary signs in, finds a fact, takes it back, and posts another: on a desk and on a phone."""

import os
import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from anqi.ledger.sealing import seal
from anqi.organisation.models import Account
from tests.organisation.people import small_plant

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long word for tests"  # noqa: S105
THEME_DAY = Draft(
    "party.theme_day", date(2020, 3, 12), "test/1", branch="B1", attributes={"safety_topic": True}
)


@pytest.fixture(params=[1366, 390], ids=["desk", "phone"])
def page(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The secretary's browser, signed in; it must have nothing to complain of."""
    wumeng = small_plant()
    Account.objects.create_user("1001", PASSWORD, person=wumeng.secretary)
    post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, locale="zh-CN", base_url=live_server.url
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/")
    page.get_by_label("工号或账号").fill("1001")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("main#page")
    yield page
    context.close()
    assert complaints == []


def test_a_fact_is_found_and_taken_back(page: Page) -> None:
    page.goto("/ledger/facts/")
    page.get_by_role("link", name="0000001").click()
    expect(page.get_by_text("与留存的一致")).to_be_visible()
    page.get_by_role("link", name="冲销").click()
    page.get_by_label("单位、人员或日期记错").check()
    page.get_by_label("事由").fill("是前一天的事")
    page.get_by_role("button", name="冲销").click()
    expect(page.get_by_text("已冲销，不再计入")).to_be_visible()
    expect(page.get_by_text("日期记错：是前一天的事").first).to_be_visible()


def test_filters_answer_at_once_and_are_taken_away_again(page: Page) -> None:
    page.goto("/ledger/facts/")
    page.get_by_label("种类").select_option("party.theme_day")
    expect(page.get_by_role("link", name=re.compile("去掉：.*主题党日"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/ledger/facts/\?kind=party.theme_day$"))
    expect(page.locator("#files a").first).to_have_attribute(
        "href", re.compile("kind=party.theme_day")
    )
    page.get_by_role("link", name=re.compile("去掉：.*主题党日")).click()
    expect(page).to_have_url(re.compile(r"/ledger/facts/$"))
    expect(page.get_by_role("link", name="0000001")).to_be_visible()


def test_a_fact_is_posted_by_hand(page: Page) -> None:
    page.goto("/ledger/facts/post/?kind=party.theme_day")
    page.get_by_label("发生日").fill("2020-04-12")
    page.get_by_label("党支部").select_option("B1")
    page.get_by_label("人数").fill("28")
    page.get_by_label("事由").fill("补记四月主题党日")
    page.get_by_role("button", name="入账").click()
    page.wait_for_url("**/ledger/facts/*-*/")
    assert Fact.objects.filter(occurred_on=date(2020, 4, 12), quantity=2800).count() == 1


def test_no_page_of_the_ledger_scrolls_sideways(page: Page) -> None:
    fact = Fact.objects.get()
    seal(fact.ledger.plant)
    pages = (
        "facts/",
        f"facts/{fact.pk}/",
        f"facts/{fact.pk}/take-back/",
        "facts/post/",
        "seals/",
        "seals/1/",
    )
    for address in [f"/ledger/{one}" for one in pages]:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
