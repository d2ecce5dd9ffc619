"""Schemes that a valid rulebook may hold, with scores that lie close together."""

from random import Random
from typing import Any

from .drawn_measures import Measures
from .indicators import judged_for
from .values import measures_of
from .world import Row, SubjectType, World

_POINTS = (
    "-5",
    "-1",
    "-0.5",
    "-0.15",
    "0",
    "0.01",
    "0.05",
    "0.25",
    "0.5",
    "1",
    "1",
    "2.5",
    "3.33",
    "7",
)
_PRODUCTS = (
    "-3.33",
    "-1",
    "-0.5",
    "-0.25",
    "-0.05",
    "0.05",
    "0.15",
    "0.25",
    "0.5",
    "1",
    "3.33",
    "7",
)
"""Points that are multiplied: most make half-cents of halves and of amounts in half-cents' reach."""
_BOUNDS = ("-3", "-0.5", "0", "0.01", "0.33", "0.5", "1", "1.50", "2", "3", "10", "90")
_QUOTAS = ("0", "0.1", "0.2", "0.25", "0.33", "0.5", "0.5", "0.67", "1")
_EVERY = ("month", "quarter", "half", "year", "period")
_GRADES = ("excellent", "1", "no", "fail")


def number(random: Random, texts: tuple[str, ...]) -> str | int:
    """One of the numbers, whole ones now and then as an int."""
    text = random.choice(texts)
    return int(text) if "." not in text and random.random() < 0.5 else text


def rising(random: Random, texts: tuple[str, ...], count: int) -> list[str]:
    """Different numbers, smallest first."""
    return sorted(random.sample(sorted(set(texts)), k=count), key=float)


def limits(random: Random) -> Row:
    """`min`, `max` or both."""
    low, high = sorted((random.choice(_BOUNDS), random.choice(_BOUNDS)), key=float)
    return random.choice(({"min": low}, {"max": high}, {"min": low, "max": high}))


def maybe(random: Random, chance: float, **keys: Any) -> Row:
    """The keys, with this chance."""
    return keys if random.random() < chance else {}


def rule(random: Random, code: str, type: SubjectType, measures: Measures) -> Row:
    """A rule with any form of score over any sort of window."""
    value = measures.value(random, type, scored=True, ratio=random.random() < 0.5)
    made: Row = {"code": code, "value": value}
    made |= maybe(random, 0.8, every=random.choice(_EVERY))
    made["score"] = _score(random, value)
    if isinstance(value, dict):
        made["empty"] = number(random, _POINTS)
    made |= maybe(random, 0.35, window_limits=limits(random))
    made |= maybe(random, 0.3, limits=limits(random))
    made |= maybe(
        random, 0.2, title={"zh": f"规则：{code}", "en": "a rule: #1"}, basis={"zh": "条例"}
    )
    return made


def _score(random: Random, value: Any) -> Row:
    share = isinstance(value, dict) and "per" not in value
    form = random.choice(("each", "need", "need", "bands", *(["share"] * 4 if share else [])))
    points = number(random, _POINTS)
    if form == "need":
        need = {"need": number(random, _BOUNDS), "points": points}
        return need | maybe(random, 0.6, otherwise=number(random, _POINTS))
    if form == "bands":
        bounds = rising(random, _BOUNDS, random.randint(1, 4))
        return {"bands": [[bound, number(random, _POINTS)] for bound in bounds]}
    return {form: number(random, _PRODUCTS)}


def veto(
    random: Random, code: str, type: SubjectType, measures: Measures, grades: list[str], book: Row
) -> Row:
    """A veto by a value, or by an indicator that is judged for this type of subject."""
    usable = [
        name
        for name, indicator in book["indicators"].items()
        if judged_for(book, indicator, type) and measures.scored(measures_of(indicator["value"])[0])
    ]
    when: Row
    if usable and random.random() < 0.6:
        status = random.choice(("missed", "missed", "met", "none"))
        when = {"indicator": random.choice(usable), "is": status}
    else:
        value = measures.value(random, type, scored=True, ratio=random.random() < 0.4)
        form = random.choice(("at_least", "at_most", "below", "above"))
        when = {"value": value, form: number(random, _BOUNDS)}
    return {
        "code": code,
        "when": when,
        "bars": random.sample(grades, random.randint(1, len(grades))),
    }


def draw_grades(random: Random, count: int, base: float) -> list[Row]:
    """Grades whose `at_least` fall, near what subjects score; the last may lack it."""
    bounds = rising(random, ("-5", "-1", "0", "0.5", "1", "2", "3", "5"), count)[::-1]
    made = []
    for place, (code, bound) in enumerate(zip(_GRADES, bounds, strict=False)):
        lacking = place == count - 1 and random.random() < 0.6
        grade: Row = {"code": code}
        if not lacking:
            grade["at_least"] = f"{float(bound) + base:.2f}"
        made.append(grade | maybe(random, 0.6, quota=number(random, _QUOTAS)))
    return made


def who(random: Random, world: World) -> Row:
    """Conditions on the roster of people."""
    columns = random.sample(("department", "branch", "party_member"), k=random.choice((1, 1, 2)))
    return {column: _condition_on(random, world, column) for column in columns}


def _condition_on(random: Random, world: World, column: str) -> Any:
    if random.random() < 0.15:
        return {"absent": True}
    if column == "party_member":
        return random.choice((True, True, False, False, [True, False]))
    rows = world.departments if column == "department" else world.branches
    codes = sorted({row["code"] for row in rows} | {"nobody"})
    if random.random() < 0.5:
        return random.choice(codes)
    return random.sample(codes, k=random.randint(1, len(codes)))
