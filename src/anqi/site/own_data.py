"""Everything that is kept about oneself, to take along (个人信息保护法 art. 45): one JSON file.

A room that keeps something about people adds a section here. Of other people stands there only what belongs to one's
own: who gave a task, who looked.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anqi.kit import clock
from anqi.ledger.entries import entry_of
from anqi.ledger.models import Fact
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account, Person
from anqi.organisation.models_access import Record, Session, Token
from anqi.organisation.records import Act, Denied, looks_at, record_of
from anqi.work.models import Comment, Evidence, Notice, NoticeAddress, Task, TaskStep

Row = dict[str, Any]


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What is kept about me, and the way to take it along."""
    person = _person(request)
    return render(request, "site/own_data.html", {"person": person})


@require_GET
def download(request: HttpRequest) -> StreamingHttpResponse:
    """All of it as a file; that it was taken is recorded."""
    person = _person(request)
    need_fresh(request)
    account = account_of(request)
    record_of(request, Act.EXPORT, about=person)
    answer = StreamingHttpResponse(_written(account, person), content_type="application/json")
    name = quote(f"{person.code}-{clock.today():%Y%m%d}.json")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _person(request: HttpRequest) -> Person:
    person = account_of(request).person
    if person is None:
        raise Denied
    return person


def _written(account: Account, person: Person) -> Iterator[str]:
    """An object with a list for each section, written row by row."""
    yield "{"
    for at, (name, rows) in enumerate(SECTIONS.items()):
        yield f'{"," if at else ""}\n"{name}": ['
        for number, row in enumerate(rows(account, person)):
            text = json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
            yield f"{',' if number else ''}\n  {text}"
        yield "]"
    yield "\n}\n"


def _rows(found: QuerySet[Any], *columns: str) -> Iterable[Row]:
    return found.values(*columns).iterator(2000)


def _account(account: Account, _person: Person) -> Iterable[Row]:
    columns = ("login", "made_at", "last_login", "password_at", "is_active")
    return _rows(Account.objects.filter(pk=account.pk), *columns)


def _sessions(account: Account, _person: Person) -> Iterable[Row]:
    columns = ("begun_at", "seen_at", "address", "agent")
    return _rows(Session.objects.filter(account=account), *columns)


def _tokens(account: Account, _person: Person) -> Iterable[Row]:
    columns = ("name", "scopes", "made_at", "expires_on", "used_at", "closed_at")
    return _rows(Token.objects.filter(account=account), *columns)


def _whose(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("plant__code", "plant__name", "code", "name", "active_from", "active_to")
    return _rows(Person.objects.filter(pk=person.pk), *columns)


def _units(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("unit__tree", "unit__code", "unit__name", "active_from", "active_to")
    return _rows(person.assignments.order_by("active_from"), *columns)


def _standings(_account: Account, person: Person) -> Iterable[Row]:
    return _rows(person.standings.order_by("active_from"), "value", "active_from", "active_to")


def _posts(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("post", "unit__code", "unit__name", "active_from", "active_to")
    return _rows(person.holdings.order_by("active_from"), *columns)


def _facts(_account: Account, person: Person) -> Iterable[Row]:
    found = Fact.objects.filter(ledger__plant=person.plant_id, person=person.code)
    for fact in found.order_by("index").iterator(2000):
        yield entry_of(fact, person.plant.code)


def _tasks(_account: Account, person: Person) -> Iterable[Row]:
    mine = (
        Q(person=person) | Q(acceptor=person) | Q(issued_by=person) | Q(done_by=person)
        | Q(accepted_by=person)
    )  # fmt: skip
    columns = (
        "id", "title", "details", "state", "issued_at", "issued_by__name", "due_on", "done_on",
    )  # fmt: skip
    return _rows(Task.objects.filter(mine).order_by("issued_at"), *columns)


def _steps(_account: Account, person: Person) -> Iterable[Row]:
    return _rows(TaskStep.objects.filter(by=person).order_by("at"), "task", "act", "at", "note")


def _evidence(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("id", "about", "name", "type", "size", "at", "captured_at")
    return _rows(Evidence.objects.filter(by=person).order_by("at"), *columns)


def _comments(_account: Account, person: Person) -> Iterable[Row]:
    return _rows(Comment.objects.filter(by=person).order_by("at"), "about", "at", "text")


def _notices(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("text", "figures", "source", "at", "read_at", "sent_at")
    return _rows(Notice.objects.filter(person=person).order_by("at"), *columns)


def _mail(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("email", "language", "wants_digest")
    return _rows(NoticeAddress.objects.filter(person=person), *columns)


def _about(_account: Account, person: Person) -> Iterable[Row]:
    columns = ("at", "by", "act", "object", "address", "result")
    return _rows(looks_at(person).order_by("at"), *columns)


def _done(account: Account, _person: Person) -> Iterable[Row]:
    columns = ("at", "act", "object", "address", "result")
    return _rows(Record.objects.filter(by=account.login).order_by("at"), *columns)


SECTIONS: dict[str, Callable[[Account, Person], Iterable[Row]]] = {
    "person": _whose,
    "units": _units,
    "party_standing": _standings,
    "posts": _posts,
    "account": _account,
    "sessions": _sessions,
    "tokens": _tokens,
    "facts": _facts,
    "tasks": _tasks,
    "task_steps": _steps,
    "evidence": _evidence,
    "comments": _comments,
    "notices": _notices,
    "mail": _mail,
    "records_about_me": _about,
    "records_of_what_i_did": _done,
}
"""The sections of the file, and what each reads."""
