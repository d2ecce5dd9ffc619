"""The assessment in the open: a rulebook is published, an objection wins, a committee decides, a member sees why."""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from playwright.sync_api import Page, expect

from anqi.assessment.models import Assessment, Edition, RunSubject, Step
from anqi.assessment.process import operations
from anqi.assessment.process.models import Owner
from anqi.assessment.rulebooks import operations as rulebooks
from anqi.assessment.runs.computing import judge_run
from anqi.jobs.worker import work_off
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from anqi.organisation.authority import Implicit
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from tests.assessment.process_world import key
from tests.assessment.world import RULEBOOK
from tests.journeys.conftest import EVERY_WAY, Journey

YEAR_OF_TEXT = 2020


@dataclass
class Plant:
    """乌蒙 with a rulebook of this year in force, facts of its first months, and everybody's account."""

    journey: Journey

    @property
    def year(self) -> int:
        return self.as_of.year

    @cached_property
    def as_of(self) -> date:
        """The end of a month that is long past, so that a publication can be over by now; of today, not of a scene."""
        first = (clock.today().replace(day=1) - timedelta(days=32)).replace(day=1)
        return first - timedelta(days=1)

    def account(self, post: Post) -> Account:
        """Somebody's account as it is now."""
        return Account.objects.get(login=post.value)

    def published_edition(self) -> Edition:
        """The small rulebook for the year, drafted by the Party office and published by the secretary."""
        with self._on(date(self.year, 1, 4)):
            made = rulebooks.draft(
                plant=self.journey.world.here.plant, account=self.account(Post.PARTY_OFFICER),
                key=key(), text=RULEBOOK, name=f"small-{self.year}", years=self.year - YEAR_OF_TEXT,
            ).edition  # fmt: skip
            rulebooks.send(
                edition=made, account=self.account(Post.PARTY_OFFICER), version=1, key=key()
            )
            rulebooks.publish(
                edition=made, account=self.account(Post.PARTY_SECRETARY), version=2, key=key(),
                in_force_from=date(self.year, 1, 1),
            )  # fmt: skip
        return Edition.objects.get(pk=made.pk)

    def theme_day(self, day: date) -> Fact:
        draft = Draft(
            kind="party.theme_day", occurred_on=day, branch="B1", source="meetings/1", key=str(day),
            quantity=2800, attributes={"safety_topic": True},
        )  # fmt: skip
        [fact] = post(plant=self.journey.world.here.plant, drafts=[draft], by="branch_secretary")
        return fact

    def duty(self, person: str, *, met: bool) -> Fact:
        draft = Draft(
            kind="duty.due", occurred_on=date(self.year, 1, 20), person=person, source="duties/1",
            key=f"{person} {met}", attributes={"met": met},
        )  # fmt: skip
        [fact] = post(plant=self.journey.world.here.plant, drafts=[draft], by="safety_officer")
        return fact

    def published(self, scheme: str, days_ago: int) -> Assessment:
        """An assessment that was published so many days ago; of January a theme day is there, of February none."""
        began, as_of = clock.today() - timedelta(days=days_ago), self.as_of
        edition = self.published_edition()
        with self._on(began):
            self.theme_day(date(self.year, 1, 15))
            run = judge_run(plant=self.journey.world.here.plant, edition=edition, as_of=as_of)
            office = self.account(Post.GROUP_OFFICE)
            made = operations.begin(account=office, run=run, scheme=scheme, key=key()).assessment
            for owner, post_held in (
                (Owner.SAFETY, Post.SAFETY_DEPARTMENT),
                (Owner.DISCIPLINE, Post.DISCIPLINE_SECRETARY),
            ):
                operations.confirm(
                    account=self.account(post_held), assessment=made, owner=owner, key=key(),
                    version=Assessment.objects.get(pk=made.pk).version,
                )  # fmt: skip
            operations.publish(
                account=office, assessment=made, until=operations.first_end(), key=key(),
                version=Assessment.objects.get(pk=made.pk).version,
            )  # fmt: skip
        return Assessment.objects.get(pk=made.pk)

    def _on(self, day: date) -> AbstractContextManager[None]:
        return clock.stopped_at(datetime.combine(day, time(10), clock.CHINA))


def taken(page: Page) -> None:
    """The act of the page is taken, and one is told so."""
    page.locator("main form.sheet .verbs .btn").first.click()
    expect(page.locator(".messages")).to_be_visible()


