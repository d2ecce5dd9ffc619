"""Where one can go: the six aspects, the floor and the books, and what is for administrators.

A room is shown where its address is there and the account may open it: nobody sees an entry that answers 404.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from anqi.kit import clock
from anqi.organisation.access import TABLE, Verb, may
from anqi.organisation.authority import Authority
from anqi.organisation.models import Account
from anqi.organisation.posts import Post

Opens = Callable[[Account], bool]


def anybody(_account: Account) -> bool:
    """Whoever is signed in."""
    return True


def works(account: Account) -> bool:
    """Who works in a plant today: every employee has tasks, and sees facts and people as far as he reaches."""
    return account.person is not None and account.person.holds_on(clock.today())


def administers(*verbs: Verb) -> Opens:
    """The administrators who have one of the verbs."""
    return lambda account: any(may(account, verb) for verb in verbs)


def holds(verb: Verb) -> Opens:
    """Who holds a post that has the verb, however far it reaches: the frame has read the posts already."""
    return lambda account: any(
        verb in TABLE[Post(one.post)] for one in Authority.of(account).holdings
    )


@dataclass(frozen=True)
class Room:
    """An entry of the navigation: `url` is the name of its address; it has a sign, or is an `aspect` of the six.

    `opens` says to whom; `counts` names the figure of the side bar (frame.Badges) that stands beside it.
    """

    name: str | Promise
    url: str
    icon: str = ""
    aspect: int = 0
    opens: Opens = works
    counts: str = ""
    covers: tuple[str, ...] = ()
    """Names of addresses that lie in the room too, beside those below its own."""


@dataclass(frozen=True)
class Entry:
    """A room that is there, with its address, and whether the page asked for lies in it."""

    name: str | Promise
    address: str
    icon: str
    numeral: str
    current: bool
    counts: str = ""


@dataclass(frozen=True)
class Group:
    """Entries under one head; the first group has none."""

    name: str | Promise
    entries: Sequence[Entry]


ROOMS: tuple[tuple[str | Promise, tuple[Room, ...]], ...] = (
    (
        "",
        (
            Room(_("Home"), "home", icon="home", opens=anybody),
            Room(_("Tasks"), "work:tasks", icon="tasks", counts="tasks"),
            Room(_("Inbox"), "work:inbox", icon="comment", counts="unread"),
            Room(_("Goals and indicators"), "assessment:goals", icon="target"),
        ),
    ),
    (
        _("Six aspects"),
        (
            Room(_("Awareness"), "awareness:index", aspect=1),
            Room(_("Decisions"), "decisions:index", aspect=2),
            Room(_("Assessment"), "assessment:index", aspect=3),
            Room(_("Two victories"), "campaigns:index", aspect=4),
            Room(_("Safety culture"), "culture:index", aspect=5),
            Room(_("Talent and emergencies"), "talent:index", aspect=6),
        ),
    ),
    (
        _("The floor and the books"),
        (
            Room(_("Hazards"), "safety:hazards", icon="warning"),
            Room(_("Checks and equipment"), "safety:checks", icon="shield"),
            Room(_("Accidents and public order"), "safety:accidents", icon="bell"),
            Room(
                _("Ledger of facts"), "ledger:facts", icon="ledger",
                covers=("ledger:seals", "ledger:import"),
            ),
            Room(_("Organisation and people"), "organisation:index", icon="people"),
            Room(_("Background jobs"), "jobs:jobs", icon="history", opens=holds(Verb.IMPORT_FACTS)),
        ),
    ),
    (
        _("Administration"),
        (
            Room(_("Accounts"), "accounts:index", icon="lock", opens=administers(Verb.MANAGE_ACCOUNTS)),
            Room(_("Installation"), "installation", icon="shield", opens=administers(Verb.MANAGE_SETTINGS)),
            Room(
                _("Duties by the clock"), "jobs:clock", icon="clock",
                opens=administers(Verb.MANAGE_SETTINGS, Verb.READ_RECORDS),
            ),
            Room(_("Who did what"), "records", icon="history", opens=administers(Verb.READ_RECORDS)),
        ),
    ),
)  # fmt: skip


def navigation(path: str, account: Account) -> list[Group]:
    """The groups that have rooms, as an account sees them from the page at `path`.

    The longest address that leads there is current.
    """
    found = [
        (
            head,
            [
                (room, address)
                for room in rooms
                if (address := _address(room.url)) and room.opens(account)
            ],
        )
        for head, rooms in ROOMS
    ]
    ways = {
        way: address
        for _head, rooms in found
        for room, address in rooms
        for way in (address, *filter(None, map(_address, room.covers)))
    }
    leading = [way for way in ways if _leads(way, path)]
    current = ways[max(leading, key=len)] if leading else ""
    return [
        Group(
            head,
            [
                Entry(
                    room.name, address, room.icon, _numeral(room.aspect), address == current,
                    room.counts,
                )
                for room, address in rooms
            ],
        )
        for head, rooms in found
        if rooms
    ]  # fmt: skip


def rooms_of(account: Account) -> list[Entry]:
    """What an account can open beside its home."""
    return [
        entry for group in navigation(reverse("home"), account) for entry in group.entries
        if not entry.current
    ]  # fmt: skip


def _numeral(aspect: int) -> str:
    """The number of an aspect, as the language writes it."""
    if not aspect:
        return ""
    return "一二三四五六"[aspect - 1] if (get_language() or "").startswith("zh") else str(aspect)


def _address(url: str) -> str:
    try:
        return reverse(url)
    except NoReverseMatch:
        return ""


def _leads(address: str, path: str) -> bool:
    return path == address or (address != reverse("home") and path.startswith(address))
