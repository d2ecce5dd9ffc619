"""§1 and §3: which facts are seen, what a measure counts over them, and ratios."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from anqi.facts.catalogue import ATTRIBUTES

from .world import Row, Rulebook, Subject, World, active_on


@dataclass
class Case:
    """All that one judgement looks at."""

    rulebook: Rulebook
    world: World
    first: date
    last: date
    as_of: date
    facts: list[Row]
    """The visible facts that occurred on `as_of` or before."""
    measured: dict[tuple[str, Subject], list[Row]] = field(default_factory=dict)
    """A measure's facts for a subject, on whatever day: kept, as every window asks again."""


def visible(facts: Iterable[Row], posted_until: datetime | None) -> list[Row]:
    """§1: of the facts posted by then, all but reversals and what they reverse."""
    posted = [fact for fact in facts if _posted(fact, posted_until)]
    reversed_ids = {fact.get("reverses") for fact in posted}
    return [f for f in posted if f.get("reverses") is None and f["id"] not in reversed_ids]


def _posted(fact: Row, until: datetime | None) -> bool:
    posted_at: datetime | None = fact.get("posted_at")
    return until is None or posted_at is None or posted_at <= until


# Conditions --------------------------------------------------------------------------------------


def _typed(attribute: str, value: Any) -> Any:
    """A value as what it is: numbers exact, dates as dates, the rest as it stands."""
    kind_of_value = "number" if attribute == "quantity" else ATTRIBUTES[attribute].type
    if kind_of_value == "number":
        return Fraction(value)
    if kind_of_value == "date" and not isinstance(value, date):
        return date.fromisoformat(value)
    return value


def _attribute(fact: Row, attribute: str) -> Any:
    """What stands in the fact, None where it lacks it; a quantity not given is 1, never lacking."""
    value = fact.get(attribute)
    if value is None:
        return Fraction(1) if attribute == "quantity" else None
    return _typed(attribute, value)


def holds(fact: Row, attribute: str, condition: Any) -> bool:
    """One condition of `where`."""
    found = _attribute(fact, attribute)
    if isinstance(condition, dict) and "absent" in condition:
        return found is None
    if found is None:
        return False
    if isinstance(condition, dict):
        low, high = condition.get("at_least"), condition.get("at_most")
        return bool(
            (low is None or found >= _typed(attribute, low))
            and (high is None or found <= _typed(attribute, high))
        )
    if isinstance(condition, list):
        return any(found == _typed(attribute, value) for value in condition)
    return bool(found == _typed(attribute, condition))


# Measures ----------------------------------------------------------------------------------------


def kinds_of(measure: Row) -> list[str]:
    """The kinds of fact that a measure counts."""
    facts = measure["facts"]
    return [facts] if isinstance(facts, str) else list(facts)


def _answers_for(world: World, branch: Subject, department: str | None, day: date) -> bool:
    return any(
        row["plant"] == branch.plant
        and row["branch"] == branch.code
        and row["department"] == department
        and active_on(row, day)
        for row in world.answers_for
    )


def _counts_for(case: Case, measure: Row, fact: Row, subject: Subject) -> bool:
    """Whether it is the subject's own, or of a department that the branch answered for that day."""
    if fact["plant"] != subject.plant:
        return False
    if subject.type == "plant":
        return True
    if subject.type == "branch" and measure.get("through") == "departments":
        return _answers_for(case.world, subject, fact.get("department"), fact["occurred_on"])
    return bool(fact.get(subject.type) == subject.code)


def facts_of(case: Case, name: str, subject: Subject, first: date, last: date) -> list[Row]:
    """The facts that a measure counts for a subject from `first` to `last`."""
    if (name, subject) not in case.measured:
        measure = case.rulebook["measures"][name]
        kinds, where = kinds_of(measure), measure.get("where", {})
        case.measured[name, subject] = [
            fact
            for fact in case.facts
            if fact["kind"] in kinds
            and _counts_for(case, measure, fact, subject)
            and all(holds(fact, attribute, condition) for attribute, condition in where.items())
        ]
    found = case.measured[name, subject]
    return [fact for fact in found if first <= fact["occurred_on"] <= last]


def measured(case: Case, name: str, subject: Subject, first: date, last: date) -> Fraction:
    """The value of a measure."""
    facts = facts_of(case, name, subject, first, last)
    take = case.rulebook["measures"][name].get("take", "count")
    if take == "count":
        return Fraction(len(facts))
    if take == "people":
        return Fraction(len({f["person"] for f in facts if f.get("person") is not None}))
    summed = "quantity" if take == "sum" else take["sum"]
    return sum((_attribute(f, summed) or Fraction(0) for f in facts), Fraction(0))


# Values: a measure or a ratio --------------------------------------------------------------------


@dataclass(frozen=True)
class Value:
    """`of`, or `per` × `of` divided by `to`."""

    of: Fraction
    to: Fraction | None = None
    per: int = 1

    @property
    def empty(self) -> bool:
        """Whether it is a ratio by 0."""
        return self.to == 0

    @property
    def exact(self) -> Fraction:
        assert not self.empty, "an empty ratio has no value"
        return self.of if self.to is None else self.per * self.of / self.to


def measures_of(value: Any) -> list[str]:
    """The measures in a `value`: one, or the two halves of a ratio."""
    return list(value["ratio"]) if isinstance(value, dict) else [value]


def value_of(case: Case, value: Any, subject: Subject, first: date, last: date) -> Value:
    """The value of a measure or ratio for a subject from `first` to `last`."""
    figures = [measured(case, name, subject, first, last) for name in measures_of(value)]
    if not isinstance(value, dict):
        return Value(figures[0])
    return Value(figures[0], figures[1], int(value.get("per", 1)))
