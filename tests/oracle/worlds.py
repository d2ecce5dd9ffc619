"""Hypothesis strategies: small worlds with valid rulebooks that look for trouble.

Things are drawn as lists of seeds, so that Hypothesis shrinks by leaving things out; what is in a thing comes from its
seed. `trials()` is what tests ask for.
"""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from hypothesis import strategies as st

from .drawn_days import SEEDS, Days, days, seeds
from .drawn_facts import MOMENTS, facts
from .drawn_measures import Measures, draw_palette
from .drawn_rosters import rosters
from .drawn_schemes import draw_grades, maybe, number, rule, veto, who
from .drawn_schemes import limits as draw_limits
from .files import as_yaml, write_folder
from .world import Row, Rulebook, SubjectType, World

__all__ = ["Trial", "as_yaml", "trials", "write_folder"]

_TYPES: tuple[SubjectType, ...] = ("branch", "person", "department", "plant")
_TARGETS = ("0", "0.33", "0.5", "1", "1", "1.5", "2", "100")
_INDICATOR_CODES = ("i0", "2", "NULL", "full.rate", "false")
_SCHEME_NAMES = ("s0", "B", "a", "3.0")


@dataclass(frozen=True)
class Trial:
    """One case to judge: what `judge` and an engine are given."""

    rulebook: Rulebook
    world: World
    as_of: date | None
    posted_until: datetime | None


@dataclass(frozen=True)
class _SchemePlan:
    """What of a scheme is worth shrinking."""

    type: SubjectType
    seed: int
    rules: list[int]
    vetoes: list[int]
    grades: int


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    """A world free of faults and a rulebook valid by §7."""
    when = draw(days())
    world = draw(rosters(when))
    palette = draw_palette(Random(draw(SEEDS)))
    world.facts = draw(facts(world, when, palette))
    rulebook = draw(_rulebooks(world, when, Measures(palette)))
    moments = st.one_of(st.none(), st.none(), st.sampled_from(MOMENTS))
    return Trial(rulebook, world, when.as_of, draw(moments))


@st.composite
def _rulebooks(draw: st.DrawFn, world: World, when: Days, measures: Measures) -> Rulebook:
    plans = draw(st.lists(_PLANS, min_size=1, max_size=3))
    indicators = draw(seeds(0, len(_INDICATOR_CODES)))
    goals = draw(seeds(0, 3))
    book: Rulebook = {
        "rulebook": "sample-2020",
        "period": [when.first.isoformat(), when.last.isoformat()],
        "measures": measures.by_name,
        "indicators": {},
    }
    for code, seed in zip(_INDICATOR_CODES, indicators, strict=False):
        book["indicators"][code] = _indicator(Random(seed), measures)
    if book["indicators"]:
        book["goals"] = {
            f"g{place}": _goal(Random(seed), list(book["indicators"]))
            for place, seed in enumerate(goals)
        }
    book["schemes"] = {
        name: _scheme(plan, world, measures, book)
        for name, plan in zip(_SCHEME_NAMES, plans, strict=False)
    }
    return {key: value for key, value in book.items() if value}


_PLANS = st.builds(
    _SchemePlan,
    type=st.sampled_from(_TYPES),
    seed=SEEDS,
    rules=seeds(1, 4),
    vetoes=seeds(0, 2),
    grades=st.one_of(st.integers(0, 4), st.integers(2, 4)),
)


def _indicator(random: Random, measures: Measures) -> Row:
    ratio = random.random() < 0.6
    value = measures.value(random, random.choice(_TYPES), scored=random.random() < 0.7, ratio=ratio)
    form = random.choice(("at_least", "at_most", "equals"))
    made: Row = {"value": value, "target": {form: number(random, _TARGETS)}}
    if ratio:
        made["empty"] = random.choice(("met", "missed", "none"))
    return made | maybe(random, 0.3, group="five_zeros", title={"zh": "指标"})


def _goal(random: Random, indicators: list[str]) -> Row:
    chosen = random.sample(indicators, k=random.randint(1, min(3, len(indicators))))
    return {"indicators": chosen} | maybe(random, 0.5, group="four_guards", title={"zh": "目标"})


def _scheme(plan: _SchemePlan, world: World, measures: Measures, book: Rulebook) -> Row:
    random = Random(plan.seed)
    base = random.choice((None, "0", "60", "12.34", "-3"))
    made: Row = {"subject": plan.type}
    if plan.type == "person":
        made |= maybe(random, 0.6, who=who(random, world))
    if base is not None:
        made["base"] = base
    made |= maybe(random, 0.3, limits=draw_limits(random))
    grades = draw_grades(random, plan.grades, float(base or 0))
    # Rules and vetoes stand in no order: results sort them.
    made["rules"] = [
        rule(Random(seed), code, plan.type, measures)
        for code, seed in zip(("R10", "R2", "r1", "R1"), plan.rules, strict=False)
    ]
    if grades:
        codes = [grade["code"] for grade in grades]
        vetoes = [
            veto(Random(seed), code, plan.type, measures, codes, book)
            for code, seed in zip(("V2", "V1"), plan.vetoes, strict=False)
        ]
        made |= {"vetoes": vetoes} if vetoes else {}
        made["grades"] = grades
    return made
