"""Giving out a task: to a person or a post, with who accepts it and by when; and what helps to fill in the form."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Denied
from anqi.organisation.search import search_people
from anqi.work import operations
from anqi.work.faults import Conflict, Refused
from anqi.work.forms import IssueForm
from anqi.work.issuing import Bearer, Order
from anqi.work.models import Proof, TaskStep
from anqi.work.naming import holders
from anqi.work.seeing import somebody
from anqi.work.wording import bearer as said
from anqi.work.wording import day_said
from anqi.work.working_days import is_working, working_day_after, working_days

_SOON = (1, 3, 5, 10)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Give out a task to somebody within reach. Where a post is vacant, that is told first."""
    account, person = _issuer(request)
    form = IssueForm(request.POST or None, account=account, issuer=person)
    vacancies: list[str] = []
    if request.method == "POST" and form.is_valid():
        vacancies = [] if form.cleaned_data["vacant"] else _vacancies(form, person)
        step = None if vacancies else _issue_to(form, person)
        if step is not None:
            return redirect("work:task", id=step.task_id)
    context = {
        "form": form,
        "vacancies": vacancies,
        "days": [_soon(count) for count in _SOON],
        "me": person.name,
    }
    refused = form.errors or vacancies
    return render(request, "work/issue.html", context, status=422 if refused else 200)


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who could be meant by what is being typed, as options of a list."""
    account, _person = _issuer(request)
    typed = request.GET.get("person") or request.GET.get("acceptor") or ""
    found = search_people(account, typed, limit=10)
    options = ((one.code, f"{one.name} {one.note}") for one in found)
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', options))


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """What is to be known about a day: how far away it is, and whether people work then."""
    _issuer(request)
    try:
        asked = date.fromisoformat(request.GET.get("due_on", ""))
    except ValueError:
        return HttpResponse("")
    return HttpResponse(format_html("{}", _about(asked)))


def _about(asked: date) -> str:
    today = clock.today()
    if asked < today:
        return _("This day is past.")
    count = working_days(today, asked)
    if not is_working(asked):
        return _("A weekend; {count} working days from today, Monday to Friday.").format(
            count=count
        )
    return _("{count} working days from today, Monday to Friday.").format(count=count)


def _soon(count: int) -> dict[str, str]:
    found = working_day_after(clock.today(), count)
    text = _("in {count} working days: {day}").format(count=count, day=day_said(found))
    return {"text": text, "day": found.isoformat()}


def _issuer(request: HttpRequest) -> tuple[Account, Person]:
    account, person = somebody(request)
    if scope_of(account, Verb.ISSUE_TASK).is_empty:
        raise Denied
    return account, person


def _vacancies(form: IssueForm, person: Person) -> list[str]:
    """Posts that nobody holds today: who would get the task then, and what becomes of it."""
    found = []
    for prefix, text in (
        ("", _("Nobody is “{post}” today: the task waits for whoever is appointed.")),
        ("acceptor_", _("Nobody is “{post}” today: you accept it, or whoever is appointed.")),
    ):
        bearer = form.bearer(prefix)
        if bearer is not None and bearer.post and not holders(person.plant, bearer):
            found.append(text.format(post=said(None, bearer.post, bearer.unit)))
    return found


def _issue_to(form: IssueForm, person: Person) -> TaskStep | None:
    given = form.cleaned_data
    whose, accepts = form.bearer() or Bearer(), form.bearer("acceptor_") or Bearer()
    order = Order(
        title=given["title"], details=given["details"], due_on=given["due_on"],
        proof=Proof(given["proof"] or Proof.NONE),
        person=whose.person, post=whose.post, unit=whose.unit,
        acceptor=accepts.person, acceptor_post=accepts.post, acceptor_unit=accepts.unit,
    )  # fmt: skip
    try:
        return operations.issue(order=order, by=person, key=given["key"])
    except Faulty as faulty:
        for fault in faulty.faults:
            form.add_error(fault.place if fault.place in form.fields else None, fault.message)
    except (Refused, Conflict) as refused:
        form.add_error(None, str(refused))
    return None
