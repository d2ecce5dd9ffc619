"""Cases as somebody sees them, and what a subject is barred from.

Who looks at the whole plant's results sees all; others those of their branch and department; everybody his own. A
department's head does not see those of its people (党务信息).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from anqi.assessment.runs.sight import Sight, sight_of
from anqi.assessment.vetoes.models import VetoCase, VetoStep
from anqi.assessment.vetoes.standing import DECIDED, VetoStanding, VetoState, standing
from anqi.kit import clock
from anqi.organisation.asking import one_seen
from anqi.organisation.models import Account, Plant

Subject = tuple[str, str]
"""A subject's type and code."""


@dataclass(frozen=True)
class CaseFor:
    """A case as somebody sees it, with where it stands today."""

    case: VetoCase
    standing: VetoStanding
    sight: Sight | None = None


@dataclass(frozen=True)
class Bar:
    """A case that stands against a subject: in force on the day that was asked about, or not decided yet."""

    case: VetoCase
    standing: VetoStanding

    @property
    def is_frozen(self) -> bool:
        """Whether it is not decided yet: nothing is denied then, and nothing is given."""
        return self.standing.is_frozen

    def closes_grade(self, grade: str) -> bool:
        decision = self.standing.decision
        return grade in (self.case.grades if decision is None else decision.grades)

    def closes_honour(self, honour: str) -> bool:
        """Whether it keeps an honour back; what is not decided yet keeps all of them back."""
        decision = self.standing.decision
        return decision is None or honour in decision.honours


def bars(plant: Plant, type: str, code: str, day: date) -> list[Bar]:
    """By which cases a subject is barred on a day, as they stand today; two queries."""
    return bars_of(plant, [(type, code)], day, day).get((type, code), [])


def bars_of(
    plant: Plant, subjects: Collection[Subject], first: date, last: date
) -> dict[Subject, list[Bar]]:
    """The cases that bar these subjects on some day from `first` to `last`; two queries for all of them.

    What was done in a year bars from the honours of that year, also where they are decided in the next.
    """
    found: dict[Subject, list[Bar]] = defaultdict(list)
    wanted = set(subjects)
    rows = VetoCase.objects.filter(
        plant=plant, type__in={type for type, _code in wanted}, since__lte=last,
        code__in={code for _type, code in wanted},
    ).prefetch_related(_STEPS)  # fmt: skip
    for bar in _as_bars(rows):
        stood, subject = bar.standing, (bar.case.type, bar.case.code)
        in_force = stood.state in DECIDED and stood.until is not None and stood.until >= first
        if subject in wanted and (in_force or stood.is_frozen):
            found[subject].append(bar)
    return found


def cases_against(
    plant: int, type: str, last: date, codes: Collection[str] | None = None
) -> dict[str, list[Bar]]:
    """All cases on subjects of a type that began by a day, dropped ones too, by the subject's code; one query.

    With `codes`: those of these subjects alone.
    """
    rows = VetoStep.objects.filter(case__plant=plant, case__type=type, case__since__lte=last)
    if codes is not None:
        rows = rows.filter(case__code__in=codes)
    of_cases: dict[VetoCase, list[VetoStep]] = defaultdict(list)
    for step in rows.select_related("case").order_by("case", "number"):
        of_cases[step.case].append(step)
    found: dict[str, list[Bar]] = defaultdict(list)
    for case, steps in of_cases.items():
        found[case.code].append(Bar(case, standing(steps, clock.today())))
    return found


def _as_bars(rows: Iterable[VetoCase]) -> list[Bar]:
    today = clock.today()
    return [Bar(case, standing(case.steps.all(), today)) for case in rows]


_STEPS = Prefetch(
    "steps", VetoStep.objects.select_related("by", "run").defer("run__results", "run__board")
)


def cases_seen(account: Account) -> tuple[QuerySet[VetoCase], Sight]:
    """The cases that somebody sees, the newest first. Raises Denied for whom nothing of the room is."""
    sight = sight_of(account)
    rows = VetoCase.objects.filter(sight.condition, plant=sight.scope.plant)
    return rows.select_related("plant", "edition").prefetch_related(_STEPS), sight


def cases_for(account: Account, type: str = "", code: str = "") -> list[CaseFor]:
    """All cases that somebody sees, of one subject where it is named, what waits first; two queries."""
    rows, sight = cases_seen(account)
    if type and code:
        rows = rows.filter(type=type, code=code)
    found = [_for(one, sight) for one in rows]
    return sorted(found, key=lambda one: (_order(one), one.case.type, one.case.code, one.case.veto))


def _order(one: CaseFor) -> int:
    """What is to be decided first, then what is in force, then what is over."""
    if one.standing.is_frozen:
        return 0
    return 1 if one.standing.state == VetoState.IN_FORCE else 2


def case_for(account: Account, id: UUID) -> CaseFor:
    """The one function that hands somebody a case. Raises Denied, and Http404 where there is none."""
    sight = sight_of(account)
    all_of_them = VetoCase.objects.select_related("plant", "edition").prefetch_related(_STEPS)
    plant = sight.scope.plant
    case = one_seen(all_of_them.filter(plant=plant), sight.condition, pk=id)
    return _for(case, sight)


def case_now(id: UUID) -> VetoCase:
    """A case as it is now, whoever asks; for what was checked before."""
    return VetoCase.objects.select_related("plant", "edition").get(pk=id)


def _for(case: VetoCase, sight: Sight) -> CaseFor:
    return CaseFor(case, standing(case.steps.all(), sight.day), sight)


def in_states(cases: Iterable[CaseFor], states: Collection[str]) -> list[CaseFor]:
    """Those that stand so."""
    return [one for one in cases if one.standing.state in states]
