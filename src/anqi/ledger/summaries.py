"""How many facts there are: of a whole ledger in a line, and of what somebody looks for by kind.

Nothing here counts a million rows: what can't be read from the ledger's own row or from a small index is counted up to
a bound, and beyond it is said to be more.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL

from anqi.kit import clock
from anqi.ledger.lateness import Late
from anqi.ledger.models import Checkpoint, Copy, Fact, Ledger, Verified
from anqi.ledger.queries import Asked, found_by
from anqi.organisation.models import Account, Plant
from anqi.organisation.prepared import prepared

BOUND = 1_000
"""So many facts are counted one by one."""
_TOGETHER = {"postgresql": "string_agg(kind, ',')", "sqlite": "group_concat(kind, ',')"}
_PRESENT = """(WITH RECURSIVE present(kind) AS (
    SELECT min(kind) FROM ledger_fact WHERE ledger_id = ledger_ledger.id
    UNION ALL
    SELECT (SELECT min(one.kind) FROM ledger_fact AS one
            WHERE one.ledger_id = ledger_ledger.id AND one.kind > present.kind)
    FROM present WHERE present.kind IS NOT NULL
) SELECT {together} FROM present WHERE kind IS NOT NULL)"""
"""The kinds of which there is a fact: from each the index `fact_by_kind` leads to the next, past all its facts."""


@dataclass(frozen=True)
class Many:
    """How many there are; `more` where it is at least so many."""

    count: int = 0
    more: bool = False

    def __str__(self) -> str:
        return f"{self.count:,}{'+' if self.more else ''}"

    def __bool__(self) -> bool:
        return self.count > 0

    @classmethod
    def of(cls, found: int) -> "Many":
        """What was counted up to one beyond the bound."""
        return cls(min(found, BOUND), found > BOUND)


@dataclass(frozen=True)
class Summary:
    """What a ledger has become. `kinds` are those of which there is a fact, `since` is the first day of any.

    `sealed_…` are of the newest checkpoint, with how many copies of it left the machine and how many are still to;
    `verified_…` of the newest verification: from when to when it was looked
    and how many faults were found.
    """

    size: int = 0
    today: Many = Many()
    reversals: Many = Many()
    late: Many = Many()
    kinds: frozenset[str] = frozenset()
    since: date | None = None
    sealed_at: datetime | None = None
    sealed_size: int = 0
    sealed_copies: int = 0
    sealed_waiting: int = 0
    verified_from: datetime | None = None
    verified_at: datetime | None = None
    verified_faults: int = 0


@dataclass(frozen=True)
class Facets:
    """How many facts are found, and how many there would be by each kind, late ones and reversals.

    `kinds` is empty, and the others are None, where there are too many to say.
    """

    count: Many
    kinds: Mapping[str, int] = field(default_factory=dict)
    all_kinds: int | None = None
    late: int | None = None
    reversals: int | None = None


class _Counted(Subquery):
    """How many rows a query has, read up to its own limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS bounded)"
    output_field = IntegerField()


def summary(plant: Plant) -> Summary:
    """A plant's ledger in a line; one query."""
    found = _summing(plant.pk, clock.midnight(), BOUND)
    if not found:
        return Summary()
    row = dict(zip(_COLUMNS, found[0], strict=True))
    return Summary(
        size=row["size"],
        today=_today(row["size"], row["last_before_today"]),
        reversals=Many.of(row["reversals"]),
        late=Many.of(row["late"]),
        kinds=frozenset((row["kinds"] or "").split(",")) - {""},
        since=row["since"],
        sealed_at=row["sealed_at"],
        sealed_size=row["sealed_size"] or 0,
        sealed_copies=row["sealed_copies"],
        sealed_waiting=row["sealed_waiting"],
        verified_from=row["verified_from"],
        verified_at=row["verified_at"],
        verified_faults=row["verified_faults"] or 0,
    )


_COLUMNS = (
    "size", "last_before_today", "reversals", "late", "since", "kinds", "sealed_at", "sealed_size",
    "sealed_copies", "sealed_waiting", "verified_from", "verified_at", "verified_faults",
)  # fmt: skip


