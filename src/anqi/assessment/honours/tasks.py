"""Deadlines of calls as tasks of posts, ended by the call's own steps (assessment/asking.py).

Nominating is nobody's duty, so it is no task. What is: the review by three offices, the answer to an objection, the
decision, and that on a withdrawal. REVIEW_DAYS and BACK_DAYS are the plant's own standard.
"""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from anqi.assessment import asking
from anqi.assessment.honours.models import HonourCall, HonourOwner, HonourStep
from anqi.assessment.honours.telling import source_of
from anqi.kit import clock
from anqi.organisation.posts import Post
from anqi.work import operations as work
from anqi.work.issuing import Order
from anqi.work.models import WITH_THE_DOER, Act, State, Task
from anqi.work.texts import TITLE
from anqi.work.working_days import working_day_after

REVIEW_DAYS = 5
"""Working days for the three offices to review after the last day of nominations."""
BACK_DAYS = 10
"""Working days for the committee to decide on a withdrawal that was asked for."""
ANSWERING, DECIDING, BACK = "answer", "decide", "back"
_REVIEWING = {
    HonourOwner.PARTY: Post.PARTY_OFFICER,
    HonourOwner.SAFETY: Post.SAFETY_DEPARTMENT,
    HonourOwner.DISCIPLINE: Post.DISCIPLINE_SECRETARY,
}


def ask_to_review(step: HonourStep) -> None:
    """Ask the three offices to review what will have been nominated."""
    call = step.call
    due = working_day_after(call.kept_to, REVIEW_DAYS)
    for owner, post in _REVIEWING.items():
        title = _("Review the nominations: {title}").format(title=call.title)
        details = _("Nominations are taken until {day}; say of each whether it passes.").format(
            day=call.kept_to.isoformat()
        )
        _give(step, review_of(owner), post, title, details, due)


def review_of(owner: HonourOwner) -> str:
    """What the task of an office asks for."""
    return f"review-{owner}"


def ask_to_answer(step: HonourStep) -> None:
    """Ask the head of the leading group, or else a deputy, to answer an objection."""
    post = asking.held(step.call.plant, Post.GROUP_HEAD, Post.GROUP_DEPUTY)
    title = _("Answer the objection to a candidate: {title}").format(title=step.call.title)
    _give(step, ANSWERING, post, title, step.note, step.until or clock.today())


def ask_to_decide(step: HonourStep) -> None:
    """Ask the Party secretary, or else the deputy, to bring the candidates before the committee."""
    post = asking.held(step.call.plant, Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY)
    title = _("Bring before the committee: {title}").format(title=step.call.title)
    details = _("After the last day of publication, and when all objections are answered.")
    _give(step, DECIDING, post, title, details, max(step.call.decide_by, clock.today()))


def ask_to_decide_back(step: HonourStep) -> None:
    """Ask the Party secretary, or else the deputy, to bring a withdrawal before the committee."""
    post = asking.held(step.call.plant, Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY)
    name = step.nomination.name if step.nomination is not None else ""
    title = _("Decide on a withdrawal: {name}, {title}").format(name=name, title=step.call.title)
    due = working_day_after(clock.today(), BACK_DAYS)
    _give(step, BACK, post, title, step.note, due)


def done(step: HonourStep, what: str, since: HonourStep | None = None) -> None:
    """The task that asked for a step is done by it; with `since`, that which this step gave out."""
    asked = _tasks(step.call, f"/{since.number}/{what}" if since is not None else f"/{what}")
    waiting = asked.filter(state__in=WITH_THE_DOER)
    asking.done(waiting, step.by, _key(step), asking.in_the_record())


def settle(step: HonourStep) -> None:
    """Accept what others did for the step that was taken now."""
    asking.accepted(_tasks(step.call).filter(state=State.OFFERED), step.by, _key(step))


def end(step: HonourStep) -> None:
    """End what is still to be done where the call ends without a decision."""
    settle(step)
    left = _tasks(step.call).filter(state__in=WITH_THE_DOER)
    asking.needless(left, step.by, _key(step), step.note)


def _give(step: HonourStep, what: str, post: Post, title: str, details: str, due: date) -> None:
    order = Order(
        title=title[:TITLE], details=details, due_on=due, post=post,
        acceptor_post=asking.acceptor_of(step.call.plant, post), source=source_of(step.call),
    )  # fmt: skip
    work.issue(order=order, by=step.by, key=f"honour/{step.call_id.hex}/{step.number}/{what}")


def _tasks(call: HonourCall, ending: str = "") -> QuerySet[Task]:
    """Those that the call gave out itself, whoever else writes its source into a task."""
    given = Q(steps__act=Act.ISSUE, steps__key__startswith=f"honour/{call.pk.hex}/")
    if ending:
        given &= Q(steps__key__endswith=ending)
    return Task.objects.filter(given, plant=call.plant, source=source_of(call))


def _key(step: HonourStep) -> asking.Key:
    """Keys of the acts on tasks, which this step does once."""
    return lambda task: f"{step.number}/{step.call_id.hex[-12:]}/{task.pk}"
