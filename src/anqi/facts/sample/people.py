"""The invented plant's people: who works where from when to when, and what part they have in its safety."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from anqi.facts.sample import names
from anqi.facts.sample.luck import Luck
from anqi.facts.sample.units import Department, Units, Way

_JOINERS, _LEAVERS, _MOVERS = 25, 15, 10
"""Per mille of the people who join, leave or change department in the year."""
_NATURES: dict[Way, tuple[int, int, int]] = {
    "clean": (700, 955, 992), "fair": (660, 945, 988), "weak": (600, 905, 978), "poor": (520, 850, 962),
}  # fmt: skip
"""From which draw of a thousand on people in a unit run this way are of nature 1, 2 and 3."""


@dataclass(frozen=True)
class Stay:
    """A time of the year that a person spends in one department and branch."""

    department: str
    branch: str | None
    since: date
    until: date


@dataclass(frozen=True)
class Person:
    number: int
    name: str
    department: str
    branch: str | None
    hired: date
    left: date | None
    post: str
    """head, secretary, committee or staff."""
    nature: int
    """How they keep their duties: 0 reliable, 1 ordinary, 2 careless, 3 hardly at all."""
    keen: bool
    """Whether they look for hazards, teach, volunteer."""
    stays: tuple[Stay, ...]
    traits: frozenset[str] = field(default_factory=frozenset)
    """officer, engineer, firefighter, special_operation, special_equipment, exposed, model, joiner."""

    @property
    def code(self) -> str:
        return f"WM-{self.number:05d}"

    @property
    def whole(self) -> bool:
        """Whether they are there, in one place, the whole year."""
        first, last = self.stays[0].since, self.stays[-1].until
        return len(self.stays) == 1 and (last - first).days >= 364


def roster(units: Units, year: int, luck: Luck) -> list[Person]:
    """All people of the year, numbered by the day they were hired."""
    people = [
        person
        for department in units.departments
        for person in _staff(department, units.ways[department.code], year, luck)
    ]
    people = list(_changed(people, units, year, luck))
    people.sort(key=lambda person: (person.hired, person.number))
    return [replace(person, number=place) for place, person in enumerate(people, 1)]


def earlier(people: list[Person], year: int) -> list[Person]:
    """The same people in a year before their roster's: each where his stays begin, nobody before he was hired."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return [
        _stayed(replace(person, department=begun.department, branch=begun.branch), since, last)
        for person in people
        for begun in person.stays[:1]
        if (since := max(person.hired, first)) <= last
    ]


def _staff(department: Department, way: Way, year: int, luck: Luck) -> Iterator[Person]:
    """A department's people: first its head, then the branch's secretary and committee, if they are here."""
    for place in range(department.people):
        number = int(department.code[1:]) * 100_000 + place
        member = place < department.members
        born = year - 21 - luck.below(38, "age", number)
        post = _post(place, member)
        steady = post != "staff"
        yield Person(
            number=number,
            name=names.name(luck, number, born),
            department=department.code,
            branch=department.branch if member else None,
            hired=_hired(born, year, luck, number),
            left=None,
            post=post,
            nature=0 if steady else _nature(luck.below(1000, "nature", number), way, member),
            keen=steady or luck.chance(130 if member else 60, "keen", number),
            stays=(),
            traits=frozenset(_traits(department, place, number, luck)),
        )


def _post(place: int, member: bool) -> str:
    if place == 0:
        return "head"
    if not member:
        return "staff"
    return {1: "secretary", 2: "committee", 3: "committee", 4: "committee"}.get(place, "staff")


def _hired(born: int, year: int, luck: Luck, number: int) -> date:
    start = min(born + 18 + luck.below(7, "start", number), year - 1)
    if luck.chance(600, "graduate", number):
        return date(start, 7, 1)
    return date(start, 1 + luck.below(12, "month", number), 1)


def _nature(draw: int, way: Way, member: bool) -> int:
    """Members are a little more reliable than others."""
    worse = 0 if member else 60
    return sum(draw + worse * (place < 2) >= bound for place, bound in enumerate(_NATURES[way]))


def _traits(department: Department, place: int, number: int, luck: Luck) -> Iterator[str]:
    if place % 24 == 2 or (department.floor and place % 24 == 5):
        yield "officer"
    if luck.chance(department.holders, "holder", number):
        vehicle = department.code in {"D04", "D05"} or luck.chance(300, "vehicle", number)
        yield "special_equipment" if vehicle else "special_operation"
    if luck.chance(department.exposed, "exposed", number):
        yield "exposed"
    if department.code == "D09":
        if place >= department.people * 2 // 3 or place in {3, 4, 5, 6, 7, 8}:
            yield "firefighter"
        elif place in {1, 2, 9, 10, 11}:
            yield "engineer"
    elif place == 3 and department.people >= 40:
        yield "engineer"
    if place < department.members and luck.chance(200, "model", number):
        yield "model"


def _changed(people: list[Person], units: Units, year: int, luck: Luck) -> Iterator[Person]:
    """The same people, some of whom join, leave or move in the year, and with their stays in it."""
    staff = luck.order([person for person in people if person.post == "staff"], "changes")
    young = [person.number for person in staff if person.hired.year >= year - 7]
    old = [person.number for person in staff if person.hired.year <= year - 28]
    joining = set(young[: len(people) * _JOINERS // 1000])
    leaving = set(old[: len(people) * _LEAVERS // 1000])
    settled = [person.number for person in staff if person.number not in joining | leaving]
    moving = set(settled[: len(people) * _MOVERS // 1000])
    for person in people:
        if person.number in joining:
            yield _joined(person, year, luck)
        elif person.number in leaving:
            yield _left(person, year, luck)
        elif person.number in moving:
            yield _moved(person, units, year, luck)
        else:
            yield _stayed(person, date(year, 1, 1), date(year, 12, 31))


def _stayed(person: Person, since: date, until: date) -> Person:
    return replace(person, stays=(Stay(person.department, person.branch, since, until),))


def _joined(person: Person, year: int, luck: Luck) -> Person:
    day = date(year, 7, 1)
    if not luck.chance(500, "july", person.number):
        day = date(year, 2 + luck.below(10, "joined", person.number), 1)
    traits = (person.traits & {"exposed", "model"}) | {"joiner"}
    joined = replace(person, hired=day, traits=frozenset(traits))
    return _stayed(joined, day, date(year, 12, 31))


def _left(person: Person, year: int, luck: Luck) -> Person:
    """Retired or gone at the end of a month."""
    day = date(year, 2 + luck.below(11, "left", person.number), 1) - timedelta(days=1)
    return _stayed(replace(person, left=day), date(year, 1, 1), day)


def _moved(person: Person, units: Units, year: int, luck: Luck) -> Person:
    day = date(year, 2 + luck.below(11, "moved", person.number), 1)
    others = [unit for unit in units.departments if unit.code != person.department]
    other = others[luck.below(len(others), "other", person.number)]
    branch = other.branch if person.branch else None
    before = Stay(person.department, person.branch, date(year, 1, 1), day - timedelta(days=1))
    after = Stay(other.code, branch, day, date(year, 12, 31))
    traits = person.traits - {"officer", "firefighter", "engineer"}
    return replace(
        person, department=other.code, branch=branch, stays=(before, after), traits=traits
    )
