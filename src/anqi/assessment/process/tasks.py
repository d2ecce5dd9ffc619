"""The deadlines of an assessment as tasks: given to posts, so that they pass to whoever holds them next.

Who takes a step has done the task that asked for it, also where a deputy did what the head was asked for; who takes the
next step accepts it (assessment/asking.py).
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from anqi.assessment import asking
from anqi.assessment.process.models import Assessment, Objection, Owner, Step
from anqi.assessment.process.queries import source_of
from anqi.assessment.process.standing import (
    ANSWER_DAYS,
    CONFIRM_DAYS,
    DECIDE_DAYS,
    Standing,
)
from anqi.kit import clock
from anqi.organisation.models import Person
from anqi.organisation.posts import Post
from anqi.work import operations as work
from anqi.work.issuing import Order
from anqi.work.models import WITH_THE_DOER, Act, State, Task
from anqi.work.notices import tell
from anqi.work.texts import TITLE
from anqi.work.working_days import working_day_after

_CONFIRMING = {
    Owner.SAFETY: Post.SAFETY_DEPARTMENT,
    Owner.DISCIPLINE: Post.DISCIPLINE_SECRETARY,
}
ANSWERING, DECIDING = "answer", "decide"


def ask_to_confirm(step: Step) -> None:
    """Ask those who own the data, each once at a time, to confirm them."""
    asked = step.assessment
    due = working_day_after(clock.today(), CONFIRM_DAYS)
    for owner, post in _CONFIRMING.items():
        if not _asking(asked, owner).filter(state__in=WITH_THE_DOER).exists():
            title = _("Confirm the data: {title}").format(title=asked.title)
            details = _(
                "Look through the facts of “{owner}” that the run counted. Confirm them, or send them back and say what"
                " is wrong."
            ).format(owner=owner.label)
            _give(step, owner, post, title, details, due)


def ask_to_answer(step: Step, objection: Objection) -> None:
    """Ask the head of the leading group to answer; where there is none, a deputy."""
    post = asking.held(step.assessment.plant, Post.GROUP_HEAD, Post.GROUP_DEPUTY)
    title = _("Answer the objection: {title}").format(title=step.assessment.title)
    _give(step, ANSWERING, post, title, objection.text, objection.due_on)


def ask_to_decide(step: Step, until: date) -> None:
    """Ask the Party secretary to bring it before the committee once the publication is over."""
    asked = step.assessment
    if _asking(asked, DECIDING).filter(state__in=WITH_THE_DOER).exists():
        return
    post = asking.held(asked.plant, Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY)
    title = _("Bring before the committee: {title}").format(title=asked.title)
    details = _(
        "After the last day of publication, {day}, and when all objections are answered; {days} working days are given"
        " for answers."
    ).format(day=until.isoformat(), days=ANSWER_DAYS)
    _give(step, DECIDING, post, title, details, working_day_after(until, DECIDE_DAYS))


def done(step: Step, what: str, *, since: Step | None = None) -> None:
    """The task that asked for a step is done by it; of an objection, that which its step gave out."""
    number = f"/{since.number}" if since is not None else ""
    asked = _asking(step.assessment, what).filter(steps__key__endswith=f"{number}/{what}")
    asking.done(asked.filter(state__in=WITH_THE_DOER), step.by, _key(step), asking.in_the_record())


def settle(step: Step) -> None:
    """Accept what others did for the step that was taken now."""
    asking.accepted(_tasks(step.assessment).filter(state=State.OFFERED), step.by, _key(step))


def end(step: Step) -> None:
    """End what is still to be done where the assessment is called off."""
    settle(step)
    left = _tasks(step.assessment).filter(state__in=WITH_THE_DOER)
    asking.needless(left, step.by, _key(step), step.note)


def tell_of(step: Step, people: Sequence[Person], text: str, **figures: str) -> None:
    """Tell people of a step; not who took it himself."""
    others = [one for one in people if one.pk != step.by_id]
    told = {"title": step.assessment.title, "by": step.by.name, **figures}
    tell(others, text, figures=told, source=source_of(step.assessment_id))


def brought_by(now: Standing) -> list[Person]:
    """Who put the run forward, as far as he is in the plant."""
    person = now.computed.by
    return [person] if person.holds_on(now.day) else []


def _give(step: Step, what: str, post: Post, title: str, details: str, due: date) -> None:
    order = Order(
        title=title[:TITLE], details=details, due_on=due, post=post,
        acceptor_post=asking.acceptor_of(step.assessment.plant, post), source=source_of(step.assessment_id),
    )  # fmt: skip
    key = f"assessment/{step.assessment_id}/{step.number}/{what}"
    work.issue(order=order, by=step.by, key=key)


def _tasks(assessment: Assessment) -> QuerySet[Task]:
    """Those that the assessment gave out itself, whoever else writes its source into a task."""
    given = Q(steps__act=Act.ISSUE, steps__key__startswith=f"assessment/{assessment.pk}/")
    return Task.objects.filter(given, plant=assessment.plant, source=source_of(assessment.pk))


def _asking(assessment: Assessment, what: str) -> QuerySet[Task]:
    prefix = f"assessment/{assessment.pk}/"
    given = Q(steps__act=Act.ISSUE, steps__key__startswith=prefix, steps__key__endswith=f"/{what}")
    return Task.objects.filter(given, plant=assessment.plant, source=source_of(assessment.pk))


def _key(step: Step) -> asking.Key:
    """Keys of the acts on tasks, which this step does once."""
    return lambda task: f"{step.number}/{step.assessment_id.hex[-12:]}/{task.pk}"
