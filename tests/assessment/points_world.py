"""A rulebook that judges members by the year, their facts of the first quarter, and those who publish and answer."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from anqi.assessment.models import (
    Answer,
    Edition,
    PointsAnswer,
    PointsObjection,
    PointsPublication,
    PublishedPoints,
    Run,
)
from anqi.assessment.points import objecting, publishing
from anqi.assessment.points.accounts import PointsAccount
from anqi.assessment.points.objecting import Grounds
from anqi.assessment.points.queries import account_for
from anqi.assessment.runs.computing import judge_run
from anqi.kit.clock import CHINA, stopped_at
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from anqi.organisation.models import Account, Assignment, Person, Tree, Unit, UnitKind
from anqi.organisation.models import Standing as Member
from anqi.organisation.posts import Post
from tests.assessment.world import RULEBOOK, account_of, holder, published
from tests.organisation.people import SINCE, SmallPlant

JANUARY, FEBRUARY, MARCH = (date(2020, month, 1) for month in (1, 2, 3))
END_OF_FEBRUARY = date(2020, 2, 29)
_MEMBERS = """\
  member:
    title: {zh: 党员积分, en: Points of members}
    subject: person
    who: {party_member: true}
    base: 80
    limits: {min: 0, max: 100}
    rules:
      - code: M01
        title: {zh: 无故缺席, en: Absent without leave}
        value: absences
        score: {each: -2}
        limits: {min: -5}
      - {code: M02, title: {zh: 学时, en: Hours of study}, value: hours, score: {need: 32, points: 0, otherwise: -5}}
      - code: M03
        title: {zh: 履职, en: Duties}
        value: {ratio: [duties_met, duties_due]}
        every: quarter
        score: {share: 4}
        empty: 1
      - {code: M04, title: {zh: 服务, en: Service}, value: service, score: {each: 0.5}, limits: {max: 2}}
    grades:
      - {code: excellent, title: {zh: 优, en: Excellent}, at_least: 82, quota: 0.1}
      - {code: good, title: {zh: 良, en: Good}, at_least: 75}
      - {code: remind, title: {zh: 提醒谈话, en: Reminder talk}}
"""
_MEASURES = """\
measures:
  absences: {facts: party.attendance, where: {status: absent}}
  hours: {facts: party.attendance, where: {status: present}, take: sum}
  service: {facts: campaign.service, take: sum}
"""
_BEFORE, _OLD = RULEBOOK.split("  member:\n")
POINTS = _BEFORE.replace("measures:\n", _MEASURES) + _MEMBERS
"""The small rulebook with members judged by the year and the quarter; of three one alone may have the best grade."""


def on(day: date, hour: int = 9) -> Any:
    """Let it be that day."""
    return stopped_at(datetime.combine(day, time(hour), CHINA))


def key() -> str:
    return str(uuid4())


class Points:
    """王芳 the secretary, 李强 a member of her branch, 周华 one of the other branch, and the offices."""

    def __init__(self, wumeng: SmallPlant) -> None:
        self.here = wumeng
        self.plant = wumeng.plant
        self.edition: Edition = published(wumeng.plant, POINTS)
        self.secretary = account_of(wumeng.secretary)
        self.member = account_of(wumeng.officer)
        self.stranger = account_of(wumeng.stranger)
        self.office = self._holds(Post.PARTY_OFFICER, "3001")
        self.head = self._holds(Post.GROUP_HEAD, "3005")
        self.director = self._holds(Post.DIRECTOR, "3006")
        self.committee = self._committee()
        self.other = account_of(self._member("1004", "周华", self._branch("B2", "制丝车间党支部")))

    def fact(
        self, kind: str, day: date, person: str = "1002", quantity: int = 100, **attributes: Any
    ) -> Fact:
        draft = Draft(
            kind=kind, occurred_on=day, person=person, source="meetings/7", key=key(),
            branch="" if kind == "duty.due" else "B1", quantity=quantity, attributes=attributes,
        )  # fmt: skip
        [fact] = post(plant=self.plant, drafts=[draft], by="1001")
        return fact

    def absent(self, day: date, person: str = "1002") -> Fact:
        return self.fact("party.attendance", day, person, activity="theme_day", status="absent")

    def studied(self, day: date, hours: int, person: str = "1002") -> Fact:
        return self.fact(
            "party.attendance", day, person, hours * 100, activity="lesson", status="present"
        )

    def served(self, day: date, hours: int, person: str = "1002") -> Fact:
        return self.fact("campaign.service", day, person, hours * 100, front="production")

    def duty(self, day: date, *, met: bool, person: str = "1002") -> Fact:
        return self.fact("duty.due", day, person, met=met)

    def run(self, as_of: date = END_OF_FEBRUARY, *, kept: bool = True) -> Run:
        return judge_run(plant=self.plant, edition=self.edition, as_of=as_of, kept=kept)

    def account(self, account: Account | None = None, code: str = "") -> PointsAccount:
        found = account_for(account or self.member, code).account
        assert found is not None
        return found

    def publish(
        self, month: date = FEBRUARY, account: Account | None = None, branch: str = "B1",
        **more: Any,
    ) -> PointsPublication:  # fmt: skip
        wanted = {"key": key()} | more
        return publishing.publish(
            account=account or self.secretary,
            plant=self.plant,
            month=month,
            branch=branch,
            **wanted,
        )

    def published(self, code: str = "1002", month: date = FEBRUARY) -> PublishedPoints:
        rows = PublishedPoints.objects.select_related("person__plant", "publication__run__edition")
        return rows.get(person__code=code, month=month)

    def objects(self, account: Account | None = None, **more: Any) -> PointsObjection:
        wanted: dict[str, Any] = {"rule": "M01", "text": "当日请假", "key": key()} | more
        wanted.setdefault("published", self.published())
        return objecting.object_to(account=account or self.member, **wanted)

    def answers(
        self, objection: PointsObjection, answer: Answer = Answer.REFUSED,
        account: Account | None = None, key: str = "", **more: Any,
    ) -> PointsAnswer:  # fmt: skip
        grounds = Grounds(answer, **({"note": "经核对"} | more))
        return objecting.answer(
            account=account or self.head, objection=objection, grounds=grounds,
            key=key or str(uuid4()),
        )  # fmt: skip

    def _holds(self, held: Post, code: str) -> Account:
        return account_of(holder(self.here, held, code))

    def _committee(self) -> Account:
        person = self._member("1005", "陈静", self.here.branch)
        person.holdings.create(post=Post.BRANCH_COMMITTEE, unit=self.here.branch, active_from=SINCE)
        return account_of(person)

    def _branch(self, code: str, name: str) -> Unit:
        return Unit.objects.create(
            plant=self.plant, tree=Tree.PARTY, kind=UnitKind.BRANCH, code=code, name=name,
            active_from=SINCE,
        )  # fmt: skip

    def _member(self, code: str, name: str, branch: Unit) -> Person:
        person = Person.objects.create(plant=self.plant, code=code, name=name, active_from=SINCE)
        Assignment.objects.create(person=person, unit=branch, active_from=SINCE)
        Member.objects.create(person=person, value=Member.Value.FULL, active_from=SINCE)
        return person


NO_FACT = UUID(int=7)
