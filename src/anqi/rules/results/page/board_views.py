"""What stands on a plant's boards: goals with their figures, matrices of units and indicators."""

from dataclasses import dataclass, field

from anqi.rules.rulebook.model import Subject


@dataclass(frozen=True)
class Figure:
    """A figure that opens: its text, how it is marked, the sentence behind it, the value's number."""

    mark: str
    text: str
    sentence: str
    value: int
    halves: tuple[str, str] | None = None


@dataclass(frozen=True)
class GoalView:
    mark: str
    title: str
    basis: str
    figures: list[Figure]


@dataclass(frozen=True)
class Tally:
    """A group's title, how many of its members are met, and of how many that could be judged."""

    title: str
    met: int
    judged: int
    span: int = 1


@dataclass(frozen=True)
class GoalGroup:
    tally: Tally
    goals: list[GoalView]


@dataclass(frozen=True)
class Head:
    """A column of a matrix; `cut` begins a group."""

    code: str
    title: str
    about: str
    cut: bool


@dataclass(frozen=True)
class Row:
    """A unit's figures; None where an indicator is not judged for it."""

    type: Subject
    code: str
    name: str
    cells: list[Figure | None]
    met: int
    judged: int


@dataclass(frozen=True)
class Matrix:
    groups: list[Tally]
    heads: list[Head]
    bodies: list[tuple[str, list[Row]]] = field(default_factory=list)
    """The rows of each type of unit, under the type's name."""
