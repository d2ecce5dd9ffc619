"""What an act on a task will do, said before it is done."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from anqi.organisation.models import Person
from anqi.work.duties import Duties
from anqi.work.models import Act, Proof, Task
from anqi.work.wording import acceptor_of, day_said, doer_of


def consequence(act: Act, duties: Duties) -> str:
    """One or two sentences."""
    task = duties.task
    match act:
        case Act.START:
            return _("It is then being done; {issuer} sees that.").format(
                issuer=task.issued_by.name
            )
        case Act.OFFER:
            return _offering(duties)
        case Act.ACCEPT:
            return _accepting(task)
        case Act.SEND_BACK:
            return _("{doer} goes on with it and is told; it stays due on {day}.").format(
                doer=doer_of(task), day=day_said(task.due_on)
            )
        case Act.REASSIGN:
            return _(
                "{doer} need not do it any more. Whoever gets it begins anew; it stays due on {day}."
            ).format(doer=doer_of(task), day=day_said(task.due_on))
        case Act.CALL_OFF:
            return _("It ends and can't be taken up again; what was said and handed in stays.")
    return _about_the_day(act, duties)


def _about_the_day(act: Act, duties: Duties) -> str:
    task = duties.task
    original = day_said(task.original_due_on)
    if act == Act.ASK_EXTENSION:
        return _(
            "{people} decides. Until then it is due on {day}; it is assessed on {original} in any case."
        ).format(people=_names(duties.deciders), day=day_said(task.due_on), original=original)
    if act == Act.GRANT_EXTENSION and task.asked_due_on is not None:
        return _("It is due on {day} then; it is assessed on {original} all the same.").format(
            day=day_said(task.asked_due_on), original=original
        )
    return _("It stays due on {day}.").format(day=day_said(task.due_on))


def _offering(duties: Duties) -> str:
    task = duties.task
    accepting = [person for person in duties.acceptors if person not in duties.doers]
    who = _names(accepting) or acceptor_of(task)
    said = _("{people} accepts it, or sends it back.").format(people=who)
    late = (duties.day - task.original_due_on).days
    if late > 0:
        counted = _("Offered today it counts as {days} days late.").format(days=late)
    else:
        counted = _("Offered today it counts as done on time.")
    return _both(said, counted)


def _accepting(task: Task) -> str:
    if task.done_on is None:
        return ""
    late = (task.done_on - task.original_due_on).days
    day = day_said(task.done_on)
    if late > 0:
        counted = _("It was offered on {day} and counts as {days} days late.").format(
            day=day, days=late
        )
    else:
        counted = _("It was offered on {day} and counts as done on time.").format(day=day)
    return _both(_("The task is closed for good."), counted)


def wanted_proof(task: Task) -> str:
    """What proof must be there, as a hint."""
    return {
        Proof.NONE.value: "",
        Proof.TEXT.value: _("Say what was done and how it is now."),
        Proof.PICTURE.value: _("A picture is wanted that shows how it is now."),
        Proof.FILE.value: _("A file is wanted that proves it."),
    }[task.proof]


def _names(people: Collection[Person]) -> str:
    return _(" or ").join(person.name for person in people)


def _both(first: str, second: str) -> str:
    """Two sentences, as the language sets them beside each other."""
    return _("{first} {second}").format(first=first, second=second)