@prepared
def _summing(plant: int, midnight: datetime, bound: int) -> QuerySet[Any, Any]:
    facts = Fact.objects.filter(ledger=OuterRef("pk")).order_by()
    before_today = facts.filter(index__gte=OuterRef("size") - bound, posted_at__lt=midnight)
    sealed = Checkpoint.objects.filter(ledger=OuterRef("pk")).order_by("-size")
    newest = Checkpoint.objects.filter(ledger__plant=plant).order_by("-size").values("pk")[:1]
    copies = Copy.objects.filter(checkpoint=Subquery(newest)).order_by()
    verified = Verified.objects.filter(ledger=OuterRef("pk")).order_by("-ended_at")
    together = _TOGETHER[connection.vendor]
    columns = {
        "last_before_today": _first(before_today.order_by("-index"), "index"),
        "reversals": _counted(facts.filter(reverses__isnull=False), bound),
        "late": _counted(facts.filter(Late()), bound),
        "since": _first(facts.order_by("occurred_on"), "occurred_on"),
        "kinds": RawSQL(_PRESENT.format(together=together), ()),  # noqa: S611 - no value in it
        "sealed_at": _first(sealed, "made_at"),
        "sealed_size": _first(sealed, "size"),
        "sealed_copies": _Counted(copies.filter(done_at__isnull=False).values("pk")),
        "sealed_waiting": _Counted(copies.filter(done_at=None).values("pk")),
        "verified_from": _first(verified, "started_at"),
        "verified_at": _first(verified, "ended_at"),
        "verified_faults": _first(verified, "faults"),
    }
    return Ledger.objects.filter(plant=plant).annotate(**columns).values_list(*_COLUMNS)


def facets(account: Account, asked: Asked) -> Facets:
    """How many facts are found, and by what they could be told apart; one query."""
    wide = replace(asked, kind="", late=False, reversals=False)
    some = found_by(account, wide).annotate(
        is_late=_flag(Q(Late())), is_reversal=_flag(Q(reverses__isnull=False))
    )
    groups, narrow = _grouped(
        some.values("kind", "is_late", "is_reversal")[: BOUND + 1],
        found_by(account, asked).values("pk")[: BOUND + 1],
    )
    if sum(groups.values()) > BOUND:
        return Facets(Many.of(narrow))
    kinds: Counter[str] = Counter()
    late = reversals = 0
    for (kind, is_late, is_reversal), count in groups.items():
        fits_late = is_late or not asked.late
        fits_reversal = is_reversal or not asked.reversals
        fits_kind = asked.kind in ("", kind)
        kinds[kind] += count if fits_late and fits_reversal else 0
        late += count if fits_kind and fits_reversal and is_late else 0
        reversals += count if fits_kind and fits_late and is_reversal else 0
    present = {kind: count for kind, count in kinds.items() if count}
    return Facets(Many.of(narrow), present, sum(kinds.values()), late, reversals)


def _grouped(
    wide: QuerySet[Any, Any], narrow: QuerySet[Any, Any]
) -> tuple[dict[tuple[str, bool, bool], int], int]:
    """How many rows of a limited query have each value, and how many another one has.

    Both in one query of our own: the database is to count after the limit, and Django's would count before it.
    """
    (inner, values), (other, more) = (rows.query.sql_with_params() for rows in (wide, narrow))
    sql = (
        f"SELECT kind, is_late, is_reversal, COUNT(*) FROM ({inner}) AS wide"
        " GROUP BY kind, is_late, is_reversal"
        f" UNION ALL SELECT NULL, 0, 0, COUNT(*) FROM ({other}) AS narrow"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *more])
        rows = cursor.fetchall()
    counted = {(kind, bool(late), bool(back)): count for kind, late, back, count in rows if kind}
    return counted, next(count for kind, _late, _back, count in rows if kind is None)


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])


def _counted(facts: QuerySet[Fact], bound: int) -> _Counted:
    return _Counted(facts.values("pk")[: bound + 1])


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _today(size: int, last_before: int | None) -> Many:
    if last_before is not None:
        return Many(size - 1 - last_before)
    return Many(min(size, BOUND), size > BOUND)