@EVERY_WAY
def test_a_party_officer_publishes_a_rulebook_with_the_secretary(journey: Journey) -> None:
    year = clock.today().year
    page = journey.enter("party_officer")
    page.goto("/assessment/rulebooks/")
    page.get_by_role("link", name="起草规则").first.click()
    page.locator("main summary", has_text="粘贴文本").click()
    page.locator("[name=text]").fill(RULEBOOK.replace("2020", str(year)))
    journey.look(page)
    page.locator("main form.sheet .verbs .btn").first.click()
    page.get_by_label("B01 分值").fill("1.5")
    journey.look(page)
    page.get_by_role("button", name="保存数值", exact=True).click()
    expect(page.locator(".messages")).to_be_visible()
    page.get_by_role("link", name="送审").click()
    page.locator("main form.sheet .verbs .btn").first.click()
    expect(page.locator("main .verdict").first).to_contain_text("送审")
    edition = Edition.objects.get()
    assert "points: 1.5" in edition.text
    second = journey.enter("party_secretary")
    second.goto(f"/assessment/rulebooks/{edition.pk}/")
    second.get_by_role("link", name="发布").click()
    second.locator("[name=in_force_from]").fill(f"{year}-01-01")
    journey.look(second)
    second.locator("main form.sheet .verbs .btn").first.click()
    expect(second.locator("main .verdict").first).to_contain_text("已发布")
    edition.refresh_from_db()
    assert (edition.state, edition.in_force_from) == ("published", date(year, 1, 1))
    page.goto(f"/assessment/rulebooks/{edition.pk}/")
    expect(page.locator("input.cell")).to_have_count(0)
    journey.look(page)


@EVERY_WAY
def test_a_secretary_objects_and_wins(journey: Journey) -> None:
    plant = Plant(journey)
    made = plant.published("branch", days_ago=1)
    before = RunSubject.objects.get(scheme="branch", code="B1")
    secretary = journey.enter("branch_secretary")
    secretary.goto("/assessment/")
    secretary.locator(f"main a[href='/assessment/{made.pk}/']").first.click()
    secretary.get_by_role("link", name="提出异议").first.click()
    secretary.locator("[name=rule]").select_option("B01")
    secretary.locator("[name=text]").fill("二月的主题党日已经召开，台账漏录。")
    journey.look(secretary)
    taken(secretary)
    head = journey.enter("group_head")
    head.goto(f"/assessment/{made.pk}/")
    head.get_by_role("link", name="答复").first.click()
    head.locator("[name=answer][value=facts]").check()
    head.locator("[name=note]").fill("经核对支部会议记录，情况属实。")
    journey.look(head)
    taken(head)
    plant.theme_day(date(plant.year, 2, 12))
    office = journey.enter("group_office")
    office.goto("/assessment/runs/ask/")
    office.locator("[name=as_of]").fill(plant.as_of.isoformat())
    office.locator("main form.sheet .verbs .btn").first.click()
    expect(office).to_have_url(re.compile("/jobs/"))
    work_off()
    office.goto(f"/assessment/{made.pk}/repeat/")
    office.locator("[name=note]").fill("按异议处理意见补录后重新评定。")
    journey.look(office)
    taken(office)
    after = RunSubject.objects.filter(scheme="branch", code="B1").latest("run__made_at")
    assert after.score == before.score + 200
    secretary.reload()
    expect(secretary.locator("#objections")).to_contain_text("情况属实")
    journey.look(secretary)


@EVERY_WAY
def test_a_committee_decides_with_a_quorum_and_not_without(journey: Journey) -> None:
    plant = Plant(journey)
    made = plant.published("branch", days_ago=12)
    page = journey.enter("party_secretary")
    page.goto("/assessment/")
    page.locator(f"main a[href*='/assessment/{made.pk}/']").first.click()
    page.goto(f"/assessment/{made.pk}/decide/")
    page.locator("[name=committee]").fill("厂党委会")
    page.locator("[name=document]").fill("乌烟党〔2026〕3号")
    page.locator("[name=decided_on]").fill(clock.today().isoformat())
    for name, number in (("were_due", "9"), ("were_present", "4"), ("in_favour", "4")):
        page.locator(f"[name={name}]").fill(number)
    page.locator("main form.sheet .verbs .btn").first.click()
    expect(page.locator(".errors")).to_contain_text("5")
    journey.look(page)
    for name, number in (("were_present", "8"), ("in_favour", "7")):
        page.locator(f"[name={name}]").fill(number)
    taken(page)
    expect(page.locator("main")).to_contain_text("乌烟党〔2026〕3号")
    journey.look(page)
    office = journey.enter("group_office")
    office.goto(f"/assessment/{made.pk}/seal/")
    taken(office)
    assert Step.objects.filter(assessment=made, act="seal").exists()
    journey.look(office)


@EVERY_WAY
def test_a_member_finds_out_why(journey: Journey) -> None:
    plant = Plant(journey)
    member = journey.world.accounts[Implicit.MEMBER].person
    assert member is not None
    fact = plant.duty(member.code, met=False)
    made = plant.published("member", days_ago=1)
    page = journey.enter("member")
    page.goto("/assessment/")
    page.locator(f"main a[href='/assessment/{made.pk}/']").first.click()
    journey.look(page)
    page.locator("main").get_by_role("link", name=member.name).first.click()
    expect(page.locator("main")).to_contain_text("M01")
    journey.look(page)
    page.locator(f"main a[href='?rule=M01&window={plant.year}-01#tree']").first.click()
    page.locator(f"main a[href='/ledger/facts/{fact.pk}/']").first.click()
    expect(page.locator("main")).to_contain_text(f"{plant.year}-01-20")
    journey.look(page)
