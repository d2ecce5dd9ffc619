"""Where the demonstration is played: who acts, when each scene is, and the clock that stands at its hour."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from uuid import UUID

from anqi.kit import clock
from anqi.organisation.models import Account, Holding, Person, Plant, Unit
from anqi.organisation.posts import Post
from anqi.work.working_days import working_day_after

_MORNING = 9
NIL = UUID(int=0)
"""The id of what is not begun yet."""


@dataclass(frozen=True)
class Scene:
    """Something that happened at a moment, played when the ledger has come to it."""

    at: datetime
    play: Callable[[], object]


def at(day: date, hour: int = _MORNING) -> datetime:
    """An hour of a day in the plant."""
    return datetime.combine(day, time(hour), clock.CHINA)


class Cast:
    """Who acts in the scenes: accounts by login, and keys that nobody used before."""

    def __init__(self, plant: Plant, people: Mapping[str, Person]) -> None:
        self.plant, self.people = plant, people
        self._keys = count(1)

    def account(self, login: str) -> Account:
        """Somebody's account, read anew: what he may do is that of the scene's day."""
        return Account.objects.select_related("person__plant").get(login=login)

    def of(self, person: Person) -> Account:
        """The account of somebody who does not sign in in a demonstration, opened where he has none."""
        found = Account.objects.select_related("person__plant").filter(person=person).first()
        return found or Account.objects.create_user(person.code.lower(), None, person=person)

    @property
    def branch(self) -> Unit:
        """The branch whose secretary signs in."""
        held = Holding.objects.filter(
            person=self.people[Post.BRANCH_SECRETARY], post=Post.BRANCH_SECRETARY
        )
        unit = held.select_related("unit").get().unit
        if unit is None:
            raise LookupError(Post.BRANCH_SECRETARY)
        return unit

    def person(self, login: str) -> Person:
        """Who signs in under a login."""
        return self.people[login]

    def key(self) -> str:
        return f"scene-{next(self._keys)}"


def played(scenes: Iterable[Scene]) -> list[Scene]:
    """The scenes that have come by now, in their order."""
    now = clock.now()
    return sorted((one for one in scenes if one.at <= now), key=lambda one: one.at)


def until(scenes: list[Scene], moment: datetime) -> Iterator[Scene]:
    """Takes the scenes up to a moment from the list, one after another."""
    while scenes and scenes[0].at <= moment:
        yield scenes.pop(0)


def play(scenes: Iterable[Scene]) -> None:
    """Play scenes, each at its hour."""
    for one in scenes:
        with clock.stopped_at(one.at):
            one.play()


def one_after_another(*plays: Callable[[], object]) -> Callable[[], None]:
    """Several things that happen at one hour."""

    def play_all() -> None:
        for one in plays:
            one()

    return play_all


def working_days_before(day: date, number: int) -> date:
    """The working day from which so many working days lead to a day."""
    found = day
    while working_day_after(found, number) > day or found == day:
        found = date.fromordinal(found.toordinal() - 1)
    return found
