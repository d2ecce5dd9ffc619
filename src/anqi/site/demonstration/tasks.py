"""Tasks in every state and colour, with their proofs, comments and notices, as if they had come about day by day."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import count

from anqi.kit import clock
from anqi.organisation.models import DEPARTMENTS, Person, Plant, Tree, Unit, UnitKind
from anqi.organisation.posts import Post
from anqi.site.demonstration import plot
from anqi.site.demonstration.pictures import picture
from anqi.site.demonstration.plot import Matter, Step
from anqi.work import comments, operations
from anqi.work.evidence import attach
from anqi.work.issuing import Order
from anqi.work.models import Notice, Proof, Task, TaskStep
from anqi.work.rising import tell_of_overdue

_ACTS: dict[str, Callable[..., TaskStep]] = {
    "start": operations.start,
    "offer": operations.offer,
    "accept": operations.accept,
    "send_back": operations.send_back,
    "ask_extension": operations.ask_extension,
    "call_off": operations.call_off,
}
_BY_THE_DOER = ("start", "offer", "ask_extension")
_NEWS = timedelta(days=4)
"""Notices that are older have been read."""


def give_tasks(plant: Plant, people: Mapping[str, Person]) -> None:
    """All the tasks of the plot, of the people who are there."""
    stage = _Stage(plant, people)
    for matter in plot.MATTERS:
        if matter.by in people and matter.to in people:
            stage.play(matter)
    stage.give_departments()
    stage.give_branches()
    tell_of_overdue(plant, clock.today())
    old = Notice.objects.filter(person__plant=plant, at__lt=clock.now() - _NEWS)
    old.update(read_at=clock.now())


class _Stage:
    """Where the plot is played: each act at its hour of its day."""

    def __init__(self, plant: Plant, people: Mapping[str, Person]) -> None:
        self.plant, self.people = plant, people
        self.today = clock.today()
        self._keys = count(1)

    def play(self, matter: Matter) -> None:
        giver, doer = self.people[matter.by], self.people[matter.to]
        order = Order(
            title=matter.title,
            details=matter.details,
            person=doer,
            due_on=self._day(matter.due),
            proof=matter.proof,
        )
        with clock.stopped_at(self._at(matter.given)):
            task = operations.issue(order=order, by=giver, key=self._key()).task
        self._prove(task, matter, doer)
        for step in matter.steps:
            by = doer if step.act in _BY_THE_DOER else giver
            self._act(task, step, by)
        for login, text in matter.comments:
            with clock.stopped_at(self._at(-1, hour=15)):
                by = self.people[login]
                comments.comment(about=task.about, text=text, by=by, key=self._key())

    def give_departments(self) -> None:
        """One task that every department has, and one of the quarter before that two have not done."""
        safety = self.people.get(Post.SAFETY_DEPARTMENT)
        units = Unit.objects.on(self.today).filter(plant=self.plant, kind__in=DEPARTMENTS)
        for place, unit in enumerate(units.order_by("code")):
            if safety is None or not self._head(unit, Post.DEPARTMENT_HEAD):
                continue
            ways = (
                (Step("start", 3),),
                (Step("start", 4), Step("offer", 1, plot.OFFERED)),
                (Step("start", 4), Step("offer", 2, plot.OFFERED), Step("accept", 1, plot.ACCEPTED)),
                (),
                (Step("start", 4), Step("offer", 3, plot.OFFERED), Step("send_back", 2, plot.SENT_BACK)),
            )  # fmt: skip
            self._give(
                plot.OF_DEPARTMENTS, safety, Post.DEPARTMENT_HEAD, unit, ways[place % 5], -6, 5
            )
            done = () if place % 8 in (2, 5) else ways[2]
            self._give(
                plot.OF_DEPARTMENTS_BEFORE, safety, Post.DEPARTMENT_HEAD, unit, done, -25, -6
            )

    def give_branches(self) -> None:
        """One task that every branch has."""
        office = self.people.get(Post.PARTY_OFFICER)
        units = Unit.objects.on(self.today).filter(
            plant=self.plant, tree=Tree.PARTY, kind=UnitKind.BRANCH
        )
        ways: tuple[tuple[Step, ...], ...] = (
            (Step("start", 6), Step("offer", 3, plot.OFFERED), Step("accept", 2, plot.ACCEPTED)),
            (Step("start", 6), Step("offer", 3, plot.OFFERED)),
            (Step("start", 5),),
            (),
        )
        for place, unit in enumerate(units.order_by("code")):
            if office is not None and self._head(unit, Post.BRANCH_SECRETARY):
                due = -2 if place % 5 == 3 else 3
                self._give(
                    plot.OF_BRANCHES, office, Post.BRANCH_SECRETARY, unit, ways[place % 4], -9, due
                )

    def _give(
        self, title: str, by: Person, post: Post, unit: Unit, steps: tuple[Step, ...],
        given: int, due: int,
    ) -> None:  # fmt: skip
        order = Order(title=title, post=post, unit=unit, due_on=self._day(due), proof=Proof.NONE)
        with clock.stopped_at(self._at(given)):
            task = operations.issue(order=order, by=by, key=self._key()).task
        doer = self._head(unit, post)
        for step in steps:
            whose = doer if step.act in _BY_THE_DOER else by
            if whose is not None and whose != (by if step.act in _BY_THE_DOER else None):
                self._act(task, step, whose)

    def _act(self, task: Task, step: Step, by: Person) -> None:
        more = {"until": self._day(step.until)} if step.until is not None else {}
        now = Task.objects.get(pk=task.pk)
        hour = 10 if step.act in _BY_THE_DOER else 16
        with clock.stopped_at(self._at(-step.ago, hour=hour)):
            _ACTS[step.act](
                task=now, by=by, version=now.version, key=self._key(), note=step.note, **more
            )

    def _prove(self, task: Task, matter: Matter, doer: Person) -> None:
        for shown in matter.pictures:
            with clock.stopped_at(self._at(-5, hour=9)):
                attach(about=task.about, file=picture(shown), name=f"{shown}.jpg", by=doer)

    def _head(self, unit: Unit, post: Post) -> Person | None:
        held = unit.holdings.on(self.today).filter(post=post).select_related("person").first()
        return held.person if held else None

    def _day(self, ahead: int) -> date:
        return self.today + timedelta(days=ahead)

    def _at(self, ahead: int, *, hour: int = 8) -> datetime:
        """That hour of a day, but never later than now."""
        at = datetime.combine(self._day(ahead), time(hour, 20), clock.CHINA)
        return min(at, clock.now())

    def _key(self) -> str:
        return f"demonstration-{next(self._keys)}"
