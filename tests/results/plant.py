"""A plant of a few people, judged: what the reports of these tests are about.

卷包车间 has a hazard that was not rectified in time and an accident; 制丝车间 is in order. One name tries to be markup,
another a formula.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from anqi.rules.engine.judging import judge, run_of
from anqi.rules.engine.tracing import CountedFacts, Trace, counted_facts, trace
from anqi.rules.outcome.model import Outcome
from anqi.rules.rulebook.reading import parse_rulebook
from tests.engine.loading import load
from tests.oracle.world import Row, World

RULEBOOK = """
rulebook: small-2020
title: {zh: 2020年考核, en: Assessment 2020}
period: [2020-01-01, 2020-06-30]
measures:
  theme_days: {title: {zh: 主题党日次数, en: theme days}, facts: party.theme_day}
  hazards_due: {title: {zh: 到期隐患, en: hazards due}, facts: hazard.due, through: departments}
  hazards_met:
    title: {zh: 按期整改的隐患, en: rectified in time}
    facts: hazard.due
    where: {met: true}
    through: departments
  liable:
    title: {zh: 有责事故, en: liable accidents}
    facts: accident.confirmed
    where: {liable: true}
    through: departments
  duties_due: {facts: duty.due}
  duties_met: {facts: duty.due, where: {met: true}}
  talked: {facts: party.talk, take: people}
  present: {facts: party.attendance, take: people}
indicators:
  Z1: {title: {zh: 责任事故为零, en: No liable accident}, group: five_zeros, value: liable, target: {at_most: 0}}
  H5:
    title: {zh: 隐患按期整改率100%, en: Hazards rectified 100%}
    group: nine_hundreds
    value: {ratio: [hazards_met, hazards_due]}
    target: {at_least: 1}
    empty: none
  own: {group: house, value: {ratio: [duties_met, duties_due]}, target: {at_least: 0.5}, empty: met}
goals:
  B1: {title: {zh: 保职工生命安全, en: Guard lives}, group: four_guards, indicators: [Z1]}
schemes:
  branch:
    title: {zh: "党支部:考核", en: "Branches: judged"}
    subject: branch
    limits: {min: 0, max: 100}
    base: 60
    rules:
      - code: B01
        title: {zh: 每月主题党日, en: Theme day each month}
        value: theme_days
        every: month
        score: {need: 1, points: 5}
      - {code: B02, value: {ratio: [hazards_met, hazards_due]}, every: quarter, score: {share: 5}, empty: 5}
      - {code: B03, value: {ratio: [talked, present]}, score: {share: 2}, empty: 0}
    vetoes:
      - {code: V1, title: {zh: 发生责任事故, en: Liable accident}, when: {indicator: Z1, is: missed}, bars: [excellent]}
    grades:
      - {code: excellent, title: {zh: 优秀, en: Excellent}, at_least: 70, quota: 0.5}
      - {code: good, title: {zh: 良好, en: Good}, at_least: 60}
      - {code: fail, title: {zh: 不合格, en: Fail}}
  member:
    subject: person
    who: {party_member: true}
    rules:
      - {code: M01, value: {ratio: [duties_met, duties_due]}, every: quarter, score: {share: 10}, empty: 10}
"""
AS_OF = date(2020, 5, 20)


@dataclass(frozen=True)
class Judged:
    """An outcome, the facts that a page opens to, and what each scheme's subjects are traced to."""

    outcome: Outcome
    counted: CountedFacts
    traces: dict[str, Trace]


def world() -> World:
    departments = [_unit("D1", "卷包车间"), _unit("D2", "制丝车间")]
    branches = [_unit("B1", "<script>alert(1)</script>"), _unit("B2", "=1+1"), _unit("B3", "机关")]
    answers = [
        {"plant": "P", "branch": branch, "department": f"D{branch[1]}",
         "active_from": None, "active_to": None}
        for branch in ("B1", "B2")
    ]  # fmt: skip
    people = [
        {**_unit(code, name), "department": "D1", "branch": "B1", "party_member": True}
        for code, name in (("1001", "王兴国"), ("1002", "李秀英"))
    ]
    people[1]["active_to"] = date(2020, 4, 30)
    facts = [{"id": f"F{number:04}", "plant": "P", **fact} for number, fact in enumerate(_facts())]
    return World(
        [{"code": "P", "name": "乌蒙卷烟厂"}], departments, branches, answers, people, facts
    )


def _unit(code: str, name: str) -> Row:
    return {"plant": "P", "code": code, "name": name, "active_from": None, "active_to": None}


def _facts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for month in range(1, 6):
        day = date(2020, month, 10)
        found += [
            {"kind": "party.theme_day", "occurred_on": day, "branch": b} for b in ("B2", "B3")
        ]
        for person in ("1001", "1002"):
            duty = {"kind": "duty.due", "occurred_on": day, "person": person, "met": month != 3}
            came = {
                "kind": "party.attendance",
                "occurred_on": day,
                "branch": "B1",
                "person": person,
            }
            found += [duty, came]
        for number in range(4):
            late = month == 2 and number == 0
            where = {"department": "D1" if number % 2 == 0 else "D2", "level": "general"}
            found.append({"kind": "hazard.due", "occurred_on": day, "met": not late, **where})
    found.append({"kind": "party.talk", "occurred_on": AS_OF, "branch": "B1", "person": "1001"})
    accident = {"kind": "accident.confirmed", "occurred_on": AS_OF, "department": "D1"}
    return [*found, {**accident, "quantity": "21", "liable": True, "source": "accidents.csv:2"}]


@cache
def judged() -> Judged:
    rulebook, _warnings = parse_rulebook(RULEBOOK.encode(), "small.yaml")
    engine = load(world())
    outcome = judge(engine, rulebook, as_of=AS_OF)
    run = run_of(rulebook, AS_OF)
    traces = {name: trace(engine, scheme, run) for name, scheme in rulebook.schemes.items()}
    return Judged(outcome, counted_facts(engine, rulebook, run), traces)
