"""Tasks, for programs: give out, read, act."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse as address_of
from ninja import Query, Router
from ninja.responses import Status

from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.api_access import Refused as NotAllowed
from anqi.organisation.api_access import caller, handed_out, next_page, scoped
from anqi.organisation.api_kinds import Code, Day, KeyHeader, Line
from anqi.organisation.models import Account, Person, Plant, Unit
from anqi.organisation.tokens import TokenScope
from anqi.work import operations, queries, seeing
from anqi.work.api_kinds import (
    ActIn,
    ActWithReason,
    BearerIn,
    ExtensionIn,
    HandingOnIn,
    IfMatch,
    TaskIn,
    TaskOut,
    TaskWithSteps,
    step_out,
    task_out,
)
from anqi.work.colours import colour_of
from anqi.work.faults import Conflict
from anqi.work.following import is_followed
from anqi.work.issuing import Bearer, Order
from anqi.work.models import State, Task, TaskStep
from anqi.work.naming import may_give

router = Router(tags=["tasks"])
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Cursor = Annotated[
    str,
    Query(
        pattern=r"^(\d{4}-\d\d-\d\d/[0-9a-f-]{36})?$",
        description="Where a page ended, as its header `Link` says.",
    ),
]
Acted = Callable[[Task, Person, int], TaskStep]


class Stale(Exception):
    """The task is not what `If-Match` says; `now` is what it is."""

    def __init__(self, now: Task) -> None:
        self.now = now
        super().__init__(str(now.version))


class NoVersion(Exception):
    """Neither `If-Match` nor `version` says which version of the task was seen."""


@router.get(
    "", response=list[TaskOut], summary="Tasks, by the day on which they are due",
    operation_id="tasks",
)  # fmt: skip
@scoped(TokenScope.READ_TASKS)
def tasks(
    request: HttpRequest, response: HttpResponse,
    state: Annotated[State | None, Query(description="Only those that stand so.")] = None,
    source: Annotated[Line, Query("", description="Only those whose source begins so.")] = "",
    department: Code = "", branch: Code = "",
    person: Annotated[Code, Query("", description="Only those of this staff number.")] = "",
    due_before: Annotated[Day | None, Query(description="Due before this day.")] = None,
    after: Cursor = "", limit: Limit = 100,
) -> list[dict[str, Any]]:  # fmt: skip
    """Those that the account may see; `Link` leads to the next page."""
    asked = {"state": state, "department": department, "branch": branch, "person__code": person,
             "source__startswith": source, "due_on__lt": due_before}  # fmt: skip
    found = queries.seen_by(caller(request)).filter(**{k: v for k, v in asked.items() if v})
    if after:
        day, id = _cursor(after)
        found = found.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=id))
    rows = found.select_related(*queries.PARTIES, "accepted_by").order_by("due_on", "pk")
    page = list(rows[: limit + 1])
    if len(page) > limit:
        last = page[limit - 1]
        next_page(request, response, after=f"{last.due_on}/{last.pk}")
    if page:
        handed_out(request)
    today = clock.today()
    return [task_out(one, colour_of(one, today)) for one in page[:limit]]


@router.post("", response={201: TaskOut}, summary="Give out a task", operation_id="issue_task")
@scoped(TokenScope.ACT_ON_TASKS)
def issue(
    request: HttpRequest, response: HttpResponse, order: TaskIn, idempotency_key: KeyHeader
) -> Status[dict[str, Any]]:
    """To a person or a post within reach, about units within reach. Somebody else than who does it accepts it."""
    account, person = _somebody(request)
    if is_followed(order.source):
        raise Faulty(
            "task", [Fault("source", "tasks of these records are given out by their room")]
        )
    whose = _bearer(person.plant, order.doer, "doer")
    accepts = _bearer(person.plant, order.acceptor, "acceptor") if order.acceptor else Bearer()
    if not _reaches(account, order) or not may_give(account, person.plant, whose):
        raise NotAllowed(Verb.ISSUE_TASK)
    step = operations.issue(
        order=Order(
            title=order.title, details=order.details, due_on=order.due_on, proof=order.proof,
            person=whose.person, post=whose.post, unit=whose.unit,
            acceptor=accepts.person, acceptor_post=accepts.post, acceptor_unit=accepts.unit,
            department=order.department, branch=order.branch, source=order.source,
        ),
        by=person, key=idempotency_key, id=order.id,
    )  # fmt: skip
    response["Location"] = address_of("api:task", args=[step.task_id])
    return Status(201, _out(response, step.task))


@router.get("/{uuid:id}", response=TaskWithSteps, summary="One task", operation_id="task")
@scoped(TokenScope.READ_TASKS)
def task(request: HttpRequest, response: HttpResponse, id: UUID) -> dict[str, Any]:
    """A task that the account may see, with its history and what the caller can do with it now."""
    found = task_seen(request, id)
    steps = [step_out(one) for one in found.duties.steps]
    more = {"acts": [one.value for one in found.acts], "steps": steps}
    return _out(response, found.task) | more


def _act(path: str, name: str, summary: str) -> Callable[[Callable[..., Any]], Any]:
    """An operation that is an act on a task."""
    made = router.post(f"/{{uuid:id}}/{path}", response=TaskOut, summary=summary, operation_id=name)
    return lambda view: made(scoped(TokenScope.ACT_ON_TASKS)(view))


@_act("start", "start_task", "Begin with a task")
def start(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ActIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """It is then being done."""
    return _do(request, response, id, act, if_match, lambda task, by, version: operations.start(
        task=task, by=by, version=version, key=idempotency_key, note=act.note
    ))  # fmt: skip


@_act("offer", "offer_task", "Hand in what was done, for acceptance")
def offer(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ActIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """The proof that the task wants must be there before."""
    return _do(request, response, id, act, if_match, lambda task, by, version: operations.offer(
        task=task, by=by, version=version, key=idempotency_key, note=act.note
    ))  # fmt: skip


@_act("accept", "accept_task", "Accept what somebody else has done")
def accept(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ActIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """The task is closed. Nobody accepts what he has worked on."""
    return _do(request, response, id, act, if_match, lambda task, by, version: operations.accept(
        task=task, by=by, version=version, key=idempotency_key, note=act.note
    ))  # fmt: skip


@_act("return", "return_task", "Send back what was offered")
def send_back(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ActWithReason,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """The note says what is missing."""
    return _do(request, response, id, act, if_match, lambda task, by, version: operations.send_back(
        task=task, by=by, version=version, key=idempotency_key, note=act.note
    ))  # fmt: skip


@_act("extension", "ask_extension", "Ask for more time")
def ask_extension(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ExtensionIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """Before the day on which it is due; it is assessed on the original day in any case."""
    return _do(request, response, id, act, if_match, lambda task, by, version:
        operations.ask_extension(task=task, by=by, version=version, key=idempotency_key,
                                 note=act.note, until=act.until)
    )  # fmt: skip


@_act("extension/grant", "grant_extension", "Grant the extension that is asked for")
def grant_extension(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ActIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """For who gave it out."""
    return _do(request, response, id, act, if_match, lambda task, by, version:
        operations.grant_extension(task=task, by=by, version=version, key=idempotency_key,
                                   note=act.note)
    )  # fmt: skip


@_act("extension/refuse", "refuse_extension", "Refuse the extension that is asked for")
def refuse_extension(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ActWithReason,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """The note says why the day stays."""
    return _do(request, response, id, act, if_match, lambda task, by, version:
        operations.refuse_extension(task=task, by=by, version=version, key=idempotency_key,
                                    note=act.note)
    )  # fmt: skip


@_act("reassignment", "reassign_task", "Hand the task to somebody else")
def reassign(
    request: HttpRequest, response: HttpResponse, id: UUID, act: HandingOnIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """Who begins anew, by the same day."""
    task_seen(request, id)
    account, person = _somebody(request)
    to = _bearer(person.plant, act.to, "to")
    if not may_give(account, person.plant, to):
        raise NotAllowed(Verb.ISSUE_TASK)
    return _do(request, response, id, act, if_match, lambda task, by, version: operations.reassign(
        task=task, by=by, version=version, key=idempotency_key, note=act.note, to=to
    ))  # fmt: skip


@_act("cancellation", "call_off_task", "Call a task off")
def call_off(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ActWithReason,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, Any]:  # fmt: skip
    """It ends, and can't be taken up again."""
    return _do(request, response, id, act, if_match, lambda task, by, version: operations.call_off(
        task=task, by=by, version=version, key=idempotency_key, note=act.note
    ))  # fmt: skip


