"""Whose a task is on a day, who accepts it, and which acts follow from that."""

from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from anqi.organisation import queries as organisation
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account, Person, Unit
from anqi.organisation.posts import Post
from anqi.work.models import WITH_THE_DOER, Act, State, Task, TaskStep

_FROM: dict[Act, tuple[State, ...]] = {
    Act.START: (State.TO_BEGIN, State.RETURNED),
    Act.OFFER: WITH_THE_DOER,
    Act.ACCEPT: (State.OFFERED,),
    Act.SEND_BACK: (State.OFFERED,),
    Act.ASK_EXTENSION: WITH_THE_DOER,
    Act.GRANT_EXTENSION: WITH_THE_DOER,
    Act.REFUSE_EXTENSION: WITH_THE_DOER,
    Act.REASSIGN: WITH_THE_DOER,
    Act.CALL_OFF: (*WITH_THE_DOER, State.OFFERED),
}
"""In which states a task has to be for an act."""
_THE_DOERS = (Act.START, Act.OFFER, Act.ASK_EXTENSION)
_THE_ACCEPTORS = (Act.ACCEPT, Act.SEND_BACK)
_DECIDING = (Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION)


class Duties:
    """The people of a task on a day, and what was done with it, each read once.

    `account` is that of who asks, where it is at hand: its authority is not read again then.
    """

    def __init__(self, task: Task, day: date, account: Account | None = None) -> None:
        self.task = task
        self.day = day
        self._account = account
        self.doers = _people(task, task.person, task.post, task.unit, day)
        """Whose it is to do; nobody where the post is vacant."""
        self.acceptors = _people(task, task.acceptor, task.acceptor_post, task.acceptor_unit, day)
        """Who are asked to accept it."""

    @cached_property
    def steps(self) -> list[TaskStep]:
        """The history of the task, with who acted and to whom it was given."""
        steps = self.task.steps.select_related("by", "to_person", "to_unit")
        return list(steps.order_by("number"))

    def refusal(self, act: Act, by: Person) -> str:
        """Why somebody can't do this with the task now; empty where he can."""
        task = self.task
        if by.plant_id != task.plant_id or not by.holds_on(self.day):
            return _("{name} is not in the plant today").format(name=by.name)
        if task.state not in _FROM[act]:
            return _("the task is “{state}” now: this is not possible any more").format(
                state=task.get_state_display()
            )
        if act in _THE_DOERS:
            return self._refused_to_doer(act, by)
        if act in _THE_ACCEPTORS:
            return self._refused_to_acceptor(by)
        return self._refused_to_issuer(act, by)

    def refusal_of_room(self, act: Act, by: Person) -> str:
        """Why the room that gave the task out can't do this with it, where somebody acted in its own record.

        Whose the task is does not matter then, but who did it never accepts it.
        """
        if by.plant_id != self.task.plant_id or self.task.state not in _FROM[act]:
            return _("the task is “{state}” now: this is not possible any more").format(
                state=self.task.get_state_display()
            )
        if act == Act.ACCEPT and by.pk == self.task.done_by_id:
            return _("somebody else than who did it accepts it")
        return ""

    def acts(self, by: Person) -> list[Act]:
        """What somebody can do with the task now."""
        return [act for act in _FROM if not self.refusal(act, by)]

    @property
    def deciders(self) -> list[Person]:
        """Who grants extensions and calls off: the issuer, and where it is his own task or he has left, who accepts.

        `whose.decided_by` says the same to the database.
        """
        issuer = self.task.issued_by
        if issuer.holds_on(self.day) and issuer not in self.doers:
            return [issuer]
        return [person for person in self.acceptors if person not in self.doers]

    def _refused_to_doer(self, act: Act, by: Person) -> str:
        task = self.task
        if by not in self.doers:
            return _("only those to whom the task was given can do this")
        if act == Act.ASK_EXTENSION and task.asked_due_on is not None:
            return _("an extension was asked for already; wait for the answer")
        if act == Act.ASK_EXTENSION and self.day >= task.due_on:
            return _("an extension is asked for before the day on which the task is due")
        return ""

    def _refused_to_acceptor(self, by: Person) -> str:
        """Whoever has worked on it, or has it to do, never accepts it.

        Of the others those do who were asked, and those whose posts let them.
        """
        task = self.task
        worked = {step.by_id for step in self.steps if step.act in (Act.START, Act.OFFER)}
        if by in self.doers or by.pk in worked:
            return _("somebody else than who did it accepts it")
        if by in self.acceptors or by.pk == task.issued_by_id:
            return ""
        if self._account is None or self._account.person_id != by.pk:
            self._account = Account(person=by)
        allowed = may(
            self._account,
            Verb.ACCEPT_TASK,
            plant=task.plant,
            department=task.department,
            branch=task.branch,
            person=task.person.code if task.person else "",
        )
        return "" if allowed else _("it is for others to accept this task")

    def _refused_to_issuer(self, act: Act, by: Person) -> str:
        if by not in self.deciders:
            return _("this is for who issued the task")
        if act in _DECIDING and self.task.asked_due_on is None:
            return _("no extension is being asked for")
        return ""


def _people(
    task: Task, person: Person | None, post: str, unit: Unit | None, day: date
) -> list[Person]:
    if person is not None:
        return [person] if person.holds_on(day) else []
    return organisation.holders_of(task.plant, Post(post), day, unit)
