"""Small plants that share their codes, with joiners and leavers."""

from random import Random
from typing import Any

from hypothesis import strategies as st

from .drawn_days import Days, seeds
from .world import Row, World

# Codes that sort, read and compare badly: numbers that differ as text, words of YAML and of spreadsheets.
_PLANTS = ("P1", "1", "NA")
_DEPARTMENTS = ("1", "01", "D10", "D2", "a.b")
_BRANCHES = ("1", "B10", "b2", "null")
_PEOPLE = ("1", "007", "E1", "e1", "true", "10", "x-1", "Z_9")
_MEMBERS = (True, True, True, False, False, None)


def _unit(code: str, plant: Row, name: str, seed: int, days: Days) -> Row:
    since, until = days.span(Random(seed))
    return {
        "code": code,
        "name": f"{name}{code}",
        "plant": plant["code"],
        "active_from": since,
        "active_to": until,
    }


def _or_none(random: Random, rows: list[Row]) -> Any:
    """One of the rows' codes, or seldom none."""
    return random.choice([*(row["code"] for row in rows for _ in range(3)), None])


@st.composite
def rosters(draw: st.DrawFn, days: Days) -> World:
    """1 to 3 plants, and of each 0 to 5 departments, 0 to 4 branches, 0 to 8 people."""
    world = World()
    for code in _PLANTS[: draw(st.sampled_from((1, 1, 1, 2, 3)))]:
        plant = {"code": code, "name": f"“{code}”厂, 甲"}
        world.plants.append(plant)
        departments = [
            _unit(code, plant, "部门", seed, days) for code, seed in _coded(draw, _DEPARTMENTS)
        ]
        branches = [
            _unit(code, plant, "支部", seed, days) for code, seed in _coded(draw, _BRANCHES)
        ]
        world.departments += departments
        world.branches += branches
        for code, seed in _coded(draw, _PEOPLE):
            random = Random(seed + 1)
            world.people.append(
                {
                    **_unit(code, plant, "人", seed, days),
                    "department": _or_none(random, departments),
                    "branch": _or_none(random, branches),
                    "party_member": random.choice(_MEMBERS),
                }
            )
        if departments and branches:
            world.answers_for += [
                _answer(plant, branches, departments, seed, days) for seed in draw(seeds(0, 6))
            ]
    return world


def _coded(draw: st.DrawFn, codes: tuple[str, ...]) -> list[tuple[str, int]]:
    """The first few or all of the codes, each with a seed."""
    return list(zip(codes, draw(seeds(0, len(codes))), strict=False))


def _answer(plant: Row, branches: list[Row], departments: list[Row], seed: int, days: Days) -> Row:
    random = Random(seed)
    since, until = days.span(random)
    return {
        "plant": plant["code"],
        "branch": random.choice(branches)["code"],
        "department": random.choice(departments)["code"],
        "active_from": since,
        "active_to": until,
    }
