"""Reading runs and results, as far as somebody may see them.

Everybody sees his own result, in every run; those of others as `sight.py` says, for the day up to which was judged.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    BinaryField,
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from anqi.assessment.runs.models import RankingDecision, Run, RunSubject
from anqi.assessment.runs.packing import unpack, unpack_json
from anqi.assessment.runs.ranking import rankings_in
from anqi.assessment.runs.sight import NOTHING, Sight
from anqi.assessment.runs.staleness import since
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.asking import one_seen
from anqi.organisation.models import Account, Plant
from anqi.organisation.records import Denied
from anqi.rules.results.pools import Pool
from anqi.rules.rulebook.model import Scheme

_LARGE = ("results", "board")
"""What no page reads with a run: it is as large as all results together."""


@dataclass(frozen=True)
class Own:
    """What somebody came to himself: the run, and his row in one of its schemes."""

    run: Run
    row: RunSubject


@dataclass(frozen=True)
class Result:
    """One subject's row, those who were ranked with it, and what each veto that holds on it saw (results.md)."""

    row: RunSubject
    pool: Pool
    seen: dict[str, Any]


def runs_of(account: Account) -> QuerySet[Run]:
    """The runs of the account's plant, the newest first; none where it sees nobody's results."""
    scope = scope_of(account, Verb.SEE_RESULTS)
    if scope.plant is None or scope.is_empty:
        return Run.objects.none()
    return _light(Run.objects.filter(plant=scope.plant))


def run_for(account: Account, id: UUID) -> Run:
    """The run, where the account sees anybody's results in its plant. Raises Denied, and Http404."""
    scope = scope_of(account, Verb.SEE_RESULTS)
    if scope.plant is None or scope.is_empty:
        raise Denied
    return one_seen(_light(Run.objects.all()), Q(plant=scope.plant), pk=id)


def newest_run(plant: Plant, rulebook: str = "") -> Run | None:
    """The run that went furthest, of those the one that was made last; of one rulebook where it is named."""
    rows = Run.objects.filter(plant=plant)
    if rulebook:
        rows = rows.filter(edition__name=rulebook)
    return _light(rows).order_by("-as_of", "-made_at", "-pk").first()


def own_results(account: Account) -> list[Own]:
    """What the account's person came to in the newest run; two queries."""
    scope = scope_of(account, Verb.SEE_RESULTS)
    run = newest_run(scope.plant) if scope.plant is not None and scope.own else None
    if run is None:
        return []
    rows = RunSubject.objects.filter(run=run, type="person", code=scope.own).defer("rules")
    return [Own(run, row) for row in rows.order_by("scheme")]


def seen(account: Account, run: Run, subject: str = "") -> Q:
    """The condition that a row of a run is seen; of one type of subjects, where it is named, less has to be read."""
    sight = _sight(account, run)
    if sight is None:
        return NOTHING
    return sight.of(subject) if subject else sight.condition


def results_of(account: Account, run: Run, scheme: Scheme) -> QuerySet[RunSubject]:
    """The rows of a scheme that the account sees, without their windows."""
    condition = seen(account, run, scheme.subject)
    return RunSubject.objects.filter(condition, run=run, scheme=scheme.name).defer("rules")


def counts_of(account: Account, run: Run) -> dict[str, Counter[str | None]]:
    """How many results of each scheme the account sees, by their grades; one query."""
    rows = RunSubject.objects.filter(seen(account, run), run=run).order_by()
    found: dict[str, Counter[str | None]] = {}
    for scheme, grade, count in rows.values_list("scheme", "grade").annotate(Count("pk")):
        found.setdefault(scheme, Counter())[grade] = count
    return found


