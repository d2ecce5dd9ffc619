"""A year of an invented cigarette plant, 乌蒙卷烟厂, as an interchange file: nothing in it is true of any factory."""

from collections.abc import Mapping

import pyarrow as pa

from anqi.facts.sample.calendar import YEARS
from anqi.facts.sample.events import events
from anqi.facts.sample.ledger import ledger
from anqi.facts.sample.luck import Luck
from anqi.facts.sample.people import roster
from anqi.facts.sample.tables import sheets, sources
from anqi.facts.sample.units import units

FEWEST_PEOPLE, FEWEST_FACTS = 20, 100


def sample(
    *, people: int = 1931, facts: int = 500_000, year: int = 2020, seed: int = 1
) -> Mapping[str, pa.Table]:
    """The sheets of an interchange file by name: `plants` … `people`, and exactly so many `facts`.

    The same arguments give the same tables on every machine. The facts stand in the order in which they were
    entered. Raises ValueError for a plant that is too small or a year without a calendar.
    """
    if people < FEWEST_PEOPLE or facts < FEWEST_FACTS:
        raise ValueError(f"a sample has {FEWEST_PEOPLE} people and {FEWEST_FACTS} facts at least")
    if year not in YEARS:
        raise ValueError(f"a sample's year is from {YEARS.start} to {YEARS.stop - 1}")
    drawn_by = seed * 10_000 + year  # so that no two years of a plant are alike
    luck = Luck(drawn_by)
    plant = units(people=people, year=year, luck=luck)
    staff = roster(plant, year, luck)
    return {
        **sheets(plant, staff),
        "facts": ledger(
            sources(plant, staff, year, luck),
            events(plant, staff, year, luck),
            people=people, facts=facts, year=year, seed=drawn_by,
        ),
    }  # fmt: skip


__all__ = ["FEWEST_FACTS", "FEWEST_PEOPLE", "sample"]
