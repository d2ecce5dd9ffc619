"""What there is to do, and who may see it. The number of queries never grows with the number of tasks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from anqi.kit import clock
from anqi.organisation.authority import Authority
from anqi.organisation.models import Account, Holding, Person, Plant, Tree, Unit
from anqi.organisation.prepared import prepared
from anqi.work.colours import Colour, colour_of, colour_on
from anqi.work.duties import Duties
from anqi.work.models import OPEN, WITH_THE_DOER, Act, Evidence, Notice, Overdue, State, Task
from anqi.work.whose import Sight, Whose, whether

TASKS = "work/tasks/"
"""How evidence and comments on a task say what they are about, before its id."""
PARTIES = ("person", "unit", "acceptor", "acceptor_unit", "issued_by", "done_by", "plant")


@dataclass(frozen=True)
class ToDo:
    """One task on somebody's list; `act` is what it waits for him to do, if anything. What is closed has no colour."""

    task: Task
    colour: Colour | None
    act: Act | None = None


@dataclass(frozen=True)
class Today:
    """What is to be done today, each list by the day on which it is due.

    `own` are tasks for the person to act on, by name or by a post; `to_accept` were done and wait for his acceptance;
    `extensions` wait for his answer; `waiting` he has done, and others are to accept them.
    """

    own: list[ToDo]
    to_accept: list[ToDo]
    extensions: list[ToDo]
    waiting: list[ToDo]

    @property
    def counts(self) -> dict[Colour, int]:
        """How many of his own tasks have each colour."""
        return _counted(todo.colour for todo in self.own if todo.colour)


@dataclass(frozen=True)
class Counts:
    """How many tasks wait for somebody to act, accept or answer, and how many notices he has not read."""

    tasks: int
    unread: int


@dataclass(frozen=True)
class TaskFor:
    """A task, whose it is today, and what somebody can do with it now.

    With it comes what its page shows besides: the side bar's counts, whether something that he was told about it is
    unread, what its department and branch are called by their codes, and the first and the last time that it was found
    overdue: the day that had passed, and when it was found.
    """

    task: Task
    duties: Duties
    acts: list[Act]
    counts: Counts
    has_unread: bool
    units: dict[str, str]
    overdue: list[tuple[date, datetime]]


def today(
    person: Person, day: date | None = None, held: Collection[Holding] | None = None
) -> Today:
    """A person's list of a day (None: today); two queries at most. `held` are his posts, where they are known."""
    on = day or clock.today()
    his = Whose.of(person, on, held)
    # An office gives out thousands, and accepts them: read is what waits for it, and not what others are at.
    waits = Q(state=State.OFFERED) | Q(asked_due_on__isnull=False)
    wanted = his.borne | (his.accepted | Q(issued_by=person)) & waits
    found = Task.objects.filter(wanted, state__in=OPEN).annotate(answers=whether(his.to_answer))
    lists = Today([], [], [], [])
    for task in found.select_related(*PARTIES):
        colour = colour_of(task, on)
        if his.bears(task.person_id, task.post, task.unit_id):
            if task.state in WITH_THE_DOER:
                lists.own.append(ToDo(task, colour, Act.OFFER))
            else:
                lists.waiting.append(ToDo(task, colour))
        elif (
            task.state == State.OFFERED
            and his.bears(task.acceptor_id, task.acceptor_post, task.acceptor_unit_id)
            and task.done_by_id != person.pk
        ):
            lists.to_accept.append(ToDo(task, colour, Act.ACCEPT))
        elif task.answers:
            lists.extensions.append(ToDo(task, colour, Act.GRANT_EXTENSION))
    return lists


def counts_by_colour(tasks: QuerySet[Task], day: date | None = None) -> dict[Colour, int]:
    """How many open tasks among these have each colour on a day (None: today); one query."""
    coloured = tasks.filter(state__in=OPEN).annotate(colour=colour_on(day or clock.today()))
    rows = coloured.order_by().values_list("colour").annotate(count=Count("pk"))
    return _counted(()) | {Colour(colour): count for colour, count in rows}


def seen_by(account: Account, day: date | None = None) -> QuerySet[Task]:
    """The tasks that an account sees: those in reach of its posts, and those to which its person is a party."""
    sight = Sight.of(account, day)
    return Task.objects.none() if sight is None else Task.objects.filter(sight.condition)


def counts(person: Person, held: Collection[Holding] | None = None) -> Counts:
    """How much waits for a person today, for the side bar of every page; one query. `held` are his posts of today."""
    [found] = _counting(Whose.of(person, clock.today(), held))
    return Counts(*found)


