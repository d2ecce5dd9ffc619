"""The invented plant 乌蒙卷烟厂: its departments and Party branches, and how well each is run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anqi.facts.sample.luck import Luck

PLANT, PLANT_NAME = "wumeng", "乌蒙卷烟厂"
FULL = 1931
"""People of the plant at its full size; other sizes keep its proportions."""
FULL_UNITS = 200
"""From so many people on all departments and branches are there."""

Way = Literal["clean", "fair", "weak", "poor"]
"""How carefully a unit keeps its dates. Only a clean one can come to 100 % everywhere."""


@dataclass(frozen=True)
class Department:
    code: str
    name: str
    people: int
    members: int
    branch: str
    """Where its Party members have their organisational life."""
    floor: bool
    """Whether it has machines, stores or vehicles, and with them most of the hazards."""
    special: int = 0
    """Pieces of special equipment (boilers, lifts, forklifts) that fall due for inspection in a year."""
    fire: int = 20
    """Pieces of fire protection that fall due for inspection in a year."""
    holders: int = 0
    """Per mille of its people whose post needs a certificate."""
    exposed: int = 0
    """Per mille of its people who are exposed to dust or noise."""


@dataclass(frozen=True)
class Branch:
    code: str
    name: str


@dataclass(frozen=True)
class Answering:
    branch: str
    department: str
    first: date | None
    last: date | None


_DEPARTMENTS = (
    Department("D01", "卷包车间", 498, 80, "B03", True, 34, 620, 90, 420),
    Department("D02", "制丝车间", 318, 68, "B01", True, 52, 480, 140, 450),
    Department("D03", "动力车间", 126, 46, "B02", True, 78, 260, 820, 400),
    Department("D04", "原料成品科", 172, 50, "B04", True, 22, 420, 240, 160),
    Department("D05", "物流科", 158, 45, "B05", True, 26, 330, 420, 90),
    Department("D06", "设备科", 112, 46, "B06", True, 14, 160, 480, 150),
    Department("D07", "工艺质量科", 118, 44, "B07", False, 0, 120, 0, 110),
    Department("D08", "生产科", 48, 22, "B07", False, 0, 60, 0, 0),
    Department("D09", "安保消防科", 96, 42, "B08", True, 2, 340, 520, 0),
    Department("D10", "后勤服务科", 92, 37, "B12", True, 10, 140, 120, 0),
    Department("D11", "行政科", 62, 39, "B09", False, 0, 58, 30, 0),
    Department("D12", "企业管理科", 36, 20, "B10", False, 0, 30, 0, 0),
    Department("D13", "人力资源科", 28, 16, "B11", False, 0, 26, 0, 0),
    Department("D14", "财务科", 26, 19, "B10", False, 0, 24, 0, 0),
    Department("D15", "党建工作科", 22, 16, "B11", False, 0, 22, 0, 0),
    Department("D16", "纪检审计科", 19, 10, "B11", False, 0, 18, 0, 0),
)
_BRANCHES = (
    Branch("B01", "制丝车间党支部"),
    Branch("B02", "动力车间党支部"),
    Branch("B03", "卷包车间党支部"),
    Branch("B04", "原料成品党支部"),
    Branch("B05", "物流党支部"),
    Branch("B06", "设备党支部"),
    Branch("B07", "生产技术党支部"),
    Branch("B08", "安保消防党支部"),
    Branch("B09", "行政党支部"),
    Branch("B10", "财务企管党支部"),
    Branch("B11", "党群党支部"),
    Branch("B12", "后勤服务党支部"),
)
_FLOOR_WAYS: tuple[Way, ...] = ("poor", "weak", "clean", "fair", "clean", "weak", "fair", "clean")
_OFFICE_WAYS: tuple[Way, ...] = (
    "fair",
    "clean",
    "clean",
    "weak",
    "clean",
    "clean",
    "clean",
    "fair",
)
_BRANCH_WAYS: tuple[Way, ...] = (
    "clean", "poor", "clean", "fair", "weak", "clean",
    "fair", "clean", "clean", "weak", "fair", "clean",
)  # fmt: skip


@dataclass(frozen=True)
class Units:
    departments: tuple[Department, ...]
    branches: tuple[Branch, ...]
    answering: tuple[Answering, ...]
    ways: dict[str, Way]
    """How each department and branch is run, by code."""


def units(*, people: int, year: int, luck: Luck) -> Units:
    """The units of a plant with so many people; a small one has only the largest departments."""
    kept = min(16, max(3, people * 16 // FULL_UNITS))
    largest = sorted(_DEPARTMENTS, key=lambda unit: (-unit.people, unit.code))[:kept]
    chosen = tuple(_scaled(sorted(largest, key=lambda unit: unit.code), people))
    homes = {unit.branch for unit in chosen}
    branches = tuple(branch for branch in _BRANCHES if branch.code in homes)
    return Units(
        chosen, branches, tuple(_answering(chosen, homes, year)), _ways(chosen, branches, luck)
    )


def _scaled(chosen: list[Department], people: int) -> Iterator[Department]:
    heads = shares([unit.people for unit in chosen], people)
    members = shares([unit.members for unit in chosen], round(people * 600 / FULL))
    for unit, head, member in zip(chosen, heads, members, strict=True):
        special, fire = unit.special * people // FULL, unit.fire * people // FULL
        yield Department(
            unit.code, unit.name, head, member, unit.branch, unit.floor,
            max(special, min(unit.special, 1)), max(fire, 1), unit.holders, unit.exposed,
        )  # fmt: skip


def shares(weights: list[int], total: int) -> list[int]:
    """`total` cut in proportion to the weights, by largest remainders, each at least 1 where it suffices."""
    whole = sum(weights)
    parts = [weight * total // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(weights[at] * total % whole), at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    for at in range(len(parts)):
        richest = parts.index(max(parts))
        if parts[at] == 0 and parts[richest] > 1:
            parts[richest] -= 1
            parts[at] += 1
    return parts


def _answering(chosen: tuple[Department, ...], homes: set[str], year: int) -> Iterator[Answering]:
    """Each branch answers for the departments of its members; in July two departments change hands."""
    for unit in chosen:
        yield Answering(unit.branch, unit.code, None, None)
        if unit.code == "D10" and "B09" in homes:
            yield Answering("B09", "D10", None, date(year, 6, 30))
        if unit.code == "D12" and "B09" in homes:
            yield Answering("B09", "D12", date(year, 7, 1), None)


def _ways(
    chosen: tuple[Department, ...], branches: tuple[Branch, ...], luck: Luck
) -> dict[str, Way]:
    floor = luck.order([unit.code for unit in chosen if unit.floor], "floor")
    office = luck.order([unit.code for unit in chosen if not unit.floor], "office")
    party = luck.order([branch.code for branch in branches], "branches")
    return {
        **dict(zip(floor, _FLOOR_WAYS, strict=False)),
        **dict(zip(office, _OFFICE_WAYS, strict=False)),
        **dict(zip(party, _BRANCH_WAYS, strict=False)),
    }
