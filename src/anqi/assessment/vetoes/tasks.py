"""Deadlines of cases as tasks, and who is told: the statement of those concerned, and the answer to an appeal."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment import asking
from anqi.assessment.vetoes.models import VetoCase, VetoStep
from anqi.assessment.vetoes.refusals import people_of
from anqi.kit import clock
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Person, Unit
from anqi.organisation.posts import Post
from anqi.work import operations as work
from anqi.work.issuing import Bearer, Order
from anqi.work.models import WITH_THE_DOER, Act, State, Task
from anqi.work.notices import tell
from anqi.work.texts import TITLE
from anqi.work.working_days import working_day_after

NOTIFIED = N_(
    "A veto on {name} is proposed: {veto}. Read the facts; statements are taken until {day}. Nothing is decided yet."
)
HELD = N_("{name}: frozen until responsibility is determined. Nothing is denied.")
CONFIRMED = N_("{name}: the veto is confirmed, document {document}. Appeals are taken until {day}.")
NOT_CONFIRMED = N_("{name}: the veto is not confirmed, document {document}")
ANSWERED = N_("{name}: the appeal is answered, document {document}")
LIFTED = N_("{name}: the veto is lifted, document {document}")
RELEASED = N_("{name}: found not responsible; nothing is frozen any more")
STATED = N_("{name}: a statement on the veto is given")
STATEMENT, APPEALED = "state", "appeal"
_UNIT = {
    "branch": (Post.BRANCH_SECRETARY, BRANCHES),
    "department": (Post.DEPARTMENT_HEAD, DEPARTMENTS),
}


def source_of(case: VetoCase) -> str:
    """How tasks and notices say which case they are about; it is the address of its page."""
    return f"assessment/vetoes/{case.pk}/"


def ask_statement(step: VetoStep, days_until: str) -> None:
    """Ask those concerned for a statement, by the step's day."""
    case = step.case
    bearer = _bearer(case)
    if bearer is None or step.until is None:
        return
    title = _("Read the proposed veto, and say what there is to say: {name}").format(name=case.name)
    details = _(
        "The facts stand on the page of the case. A statement is not compulsory; without one it is decided after {day}."
    ).format(day=days_until)
    order = Order(
        title=title[:TITLE], details=details, due_on=step.until, person=bearer.person,
        post=bearer.post, unit=bearer.unit, source=source_of(case),
    )  # fmt: skip
    work.issue(order=order, by=step.by, key=_given(step, STATEMENT))


def ask_answer(step: VetoStep, days: int) -> None:
    """Ask the head of the leading group, or else a deputy, to answer an appeal."""
    plant, today = step.case.plant, clock.today()
    post = asking.held(plant, Post.GROUP_HEAD, Post.GROUP_DEPUTY)
    title = _("Answer the appeal against a veto: {name}").format(name=step.case.name)
    order = Order(
        title=title[:TITLE], details=step.note, due_on=working_day_after(today, days), post=post,
        acceptor_post=asking.acceptor_of(plant, post), source=source_of(step.case),
    )  # fmt: skip
    work.issue(order=order, by=step.by, key=_given(step, APPEALED))


def done(step: VetoStep, what: str) -> None:
    """The task that asked for a step is done by it, whoever it was given to."""
    asked = _tasks(step.case, what).filter(state__in=WITH_THE_DOER)
    asking.done(asked, step.by, _key(step), asking.in_the_record())


def settle(step: VetoStep) -> None:
    """Accept what others did before this step, and end what it makes needless."""
    asking.accepted(_tasks(step.case).filter(state=State.OFFERED), step.by, _key(step))
    left = _tasks(step.case).filter(state__in=WITH_THE_DOER)
    asking.needless(left, step.by, _key(step), _("the case went on without it"))


def tell_concerned(step: VetoStep, text: str, **figures: str) -> None:
    """Tell those concerned of a step."""
    _tell(step, people_of(step.case), text, figures)


def tell_preparers(step: VetoStep, text: str, **figures: str) -> None:
    """Tell who proposed the case and notified of it."""
    by = Person.objects.on(clock.today()).filter(
        pk__in=VetoStep.objects.filter(case=step.case).values("by")
    )
    concerned = set(people_of(step.case))
    _tell(step, [one for one in by if one not in concerned], text, figures)


def _tell(step: VetoStep, people: Sequence[Person], text: str, figures: dict[str, str]) -> None:
    others = [one for one in people if one.pk != step.by_id]
    case = step.case
    told = {"name": case.name, "veto": case.title.get("zh", case.veto), **figures}
    tell(others, text, figures=told, source=source_of(case))


def _bearer(case: VetoCase) -> Bearer | None:
    """Who is asked for a statement: a post, where a unit is concerned. None where nobody is there any more."""
    today = clock.today()
    if case.type == "plant":
        return Bearer(post=Post.DIRECTOR)
    if case.type in _UNIT:
        post, kinds = _UNIT[case.type]
        units = Unit.objects.on(today).filter(plant=case.plant, code=case.code, kind__in=kinds)
        unit = units.first()
        return Bearer(post=post, unit=unit) if unit is not None else None
    person = Person.objects.on(today).filter(plant=case.plant, code=case.code).first()
    return Bearer(person=person) if person is not None else None


def _given(step: VetoStep, what: str) -> str:
    return f"veto/{step.case_id.hex}/{step.number}/{what}"


def _tasks(case: VetoCase, what: str = "") -> QuerySet[Task]:
    """Those that the case gave out itself, whoever else writes its source into a task."""
    given = Q(steps__act=Act.ISSUE, steps__key__startswith=f"veto/{case.pk.hex}/")
    if what:
        given &= Q(steps__key__endswith=f"/{what}")
    return Task.objects.filter(given, plant=case.plant, source=source_of(case))


def _key(step: VetoStep) -> asking.Key:
    """Keys of the acts on tasks, which this step does once."""
    return lambda task: f"{step.number}/{step.case_id.hex[-12:]}/{task.pk}"
