"""A worker on a phone hands in a picture in three taps; who gives out a task is helped while he types."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from anqi.kit import clock
from anqi.organisation.models import Account, Person
from anqi.work.issuing import Order
from anqi.work.models import Evidence, Proof, State, Task
from anqi.work.operations import issue
from tests.organisation.people import SmallPlant, small_plant
from tests.work.files import from_a_phone

# Playwright's loop runs in this thread, and Django would refuse the tests' own use of the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = pytest.mark.django_db(transaction=True)


def opened(browser: Browser, server: LiveServer, person: Person, width: int) -> Page:
    """A page in which somebody is signed in; what the browser complains of fails the test."""
    client = Client()
    client.force_login(Account.objects.create_user(person.code, person=person))
    context = browser.new_context(
        viewport={"width": width, "height": 844}, locale="zh-CN", base_url=server.url
    )
    for cookie in client.cookies.values():
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def given(wumeng: SmallPlant) -> Task:
    due = clock.today() + timedelta(days=9)
    order = Order(title="补装螺栓", due_on=due, person=wumeng.stranger, proof=Proof.PICTURE)
    return issue(order=order, by=wumeng.officer, key="k").task


def test_a_worker_hands_in_a_picture_in_three_taps(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    wumeng = small_plant()
    task = given(wumeng)
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(from_a_phone().getvalue())
    page = opened(browser, live_server, wumeng.stranger, 390)
    page.goto("/tasks/")
    page.get_by_role("link", name="提交验收").click()
    with page.expect_file_chooser() as chosen:
        page.get_by_label("拍照").first.click()
    chosen.value.set_files(photo)
    page.get_by_role("button", name="提交验收").click()
    expect(page.locator(".stages .now b")).to_have_text("待验收")
    expect(page.locator(".photo img")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    task.refresh_from_db()
    assert (task.state, Evidence.objects.count()) == (State.OFFERED, 1)
    page.context.close()


def test_names_are_proposed_and_a_day_says_how_far_away_it_is(
    browser: Browser, live_server: LiveServer
) -> None:
    wumeng = small_plant()
    page = opened(browser, live_server, wumeng.officer, 1366)
    page.goto("/tasks/issue/")
    page.get_by_label("人员：姓名或工号").type("赵")
    expect(page.locator("#people option")).to_have_attribute("value", "1003")
    page.get_by_label("期限").fill((clock.today() + timedelta(days=14)).isoformat())
    page.get_by_label("任务名称").click()
    expect(page.locator("#id_due_on_helptext")).to_contain_text("10 个工作日")
    page.context.close()
