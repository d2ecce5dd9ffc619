"""The lists of tasks that somebody can look at, each a filter with a count; two queries for all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anqi.kit import clock
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.authority import Authority
from anqi.organisation.models import Account, Person, Tree, Unit
from anqi.work.colours import Colour, colour_on
from anqi.work.models import OPEN, Act, State
from anqi.work.queries import ToDo, in_reach, seen_by
from anqi.work.whose import borne_by, to_accept, to_answer, to_do, whether

PAGE = 100
_NAMED = ("person", "unit", "acceptor", "acceptor_unit", "issued_by")
_ENDED = (State.CLOSED, State.CALLED_OFF)


class Which(models.TextChoices):
    """The lists, in the order in which they are offered."""

    MINE = "mine", _("Mine")
    TO_ACCEPT = "to_accept", _("To be accepted")
    ISSUED = "issued", _("Given out by me")
    UNIT = "unit", _("My unit")
    OVERDUE = "overdue", _("Overdue")
    ENDED = "ended", _("Ended")


@dataclass(frozen=True)
class Asked:
    """Which list (None: the first that has something), narrowed to titles and names that have `text`.

    `department` and `branch` are codes of whom the tasks concern. `after`, a day and an id, is where a page ended.
    """

    which: Which | None = None
    text: str = ""
    after: tuple[date, UUID] | None = None
    department: str = ""
    branch: str = ""

    @property
    def unit(self) -> Q:
        """The condition that a task concerns the unit that is asked for."""
        named = {"department": self.department, "branch": self.branch}
        return Q(**{name: code for name, code in named.items() if code})


@dataclass(frozen=True)
class Listing:
    """A page of tasks by the day on which they are due, and how many each list has (of those that ended: not said)."""

    which: Which
    tasks: list[ToDo]
    counts: dict[Which, int]
    next: tuple[date, UUID] | None


def lists_of(account: Account) -> list[Which]:
    """The lists that an account has: whoever reaches nobody but himself has none of a unit."""
    scope = scope_of(account, Verb.SEE_TASKS)
    alone = not scope.whole and scope.people <= {scope.own} and not scope.departments
    return [which for which in Which if not (which == Which.UNIT and alone and not scope.branches)]


def unit_name(person: Person, asked: Asked) -> str:
    """What the department or branch that is asked for is called; its code where there is none. One query, or none."""
    named = {Tree.ADMINISTRATION: asked.department, Tree.PARTY: asked.branch}
    codes = {tree: code for tree, code in named.items() if code}
    if not codes:
        return ""
    wanted = Q(pk__in=())
    for tree, code in codes.items():
        wanted |= Q(tree=tree, code=code)
    found = Unit.objects.filter(wanted, plant=person.plant_id).order_by("tree", "code")
    return " ".join(found.values_list("name", flat=True)) or " ".join(codes.values())


def name_of(which: Which, account: Account) -> str:
    """What a list is called: whoever reaches the whole plant has no smaller unit."""
    whole_plant = which == Which.UNIT and scope_of(account, Verb.SEE_TASKS).whole
    return gettext("The whole plant") if whole_plant else str(which.label)


def listed(account: Account, person: Person, asked: Asked) -> Listing:
    """A page of a list, and how many the others have."""
    counts = _counts(account, person, asked)
    which = asked.which or _first(counts)
    tasks = _asked_for(account, person, which, asked)
    if asked.after is not None:
        day, id = asked.after
        past = "lt" if which == Which.ENDED else "gt"
        tasks = tasks.filter(Q(**{f"due_on__{past}": day}) | Q(due_on=day, **{f"pk__{past}": id}))
    page = list(tasks[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return Listing(
        which,
        [_todo(task) for task in page[:PAGE]],
        counts,
        (last.due_on, last.pk) if last is not None else None,
    )


def whole(account: Account, person: Person, asked: Asked) -> Iterator[ToDo]:
    """All tasks of a list, for its twins."""
    which = asked.which or _first(_counts(account, person, asked))
    for task in _asked_for(account, person, which, asked).iterator(chunk_size=500):
        yield _todo(task)


def _first(counts: dict[Which, int]) -> Which:
    """The list that one begins with."""
    begins = (Which.MINE, Which.TO_ACCEPT, Which.ISSUED, Which.UNIT)
    return next((which for which in begins if counts.get(which)), Which.MINE)


def _asked_for(account: Account, person: Person, which: Which, asked: Asked) -> QuerySet[Any]:
    """The tasks of a list by their days, each with its `colour`, and whether it waits for the person in what way."""
    day, held = clock.today(), Authority.of(account).holdings
    found = seen_by(account).annotate(
        colour=colour_on(day),
        does=whether(to_do(person, day, held)),
        accepts=whether(to_accept(person, day, held)),
        answers=whether(to_answer(person, day, held)),
    )
    found = found.filter(asked.unit, _condition(which, account, person, day))
    if text := asked.text.strip():
        found = found.filter(Q(title__icontains=text) | Q(person__name__icontains=text))
    order = ("-due_on", "-pk") if which == Which.ENDED else ("due_on", "pk")
    return found.select_related(*_NAMED).order_by(*order)


def _todo(task: Any) -> ToDo:
    act = (
        Act.OFFER if task.does
        else Act.ACCEPT if task.accepts
        else Act.GRANT_EXTENSION if task.answers
        else None
    )  # fmt: skip
    return ToDo(task, Colour(task.colour) if task.colour else None, act)


def _condition(which: Which, account: Account, person: Person, day: date) -> Q:
    held = Authority.of(account, day).holdings
    match which:
        case Which.MINE:
            return Q(state__in=OPEN) & borne_by(person, day, held)
        case Which.TO_ACCEPT:
            instead = to_answer(person, day, held) & ~Q(issued_by=person)  # of the issuer
            return to_accept(person, day, held) | instead
        case Which.ISSUED:
            return Q(state__in=OPEN, issued_by=person)
        case Which.UNIT:
            return Q(state__in=OPEN) & in_reach(account, day)
        case Which.OVERDUE:
            return Q(state__in=OPEN, colour=Colour.RED)
    return Q(state__in=_ENDED)


def _counts(account: Account, person: Person, asked: Asked) -> dict[Which, int]:
    day = clock.today()
    shown = [which for which in lists_of(account) if which != Which.ENDED]
    tasks = seen_by(account).filter(asked.unit, state__in=OPEN).annotate(colour=colour_on(day))
    counted = {
        which.value: Count("pk", filter=_condition(which, account, person, day)) for which in shown
    }
    found = tasks.aggregate(**counted)
    return {which: found[which.value] for which in shown}
