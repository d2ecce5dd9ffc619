"""What a veto rests on: the facts that speak against the subject, and whether they still do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.counted import behind
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.vetoes.models import VetoCase
from anqi.assessment.vetoes.standing import VetoStanding
from anqi.ledger.models import Fact
from anqi.organisation.models import Plant
from anqi.rules.rulebook.model import Bound, IndicatorIs, Ratio, Veto

_MOST = 100_000
_TOO_FEW = ("at_least", "above")


@dataclass(frozen=True)
class Ground:
    """The ids of facts, in a fixed order, with the first and the last day on which they occurred."""

    facts: tuple[str, ...]
    since: date
    last: date


def ground_of(run: Run, row: RunSubject, veto: Veto) -> Ground:
    """What a veto of a run rests on for one of its subjects.

    Where too little was done, these are the facts that were due and are missing in what was done; where too much
    happened, the facts that were counted. A veto on what never happened rests on no facts: on the run alone.
    """
    period = rulebook_of(run.edition).period
    # The subject's type is one of the engine's, as the row was written out of its outcome.
    found = behind(
        run, veto.value, row.type, row.code, period.first, run.as_of, most=_MOST  # type: ignore[arg-type]
    )  # fmt: skip
    lacking = _lacks(veto)
    if lacking:
        is_ratio = isinstance(veto.value, Ratio)
        against = [one for one in found.facts if is_ratio and one.to and not one.of]
    else:
        against = [one for one in found.facts if one.of]
    days = [one.occurred_on for one in against]
    facts = tuple(sorted(str(one.id) for one in against))
    return Ground(facts, min(days, default=period.first), max(days, default=run.as_of))


def _lacks(veto: Veto) -> bool:
    """Whether the veto holds because too little was done."""
    when = veto.when
    if isinstance(when, IndicatorIs):
        return when.indicator.target.comparison in _TOO_FEW if when.status == "missed" else False
    return isinstance(when.bound, Bound) and when.bound.comparison not in _TOO_FEW


def facts_of(plant: Plant, ids: Iterable[UUID]) -> list[Fact]:
    """The facts of these ids in the plant's ledger, by day, with what takes them back; one query."""
    found = Fact.objects.filter(ledger__plant=plant, pk__in=list(ids))
    return list(found.select_related("reversed_by").order_by("occurred_on", "index"))


def reversed_among(facts: Collection[Fact]) -> list[Fact]:
    """Those that were taken back."""
    return [one for one in facts if getattr(one, "reversed_by", None) is not None]


def newest_run(case: VetoCase, now: VetoStanding) -> Run | None:
    """The newest run of the same edition that was kept after the one that the case rests on, as of no earlier day."""
    before = now.grounded.run if now.grounded is not None else None
    if before is None:
        return None
    later = Run.objects.filter(
        plant=case.plant_id, edition=case.edition_id, kept=True, made_at__gt=before.made_at,
        as_of__gte=before.as_of,
    )  # fmt: skip
    return later.defer("results", "board").order_by("-made_at", "-pk").first()


@dataclass(frozen=True)
class Change:
    """What has become of what a case rests on: the run that no longer has it, or why it stays; empty: it is gone."""

    why_not: str
    run: Run | None = None


def change_of(case: VetoCase, now: VetoStanding) -> Change:
    """Whether what a veto rests on has changed, so that it can be lifted: nothing else lifts it (domain §3.6)."""
    facts = facts_of(case.plant, now.grounds)
    gone = reversed_among(facts)
    if facts and len(gone) == len(facts):
        return Change("")
    run = newest_run(case, now)
    if run is not None:
        row = RunSubject.objects.filter(run=run, scheme=case.scheme, code=case.code).first()
        if row is not None and case.veto not in row.vetoes:
            return Change("", run)
        if row is not None:
            return Change(_("the newest run, up to {day}, still has it").format(day=run.as_of))
    if facts:
        return Change(
            _(
                "it is lifted only by changing what it rests on: {count} of its {all} facts stand in the ledger"
            ).format(count=len(facts) - len(gone), all=len(facts))
        )
    return Change(_("it is lifted only by changing what it rests on: no newer run is without it"))
