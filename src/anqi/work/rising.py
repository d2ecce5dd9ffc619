"""Whom an overdue task rises to: one step up in the administration and one in the Party (design §6).

In the administration that is the leader of the nearest unit above who is not the doer himself: of the team, of the
department, then the director. In the Party it is the secretary of the doer's branch; for who is in no branch, of the
branches that answer for his department; for a secretary himself, of the branch above; then the Party secretary.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.kit import clock
from anqi.organisation.models import AnswersFor, Assignment, Holding, Person, Plant, Tree, Unit
from anqi.organisation.posts import Post
from anqi.organisation.queries import UnitsOn
from anqi.organisation.spans import holds_on
from anqi.work.following import tell_room_overdue
from anqi.work.models import WITH_THE_DOER, Overdue, Task
from anqi.work.notices import tell

_LEADERS = (Post.TEAM_LEADER, Post.DEPARTMENT_HEAD)
_OVERDUE = N_("“{task}” of {doer} was due on {day} and is not done")


@dataclass(frozen=True)
class Rise:
    """Whom to tell of an overdue task; nobody where there is no one above."""

    administration: list[Person]
    party: list[Person]


def rises(plant: Plant, day: date) -> list[tuple[Task, Rise]]:
    """A plant's overdue tasks of a day, each with whom it rises to; six queries for all of them."""
    overdue = Task.objects.filter(plant=plant, state__in=WITH_THE_DOER, due_on__lt=day)
    tasks = list(overdue.select_related("person", "unit"))
    if not tasks:
        return []
    lines = _Lines(plant, day, {task.person_id for task in tasks if task.person_id})
    return [(task, lines.rise(task)) for task in tasks]


def tell_of_overdue(plant: Plant, day: date) -> int:
    """Tell those above, and the room that it came from, of each task that became overdue, once a day.

    Returns how many tasks are overdue. Where a room fails over one task the others are told all the same; then what
    the first one raised is raised, and that task is told of at the next time.
    """
    found = rises(plant, day)
    known = set(
        Overdue.objects.filter(task__in=[task for task, _rise in found]).values_list(
            "task", "due_on"
        )
    )
    failures: list[Exception] = []
    for task, rise in found:
        if (task.pk, task.due_on) in known:
            continue
        try:
            _tell_once(task, rise, day)
        except Exception as failure:  # noqa: BLE001  # a room's; it is raised below
            failures.append(failure)
    if failures:
        raise failures[0]
    return len(found)


def _tell_once(task: Task, rise: Rise, day: date) -> None:
    doer = task.person.name if task.person else task.get_post_display()
    with transaction.atomic():
        now = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
        moved = now.state not in WITH_THE_DOER or now.due_on != task.due_on
        if moved or Overdue.objects.filter(task=now, due_on=now.due_on).exists():
            return
        Overdue.objects.create(task=now, due_on=now.due_on, at=clock.now())
        tell(
            [*rise.administration, *rise.party],
            _OVERDUE,
            figures={"task": now.title, "doer": str(doer), "day": str(now.due_on)},
            source=now.about,
            key=f"overdue/{now.pk}/{now.due_on}",
        )
        tell_room_overdue(now, day)


class _Lines:
    """The two trees of a plant on a day, with who leads what."""

    def __init__(self, plant: Plant, day: date, people: Collection[int]) -> None:
        self.units = UnitsOn(plant, day)
        self.holders: dict[tuple[str, int | None], list[Person]] = {}
        held = Holding.objects.on(day).filter(holds_on(day, "person__"), person__plant=plant)
        for one in held.select_related("person").order_by("person__code"):
            self.holders.setdefault((one.post, one.unit_id), []).append(one.person)
        self.where: dict[tuple[int, str], int] = {}
        assigned = Assignment.objects.on(day).filter(person__in=people)
        for person, unit in assigned.values_list("person_id", "unit_id"):
            if unit in self.units.units:
                self.where[person, self.units.units[unit].tree] = unit
        self.answering: dict[int, list[int]] = {}
        links = AnswersFor.objects.on(day).filter(branch__plant=plant).order_by("branch__code")
        for branch, department in links.values_list("branch_id", "department_id"):
            self.answering.setdefault(department, []).append(branch)

    def rise(self, task: Task) -> Rise:
        doers = [task.person] if task.person else self.holders.get((task.post, task.unit_id), [])
        administration, party = self._stands(task)
        return Rise(
            _first(self._leaders(administration), doers),
            _first(self._secretaries(administration, party), doers),
        )

    def _stands(self, task: Task) -> tuple[int | None, int | None]:
        """In which unit of each tree the doer stands, where he does."""
        if task.person_id is not None:
            return (
                self.where.get((task.person_id, Tree.ADMINISTRATION)),
                self.where.get((task.person_id, Tree.PARTY)),
            )
        if task.unit is None:
            return None, None
        in_party = task.unit.tree == Tree.PARTY
        return (None, task.unit_id) if in_party else (task.unit_id, None)

    def _leaders(self, unit: int | None) -> Iterator[list[Person]]:
        for above in self._up(unit):
            for post in _LEADERS:
                yield self.holders.get((post, above.pk), [])
        yield self.holders.get((Post.DIRECTOR, None), [])

    def _secretaries(self, unit: int | None, party: int | None) -> Iterator[list[Person]]:
        for above in self._up(party):
            yield self.holders.get((Post.BRANCH_SECRETARY, above.pk), [])
        if party is None:
            for above in self._up(unit):
                yield [
                    person
                    for branch in self.answering.get(above.pk, ())
                    for person in self.holders.get((Post.BRANCH_SECRETARY, branch), [])
                ]
        yield self.holders.get((Post.PARTY_SECRETARY, None), [])

    def _up(self, unit: int | None) -> Iterable[Unit]:
        return self.units.up(unit) if unit is not None else ()


def _first(levels: Iterable[list[Person]], doers: Collection[Person]) -> list[Person]:
    """The nearest level with somebody in it, above those in which a doer himself leads."""
    steps = list(levels)
    own = [number for number, people in enumerate(steps) if set(people) & set(doers)]
    above = steps[own[-1] + 1 :] if own else steps
    return next((people for people in above if people), [])