def result_for(account: Account, run: Run, scheme: Scheme, code: str, **also: Any) -> Result:
    """The result of one subject, with what `also` annotates; one query.

    Raises Denied where the account may not see it, and Http404 where there is none.
    """
    rows = RunSubject.objects.filter(run=run, scheme=scheme.name, code=code).select_related(None)
    vetoed = Case(When(~Q(vetoes=[]), then=F("run__board")), output_field=BinaryField())
    row: Any = rows.annotate(seen=vetoed, **pool_columns(scheme), **also).first()
    if row is None:
        raise Http404
    if not sees(account, run, row):
        raise Denied
    row.run = run
    board = unpack_json(row.seen) if row.seen else {"vetoes": {}}
    return Result(row, pool_in(row, scheme), board["vetoes"].get(scheme.name, {}).get(code, {}))


def pool_columns(scheme: Scheme, run: Run | None = None) -> dict[str, Any]:
    """What a row is read with, so that `pool_in` knows who was ranked with it without another query.

    With the `run`, where all rows are of one, databases count once and not for each row.
    """
    ranked = _ranked(run or OuterRef("run"), scheme.name)
    counts = {
        f"pool_{at}": _count(ranked.filter(grade=grade.code))
        for at, grade in enumerate(scheme.grades)
    }
    return {"pool_all": _count(ranked), **counts}


def pool_in(row: Any, scheme: Scheme) -> Pool:
    """Those who were ranked together, out of a row that was read with `pool_columns`."""
    graded = {grade.code: getattr(row, f"pool_{at}") for at, grade in enumerate(scheme.grades)}
    return Pool(row.pool_all, Counter(graded))


def sees(account: Account, run: Run, row: RunSubject) -> bool:
    """Whether the account sees a row; asked of the one row, so that not everybody within reach is read."""
    sight = _sight(account, run)
    return sight is not None and sight.sees(row.type, row.code)


def _sight(account: Account, run: Run) -> Sight | None:
    """How far the account sees the results of a run; None where it is another plant's, or none of it is his."""
    scope = scope_of(account, Verb.SEE_RESULTS)
    if scope.plant is None or scope.plant.pk != run.plant_id or scope.is_empty:
        return None
    return Sight(account, scope, run.as_of)


def pool_of(run: Run, scheme: str) -> Pool:
    """Those who were ranked together in a scheme, and how many of them have each grade; one query."""
    ranked = _ranked(run, scheme)
    found: Iterable[tuple[str | None, int]] = ranked.values_list("grade").annotate(Count("pk"))
    graded = Counter(dict(found))
    return Pool(sum(graded.values()), Counter({g: count for g, count in graded.items() if g}))


def board_of(run: Run) -> dict[str, Any]:
    """The run's board as packing.board_of wrote it; one query."""
    return dict(unpack_json(_large(run, "board")))


def document_of(run: Run) -> bytes:
    """The run's `results.json`, byte for byte; one query."""
    return unpack(_large(run, "results"))


def may_rank(scheme: Scheme, run: Run | None = None) -> bool:
    """Whether ranks, and an order by score, are shown of a scheme in a run (domain §12, design promise 6).

    Of persons never, unless a decision of the committee has switched it on (`ranking.py`); one query a run.
    """
    return scheme.subject != "person" or ranking_of(scheme, run) is not None


def ranking_of(scheme: Scheme, run: Run | None) -> RankingDecision | None:
    """The decision by which persons are ranked by a scheme today; None where they are not, and of units."""
    if scheme.subject != "person" or run is None:
        return None
    return rankings_in(run).get(scheme.name)


def _ranked(run: Any, scheme: str) -> QuerySet[RunSubject]:
    return RunSubject.objects.filter(run=run, scheme=scheme, rank__isnull=False).order_by()


def _count(rows: QuerySet[RunSubject]) -> Any:
    """How many rows there are, as a column."""
    counted = rows.values("scheme").annotate(all=Count("pk")).values("all")
    return Coalesce(Subquery(counted), 0)


def _large(run: Run, name: str) -> bytes:
    return bytes(Run.objects.filter(pk=run.pk).values_list(name, flat=True).get())


def _light(rows: QuerySet[Run]) -> QuerySet[Run]:
    """Without what is large, and with what staleness asks of the ledger and the roster."""
    rows = rows.annotate(**since())
    return rows.defer(*_LARGE).select_related("edition", "plant", "asked_by")
