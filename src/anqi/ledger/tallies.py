"""How many facts of which kind there are, by unit and month, as far as somebody may see them.

What was taken back counts no more: a reversal takes one off where the fact that it names had added one. Every read
names the kinds, the person or the days that it wants, so that an index leads to the rows: `fact_by_kind`,
`fact_by_person` or `fact_by_day`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from anqi.ledger.lateness import Late
from anqi.ledger.models import Checkpoint, Fact, Ledger, Verified
from anqi.ledger.queries import DUE
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.authority import Scope
from anqi.organisation.models import Account, Plant

Of = Literal["plant", "department", "branch"]


@dataclass(frozen=True)
class Tally:
    """So many facts of a kind and month, of the unit of that code; `unit` is empty for the plant.

    `unmet` is how many of them say that what was due was not met in time.
    """

    kind: str
    unit: str
    month: date
    count: int
    unmet: int


@dataclass(frozen=True)
class OwnTally:
    """So many facts of a kind about a person; `status` is that of an attendance, `quantity` is in hundredths."""

    kind: str
    status: str
    count: int
    quantity: int


@dataclass(frozen=True)
class State:
    """What a ledger has come to: its size, its newest checkpoint, and when it was last computed anew.

    `sealed` is how many facts the checkpoint signs; `faults` is what was found when it was computed.
    """

    size: int = 0
    sealed: int | None = None
    sealed_at: datetime | None = None
    verified_at: datetime | None = None
    faults: int | None = None


class _Month(Func):
    """The month of a day as `2026-11`, by what the database itself is quick at."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="substr(%(expressions)s, 1, 7)", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "to_char(%(expressions)s, 'YYYY-MM')"
        return self.as_sql(compiler, connection, template=template, **context)


_NET = Case(When(reverses=None, then=Value(1)), default=Value(-1), output_field=IntegerField())
_UNMET = Case(
    # The kind is asked first: to look into the attributes of every fact would take most of the time.
    When(Q(kind__in=DUE) & Q(attributes__met=False), then=_NET),
    default=Value(0),
    output_field=IntegerField(),
)


def by_month(
    account: Account,
    *,
    kinds: Collection[str],
    first: date,
    last: date,
    of: Of = "plant",
    codes: Collection[str] | None = None,
) -> list[Tally]:
    """Facts of some kinds from a day to a day, by unit and month; one query.

    `codes` names departments or branches; without them it is all of the plant. What the account does not reach as a
    whole is left out: facts of the plant want the plant's reach, those of a unit the unit's.
    """
    facts = _reached(account, of, codes)
    if facts is None:
        return []
    columns = ["kind", *([] if of == "plant" else [of])]
    rows = (
        facts.filter(kind__in=kinds, occurred_on__range=(first, last))
        .annotate(month=_Month("occurred_on"))
        .values(*columns, "month")
        .annotate(count=Sum(_NET), unmet=Sum(_UNMET if DUE & set(kinds) else Value(0)))
        .order_by()
    )
    return [
        Tally(
            row["kind"],
            row.get(of, ""),
            date.fromisoformat(f"{row['month']}-01"),
            row["count"],
            row["unmet"],
        )
        for row in rows
        if row["count"] and (of == "plant" or row[of])
    ]


def own(account: Account, *, first: date, last: date) -> list[OwnTally]:
    """Facts about the account's own person from a day to a day, by kind and status of attendance; one query."""
    scope = scope_of(account, Verb.SEE_FACTS)
    if scope.plant is None or not scope.own:
        return []
    facts = _facts_of(scope.plant).filter(person=scope.own, occurred_on__range=(first, last))
    rows = (
        facts.annotate(
            status=Coalesce(KT("attributes__status"), Value("", output_field=TextField()))
        )
        .values("kind", "status")
        .annotate(count=Sum(_NET), amount=Sum(_NET * F("quantity")))
        .order_by()
    )
    return [
        OwnTally(row["kind"], row["status"], row["count"], row["amount"])
        for row in rows
        if row["count"]
    ]


def late(account: Account, *, first: date, last: date) -> dict[str, int]:
    """Facts that happened from a day to a day and were entered late, by department; one query.

    Those of no department stand under an empty code.
    """
    facts = _reached(account, "plant", None)
    if facts is None:
        return {}
    entered_late = facts.filter(Q(Late()), occurred_on__range=(first, last))
    rows = entered_late.order_by().values_list("department")
    return dict(rows.annotate(count=Count("pk")))


def state(account: Account) -> State:
    """What the plant's ledger has come to, to whoever sees facts there; one query."""
    scope = scope_of(account, Verb.SEE_FACTS)
    newest = Checkpoint.objects.filter(ledger=OuterRef("pk")).order_by("-size")
    looked = Verified.objects.filter(ledger=OuterRef("pk")).order_by("-ended_at")
    found = Ledger.objects.filter(plant=scope.plant).values_list(
        "size",
        Subquery(newest.values("size")[:1]),
        Subquery(newest.values("made_at")[:1]),
        Subquery(looked.values("ended_at")[:1]),
        Subquery(looked.values("faults")[:1]),
    )
    row = None if scope.plant is None else found.first()
    return State(*row) if row else State()


def _reached(account: Account, of: Of, codes: Collection[str] | None) -> QuerySet[Fact] | None:
    """The facts of the units asked for, as far as the account reaches them; None where it reaches none."""
    scope = scope_of(account, Verb.SEE_FACTS)
    if scope.plant is None:
        return None
    facts = _facts_of(scope.plant)
    if codes is None:
        return facts if scope.whole else None
    reached = {code for code in codes if scope.whole or code in _units(scope, of)}
    return facts.filter(**{f"{of}__in": reached}) if reached else None


def _facts_of(plant: Plant) -> QuerySet[Fact]:
    """Without a join: only by a ledger that is one value do the databases read in the order of its index."""
    ledger = Ledger.objects.filter(plant=plant).values("pk")[:1]
    return Fact.objects.filter(ledger=Subquery(ledger))


def _units(scope: Scope, of: Of) -> Collection[str]:
    return scope.branches if of == "branch" else scope.departments