def task_seen(request: HttpRequest, id: UUID) -> queries.TaskFor:
    return seeing.task_seen(caller(request), id)


def _do(
    request: HttpRequest, response: HttpResponse, id: UUID, act: ActIn, if_match: str | None,
    done: Acted,
) -> dict[str, Any]:  # fmt: skip
    """Do an act on the version that was seen. Raises NoVersion, Stale, and what the act raises."""
    found = task_seen(request, id).task
    _account, person = _somebody(request)
    version = act.version
    if if_match is not None:
        version = found.version if if_match == "*" else int(if_match.strip('"'))
    if version is None:
        raise NoVersion
    try:
        step = done(found, person, version)
    except Conflict as conflict:
        now = conflict.now
        if if_match is not None and isinstance(now, Task) and now.version != version:
            raise Stale(now) from conflict
        raise
    return _out(response, Task.objects.select_related(*queries.PARTIES).get(pk=step.task_id))


def _out(response: HttpResponse, task: Task) -> dict[str, Any]:
    response["ETag"] = f'"{task.version}"'
    return task_out(task, colour_of(task, clock.today()))


def _somebody(request: HttpRequest) -> tuple[Account, Person]:
    """The account and its person; administrators have no tasks."""
    account = caller(request)
    if account.person is None:
        raise NotAllowed(Verb.SEE_TASKS)
    return account, account.person


def _reaches(account: Account, order: TaskIn) -> bool:
    """Whether the units that a task is to be about, where some are named, are within reach."""
    if not order.department and not order.branch:
        return True
    scope = scope_of(account, Verb.ISSUE_TASK)
    return scope.writes(department=order.department, branch=order.branch)


def _bearer(plant: Plant, given: BearerIn, place: str) -> Bearer:
    """Whom a body names. Raises Faulty where the plant has no such person or unit."""
    person: Person | None = None
    unit: Unit | None = None
    if given.person:
        person = Person.objects.filter(plant=plant, code=given.person).first()
        if person is None:
            raise Faulty(
                "task", [Fault(f"{place}.person", f"nobody has the number {given.person}")]
            )
    if given.unit:
        there = Unit.objects.filter(plant=plant, code=given.unit)
        named = list(there.filter(tree=given.tree) if given.tree else there)
        if len(named) != 1:
            raise Faulty("task", [Fault(f"{place}.unit", "name one unit by its tree and code")])
        [unit] = named
    if (person is None) == (given.post is None):
        raise Faulty("task", [Fault(place, "name either a person or a post")])
    return Bearer(person=person, post=given.post, unit=unit)


def _cursor(text: str) -> tuple[date, UUID]:
    day, _stroke, id = text.partition("/")
    try:
        return date.fromisoformat(day), UUID(id)
    except ValueError as fault:
        raise Faulty("tasks", [Fault("after", "as the header Link says")]) from fault
