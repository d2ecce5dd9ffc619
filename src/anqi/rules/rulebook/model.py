"""A rulebook without a fault, as the engine reads it (rulebook.md §1-§5).

Every number is in hundredths; `per` alone is a plain whole number. Names are resolved: a rule holds its measure itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from anqi.facts.catalogue import KINDS
from anqi.facts.kinds import Kind
from anqi.kit.periods import Every, Period

Subject = Literal["person", "branch", "department", "plant"]
SUBJECTS: tuple[Subject, ...] = ("person", "branch", "department", "plant")
UNITS: tuple[Subject, ...] = ("plant", "department", "branch")
"""The types that indicators are judged for, in the order in which results list them."""

Status = Literal["met", "missed", "none"]
Comparison = Literal["at_least", "at_most", "below", "above", "equals"]
Titles = dict[str, str]
"""A name by language: zh, en. Empty where the rulebook gives none."""


@dataclass(frozen=True)
class Condition:
    """What an attribute (or `quantity`) of a fact, or a column of a person, must be. Exactly one form is filled.

    Numbers are hundredths. `one_of` compares for equality with any; `at_least` and `at_most` may stand together.
    """

    attribute: str
    one_of: tuple[bool | int | str | date, ...] = ()
    at_least: int | date | None = None
    at_most: int | date | None = None
    absent: bool = False


@dataclass(frozen=True)
class Measure:
    """A count over the facts of some kinds that fulfil all conditions."""

    name: str
    kinds: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    take: Literal["count", "sum", "people"] = "count"
    summed: str = "quantity"
    through: bool = False
    title: Titles = field(default_factory=dict, compare=False)

    @property
    def scale(self) -> int:
        """What its whole number counts: 100 to the unit for sums, 1 for counts and people."""
        return 100 if self.take == "sum" else 1

    @property
    def declared_kinds(self) -> list[Kind]:
        return [KINDS[kind] for kind in self.kinds]

    def follows(self, subject: Subject) -> bool:
        """Whether it counts the facts of a branch's departments instead of the branch's own."""
        return self.through and subject == "branch"

    def can_count(self, subject: Subject) -> bool:
        """Whether each of its kinds can name such a subject; a branch also through its departments."""
        if self.follows(subject):
            subject = "department"
        return all(kind.names(subject) for kind in self.declared_kinds)


@dataclass(frozen=True)
class Ratio:
    """`per` × `of` / `to`; empty where `to` counts nothing."""

    of: Measure
    to: Measure
    per: int = 1


Value = Measure | Ratio


def measures_of(value: Value) -> tuple[Measure, ...]:
    """The measures that a value is made of, numerator first."""
    return (value.of, value.to) if isinstance(value, Ratio) else (value,)


def numerator(value: Value) -> Measure:
    return value.of if isinstance(value, Ratio) else value


@dataclass(frozen=True)
class Bound:
    """A comparison with a number, in hundredths."""

    comparison: Comparison
    number: int


@dataclass(frozen=True)
class Indicator:
    code: str
    value: Value
    target: Bound
    empty: Status | None = None
    group: str = ""
    title: Titles = field(default_factory=dict, compare=False)
    basis: Titles = field(default_factory=dict, compare=False)

    def judges(self, subject: Subject) -> bool:
        return all(measure.can_count(subject) for measure in measures_of(self.value))


@dataclass(frozen=True)
class Goal:
    code: str
    indicators: tuple[Indicator, ...]
    group: str = ""
    title: Titles = field(default_factory=dict, compare=False)
    basis: Titles = field(default_factory=dict, compare=False)

    def judges(self, subject: Subject) -> bool:
        return all(indicator.judges(subject) for indicator in self.indicators)


@dataclass(frozen=True)
class Each:
    """Points for each one that is counted."""

    points: int


@dataclass(frozen=True)
class Need:
    """Points where at least so many are counted, others where not."""

    need: int
    points: int
    otherwise: int = 0


@dataclass(frozen=True)
class Share:
    """The ratio's share of the points, at most all of them."""

    points: int


@dataclass(frozen=True)
class Bands:
    """The points of the highest bound that the value reaches; 0 below the first. Bounds rise."""

    steps: tuple[tuple[int, int], ...]


Score = Each | Need | Share | Bands


@dataclass(frozen=True)
class Limits:
    min: int | None = None
    max: int | None = None

    def __bool__(self) -> bool:
        return self.min is not None or self.max is not None


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Rule:
    code: str
    value: Value
    score: Score
    every: Every = "period"
    empty: int | None = None
    window_limits: Limits = NO_LIMITS
    limits: Limits = NO_LIMITS
    title: Titles = field(default_factory=dict, compare=False)
    basis: Titles = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class ValueIs:
    """A veto's condition: a value within a bound. An empty ratio never is."""

    value: Value
    bound: Bound


@dataclass(frozen=True)
class IndicatorIs:
    """A veto's condition: an indicator, judged for the same subject, has this status."""

    indicator: Indicator
    status: Status

    @property
    def value(self) -> Value:
        return self.indicator.value


@dataclass(frozen=True)
class Veto:
    """Closes grades to a subject while its condition holds."""

    code: str
    when: ValueIs | IndicatorIs
    bars: tuple[str, ...]
    title: Titles = field(default_factory=dict, compare=False)
    basis: Titles = field(default_factory=dict, compare=False)

    @property
    def value(self) -> Value:
        return self.when.value


@dataclass(frozen=True)
class Grade:
    code: str
    at_least: int | None = None
    quota: int | None = None
    title: Titles = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Scheme:
    name: str
    subject: Subject
    rules: tuple[Rule, ...]
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...] = ()
    who: tuple[Condition, ...] = ()
    base: int = 0
    limits: Limits = NO_LIMITS
    title: Titles = field(default_factory=dict, compare=False)
    basis: Titles = field(default_factory=dict, compare=False)

    def values(self) -> Iterator[Value]:
        """The values of its rules, then those of its vetoes."""
        yield from (rule.value for rule in self.rules)
        yield from (veto.value for veto in self.vetoes)


@dataclass(frozen=True)
class ExampleFact:
    """A fact about an example's subject, `times` over. The quantity and number attributes are in hundredths."""

    kind: str
    occurred_on: date
    quantity: int | None
    attributes: dict[str, bool | int | str | date]
    times: int


@dataclass(frozen=True)
class Example:
    """A worked example of a scheme: one subject with these facts gets these points, this grade, these vetoes.

    What is None (of `points`: what is not in it) is not asked. `place` is where it stands in the file.
    """

    scheme: str
    as_of: date
    facts: tuple[ExampleFact, ...]
    score: int | None
    grade: str | None
    vetoes: tuple[str, ...] | None
    points: dict[str, int]
    title: Titles
    place: str


@dataclass(frozen=True)
class Rulebook:
    name: str
    period: Period
    measures: dict[str, Measure]
    indicators: dict[str, Indicator]
    goals: dict[str, Goal]
    schemes: dict[str, Scheme]
    title: Titles = field(default_factory=dict, compare=False)
    examples: tuple[Example, ...] = field(default=(), compare=False)
    sha256: str = field(default="", compare=False)
    """Of the file's bytes: what a run names as its rulebook."""
