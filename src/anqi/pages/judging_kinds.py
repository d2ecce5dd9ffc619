"""What the components that show how something was judged are given: matrix, explanation, drawn figures."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from anqi.pages.component_kinds import Link, State, Table, Text


class MatrixCell(TypedDict):
    """What a unit has of an indicator. `text` is how many are missing; `of` is (there, wanted), drawn as a fraction."""

    state: State
    text: NotRequired[Text | int]
    of: NotRequired[tuple[int, int]]
    href: NotRequired[str]


class MatrixRow(TypedDict):
    """A unit; `whole` is the row of all units together. `met` says how many of its indicators are met."""

    name: Text
    cells: Sequence[MatrixCell]
    href: NotRequired[str]
    note: NotRequired[Text]
    met: NotRequired[Text]
    whole: NotRequired[bool]


class MatrixGroup(TypedDict):
    """Indicators under one head, each a name of two short lines at most."""

    columns: Sequence[Link]
    name: NotRequired[Text]
    met: NotRequired[Text]


class Matrix(TypedDict):
    """Units down, indicators across; on a phone a list by unit that names only what is missing."""

    caption: Text
    corner: Text
    groups: Sequence[MatrixGroup]
    rows: Sequence[MatrixRow]


class Window(TypedDict):
    """A window of a rule: over how many months, what was found, and the address of why."""

    months: int
    state: State
    text: NotRequired[Text]
    href: NotRequired[str]
    selected: NotRequired[bool]


class Rule(TypedDict):
    """A rule of the tree, in a `section` with the section's own score.

    Where it is opened, `path` leads from the score down to the window, `reason` says how its points were reckoned,
    `facts` are the facts behind them, each with its record, and `more` leads to those that are not listed.
    """

    code: str
    name: Text
    windows: Sequence[Window]
    score: Text
    full: NotRequired[Text]
    href: NotRequired[str]
    name_href: NotRequired[str]
    basis: NotRequired[Text]
    section: NotRequired[Text]
    section_score: NotRequired[Text]
    path: NotRequired[Sequence[Link]]
    reason: NotRequired[Text]
    facts: NotRequired[Table]
    more: NotRequired[Link]


class Score(TypedDict):
    """The one great figure of a page, its grade, and the sentence that says why it is so."""

    value: Text
    full: Text
    href: NotRequired[str]
    grade: NotRequired[Text]
    note: NotRequired[Text]
    lead: Text
    sentence: Text
    change: NotRequired[Text]


class Bar(TypedDict):
    """A bar: its name below, its figure above, and (`before`) how high it was a year ago."""

    name: Text
    value: int
    before: NotRequired[int]
