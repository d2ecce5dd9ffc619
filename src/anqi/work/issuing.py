"""What a task must be before it is given out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.kit.ids import uuid7
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Person, Plant, Tree, Unit
from anqi.organisation.posts import OF_THE_PARTY, OF_THE_PLANT, Post
from anqi.organisation.queries import Subjects, UnitsOn, units_of
from anqi.work.duties import Duties
from anqi.work.models import Proof, Task
from anqi.work.texts import DETAILS, SOURCE, TITLE, Texts


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Who is to do a task, or accept it: a person, or whoever holds a post, of a unit or of the plant."""

    person: Person | None = None
    post: Post | None = None
    unit: Unit | None = None

    def said(self) -> dict[str, object]:
        """It in plain values, person and unit by their ids."""
        return _said({"person": self.person, "post": self.post, "unit": self.unit})


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be done, by whom and by when.

    Either a person or a post is named; a post that is not of the whole plant is held in a unit. Who accepts is named in
    the same way, and is who issues where nobody is. Where neither department nor branch is named, the task is about the
    unit of who is to do it.
    """

    title: str
    due_on: date
    details: str = ""
    person: Person | None = None
    post: Post | None = None
    unit: Unit | None = None
    acceptor: Person | None = None
    acceptor_post: Post | None = None
    acceptor_unit: Unit | None = None
    department: str = ""
    branch: str = ""
    proof: Proof = Proof.NONE
    source: str = ""

    def said(self) -> dict[str, object]:
        """All of it in plain values, people and units by their ids."""
        return _said({one.name: getattr(self, one.name) for one in fields(self)})


def task_of(order: Order, by: Person, texts: Texts, id: UUID | None) -> Task:
    """The task, not saved yet. Raises Faulty with every fault."""
    today = clock.today()
    unnamed = order.acceptor is None and order.acceptor_post is None
    task = Task(
        id=id or uuid7(),
        plant=by.plant,
        title=texts.take("title", order.title, TITLE, needed=_("say what is to be done")),
        details=texts.take("details", order.details, DETAILS),
        person=order.person,
        post=order.post or "",
        unit=order.unit,
        acceptor=by if unnamed else order.acceptor,
        acceptor_post=order.acceptor_post or "",
        acceptor_unit=order.acceptor_unit,
        issued_by=by,
        issued_at=clock.now(),
        due_on=order.due_on,
        original_due_on=order.due_on,
        proof=order.proof,
        source=texts.take("source", order.source, SOURCE),
    )
    if id is not None and Task.objects.filter(pk=id).exists():
        texts.fault("id", _("there is a task of this id already"))
    if order.due_on < today:
        texts.fault("due_on", _("a day that is not past"))
    check_bearer(texts, by.plant, "", order.person, order.post, order.unit)
    if not unnamed:
        check_bearer(
            texts, by.plant, "acceptor_", order.acceptor, order.acceptor_post, order.acceptor_unit
        )
    if texts.faults:
        raise Faulty(_("task"), texts.faults)
    _check_parties(texts, task)
    task.department, task.branch = _scope(texts, order, by.plant)
    if texts.faults:
        raise Faulty(_("task"), texts.faults)
    return task


def hand_on(task: Task, to: Bearer) -> None:
    """Let a task, which is not saved, be somebody else's. Raises Faulty with every fault."""
    texts = Texts()
    post = Post(task.post) if task.post else None
    if to == Bearer(person=task.person, post=post, unit=task.unit):
        texts.fault("person", _("name somebody else than who has it now"))
    check_bearer(texts, task.plant, "", to.person, to.post, to.unit)
    task.person, task.post, task.unit = to.person, to.post or "", to.unit
    if not texts.faults:
        _check_parties(texts, task, place="person")
    if texts.faults:
        raise Faulty(_("task"), texts.faults)


def _said(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.pk if isinstance(value, Person | Unit) else value
        for name, value in values.items()
    }


def check_bearer(
    texts: Texts, plant: Plant, prefix: str, person: Person | None, post: Post | None,
    unit: Unit | None,
) -> None:  # fmt: skip
    """A person of the plant, or a post that goes together with its unit."""
    place = prefix.rstrip("_") or "person"
    today = clock.today()
    if (person is None) == (post is None):
        texts.fault(place, _("name either a person or a post"))
    elif person is not None:
        if person.plant_id != plant.pk or not person.holds_on(today):
            texts.fault(place, _("{name} is not in the plant today").format(name=person.name))
        elif unit is not None:
            texts.fault(f"{prefix}unit", _("a unit goes together with a post only"))
    elif post in OF_THE_PLANT:
        if unit is not None:
            texts.fault(f"{prefix}unit", _("this post is held in the whole plant"))
    elif unit is None:
        texts.fault(f"{prefix}unit", _("name the unit in which the post is held"))
    elif unit.plant_id != plant.pk or not unit.holds_on(today):
        texts.fault(f"{prefix}unit", _("{name} is not in the plant today").format(name=unit.name))
    elif (unit.tree == Tree.PARTY) != (post in OF_THE_PARTY):
        texts.fault(f"{prefix}unit", _("this post is held in the other tree"))


def _check_parties(texts: Texts, task: Task, place: str = "acceptor") -> None:
    """Somebody must be there to accept it who is not the one to do it."""
    duties = Duties(task, clock.today())
    same = task.post and (task.post, task.unit) == (task.acceptor_post, task.acceptor_unit)
    if same or (duties.acceptors and not set(duties.acceptors) - set(duties.doers)):
        texts.fault(place, _("name somebody who accepts it and is not the one to do it"))


def _scope(texts: Texts, order: Order, plant: Plant) -> tuple[str, str]:
    """The codes of the department and the branch that the task is about."""
    today = clock.today()
    if order.department or order.branch:
        subjects = Subjects(plant)
        for place, code in (("department", order.department), ("branch", order.branch)):
            if code and not subjects.has(place, code, today):
                texts.fault(place, _("the plant has no {code} on this day").format(code=code))
        return order.department, order.branch
    if order.person is not None:
        department = units_of(order.person, today).department
        return department.code if department else "", ""
    if order.unit is None:
        return "", ""
    units = UnitsOn(plant, today)
    department = units.nearest(order.unit.pk, DEPARTMENTS)
    branch = units.nearest(order.unit.pk, BRANCHES)
    return department.code if department else "", branch.code if branch else ""
