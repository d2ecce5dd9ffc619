"""Pages of tasks: the lists, one task with its acts, giving one out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Act as Recorded
from anqi.organisation.records import Denied, record_of
from anqi.pages.twins import asked as twin_asked
from anqi.pages.twins import twin
from anqi.work import comments, evidence, listing, lists, operations, queries
from anqi.work.faults import Conflict, Refused
from anqi.work.forms import CommentForm
from anqi.work.models import Act, Comment, Task, TaskStep
from anqi.work.seeing import somebody, task_seen
from anqi.work.task_page import Form, Left, address_of, form_for, show, typed_in

_DOING: dict[Act, Callable[..., TaskStep]] = {
    Act.START: operations.start,
    Act.OFFER: operations.offer,
    Act.ACCEPT: operations.accept,
    Act.SEND_BACK: operations.send_back,
    Act.ASK_EXTENSION: operations.ask_extension,
    Act.GRANT_EXTENSION: operations.grant_extension,
    Act.REFUSE_EXTENSION: operations.refuse_extension,
    Act.REASSIGN: operations.reassign,
    Act.CALL_OFF: operations.call_off,
}


@require_GET
def tasks(request: HttpRequest) -> HttpResponseBase:
    """The lists of tasks that somebody can look at, each by the day on which its tasks are due."""
    account, person = somebody(request)
    asked = _asked(request, lists.lists_of(account))
    wanted = twin_asked(request)
    if wanted is not None:
        record_of(request, Recorded.EXPORT, object=request.get_full_path())
        rows = listing.twin_rows(lists.whole(account, asked))
        return twin(wanted, name=_("Tasks"), columns=listing.COLUMNS, rows=rows)
    found = lists.listed(account, asked)
    waiting = [
        {
            "text": which.label,
            "count": found.counts[which],
            "href": _at(which, replace(asked, text="")),
        }
        for which in (lists.Which.TO_ACCEPT, lists.Which.OVERDUE, lists.Which.ISSUED)
        if which != found.which and found.counts.get(which)
    ]
    may_issue = not scope_of(account, Verb.ISSUE_TASK).is_empty
    context = {
        "list": lists.name_of(found.which, account),
        "today": clock.today(),
        "text": asked.text,
        "chosen": found.which.value,
        "chips": [
            {
                "text": lists.name_of(which, account),
                "href": _at(which, asked),
                "chosen": which == found.which,
                "count": found.counts.get(which),
            }
            for which in lists.lists_of(account)
        ],
        "tasks": listing.rows_of(found.tasks),
        "unit": lists.unit_name(person, asked),
        "every_unit": _at(found.which, lists.Asked(text=asked.text)),
        "department": asked.department,
        "branch": asked.branch,
        "next": _at(found.which, asked, found.next) if found.next else "",
        "waiting": waiting,
        "may_issue": may_issue,
        "actions": [_issue()] if may_issue else [],
    }
    return render(request, "work/tasks.html", context)


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, id: UUID) -> HttpResponse:
    """One task; a POST is an act on it, which two people can't do at once."""
    account, person = somebody(request)
    found = task_seen(account, id)
    if request.method != "POST":
        return show(request, account, person, found, Left())
    left = _act(request, account, person, found)
    if left is None:
        return redirect("work:task", id=id)
    return show(request, account, person, task_seen(account, id), left)


@require_POST
def comment(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say something about a task that one sees."""
    account, person = somebody(request)
    found = task_seen(account, id)
    people = queries.parties_of(found.duties, person)
    form = CommentForm(request.POST, people=people)
    if form.is_valid():
        given = form.cleaned_data
        try:
            comments.comment_on_task(
                task=found.task, text=given["text"], by=person, key=given["key"],
                tell=given["tell"],
            )  # fmt: skip
            return redirect(f"{address_of(found.task)}#comments")
        except Faulty as faulty:
            _told(form, faulty)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
    return show(request, account, person, found, Left(comment=form, status=422))


@require_POST
def withdraw(request: HttpRequest, id: UUID, comment: UUID) -> HttpResponse:
    """Take back a comment of one's own; it stays, and says so."""
    account, person = somebody(request)
    found = task_seen(account, id)
    about = Comment.objects.filter(pk=comment, plant=found.task.plant, about=found.task.about)
    one = about.select_related("by").first()
    if one is None:
        raise Http404
    try:
        comments.withdraw(comment=one, by=person, key=f"withdraw/{one.pk}")
    except Refused as refused:
        raise Denied from refused
    return redirect(f"{address_of(found.task)}#comments")


def _act(
    request: HttpRequest, account: Account, person: Person, found: queries.TaskFor
) -> Left | None:
    """Do what was asked, or say what was left undone."""
    task = found.task
    wanted = request.POST.get("act", "")
    if wanted not in _DOING:
        return Left(conflict=_("the form can't be read; load the page again"), status=422)
    act = Act(wanted)
    form = form_for(act, task, account, person, request.POST, request.FILES)
    try:
        if form.is_valid():
            _do(act, form, found, person)
            return None
    except Faulty as faulty:
        _told(form, faulty)
    except (Conflict, Refused) as refused:
        now = Task.objects.get(pk=task.pk)
        typed = {name: value for name, value in request.POST.items() if name in form.fields}
        anew = form_for(act, now, account, person, initial=typed | {"version": now.version})
        return Left(act, anew, conflict=str(refused), typed=typed_in(act, form), status=409)
    return Left(act, form, status=422)


def _do(act: Act, form: Form, found: queries.TaskFor, person: Person) -> None:
    given, task = form.cleaned_data, found.task
    more: dict[str, Any] = {}
    if act == Act.ASK_EXTENSION:
        more["until"] = given["until"]
    if act == Act.REASSIGN:
        more["to"] = form.bearer()  # type: ignore[union-attr]  # it is the form of this act
    files = [given[name] for name in ("photo", "file") if given.get(name)]
    # Nobody's files are opened who can't do this: the act itself says why, or what it made under the same key before.
    if files and act in found.acts and given["version"] == task.version:
        more["files"] = [
            evidence.take(about=task.about, file=file, name=file.name, by=person) for file in files
        ]
    _DOING[act](
        task=task, by=person, version=given["version"], key=given["key"], note=given["note"], **more
    )


def _told(form: Any, faulty: Faulty) -> None:
    """Let the form say what is wrong, beside its fields."""
    places = {"evidence": "photo" if "photo" in form.fields else "file"}
    for fault in faulty.faults:
        place = places.get(fault.place, fault.place)
        form.add_error(place if place in form.fields else None, fault.message)


def _asked(request: HttpRequest, known: list[lists.Which]) -> lists.Asked:
    """Which list is asked for; what can't be read asks for nothing."""
    given = request.GET
    which = next((one for one in known if one.value == given.get("list")), None)
    try:
        day, _stroke, id = given.get("after", "").partition("/")
        after = (date.fromisoformat(day), UUID(id))
    except ValueError:
        after = None
    return lists.Asked(
        which, given.get("q", "")[:100], after,
        given.get("department", "")[:64], given.get("branch", "")[:64],
    )  # fmt: skip


def _at(which: lists.Which, asked: lists.Asked, after: tuple[date, UUID] | None = None) -> str:
    found = {
        "list": which.value, "department": asked.department, "branch": asked.branch,
        "q": asked.text, "after": f"{after[0]}/{after[1]}" if after else "",
    }  # fmt: skip
    return "?" + urlencode({name: value for name, value in found.items() if value})


def _issue() -> dict[str, Any]:
    return {"text": _("Give out a task"), "href": reverse("work:issue"), "primary": True}
