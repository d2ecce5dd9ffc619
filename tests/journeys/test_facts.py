"""Facts by hand: the branch secretary records one and takes it back; the safety officer records for the workshop."""

import re

from playwright.sync_api import Page, expect

from anqi.kit import clock
from anqi.ledger.models import Fact
from tests.journeys.conftest import EVERY_WAY, Journey


def filled_in(page: Page, kind: str, quantity: str) -> None:
    """The form of a fact of today, on the page of its kind; there is one unit to choose."""
    page.goto(f"/ledger/facts/post/?kind={kind}")
    page.get_by_label("发生日").fill(clock.today().isoformat())
    page.get_by_label(quantity).fill("28")
    page.get_by_label("事由").fill("会议记录补登")


@EVERY_WAY
def test_a_branch_secretary_records_a_fact_and_takes_it_back(journey: Journey) -> None:
    page = journey.enter("branch_secretary")
    journey.look(page)
    page.goto("/ledger/facts/post/")
    journey.look(page)
    filled_in(page, "party.theme_day", "人数")
    page.get_by_label("党支部").select_option("B1")
    journey.look(page)
    page.get_by_role("button", name="入账").click()
    expect(page).to_have_url(re.compile(r"/ledger/facts/[0-9a-f-]{36}/"))
    expect(page.locator("h1")).to_contain_text("主题党日")
    journey.look(page)
    page.get_by_role("link", name="冲销").click()
    page.get_by_label("单位、人员或日期记错").check()
    page.get_by_label("事由").fill("是前一天的事")
    journey.look(page)
    page.get_by_role("button", name="冲销").click()
    expect(page.get_by_text("已冲销，不再计入")).to_be_visible()
    assert Fact.objects.count() == 2


def test_a_safety_officer_records_what_happened_in_the_workshop(journey: Journey) -> None:
    page = journey.enter("safety_officer")
    journey.look(page)
    filled_in(page, "awareness.pulse", "得分")
    page.get_by_role("button", name="入账").click()
    expect(page).to_have_url(re.compile(r"/ledger/facts/[0-9a-f-]{36}/"))
    journey.look(page)
    assert Fact.objects.get().department == "D1"


def test_who_may_not_record_is_not_asked_to(journey: Journey) -> None:
    page = journey.enter("employee")
    page.goto("/ledger/facts/")
    expect(page.locator("a[href*='/facts/post/']")).to_have_count(0)
    page.goto("/ledger/facts/post/")
    expect(page.get_by_role("button", name="入账")).to_have_count(0)
