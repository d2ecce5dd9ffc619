"""The roster of the sample as tables: the sheets that are handed out, and what the streams draw from."""

import pyarrow as pa

from anqi.facts.sample import lapses
from anqi.facts.sample.calendar import days
from anqi.facts.sample.luck import Luck
from anqi.facts.sample.people import Person
from anqi.facts.sample.units import PLANT, PLANT_NAME, Units

_FLAGS = ("officer", "engineer", "firefighter", "special_operation", "special_equipment",
          "exposed", "model", "joiner")  # fmt: skip
_CIRCLE = 15
"""Members of one Party group, about."""


def sheets(units: Units, people: list[Person]) -> dict[str, pa.Table]:
    """The roster sheets of the interchange file, all but the facts."""
    text, day = pa.string(), pa.date32()
    unit = pa.schema(
        {"code": text, "name": text, "plant": text, "active_from": day, "active_to": day}
    )
    answers = pa.schema(
        {"plant": text, "branch": text, "department": text, "active_from": day, "active_to": day}
    )
    person = pa.schema({
        "code": text, "name": text, "plant": text, "department": text, "branch": text,
        "party_member": pa.bool_(), "active_from": day, "active_to": day,
    })  # fmt: skip
    return {
        "plants": _table(pa.schema({"code": text, "name": text}), [(PLANT, PLANT_NAME)]),
        "departments": _table(unit, [(u.code, u.name, PLANT, None, None) for u in units.departments]),
        "branches": _table(unit, [(b.code, b.name, PLANT, None, None) for b in units.branches]),
        "answers_for": _table(
            answers, [(PLANT, a.branch, a.department, a.first, a.last) for a in units.answering]
        ),
        "people": _table(person, [
            (p.code, p.name, PLANT, p.department, p.branch, p.branch is not None, p.hired, p.left)
            for p in people
        ]),
    }  # fmt: skip


def sources(units: Units, people: list[Person], year: int, luck: Luck) -> dict[str, pa.Table]:
    """The tables `calendar`, `stay`, `unit` and `cell` that the streams read."""
    circles = {
        branch.code: max(1, sum(p.branch == branch.code for p in people) // _CIRCLE)
        for branch in units.branches
    }
    committees = {branch.code: _committee(people, branch.code) for branch in units.branches}
    return {
        "calendar": pa.Table.from_pylist([
            {"day": d.day, "work": d.work, "next_work": d.next_work, "month_end": d.month_end}
            for d in days(year)
        ]),
        "stay": pa.Table.from_pylist([
            {
                "no": person.number, "person": person.code, "department": stay.department,
                "branch": stay.branch, "since": stay.since, "until": stay.until,
                "whole": person.whole, "post": person.post, "nature": person.nature,
                "keen": person.keen,
                "circle": 1 + person.number % circles[stay.branch] if stay.branch else None,
                "committee": person in committees[stay.branch] if stay.branch else False,
                **{flag: flag in person.traits for flag in _FLAGS},
            }
            for person in people for stay in person.stays
        ]),
        "unit": pa.Table.from_pylist([
            {
                "department": unit.code, "people": unit.people, "floor": unit.floor,
                "special": unit.special, "fire": unit.fire, "clerk": _clerk(people, unit.code),
                **lapses.drawn(lapses.DEPARTMENT, unit.code, units.ways[unit.code], luck),
            }
            for unit in units.departments
        ]),
        "cell": pa.Table.from_pylist([
            {
                "branch": branch.code, "secretary": committees[branch.code][0].code,
                "theme_day": 5 + 3 * place % 11, "circles": circles[branch.code],
                **lapses.drawn(lapses.BRANCH, branch.code, units.ways[branch.code], luck),
            }
            for place, branch in enumerate(units.branches)
        ]),
    }  # fmt: skip


def _committee(people: list[Person], branch: str) -> list[Person]:
    """The branch's committee of at most five, the secretary first."""
    rank = {"secretary": 0, "head": 1, "committee": 2, "staff": 3}
    members = [person for person in people if person.branch == branch and person.whole]
    members.sort(key=lambda person: (rank[person.post], person.number))
    size = 5 if len(members) >= 7 else 1
    return members[:size]


def _clerk(people: list[Person], department: str) -> str:
    """Who records what the department did."""
    there = [person for person in people if person.department == department and person.whole]
    return there[len(there) // 2].code


def _table(schema: pa.Schema, rows: list[tuple[object, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)