@prepared
def _counting(whose: Whose) -> QuerySet[Any, Any]:
    tasks, unread = _to_be_counted(whose)
    found = Person.objects.filter(pk=whose.person).order_by()
    return found.values_list(_counted_in(tasks), _counted_in(unread))


def _to_be_counted(whose: Whose) -> tuple[QuerySet[Task], QuerySet[Notice]]:
    """The tasks that wait for a person, and the notices that he has not read, in no order."""
    waiting = whose.to_do | whose.to_accept | whose.to_answer
    tasks = Task.objects.filter(waiting, plant=whose.plant)
    unread = Notice.objects.filter(person=whose.person, read_at=None)
    return tasks.order_by(), unread.order_by()


def task_for(account: Account, id: UUID) -> TaskFor:
    """A task that an account sees, with what its person can do with it now. Raises Task.DoesNotExist.

    Two queries, and those for who holds a post that bears it; what else the page shows comes in the first.
    """
    person = account.person
    if person is None:
        raise Task.DoesNotExist
    whose = Whose.of(person, clock.today(), Authority.of(account).holdings)
    found = seen_by(account).select_related(*PARTIES, "accepted_by")
    task: Any = found.annotate(**_besides(whose, id)).get(pk=id)
    duties = Duties(task, clock.today(), account)
    named = ((task.department, task.department_name), (task.branch, task.branch_name))
    times = ((task.first_due, task.first_at), (task.last_due, task.last_at))
    return TaskFor(
        task,
        duties,
        duties.acts(person),
        Counts(task.waiting_tasks, task.unread_notices),
        task.has_unread,
        {code: name for code, name in named if code and name},
        sorted({(day, at) for day, at in times if day is not None}),
    )


def _besides(whose: Whose, id: UUID) -> dict[str, Any]:
    """What the page of a task shows besides, as columns of its query."""
    tasks, unread = _to_be_counted(whose)
    here = unread.filter(source=f"{TASKS}{id}")
    overdue = Overdue.objects.filter(task=OuterRef("pk"))
    first, last = overdue.order_by("at", "pk"), overdue.order_by("-at", "-pk")
    return {
        "waiting_tasks": _counted_in(tasks),
        "unread_notices": _counted_in(unread),
        "has_unread": Exists(here),
        "department_name": _name_of(Tree.ADMINISTRATION, "department"),
        "branch_name": _name_of(Tree.PARTY, "branch"),
        "first_due": Subquery(first.values("due_on")[:1]),
        "first_at": Subquery(first.values("at")[:1]),
        "last_due": Subquery(last.values("due_on")[:1]),
        "last_at": Subquery(last.values("at")[:1]),
    }


def _name_of(tree: Tree, code: str) -> Subquery:
    units = Unit.objects.filter(plant=OuterRef("plant"), tree=tree, code=OuterRef(code))
    return Subquery(units.order_by("pk").values("name")[:1])


def parties_of(duties: Duties, but: Person) -> list[Person]:
    """Whose a task is, who accepts it and who gave it out, as far as they are there; not the one who asks."""
    named = (*duties.doers, *duties.acceptors, duties.task.issued_by)
    return [one for one in dict.fromkeys(named) if one != but and one.holds_on(duties.day)]


def evidence_for(account: Account, id: UUID) -> Evidence | None:
    """A file, where it is about a task that the account sees; two queries."""
    if account.person is None:
        return None
    there = Evidence.objects.filter(pk=id, plant=account.person.plant_id)
    found = there.select_related("by__plant").first()
    if found is None or not found.about.startswith(TASKS):
        return None
    try:
        task = UUID(found.about.removeprefix(TASKS))
    except ValueError:
        return None
    return found if seen_by(account).filter(pk=task).exists() else None


def evidence_about(plant: Plant, about: str) -> QuerySet[Evidence]:
    """The files about a task or record, in the order in which they came."""
    return Evidence.objects.filter(plant=plant, about=about).select_related("by", "resembles")


def resembling(plant: Plant) -> QuerySet[Evidence]:
    """Files that are equal or very alike to an earlier one of another record, newest first, for a person to look at."""
    alike = Evidence.objects.filter(plant=plant, resembles__isnull=False)
    return alike.select_related("by", "resembles__by").order_by("-at", "-id")


def _counted_in(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, to be asked for within another query."""
    alone = rows.annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(alone), 0)


def _counted(colours: Iterable[Colour]) -> dict[Colour, int]:
    found = dict.fromkeys(Colour, 0)
    for colour in colours:
        found[colour] += 1
    return found
