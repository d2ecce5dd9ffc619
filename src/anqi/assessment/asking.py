"""What the room asks for by tasks, and ends itself when it is done in its own records.

Who takes a step has done the task that asked for it, whoever it was given to; those to whom it was given are told. Who
goes on from there, being another, accepts it by that.
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.kit import clock
from anqi.organisation.models import Person, Plant
from anqi.organisation.posts import Post
from anqi.organisation.queries import holders_of
from anqi.work import operations as work
from anqi.work.duties import Duties
from anqi.work.models import Act, Task
from anqi.work.notices import tell

Key = Callable[[Task], str]
"""A key of the act on a task, under which it is done once."""
DONE = N_("“{title}”: {by} has done what your task asks for")
ACCEPTING = (
    Post.PARTY_OFFICER, Post.GROUP_OFFICE, Post.PARTY_SECRETARY, Post.DISCIPLINE_SECRETARY,
    Post.GROUP_HEAD, Post.SAFETY_DEPARTMENT, Post.DIRECTOR,
)  # fmt: skip
"""Who accepts, the first of them who is not the one to do it."""


def done(tasks: Iterable[Task], by: Person, key: Key, note: str) -> None:
    """Say of each that it is done, by whoever did it; the others to whom it was given are told."""
    for task in tasks:
        duties = Duties(task, clock.today())
        if not duties.refusal_of_room(Act.OFFER, by):
            work.offer(
                task=task, by=by, version=task.version, key=key(task), note=note, of_room=True
            )
            others = [one for one in duties.doers if one.pk != by.pk]
            tell(others, DONE, figures={"title": task.title, "by": by.name}, source=task.about)


def accepted(tasks: Iterable[Task], by: Person, key: Key) -> None:
    """Accept those that another has done."""
    for task in tasks:
        if not Duties(task, clock.today()).refusal_of_room(Act.ACCEPT, by):
            work.accept(task=task, by=by, version=task.version, key=key(task), of_room=True)


def needless(tasks: Iterable[Task], by: Person, key: Key, note: str) -> None:
    """End those that are not to be done any more."""
    for task in tasks:
        if not Duties(task, clock.today()).refusal_of_room(Act.CALL_OFF, by):
            taken = {"task": task, "by": by, "version": task.version, "key": key(task)}
            work.call_off(**taken, note=note, of_room=True)  # type: ignore[arg-type]


def acceptor_of(plant: Plant, doer: Post) -> Post:
    """A post whose holders are not all of them the ones to do it: an empty one where nobody else is there."""
    doers = set(holders_of(plant, doer, clock.today()))
    vacant: list[Post] = []
    for post in ACCEPTING:
        holders = set(holders_of(plant, post, clock.today()))
        if post != doer and holders - doers:
            return post
        if post != doer and not holders:
            vacant.append(post)
    return vacant[0] if vacant else Post.AUDITOR


def held(plant: Plant, first: Post, otherwise: Post) -> Post:
    """The first post, unless it is vacant and the other is not."""
    day = clock.today()
    instead = not holders_of(plant, first, day) and holders_of(plant, otherwise, day)
    return otherwise if instead else first


def in_the_record() -> str:
    """What is noted of a task that was done so."""
    return _("done in the record that it came from")
