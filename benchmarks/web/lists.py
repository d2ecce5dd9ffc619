"""Every list page with its filters: who looks at it, and the one query that gives the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, QuerySet, Subquery

Rows = Callable[[], "QuerySet[Any, Any]"]


@dataclass(frozen=True)
class List:
    """A page: the account that asks for it, its address, and the rows as a bare query."""

    name: str
    login: str
    address: str
    rows: Rows


@cache
def lists() -> list[List]:
    """All of them, with codes of the plant that is there."""
    return [*_facts(), *_tasks(), *_organisation(), *_records()]


def _facts() -> list[List]:
    from anqi.kit import clock
    from anqi.ledger.models import Fact, Ledger

    columns = (
        "index", "occurred_on", "kind", "department", "branch", "person", "attributes", "quantity",
        "source", "posted_at", "posted_by",
    )  # fmt: skip
    ledger = Ledger.objects.get()
    month = clock.today().replace(day=1) - timedelta(days=40)
    first, last = month.replace(day=1), month.replace(day=28)

    def rows(**asked: Any) -> Rows:
        newest = Fact.objects.filter(ledger=ledger, **asked).order_by("-index")
        return lambda: newest.values_list(*columns)

    def most(name: str) -> str:
        counted = Fact.objects.exclude(**{name: ""}).values_list(name).annotate(count=Count("pk"))
        return str(counted.order_by("-count")[0][0])

    department, branch, person = most("department"), most("branch"), most("person")
    days = {"occurred_on__gte": first, "occurred_on__lte": last}
    often = Fact.objects.filter(branch=branch).values_list("kind").annotate(count=Count("pk"))
    kind = often.order_by("-count")[0][0]
    year = {"occurred_on__gte": last - timedelta(days=365), "occurred_on__lte": last}
    asked: dict[str, tuple[dict[str, object], dict[str, Any]]] = {
        "all": ({}, {}),
        "of a kind": ({"kind": "party.theme_day"}, {"kind": "party.theme_day"}),
        "of a department": ({"department": department}, {"department": department}),
        "of a branch": ({"branch": branch}, {"branch": branch}),
        "of a person": ({"person": person}, {"person": person}),
        "of days": ({"first": first, "last": last}, days),
        "kind, branch, days": (
            {"kind": kind, "branch": branch, "first": last - timedelta(days=365), "last": last},
            {"kind": kind, "branch": branch, **year},
        ),
        "reversals": ({"reversals": "on"}, {"reverses__isnull": False}),
        "older, deep": ({"before": ledger.size // 2}, {"index__lt": ledger.size // 2}),
    }
    found = [
        List(f"facts, {name}", "party_officer", _address("/ledger/facts/", words), rows(**wanted))
        for name, (words, wanted) in asked.items()
    ]
    own = _code_of("worker")
    return [
        *found,
        List("facts, of a branch's secretary", "branch_secretary", "/ledger/facts/", rows()),
        List("facts, a worker's own", "worker", "/ledger/facts/", rows(person=own)),
    ]


def _tasks() -> list[List]:
    from anqi.work.models import OPEN, Task

    columns = ("due_on", "title", "state", "person__name", "acceptor__name", "issued_by__name")
    rows = Task.objects.filter(state__in=OPEN).order_by("due_on").values_list(*columns)
    word = Task.objects.order_by("pk")[0].title[:2]
    asked: dict[str, tuple[str, dict[str, object]]] = {
        "a worker's own": ("worker", {}),
        "given out": ("party_officer", {"list": "issued"}),
        "of the plant": ("party_secretary", {"list": "unit"}),
        "given out, by a word": ("party_officer", {"list": "issued", "q": word}),
    }
    return [
        List(f"tasks, {name}", login, _address("/tasks/", words), lambda: rows)
        for name, (login, words) in asked.items()
    ]


def _organisation() -> list[List]:
    from anqi.organisation.models import Assignment, Holding, Person, Standing, Unit

    head = Holding.objects.filter(unit=OuterRef("pk")).values("person__name")[:1]
    units = Unit.objects.annotate(people=Count("assignments"), head=Subquery(head)).order_by("code")
    own = Assignment.objects.filter(person=OuterRef("pk"))
    people = Person.objects.order_by("code").values_list(
        "code", "name",
        Subquery(own.filter(unit__tree="administration").values("unit__name")[:1]),
        Subquery(own.filter(unit__tree="party").values("unit__name")[:1]),
        Subquery(Standing.objects.filter(person=OuterRef("pk")).values("value")[:1]),
        Subquery(Holding.objects.filter(person=OuterRef("pk")).values("post")[:1]),
    )  # fmt: skip
    largest = units.filter(tree="administration").order_by("-people")[0]
    post = Holding.objects.values_list("post").annotate(count=Count("pk")).order_by("-count")[0][0]
    word = Person.objects.order_by("code")[0].name[0]
    asked: dict[str, dict[str, object]] = {
        "all": {}, "of a unit": {"unit": largest.pk}, "by a word": {"q": word},
        "of a standing": {"standing": "full"}, "of a post": {"post": post},
    }  # fmt: skip
    found = [
        List(
            f"people, {name}",
            "party_officer",
            _address("/organisation/people/", words),
            lambda: people,
        )
        for name, words in asked.items()
    ]
    unit = f"/organisation/units/{largest.pk}/"
    return [
        *found,
        List(
            "organisation, both trees", "party_officer", "/organisation/",
            lambda: units.values_list("code", "name", "kind", "people", "head"),
        ),
        List("a unit and its people", "party_officer", unit, lambda: people),
        List("search", "party_officer", _address("/search/", {"q": word}), lambda: people),
    ]  # fmt: skip


def _records() -> list[List]:
    from anqi.organisation.models import Account
    from anqi.organisation.models_access import Record

    columns = ("at", "by", "act", "object", "about", "address", "result")
    records = Record.objects.order_by("-at", "-id").values_list(*columns)
    accounts = Account.objects.order_by("login").values_list(
        "login", "person__name", "person__holdings__post", "is_active", "second_factor__confirmed_at",
        "last_login",
    )  # fmt: skip
    return [
        List("records", "audit", "/records/", lambda: records),
        List("accounts", "security", "/accounts/", lambda: accounts),
    ]


def _code_of(login: str) -> str:
    from anqi.organisation.models import Account

    person = Account.objects.get(login=login).person
    return person.code if person else ""


def _address(path: str, asked: dict[str, object]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path
