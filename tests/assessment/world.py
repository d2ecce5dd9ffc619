"""A published edition, facts and runs of the small plant, for tests of several drawers."""

from datetime import date
from hashlib import sha256
from pathlib import Path

from anqi.assessment.models import Edition, EditionState
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from anqi.organisation.models import Account, Holding, Person, Plant
from anqi.organisation.posts import Post
from tests.organisation.people import SINCE, SmallPlant

RULEBOOK = """\
rulebook: small-2020
title: {zh: 2020年考核办法, en: Assessment 2020}
period: [2020-01-01, 2020-12-31]
measures:
  theme_days: {title: {zh: 安全主题党日}, facts: party.theme_day, where: {safety_topic: true}}
  hazards_due: {title: {zh: 到期隐患}, facts: hazard.due, through: departments}
  hazards_in_time: {title: {zh: 按期整改}, facts: hazard.due, where: {met: true}, through: departments}
  liable: {title: {zh: 责任事故}, facts: accident.confirmed, where: {liable: true}, through: departments}
  duties_due: {title: {zh: 应履职}, facts: duty.due}
  duties_met: {title: {zh: 已履职}, facts: duty.due, where: {met: true}}
indicators:
  zero.accident:
    title: {zh: 责任事故为零, en: No liable accident}
    group: five_zeros
    value: liable
    target: {at_most: 0}
  full.rectification:
    title: {zh: 隐患按期整改率, en: Hazards rectified in time}
    group: nine_hundreds
    value: {ratio: [hazards_in_time, hazards_due]}
    target: {at_least: 1}
    empty: none
goals:
  workers_safe: {title: {zh: 保职工生命安全, en: Workers safe}, group: four_guards, indicators: [zero.accident]}
schemes:
  branch:
    title: {zh: 党支部考核, en: Branches}
    subject: branch
    base: 60
    limits: {min: 0, max: 100}
    rules:
      - code: B01
        title: {zh: 每月开展安全主题党日, en: A safety theme day every month}
        basis: {zh: 《中国共产党支部工作条例（试行）》第十六条；分值为本厂标准}
        value: theme_days
        every: month
        score: {need: 1, points: 2}
      - code: B02
        title: {zh: 隐患按期整改, en: Hazards rectified in time}
        value: {ratio: [hazards_in_time, hazards_due]}
        every: quarter
        score: {share: 4}
        empty: 4
    vetoes:
      - code: V1
        title: {zh: 发生责任事故, en: A liable accident}
        when: {value: liable, at_least: 1}
        bars: [excellent]
    grades:
      - {code: excellent, title: {zh: 优秀, en: excellent}, at_least: 70}
      - {code: good, title: {zh: 良好, en: good}, at_least: 62}
      - {code: pass, title: {zh: 合格, en: pass}}
  department:
    title: {zh: 部门考核, en: Departments}
    subject: department
    base: 90
    rules:
      - code: D01
        title: {zh: 隐患按期整改, en: Hazards rectified in time}
        value: {ratio: [hazards_in_time, hazards_due]}
        score: {share: 10}
        empty: 10
  member:
    title: {zh: 党员积分, en: Members}
    subject: person
    who: {party_member: true}
    base: 75
    rules:
      - code: M01
        title: {zh: 安全一岗双责履职, en: Safety duties of the post}
        value: {ratio: [duties_met, duties_due]}
        every: month
        score: {share: 2}
        empty: 2
"""
"""Small, but with all that pages show: windows, a ratio, a veto, grades, three kinds of subjects."""


def published(plant: Plant, text: str = RULEBOOK, name: str = "small-2020") -> Edition:
    """An edition in force from the year's first day, as if two people had published it."""
    return Edition.objects.create(
        plant=plant, name=name, number=1, title={"zh": "2020年考核办法", "en": "Assessment 2020"},
        text=text, sha256=sha256(text.encode()).hexdigest(), first=date(2020, 1, 1),
        last=date(2020, 12, 31), in_force_from=date(2020, 1, 1), state=EditionState.PUBLISHED,
    )  # fmt: skip


def given(name: str) -> str:
    """The text of a rulebook that comes with the project."""
    return (Path(__file__).parents[2] / "rulebooks" / f"{name}.yaml").read_text("utf-8")


def theme_day(wumeng: SmallPlant, day: date, *, key: str) -> Fact:
    [fact] = post(
        plant=wumeng.plant,
        drafts=[
            Draft(
                kind="party.theme_day", occurred_on=day, branch="B1", source="meetings/1", key=key,
                quantity=2800, attributes={"safety_topic": True},
            )
        ],
        by="1001",
    )  # fmt: skip
    return fact


def hazard_due(wumeng: SmallPlant, day: date, *, key: str, met: bool) -> Fact:
    [fact] = post(
        plant=wumeng.plant,
        drafts=[
            Draft(
                kind="hazard.due", occurred_on=day, department="D1", source="hazards/1", key=key,
                attributes={"met": met, "level": "general"},
            )
        ],
        by="1002",
    )  # fmt: skip
    return fact


def holder(wumeng: SmallPlant, post_held: Post, code: str) -> Person:
    """Somebody of the plant who holds a post of the whole plant, in no unit."""
    person = Person.objects.create(
        code=code, name=f"人员{code}", plant=wumeng.plant, active_from=SINCE
    )
    Holding.objects.create(person=person, post=post_held, active_from=SINCE)
    return person


def account_of(person: Person) -> Account:
    """The person's account, which is made where there is none."""
    found = Account.objects.filter(person=person).first()
    return found or Account.objects.create_user(person.code, person=person)
