"""Accounts, publications and objections as somebody sees them.

Everybody sees his own account. The secretary and the committee of a branch see those of its members, the Party office
the plant's: with the band each stands in, and never in an order of points. Who answers objections sees these.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from anqi.assessment.points.accounts import PointsAccount, account_of, scheme_of_members
from anqi.assessment.points.models import (
    PointsObjection,
    PointsPublication,
    PublishedPoints,
)
from anqi.assessment.points.wording import SOURCE, source_of_objection
from anqi.assessment.rulebooks.models import EditionState
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.staleness import since
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.asking import one_seen
from anqi.organisation.authority import Scope
from anqi.organisation.models import (
    BRANCHES,
    Account,
    Assignment,
    Placement,
    Plant,
    Tree,
    Unit,
)
from anqi.organisation.records import Denied
from anqi.rules.rulebook.model import Rulebook, Scheme
from anqi.work.models import Notice


@dataclass(frozen=True)
class Judged:
    """The run by which accounts of one rulebook stand now: the one that went furthest, and its scheme of members."""

    run: Run
    book: Rulebook
    scheme: Scheme


@dataclass(frozen=True)
class AccountFor:
    """An account as somebody sees it; `account` is None where the person has none in this rulebook.

    `others` are all rulebooks of the plant that judge members, the newest first. `publications` are the months of the
    account that were published, `objections` those to them. `is_own`: he may object himself. `looked`: the answer to
    what was asked with it. `has_unread`: he has not read yet that a month is published.
    """

    viewer: Account
    plant: Plant
    code: str
    name: str
    judged: Judged | None
    others: Sequence[Judged]
    account: PointsAccount | None
    publications: Sequence[PublishedPoints]
    objections: Sequence[PointsObjection]
    is_own: bool
    looked: bool = False
    has_unread: bool = False


def scope_for(account: Account) -> tuple[Scope, Plant]:
    """How far an account sees accounts, and in which plant. Raises Denied for whom there are none: administrators."""
    scope = scope_of(account, Verb.SEE_POINTS)
    if scope.plant is None or scope.is_empty:
        raise Denied
    return scope, scope.plant


def sees_others(scope: Scope) -> bool:
    """Whether a post reaches accounts of others."""
    return scope.whole or bool(scope.branches)


def judged_of(plant: Plant) -> list[Judged]:
    """Of each rulebook that judges members, the run that went furthest; that of the newest day first. One query.

    A rulebook that can't be read any more is left out: others stay usable.
    """
    same = Run.objects.filter(plant=OuterRef("plant"), edition__name=OuterRef("edition__name"))
    newest = same.order_by("-as_of", "-made_at", "-pk").values("pk")[:1]
    rows = (
        Run.objects.filter(plant=plant, edition__state=EditionState.PUBLISHED)
        .annotate(newest=Subquery(newest), **since()).filter(pk=F("newest"))
        .defer("results", "board").select_related("edition", "plant", "asked_by")
        .order_by("-as_of", "-made_at", "-pk")
    )  # fmt: skip
    return [one for one in map(judged_by, rows) if one is not None]


def judged_by(run: Run) -> Judged | None:
    """A run with its scheme of members, where it has one."""
    try:
        book = rulebook_of(run.edition)
    except Faulty:
        return None
    scheme = scheme_of_members(book)
    return Judged(run, book, scheme) if scheme is not None else None


def account_for(
    account: Account, code: str = "", rulebook: str = "", *, looked: Exists | None = None
) -> AccountFor:
    """The one function that hands somebody an account: his own, or of whom `code` names.

    `looked` is asked together with the row of the run, such as records.looked_today.

    Raises Denied where he may not see it, and Http404 where there is no such person or rulebook.
    """
    scope, plant = scope_for(account)
    own = not code or code == scope.own
    if not own and not scope.sees(person=code):
        raise Denied
    code = code or scope.own
    found = judged_of(plant)
    judged = next((one for one in found if not rulebook or one.run.edition.name == rulebook), None)
    if rulebook and judged is None:
        raise Http404
    row = _row(judged, code, looked) if judged is not None else None
    if row is None and not own:
        raise Http404
    name = row.name if row is not None else account.person.name if account.person else ""
    shown = account_of(judged.run, row) if judged is not None and row is not None else None
    published = _published(plant, code, shown) if shown is not None else []
    return AccountFor(
        account, plant, code, name, judged, found, shown, published, _objections(published), own,
        looked=bool(getattr(row, "looked", False)),
        has_unread=any(one.unread for one in published),
    )  # fmt: skip


def branches_on(plant: Plant, codes: Iterable[str] | None, day: date) -> dict[str, tuple[str, str]]:
    """Code and name of the branch of each member of a plant on a day, by his own code; of some, where they are named.

    A member of a Party group is one of the branch above it. Two queries.
    """
    placed = Placement.objects.on(day).filter(unit__plant=plant, unit__tree=Tree.PARTY)
    above = {one.unit_id: one.parent for one in placed.select_related("parent")}
    rows = Assignment.objects.on(day).filter(person__plant=plant, unit__tree=Tree.PARTY)
    if codes is not None:
        rows = rows.filter(person__code__in=list(codes))
    found = {}
    for one in rows.select_related("unit").annotate(whose=F("person__code")):
        unit: Unit | None = one.unit
        while unit is not None and unit.kind not in BRANCHES:
            unit = above.get(unit.pk)
        if unit is not None:
            found[one.whose] = (unit.code, unit.name)
    return found


def publications_for(scope: Scope) -> QuerySet[PointsPublication]:
    """The publications that concern the members somebody keeps, the newest month first.

    Each with `objections`, how many came of these members.
    """
    found = PointsPublication.objects.filter(plant=scope.plant).select_related("by")
    theirs = Q() if scope.whole else Q(members__branch__in=scope.branches)
    if not scope.whole:
        found = found.filter(Q(branch__in=scope.branches) | Q(branch=""))
    counted = Count("members__objections", filter=theirs)
    return found.annotate(objections=counted).order_by("-month", "-at")


def run_for(plant: Plant, month: date, last: date) -> Judged | None:
    """The run by which a month is published: kept, judged up to its last day, the newest. One query."""
    rows = (
        Run.objects.filter(plant=plant, kept=True, as_of=last, edition__state=EditionState.PUBLISHED)
        .annotate(**since()).defer("results", "board")
        .select_related("edition", "plant", "asked_by").order_by("-made_at", "-pk")
    )  # fmt: skip
    found = (judged_by(run) for run in rows)
    return next((one for one in found if one is not None and one.book.period.first <= month), None)


def rows_of(judged: Judged) -> QuerySet[RunSubject]:
    """The members that a run judged, by their staff numbers, without their windows."""
    rows = RunSubject.objects.filter(run=judged.run, scheme=judged.scheme.name, type="person")
    return rows.defer("rules").order_by("code")


_WITH = (
    "by", "answer__by", "published__person__plant", "published__publication__by",
    "published__publication__plant", "published__publication__run__edition",
    "published__publication__run__plant",
)  # fmt: skip
_LARGE = ("published__publication__run__results", "published__publication__run__board")


def objections_seen(account: Account) -> QuerySet[PointsObjection]:
    """The objections that somebody sees: his own, those of members within his reach, and all, where he answers."""
    scope, plant = scope_for(account)
    found = PointsObjection.objects.filter(published__publication__plant=plant)
    found = found.select_related(*_WITH).defer(*_LARGE)
    return found.filter(_seen(account, scope)).order_by("-at", "-pk")


def objection_for(account: Account, id: UUID, *, looked: Exists | None = None) -> PointsObjection:
    """The one function that hands somebody an objection, with `looked` and `unread` as account_for has them.

    Raises Denied, and Http404 where there is none.
    """
    scope, plant = scope_for(account)
    unread = Notice.objects.filter(
        person=account.person, source=source_of_objection(id), read_at=None
    )
    rows = PointsObjection.objects.select_related(*_WITH).defer(*_LARGE)
    rows = rows.annotate(unread=Exists(unread))
    if looked is not None:
        rows = rows.annotate(looked=looked)
    here = Q(published__publication__plant=plant)
    return one_seen(rows, here & _seen(account, scope), pk=id)


def entry_of(published: PublishedPoints, rule: str) -> Any:
    """The entry of a published month as its run has it: account, month and entry (None where the rule gave none)."""
    judged = judged_by(published.publication.run)
    row = _row(judged, published.person.code) if judged is not None else None
    if judged is None or row is None:
        raise Http404
    found = account_of(judged.run, row)
    month = next((one for one in found.months if one.first == published.month), None)
    entries = month.entries if month is not None else ()
    return found, month, next((one for one in entries if one.rule.code == rule), None)


def may_answer(account: Account, plant: Plant) -> bool:
    return may(account, Verb.ANSWER_OBJECTION, plant=plant)


def _seen(account: Account, scope: Scope) -> Q:
    if scope.whole or not scope_of(account, Verb.ANSWER_OBJECTION).is_empty:
        return Q()
    return Q(by=account.person) | Q(published__person__code__in=frozenset(scope.people))


def _row(judged: Judged, code: str, looked: Exists | None = None) -> RunSubject | None:
    rows = RunSubject.objects.filter(run=judged.run, scheme=judged.scheme.name, code=code)
    rows = rows.select_related(None)
    return (rows.annotate(looked=looked) if looked is not None else rows).first()


def _published(plant: Plant, code: str, shown: PointsAccount) -> list[Any]:
    """The months of an account that were published to him; by whatever rulebook, for a month is published once."""
    unread = Notice.objects.filter(person=OuterRef("person"), source=SOURCE, read_at=None)
    rows = PublishedPoints.objects.filter(
        person__plant=plant, person__code=code, month__gte=shown.period.first,
        month__lte=shown.period.last,
    )  # fmt: skip
    asked = Exists(PointsObjection.objects.filter(published=OuterRef("pk")))
    rows = rows.annotate(unread=Exists(unread), was_objected=asked)
    return list(rows.select_related("publication__by").order_by("month"))


def _objections(published: Sequence[Any]) -> list[PointsObjection]:
    """The objections to these months; nothing is asked where there are none."""
    objected = [one for one in published if one.was_objected]
    if not objected:
        return []
    rows = PointsObjection.objects.filter(published__in=objected)
    return list(rows.select_related("by", "published", "answer__by").order_by("at", "pk"))
