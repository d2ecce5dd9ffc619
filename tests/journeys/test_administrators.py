"""The three administrators: one opens accounts, one looks after the machine, one reads what was done."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import EVERY_WAY, Journey

OWN = "four leaves on one stem"


@EVERY_WAY
def test_an_account_is_opened_and_its_person_chooses_a_password(journey: Journey) -> None:
    someone = journey.world.person("3001", journey.world.here.team)
    office = journey.enter("security")
    journey.look(office)
    office.goto("/accounts/open/")
    office.get_by_label(re.compile("^工号")).fill(someone.code)
    office.get_by_label("工厂").select_option(str(journey.world.here.plant.pk))
    office.get_by_role("button", name="预览人员").click()
    expect(office.locator("main")).to_contain_text(someone.name)
    journey.look(office)
    office.get_by_role("button", name=re.compile("开")).last.click()
    expect(office.locator("h1")).to_have_text("首次密码")
    journey.look(office)
    first = office.locator(".slips .keep").inner_text()
    person = journey.enter(someone.code, first)
    expect(person).to_have_url(re.compile("/account/password/"))
    journey.look(person)
    person.get_by_label("现在的密码").fill(first)
    person.locator("[name=new]").fill(OWN)
    person.locator("[name=again]").fill(OWN)
    person.locator("main .btn-primary").click()
    expect(person).not_to_have_url(re.compile("/account/password/"))
    person.goto("/")
    expect(person.locator(".who")).to_contain_text(someone.name)


def test_the_system_administrator_sees_the_machine_and_no_business(journey: Journey) -> None:
    page = journey.enter("system")
    page.goto("/installation/")
    expect(page.locator("main")).to_contain_text("数据库")
    journey.look(page)
    page.goto("/jobs/clock/")
    expect(page.locator("main table").first).to_be_visible()
    journey.look(page)
    expect(page.locator("nav a[href^='/ledger/']")).to_have_count(0)
    page.goto("/ledger/facts/")
    expect(page.locator("h1")).not_to_have_text("事实账本")


def test_the_audit_administrator_reads_who_signed_in(journey: Journey) -> None:
    journey.enter("employee")
    page = journey.enter("audit")
    page.goto("/records/")
    expect(page.locator("main table")).to_contain_text("employee")
    journey.look(page)
