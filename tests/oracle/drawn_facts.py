"""Facts that come in heaps, on bad days, and are partly taken back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

from hypothesis import strategies as st

from anqi.facts.kinds import MAY, MUST, UNIT_TYPES, Attribute, Kind

from .drawn_days import SEEDS, Days, seeds
from .world import Row, World

AMOUNTS = ("0", "0.01", "0.05", "0.5", "1", "1", "1", "1.00", "1.5", "2", "12.50", "33.33", "90")
"""Few, so that scores tie; some give half-cents with the points of `drawn_schemes.py`."""

_HUGE = "999999999.99"
_CHINA = timezone(timedelta(hours=8))
MOMENTS = (
    datetime(2020, 1, 31, 15, 59, 59, 999999, tzinfo=UTC),
    datetime(2020, 1, 31, 16, tzinfo=UTC),
    datetime(2020, 2, 1, 0, tzinfo=_CHINA),  # the same moment
    datetime(2020, 2, 1, 0, tzinfo=UTC),
)


@st.composite
def facts(draw: st.DrawFn, world: World, days: Days, palette: Sequence[Kind]) -> list[Row]:
    """Heaps of alike facts of the kinds of the palette, and reversals of some."""
    heap = st.tuples(SEEDS, st.integers(min_value=1, max_value=12))
    many = st.lists(heap, min_size=10, max_size=24)
    heaps = draw(st.one_of(st.lists(heap, min_size=1, max_size=8), many, many))
    posted = draw(st.booleans())
    found: list[Row] = []
    for seed, size in heaps:
        found += _heap(world, days, palette, seed, size)
    for number, fact in enumerate(found):
        # Ids that differ by case only, and now and then one with blanks and Chinese.
        fact["id"] = (
            f"事实 {number}, 表1" if number % 7 == 6 else f"{'fF'[number % 2]}{number // 2}"
        )
        fact["posted_at"] = Random(number).choice((None, *MOMENTS)) if posted else None
    for number, seed in enumerate(draw(seeds(0, 6))):
        _reverse(found, days, Random(seed), f"r{number}", posted=posted)
    return found


def _heap(world: World, days: Days, palette: Sequence[Kind], seed: int, size: int) -> list[Row]:
    """Facts of one plant and kind that mostly agree; none where the plant has nobody to name."""
    random = Random(seed)
    plant = random.choice(world.plants)["code"] if random.random() < 0.5 else _fullest(world)
    codes = {
        "department": [row["code"] for row in world.departments if row["plant"] == plant],
        "branch": [row["code"] for row in world.branches if row["plant"] == plant],
        "person": [row["code"] for row in world.people if row["plant"] == plant],
    }
    possible = [
        kind
        for kind in palette
        if all(codes[type] for type in UNIT_TYPES if kind.naming[type] is MUST)
    ]
    if not possible:
        return []
    kind = random.choice(possible) if random.random() < 0.5 else possible[0]
    pattern = _fact(kind, plant, codes, days, random)
    keep = random.random()
    return [pattern, *(_alike(pattern, kind, codes, days, random, keep) for _ in range(size - 1))]


def _fullest(world: World) -> str:
    """The plant with the most people, where facts are found by most subjects."""
    employers: list[str] = [row["plant"] for row in world.people] or [world.plants[0]["code"]]
    return max(sorted(set(employers)), key=employers.count)


def _alike(
    pattern: Row, kind: Kind, codes: dict[str, list[str]], days: Days, random: Random, keep: float
) -> Row:
    """Another fact of the heap: every field the pattern's, with this chance, or a new one."""
    other = _fact(kind, pattern["plant"], codes, days, random)
    return {
        column: pattern[column] if random.random() < keep else value
        for column, value in other.items()
    }


def _fact(kind: Kind, plant: str, codes: dict[str, list[str]], days: Days, random: Random) -> Row:
    return {
        "id": None,
        "kind": kind.code,
        "occurred_on": days.any(random),
        "plant": plant,
        **{type: _named(kind, type, codes[type], random) for type in UNIT_TYPES},
        "quantity": _amount(random) if kind.quantity else random.choice((None, "1", "1.00")),
        **{name: _attribute(attribute, random) for name, attribute in kind.attributes.items()},
        "reverses": None,
        "source": random.choice((None, "台账.xlsx, 表1, 第12行")),
        "posted_at": None,
    }


def _named(kind: Kind, type: str, codes: list[str], random: Random) -> str | None:
    naming = kind.naming[type]
    if naming is MUST or (naming is MAY and codes and random.random() < 0.7):
        return random.choice(codes)
    return None


def _amount(random: Random) -> str | None:
    if random.random() < 0.02:
        return _HUGE
    return random.choice((None, *AMOUNTS))


def _attribute(attribute: Attribute, random: Random) -> Any:
    """A value of the attribute's type; absent in one of five."""
    if random.random() < 0.2 or attribute.type == "date":
        return None
    if attribute.type == "bool":
        return random.random() < 0.6
    if attribute.type == "number":
        return random.choice(AMOUNTS)
    return random.choice(list(attribute.choices)[:2])


def _reverse(found: list[Row], days: Days, random: Random, id: str, *, posted: bool) -> None:
    """Put somewhere among the facts one that takes another back, on its day or on any other."""
    reversed_ids = {fact["reverses"] for fact in found}
    open = [f for f in found if f["reverses"] is None and f["id"] not in reversed_ids]
    if not open:
        return
    fact = random.choice(open)
    day = fact["occurred_on"] if random.random() < 0.4 else days.any(random)
    since = fact["posted_at"]
    moments = [m for m in MOMENTS if since is None or m >= since] if posted else [None]
    reversal = {**fact, "id": id, "reverses": fact["id"], "occurred_on": day}
    reversal["posted_at"] = random.choice(moments)
    found.insert(random.randint(0, len(found)), reversal)
