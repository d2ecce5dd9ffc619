"""What the components are given. Plain mappings, so that every room can hand them over without knowing the site."""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

from django.utils.functional import Promise

Text = str | Promise
State = Literal["ok", "part", "fail", "na", "open"]
STATES: tuple[State, ...] = ("ok", "part", "fail", "na", "open")


class Link(TypedDict):
    """Words, with an address or without."""

    text: Text
    href: NotRequired[str]


class Tag(TypedDict):
    """A word in a frame beside a name."""

    text: Text
    accent: NotRequired[bool]


class Action(TypedDict):
    """A verb at the head of a page. One of a page is `primary`; without an address it cannot be done now."""

    text: Text
    href: NotRequired[str]
    icon: NotRequired[str]
    primary: NotRequired[bool]


class Figure(TypedDict):
    """A figure of the strip: an address opens it to its facts; `state` gives the note a sign."""

    name: Text
    value: Text | int
    unit: NotRequired[Text]
    href: NotRequired[str]
    note: NotRequired[Text]
    state: NotRequired[State]


class Column(TypedDict):
    """A column of a table.

    `kind`: "num" is set to the right, "mono" in type of one width, "nowrap" stays on one line, "month" is a narrow
    mark. `width` is a class of the sheet, "w-3" (48 px) to "w-12" (192 px), for a column that should keep its room.
    """

    name: Text
    kind: NotRequired[str]
    width: NotRequired[str]
    href: NotRequired[str]
    sort: NotRequired[Literal["ascending", "descending"]]
    hidden: NotRequired[bool]


class Cell(TypedDict):
    """A cell. `figure` makes its link one that opens facts; `state` with words is a verdict, without words a mark.

    `links` stand in place of a text; `worth` is what is worth a look about it, and leads there; `depth` is that of a
    row of a tree, 0 to 5.
    """

    text: NotRequired[Text | int]
    href: NotRequired[str]
    links: NotRequired[Sequence[Link]]
    worth: NotRequired[Link]
    depth: NotRequired[int]
    figure: NotRequired[bool]
    note: NotRequired[Text]
    state: NotRequired[State]
    tag: NotRequired[Text]
    risk: NotRequired[int]
    button: NotRequired[Link]
    quiet: NotRequired[bool]
    keep: NotRequired[bool]
    span: NotRequired[int]


class Row(TypedDict):
    """A row. `void` is taken back, `undo` takes back; `selected` is the one that is shown beside the table."""

    cells: Sequence["Cell | Text | int"]
    void: NotRequired[bool]
    undo: NotRequired[bool]
    selected: NotRequired[bool]


class Table(TypedDict):
    """A table. `form` says how it is folded on a phone: "stack" (rows as blocks), "year" (twelve cells below),
    "months" (without the second and third column)."""

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    foot: NotRequired[Row]
    form: NotRequired[str]
    scroll: NotRequired[bool]


class Term(TypedDict):
    """A line of a summary."""

    name: Text
    value: Text | int
    href: NotRequired[str]
    mono: NotRequired[bool]
    note: NotRequired[Text]


class Task(TypedDict):
    """What is to be done: its day, the matter, how it stands, and the verb. `figure` opens its state to the facts."""

    day: Text
    weekday: NotRequired[Text]
    matter: Text
    href: NotRequired[str]
    note: NotRequired[Text]
    status: NotRequired[Text]
    state: NotRequired[State]
    figure: NotRequired[str]
    act: NotRequired[Link]
    done: NotRequired[bool]


class Event(TypedDict):
    """A moment of a history. `state` is "now" or "bad"."""

    time: Text
    what: Text
    who: NotRequired[Text]
    href: NotRequired[str]
    reference: NotRequired[Text]
    note: NotRequired[Text]
    state: NotRequired[Literal["now", "bad"]]


def up_to_now(events: list[Event]) -> list[Event]:
    """A history, the oldest first, whose last moment is the present one unless it is bad."""
    if events and "state" not in events[-1]:
        events[-1]["state"] = "now"
    return events


class Stage(TypedDict):
    """A step of due process, "past", "now" or still to come."""

    name: Text
    note: NotRequired[Text]
    state: NotRequired[Literal["past", "now"]]


class Chip(TypedDict):
    """A filter that is a link, with how many it would show."""

    text: Text
    href: str
    count: NotRequired[int]
    chosen: NotRequired[bool]


class Step(TypedDict):
    """A step of how something goes, for a page on which there is nothing yet."""

    name: Text
    note: NotRequired[Text]


class Version(TypedDict):
    """One thing that two people changed: its name, what stands now, and what was about to be written."""

    name: Text
    theirs: Text
    mine: Text
