"""A year of an invented cigarette plant, 乌蒙卷烟厂, as an interchange file: nothing in it is true of any factory."""

from collections.abc import Mapping

import pyarrow as pa

from anqi.facts.sample.calendar import YEARS
from anqi.facts.sample.events import events
from anqi.facts.sample.ledger import ledger
from anqi.facts.sample.luck import Luck
from anqi.facts.sample.people import earlier, roster
from anqi.facts.sample.tables import sheets, sources
from anqi.facts.sample.units import units

FEWEST_PEOPLE, FEWEST_FACTS = 20, 100


def sample(
    *, people: int = 1931, facts: int = 500_000, year: int = 2020, seed: int = 1, years: int = 1
) -> Mapping[str, pa.Table]:
    """The sheets of an interchange file by name: `plants` … `people`, and exactly so many `facts`.

    `years`: how many years of facts, the last of which is `year`; the rosters are of that one, and before it people
    are where they began it. The same arguments give the same tables on every machine. The facts of a year stand in the
    order in which they were entered. Raises ValueError for a plant that is too small or a year without a calendar.
    """
    if people < FEWEST_PEOPLE or facts < FEWEST_FACTS * years:
        raise ValueError(f"a sample has {FEWEST_PEOPLE} people and {FEWEST_FACTS} facts at least")
    if year not in YEARS or year - years + 1 not in YEARS:
        raise ValueError(f"a sample's year is from {YEARS.start} to {YEARS.stop - 1}")
    luck = Luck(_drawn_by(seed, year))
    plant = units(people=people, year=year, luck=luck)
    staff = roster(plant, year, luck)
    rosters = sheets(plant, staff)
    own = [facts // years] * (years - 1)
    counts = [*own, facts - sum(own)]
    ledgers = []
    for each, count in zip(range(year - years + 1, year + 1), counts, strict=True):
        drawn_by = _drawn_by(seed, each)
        chance = luck if each == year else Luck(drawn_by)
        there = staff if each == year else earlier(staff, each)
        ledgers.append(
            ledger(
                sources(plant, there, each, chance),
                events(plant, there, each, chance),
                people=people, facts=count, year=each, seed=drawn_by,
            )
        )  # fmt: skip
    return {**rosters, "facts": ledgers[0] if years == 1 else pa.concat_tables(ledgers)}


def _drawn_by(seed: int, year: int) -> int:
    return seed * 10_000 + year  # so that no two years of a plant are alike


__all__ = ["FEWEST_FACTS", "FEWEST_PEOPLE", "sample"]
