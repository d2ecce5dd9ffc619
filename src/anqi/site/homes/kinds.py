"""What a home is made of, before it is a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from anqi.organisation.access import Verb, scope_of
from anqi.organisation.authority import Scope
from anqi.organisation.models import Account, Person, Unit
from anqi.pages.component_kinds import Action, Figure, Link, State, Task, Text
from anqi.work.models import Notice
from anqi.work.queries import Today

Form = Literal["figures", "strip", "summary", "tasks", "table", "notices", "rooms", "later"]


@dataclass(frozen=True)
class Seat:
    """As what somebody looks at his home: by a post in a unit (or in the plant), or as himself."""

    post: str = ""
    unit: Unit | None = None
    name: Text = ""

    @property
    def key(self) -> str:
        """What names it in an address: `branch_secretary.B01`; empty for oneself."""
        return f"{self.post}.{self.unit.code}" if self.unit else self.post


@dataclass
class Asker:
    """Who looks at his home, on which day, and what he was told and has to do.

    `unread` are the newest of the `unread_count` notices that he has not read.
    """

    account: Account
    person: Person
    seat: Seat
    day: date
    today: Today
    unread: list[Notice]
    unread_count: int

    @cached_property
    def scope(self) -> Scope:
        """How far he sees facts."""
        return scope_of(self.account, Verb.SEE_FACTS)

    @property
    def unit(self) -> Unit:
        """The unit of the seat; only homes of units ask for it."""
        if self.seat.unit is None:
            raise LookupError(self.seat.post)
        return self.seat.unit


@dataclass(frozen=True)
class Section:
    """A part of a home: its head, and what is shown in one of the forms."""

    form: Form
    title: Text
    data: Any
    note: Text = ""
    link: Link | None = None
    name: str = ""
    """An anchor, and what tests know it by."""


@dataclass(frozen=True)
class StripCell:
    """A month of a strip: a sign or a number, in words for those who do not see it, and where it leads."""

    state: State
    word: Text
    text: str = ""
    href: str = ""


@dataclass(frozen=True)
class StripRow:
    """A line of a strip: its name, how much in all, how often it is due, twelve months, and what is missing."""

    name: Text
    value: Text
    cells: Sequence[StripCell]
    often: Text = ""
    state: State | None = None
    status: Text = ""
    note: Text = ""
    href: str = ""
    name_href: str = ""


@dataclass(frozen=True)
class Strip:
    """Rows with twelve months each, under one head."""

    caption: Text
    head: Text
    months: Sequence[date]
    rows: Sequence[StripRow]


@dataclass
class Home:
    """A home: whose it is, what is missing, what is to be done, and how things stand."""

    place: Text
    missing: list[Task] = field(default_factory=list)
    to_do: list[Task] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    size: str = ""
    """How many facts the ledger has, where the home asked."""
