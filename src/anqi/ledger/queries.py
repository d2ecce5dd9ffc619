"""Reading the ledger, as far as somebody may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from anqi.facts.catalogue import CATALOGUE
from anqi.ledger.lateness import LATE_DAYS as LATE_DAYS
from anqi.ledger.lateness import Late, entered_late
from anqi.ledger.models import Fact, Ledger, Reason
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    Account,
    Person,
    Tree,
    Unit,
)

PAGE = 100
DUE = frozenset(kind.code for kind in CATALOGUE if "met" in kind.attributes)
"""Kinds that say whether what was due was met in time."""
REASONS = "ledger/reasons/"
_PAIRED = 20
"""Facts of one record that stand together; where there are more, they are no corrections of each other."""


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; what is empty asks for nothing.

    `before` and `after` an index turn the pages: those with a smaller, or with a greater one only.
    """

    kind: str = ""
    department: str = ""
    branch: str = ""
    person: str = ""
    first: date | None = None
    last: date | None = None
    reversals: bool = False
    late: bool = False
    unmet: bool = False
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Listing:
    """A page of facts, newest first; `older` and `newer` are the indexes that lead to the pages beside it."""

    facts: list[Fact]
    older: int | None
    newer: int | None


@dataclass(frozen=True)
class Names:
    """What codes are called, of one plant: units by tree and code, people and logins as far as they may be seen.

    `reasons` are why facts were posted or reversed by hand, by the source that names them. `account` is who asks.
    """

    units: Mapping[tuple[str, str], str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    logins: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None

    def department(self, code: str) -> str:
        return self.units.get((Tree.ADMINISTRATION, code), code)

    def branch(self, code: str) -> str:
        return self.units.get((Tree.PARTY, code), code)

    def person(self, code: str) -> str:
        return self.people.get(code, code)

    def login(self, login: str) -> str:
        return self.logins.get(login, login)


def seen_by(account: Account) -> QuerySet[Fact]:
    """The facts that an account may see: none for administrators."""
    scope = scope_of(account, Verb.SEE_FACTS)
    if scope.plant is None:
        return Fact.objects.none()
    # No join: only by a ledger that is one value do the databases read in the order of its index.
    ledger = Ledger.objects.filter(plant=scope.plant).values("pk")[:1]
    return Fact.objects.filter(scope.facts(), ledger=Subquery(ledger))


def found_by(account: Account, asked: Asked) -> QuerySet[Fact]:
    """All that is asked for and may be seen, on whatever page, in no order."""
    return seen_by(account).filter(condition(asked)).order_by()


def listed(account: Account, asked: Asked, *, few: bool = False) -> Listing:
    """A page of what is asked for and may be seen.

    `few`: it is known that not many are found. Then they are looked up by what is asked for and put in order; else the
    ledger is read from its newest fact until a page is full, which would go through all of it for a few.
    """
    found = found_by(account, asked).select_related("reverses", "reversed_by")
    place = F("index") + 0 if few else F("index")  # an expression is in the order of no index
    if asked.after is not None:
        upwards = list(found.filter(index__gt=asked.after).order_by(place.asc())[: PAGE + 1])
        page = upwards[:PAGE][::-1]
        newer = page[0].index if len(upwards) > PAGE else None
        return Listing(page, page[-1].index if page else asked.after + 1, newer)
    if asked.before is not None:
        found = found.filter(index__lt=asked.before)
    rows = list(found.order_by(place.desc())[: PAGE + 1])
    page = rows[:PAGE]
    older = page[-1].index if len(rows) > PAGE else None
    return Listing(page, older, None if asked.before is None else asked.before - 1)


def fact_for(account: Account, id: UUID, **also: Any) -> Fact | None:
    """The fact, where the account may see it; with what `also` annotates."""
    scope = scope_of(account, Verb.SEE_FACTS)
    if scope.plant is None:
        return None
    rows = Fact.objects.filter(pk=id, ledger__plant=scope.plant).annotate(**also)
    found = rows.select_related("reverses", "reversed_by", "ledger__plant").first()
    # Asked of the one row: for a condition on all rows everybody within reach would have to be read first.
    if found is None or not scope.sees(
        department=found.department, branch=found.branch, person=found.person, day=found.occurred_on
    ):
        return None
    return found


def is_there(id: UUID) -> bool:
    """Whether there is such a fact, whoever may see it."""
    return Fact.objects.filter(pk=id).exists()


def names_of(account: Account, facts: Iterable[Fact]) -> Names:
    """What all units and those whom facts name are called, and why facts were posted by hand; one query."""
    shown = list(facts)
    scope = scope_of(account, Verb.SEE_PEOPLE)
    plant = scope.plant or scope_of(account, Verb.SEE_FACTS).plant
    if plant is None:
        return Names()
    ids = {fact.source.removeprefix(REASONS) for fact in shown if fact.source.startswith(REASONS)}
    persons = {fact.person for fact in shown if fact.person}
    logins = {fact.posted_by for fact in shown}
    seen = scope.persons() if scope.plant else Q(pk__in=())
    people = Person.objects.filter(seen, plant=plant).order_by()
    by = Account.objects.filter(
        login__in=logins, person__in=Person.objects.filter(seen, plant=plant)
    ).order_by()
    units = Unit.objects.filter(plant=plant, kind__in=(*DEPARTMENTS, *BRANCHES)).order_by()
    why = Reason.objects.filter(pk__in=[id for id in ids if _is_id(id)]).order_by()
    text = TextField()
    rows = units.values_list(
        Cast("tree", text), Cast("code", text), Cast("name", text)
    ).union(
        people.filter(code__in=persons).values_list(_said("person"), Cast("code", text), Cast("name", text)),
        by.values_list(_said("login"), Cast("login", text), Cast("person__name", text)),
        why.values_list(_said("reason"), Cast("pk", text), "text"),
        all=True,
    )  # fmt: skip
    found: dict[str, dict[str, str]] = {}
    for group, code, name in rows:
        found.setdefault(group, {})[code] = name
    return Names(
        {(tree, code): name for tree in Tree.values for code, name in found.get(tree, {}).items()},
        found.get("person", {}),
        found.get("login", {}),
        {f"{REASONS}{UUID(id)}": text for id, text in found.get("reason", {}).items()},
        account,
    )


def chain_of(fact: Fact) -> Sequence[Fact]:
    """The fact with what takes it back or what it takes back, and what the same record posted in its place.

    In the order of entry; the fact alone where nothing of it was ever taken back. One query.
    """
    record = fact.reverses.source if fact.reverses else fact.source
    alike = Fact.objects.filter(
        ledger=fact.ledger_id, kind=fact.kind, occurred_on=fact.occurred_on,
        department=fact.department, branch=fact.branch, person=fact.person,
    ).filter(Q(source=record) | Q(reverses__source=record))  # fmt: skip
    # By an expression: in the order of its index SQLite would read the whole ledger for these few.
    in_order = alike.select_related("reverses", "reversed_by").order_by(F("index") + 0)
    rows = list(in_order[: _PAIRED + 1])
    backs = [one.index for one in rows if one.reverses_id is not None]
    if len(rows) > _PAIRED:
        original = fact.reverses or fact
        reversal = fact if fact.reverses_id else getattr(fact, "reversed_by", None)
        return [original, reversal] if reversal else [original]
    if not backs:
        return [fact]
    chain = [
        one
        for one in rows
        if one.reverses_id is not None
        or getattr(one, "reversed_by", None) is not None
        or one.index > backs[0]
    ]
    return chain if fact in chain else [fact]


def taken_back(fact: Fact) -> bool:
    return getattr(fact, "reversed_by", None) is not None


def is_late(fact: Fact) -> bool:
    """Whether the fact was entered late (补录, see `lateness`)."""
    return entered_late(fact.occurred_on, fact.posted_at)


def units_of(names: Names) -> dict[str, list[tuple[str, str]]]:
    """The units to choose from, by the two trees: code and name."""
    return {
        tree: sorted((code, name) for (of, code), name in names.units.items() if of == tree)
        for tree in Tree.values
    }


def units_about(account: Account) -> dict[str, list[tuple[str, str]]]:
    """The departments and branches about which an account may post facts, code and name."""
    scope = scope_of(account, Verb.POST_FACT)
    if scope.plant is None:
        return {"department": [], "branch": []}
    answered = {one.department for one in scope.answered}
    reached = (
        Q()
        if scope.whole
        else Q(kind__in=DEPARTMENTS, code__in=scope.departments | answered)
        | Q(kind__in=BRANCHES, code__in=scope.branches)
    )
    units = Unit.objects.filter(reached, plant=scope.plant).order_by("code")
    found: dict[str, list[tuple[str, str]]] = {"department": [], "branch": []}
    for kind, code, name in units.values_list("kind", "code", "name"):
        if kind in DEPARTMENTS:
            found["department"].append((code, name))
        elif kind in BRANCHES:
            found["branch"].append((code, name))
    return found


def condition(asked: Asked) -> Q:
    """What is asked for, apart from the page."""
    found = Q()
    for name in ("kind", "department", "branch", "person"):
        if value := getattr(asked, name):
            found &= Q(**{name: value})
    if asked.first:
        found &= Q(occurred_on__gte=asked.first)
    if asked.last:
        found &= Q(occurred_on__lte=asked.last)
    if asked.reversals:
        found &= Q(reverses__isnull=False)
    if asked.late:
        found &= Q(Late())
    if asked.unmet:
        # The kind is asked first: to look into the attributes of every fact would take most of the time.
        found &= Q(kind__in=DUE) & Q(attributes__met=False)
    return found


def _said(word: str) -> Cast:
    """A word as a column of a union: PostgreSQL wants to know that it is text."""
    return Cast(Value(word, output_field=CharField()), TextField())


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
