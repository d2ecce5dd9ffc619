"""The answer to an objection as a task: given to a post, so that it passes to whoever holds it next.

Who answers has done it. Who accepts does so by hand, or with the next month that he publishes.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anqi.assessment import asking
from anqi.assessment.points.models import PointsAnswer, PointsObjection
from anqi.assessment.points.wording import SOURCE, month_code, source_of_objection
from anqi.organisation.models import Person, Plant
from anqi.organisation.posts import Post
from anqi.work import operations as work
from anqi.work.issuing import Order
from anqi.work.models import WITH_THE_DOER, Act, State, Task
from anqi.work.texts import TITLE

_KEYS = "points/"


def ask_to_answer(objection: PointsObjection) -> None:
    """Ask the head of the leading group to answer; where there is none, a deputy."""
    plant = objection.published.publication.plant
    post = asking.held(plant, Post.GROUP_HEAD, Post.GROUP_DEPUTY)
    title = _("Answer the objection to points: {name}, {month}").format(
        name=objection.by.name, month=month_code(objection.published.month)
    )
    order = Order(
        title=title[:TITLE], details=objection.text, due_on=objection.due_on, post=post,
        acceptor_post=asking.acceptor_of(plant, post), source=source_of_objection(objection.pk),
    )  # fmt: skip
    work.issue(order=order, by=objection.by, key=f"{_KEYS}{objection.pk}/answer")


def done(answer: PointsAnswer) -> None:
    """The task that asked for the answer is done by it, whoever it was given to."""
    plant, about = answer.objection.published.publication.plant, answer.objection_id
    asked = _tasks(plant).filter(source=source_of_objection(about), state__in=WITH_THE_DOER)
    key = answer.pk.hex[-12:]
    asking.done(asked, answer.by, lambda task: f"{key}/{task.pk}", asking.in_the_record())


def settle(plant: Plant, by: Person, key: str) -> None:
    """Accept what another has answered."""
    answered = _tasks(plant).filter(state=State.OFFERED)
    asking.accepted(answered, by, lambda task: f"{key}/{task.pk}")


def _tasks(plant: Plant) -> QuerySet[Task]:
    """Those that objections gave out themselves, whoever else writes such a source into a task."""
    given = Task.objects.filter(steps__act=Act.ISSUE, steps__key__startswith=_KEYS, plant=plant)
    return given.filter(source__startswith=f"{SOURCE}objections/")
