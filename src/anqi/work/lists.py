"""The lists of tasks that somebody can look at, each a filter with a count; two queries for all of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import Account, Person, Tree, Unit
from anqi.organisation.prepared import Joined, prepared
from anqi.work.colours import Colour, colour_on
from anqi.work.models import OPEN, Act, State, Task
from anqi.work.queries import ToDo
from anqi.work.whose import Sight, whether

PAGE = 100
_WAITS = ("colour", "does", "accepts", "answers")
_NAMED = ("person", "unit", "acceptor", "acceptor_unit", "issued_by")
_TASKS = Joined(Task, *_NAMED)
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


def listed(account: Account, asked: Asked) -> Listing:
    """A page of a list, and how many the others have; a query for each."""
    sight = Sight.of(account)
    if sight is None:
        return Listing(asked.which or Which.MINE, [], {}, None)
    counts = _counts(account, sight, asked)
    which = asked.which or _first(counts)
    rows = _page(sight, replace(asked, which=which))
    page = [_todo(_TASKS.of(row), *row[len(_TASKS.columns) :]) for row in rows]
    last = page[PAGE - 1].task if len(page) > PAGE else None
    after = (last.due_on, last.pk) if last is not None else None
    return Listing(which, page[:PAGE], counts, after)


def whole(account: Account, asked: Asked) -> Iterator[ToDo]:
    """All tasks of a list, for its twins."""
    sight = Sight.of(account)
    if sight is None:
        return
    which = asked.which or _first(_counts(account, sight, asked))
    found = _asked_for(sight, replace(asked, which=which))
    task: Any
    for task in found.select_related(*_NAMED).iterator(chunk_size=500):
        yield _todo(task, *(getattr(task, name) for name in _WAITS))


def _first(counts: dict[Which, int]) -> Which:
    """The list that one begins with."""
    begins = (Which.MINE, Which.TO_ACCEPT, Which.ISSUED, Which.UNIT)
    return next((which for which in begins if counts.get(which)), Which.MINE)


@prepared
def _page(sight: Sight, asked: Asked) -> QuerySet[Any, Any]:
    """A page and one more, each task with those whom it names, and `_WAITS`."""
    found = _asked_for(sight, asked)
    if asked.after is not None:
        day, id = asked.after
        past = "lt" if asked.which == Which.ENDED else "gt"
        found = found.filter(Q(**{f"due_on__{past}": day}) | Q(due_on=day, **{f"pk__{past}": id}))
    return found.values_list(*_TASKS.columns, *_WAITS)[: PAGE + 1]


def _asked_for(sight: Sight, asked: Asked) -> QuerySet[Any]:
    """The tasks of a list by their days, each with its colour and whether it waits for the person in what way."""
    whose = sight.whose
    found = Task.objects.filter(sight.condition).annotate(
        colour=colour_on(whose.day),
        does=whether(whose.to_do),
        accepts=whether(whose.to_accept),
        answers=whether(whose.to_answer),
    )
    found = found.filter(asked.unit, _condition(asked.which or Which.MINE, sight))
    if text := asked.text.strip():
        found = found.filter(Q(title__icontains=text) | Q(person__name__icontains=text))
    order = ("-due_on", "-pk") if asked.which == Which.ENDED else ("due_on", "pk")
    return found.order_by(*order)


def _todo(task: Task, colour: str, does: bool, accepts: bool, answers: bool) -> ToDo:
    act = (
        Act.OFFER if does
        else Act.ACCEPT if accepts
        else Act.GRANT_EXTENSION if answers
        else None
    )  # fmt: skip
    return ToDo(task, Colour(colour) if colour else None, act)


def _condition(which: Which, sight: Sight) -> Q:
    whose = sight.whose
    match which:
        case Which.MINE:
            return Q(state__in=OPEN) & whose.borne
        case Which.TO_ACCEPT:
            instead = whose.to_answer & ~Q(issued_by=whose.person)  # of the issuer
            return whose.to_accept | instead
        case Which.ISSUED:
            return Q(state__in=OPEN, issued_by=whose.person)
        case Which.UNIT:
            return Q(state__in=OPEN) & sight.reached.condition
        case Which.OVERDUE:
            return Q(state__in=OPEN, colour=Colour.RED)
    return Q(state__in=_ENDED)


def _counts(account: Account, sight: Sight, asked: Asked) -> dict[Which, int]:
    shown = tuple(which for which in lists_of(account) if which != Which.ENDED)
    of_a_unit = Asked(department=asked.department, branch=asked.branch)
    found = next(iter(_counting(sight, of_a_unit, shown)), (0,) * len(shown))
    return dict(zip(shown, found, strict=True))


@prepared
def _counting(sight: Sight, asked: Asked, shown: tuple[Which, ...]) -> QuerySet[Any, Any]:
    """How many tasks each list has, as one row; without any task there is none."""
    tasks = Task.objects.filter(sight.condition, asked.unit, state__in=OPEN).order_by()
    coloured = tasks.annotate(colour=colour_on(sight.whose.day), all=Value(1)).values("all")
    counted = {f"in_{which}": Count("pk", filter=_condition(which, sight)) for which in shown}
    return coloured.annotate(**counted).values_list(*counted)
