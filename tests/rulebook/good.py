"""A good rulebook that uses every form once, and the changes that tests make to it."""

from anqi.kit.faults import Fault, Faulty
from anqi.rules.rulebook.reading import parse_rulebook

GOOD = """\
rulebook: good-2020
title: {zh: 考核办法, en: Assessment}
period: [2020-01-01, 2020-12-31]
measures:
  days:
    facts: party.theme_day
    where: {safety_topic: true}
  activities:
    facts: [party.theme_day, party.lesson]
    where:
      quantity: {at_least: 5, at_most: 99.5}
      attendance: {absent: true}
    take: people
  hazards_due:
    facts: hazard.due
    through: departments
  hazards_met:
    facts: hazard.due
    where: {met: true, level: [larger, major]}
    through: departments
  deaths:
    facts: accident.confirmed
    take: {sum: deaths}
  hours: {facts: worktime.month, take: sum}
  duties_due: {facts: duty.due}
  duties_met: {facts: duty.due, where: {met: true}}
  readings: {facts: content.read}
  upkeep: {facts: [duty.due, equipment.due]}
  care: {facts: [duty.due, health_check.due]}
indicators:
  in.time:
    title: {zh: 隐患按期整改率}
    group: hundreds
    value: {ratio: [hazards_met, hazards_due]}
    target: {at_least: 1}
    empty: met
  death.rate:
    value: {ratio: [deaths, hours], per: 1000000}
    target: {at_most: 1.5}
    empty: none
  reading:
    value: readings
    target: {equals: 10}
  upkeep.much: {value: upkeep, target: {at_least: 0}}
  care.much: {value: care, target: {at_least: 0}}
goals:
  safe:
    group: guards
    indicators: [in.time, death.rate]
schemes:
  branch:
    subject: branch
    base: 60
    limits: {min: 0, max: 100}
    rules:
      - code: B01
        basis: {zh: 支部工作条例}
        value: days
        every: month
        score: {need: 1, points: 1, otherwise: -0.5}
        window_limits: {min: -1, max: 1}
        limits: {max: 12}
      - code: B02
        value: {ratio: [hazards_met, hazards_due]}
        score: {share: 7}
        empty: 7
      - code: B03
        value: activities
        score: {bands: [[1, 1], [5, 2.5]]}
    vetoes:
      - code: V1
        when: {value: hazards_due, at_least: 3}
        bars: [excellent]
      - code: V2
        when: {indicator: in.time, is: missed}
        bars: [excellent, good]
    grades:
      - {code: excellent, title: {zh: 优秀}, at_least: 90, quota: 0.2}
      - {code: good, at_least: 80}
      - {code: fail}
  member:
    subject: person
    who: {party_member: true, department: [D1, "01"]}
    rules:
      - code: M01
        value: duties_met
        score: {each: 0.25}
      - code: M02
        value: {ratio: [duties_met, duties_due], per: 10}
        score: {each: 1}
        empty: 0
"""

HERE = "◀"
"""In a change: the fault is on this line. It is taken out before the text is read."""


def changed(*changes: tuple[str, str]) -> tuple[str, int]:
    """The good rulebook with these pieces replaced, and the line that is marked with `HERE`."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the good rulebook"
        text = text.replace(old, new)
    before, _, after = text.partition(HERE)
    return before + after, before.count("\n") + 1


def faults_of(text: str | bytes) -> list[Fault]:
    """What a file is refused for; nothing where it is taken."""
    try:
        parse_rulebook(text if isinstance(text, bytes) else text.encode(), "rules.yaml")
    except Faulty as faulty:
        return faulty.faults
    return []
