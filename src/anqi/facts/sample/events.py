"""What happens once: the one accident somebody is liable for, near misses, public-order cases, a grave violation."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from anqi.facts.sample.luck import Luck
from anqi.facts.sample.people import Person
from anqi.facts.sample.units import Department, Units

Event = dict[str, object]
"""A fact by column name; what is not named is empty."""


def events(units: Units, people: list[Person], year: int, luck: Luck) -> list[Event]:
    floor = [unit for unit in units.departments if unit.floor]
    steady = {
        unit.code: [person for person in people if person.whole and person.department == unit.code]
        for unit in units.departments
    }
    workshops = [
        unit for unit in floor if unit.name.endswith("车间") and units.ways[unit.code] != "poor"
    ]
    place = luck.order(workshops or floor, "accident")[0]
    return [
        *_accident(place, steady[place.code], year, luck),
        *_near_misses(floor, year, luck),
        *_cases(units, year, luck),
        *_violation(units, steady, year),
    ]


def _accident(place: Department, steady: list[Person], year: int, luck: Luck) -> Iterator[Event]:
    day = date(year, 9, 16)
    yield {
        "kind": "accident.confirmed", "record": f"accident/A-{year}-003", "occurred_on": day,
        "department": place.code, "quantity": Decimal(21), "sort": "production", "grade": "minor",
        "deaths": Decimal(0), "serious_injuries": Decimal(0), "minor_injuries": Decimal(1),
        "loss": Decimal(38600), "liable": True,
    }  # fmt: skip
    head = steady[0] if not (heads := [p for p in steady if p.post == "head"]) else heads[0]
    staff = luck.order([p for p in steady if p.post == "staff"], "liable")
    members = [person for person in staff if person.branch]
    direct = (members or staff or steady)[0]
    main = next((person for person in (*members, *staff) if person is not direct), head)
    for degree, person in (("direct", direct), ("main", main), ("leadership", head)):
        yield {
            "kind": "accident.liability", "record": f"accident/A-{year}-003",
            "occurred_on": day + timedelta(days=23), "department": place.code,
            "branch": person.branch, "person": person.code, "degree": degree, "grade": "minor",
        }  # fmt: skip


def _near_misses(floor: list[Department], year: int, luck: Luck) -> Iterator[Event]:
    places = luck.order(floor, "near misses")
    for number, (month, day, sort) in enumerate(((3, 19, "production"), (7, 8, "traffic"))):
        place = places[number % len(places)]
        yield {
            "kind": "accident.confirmed", "record": f"accident/A-{year}-{number + 1:03d}",
            "occurred_on": date(year, month, day), "department": place.code,
            "quantity": Decimal(0), "sort": sort, "grade": "near_miss", "deaths": Decimal(0),
            "serious_injuries": Decimal(0), "minor_injuries": Decimal(0), "liable": False,
        }  # fmt: skip


def _cases(units: Units, year: int, luck: Luck) -> Iterator[Event]:
    floor = [unit for unit in units.departments if unit.floor]
    careless = [unit for unit in floor if units.ways[unit.code] in {"weak", "poor"}]
    places = luck.order(careless or floor, "cases")
    cases = (
        (4, 14, "petition", False),
        (5, 27, "theft", True),
        (8, 20, "petition", False),
        (10, 15, "opinion", False),
    )
    for number, (month, day, sort, liable) in enumerate(cases, 1):
        yield {
            "kind": "order.case", "record": f"case/{year}-{number:02d}",
            "occurred_on": date(year, month, day),
            "department": places[number % len(places)].code, "sort": sort, "liable": liable,
        }  # fmt: skip


def _violation(units: Units, steady: dict[str, list[Person]], year: int) -> Iterator[Event]:
    poor = next(code for code, way in units.ways.items() if way == "poor" and code in steady)
    culprit = max(steady[poor], key=lambda person: (person.nature, person.number))
    yield {
        "kind": "conduct.violation", "record": "violation/grave-1",
        "occurred_on": date(year, 6, 9), "department": poor,
        "branch": culprit.branch, "person": culprit.code, "gravity": "grave",
    }  # fmt: skip
