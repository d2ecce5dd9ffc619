"""Vetoes are proposed out of a kept run, and out of the ledger where somebody is named as responsible for an accident.

The same is never proposed twice: a case is told by its subject, its veto and the facts that it rests on. Facts that
come while it is not yet decided are taken into it; after the decision they make a case of their own.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.vetoes.faults import Refused
from anqi.assessment.vetoes.grounds import Ground, ground_of
from anqi.assessment.vetoes.models import ACCIDENT, LIABLE, VetoAct, VetoCase, VetoStep
from anqi.assessment.vetoes.refusals import VERBS, allows
from anqi.assessment.vetoes.standing import UNDECIDED, VetoStanding, VetoState, standing
from anqi.assessment.vetoes.taking import Kind, Wanted, check_key, write
from anqi.kit import clock
from anqi.ledger.models import Fact
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.records import Denied
from anqi.rules.rulebook.model import Scheme

KIND = Kind(VetoCase, VetoStep, "case")
DEGREES = ("direct", "main")
"""Degrees of liability that take all honours (domain §3.6, V5)."""
LIABLE_TITLE = {
    "zh": "对事故负直接责任或者主要责任",
    "en": "directly or mainly responsible for an accident",
}
LIABLE_BASIS = {
    "zh": "本厂党委规定：在安全管理中负有直接责任的，取消评优评先资格；时段为发生之日所在自然年（本厂标准，可修改）",
    "en": "Plant Party committee: who is directly responsible loses all honours; the window is a plant standard",
}
TAKEN_OVER = N_("taken over by the case that rests on the facts")


@dataclass(frozen=True)
class Proposal:
    """A veto that holds on a subject, and what it rests on. `grades` are those that the rulebook closes."""

    type: str
    code: str
    name: str
    veto: str
    title: Mapping[str, str]
    basis: Mapping[str, str]
    ground: Ground
    run: Run | None = None
    scheme: str = ""
    grades: tuple[str, ...] = ()
    sources: frozenset[str] = field(default=frozenset())
    """The records behind the facts: by them a person frozen before is known."""

    @property
    def hash(self) -> str:
        edition = str(self.run.edition_id) if self.run is not None else ""
        return ground_hash(self.type, self.code, self.veto, edition, *self.ground.facts)


def ground_hash(*said: str) -> str:
    """The SHA-256 by which a case is told from others."""
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def propose_from_run(*, account: Account, run: Run, key: str) -> list[VetoCase]:
    """Propose a case for each veto that holds in a kept run, and for those found responsible in the ledger.

    Returns the cases that are new, or rest on further facts now. Raises Denied, and Refused where the run was not kept.
    """
    if not run.kept:
        raise Refused(_("what the clock judged is no ground; judge by hand"))
    with transaction.atomic():
        cases = propose_liable(account=account, plant=run.plant, key=f"{key}/L")
        return cases + _propose(account, run.plant, list(_of_run(run)), f"{key}/R")


def propose_liable(*, account: Account, plant: Plant, key: str) -> list[VetoCase]:
    """Propose a case for each fact that names somebody as directly or mainly responsible for an accident."""
    return _propose(account, plant, list(_of_ledger(plant)), key)


def _propose(account: Account, plant: Plant, found: list[Proposal], key: str) -> list[VetoCase]:
    if not allows(account, plant, VERBS[VetoAct.PROPOSE]):
        raise Denied
    wanted = Wanted(VetoAct.PROPOSE, account, key, {}, VERBS[VetoAct.PROPOSE])
    check_key(wanted)
    with transaction.atomic():
        # Two who propose at once find the same: one waits for the other.
        Plant.objects.select_for_update(no_key=True).get(pk=plant.pk)
        before = VetoStep.objects.filter(by=wanted.person, key__startswith=f"{key}/")
        if before.exists():
            return list(VetoCase.objects.filter(steps__in=before).distinct())
        known = _Known(plant)
        changed = []
        for number, one in enumerate(found):
            case = _keep(known, plant, one, account, f"{key}/{number}")
            if case is not None:
                changed.append(case)
    return changed


class _Known:
    """The plant's cases with how they stand today, by subject and veto."""

    def __init__(self, plant: Plant) -> None:
        self._cases: dict[tuple[str, str], list[tuple[VetoCase, VetoStanding]]] = {}
        for case in VetoCase.objects.filter(plant=plant).prefetch_related("steps"):
            self.add(case)

    def add(self, case: VetoCase) -> None:
        stood = standing(list(case.steps.all()), clock.today())
        self._cases.setdefault((case.type, case.code), []).append((case, stood))

    def on(self, one: Proposal) -> list[tuple[VetoCase, VetoStanding]]:
        return self._cases.get((one.type, one.code), [])


def _keep(
    known: _Known, plant: Plant, one: Proposal, account: Account, key: str
) -> VetoCase | None:
    """The case that a proposal opened or went into; None where it is known in full."""
    facts = set(one.ground.facts)
    edition = one.run.edition_id if one.run is not None else None
    into: VetoCase | None = None
    frozen: list[VetoCase] = []
    for case, stood in known.on(one):
        rests = {str(id) for id in stood.grounds}
        if case.veto == one.veto and case.edition_id == edition:
            if (facts <= rests and stood.grounded is not None) or case.ground == one.hash:
                return None
            # Of a run all facts are proposed at once; of the ledger each is a case of its own.
            of_a_run = one.run is not None
            if stood.state in UNDECIDED and (of_a_run or (not rests and _waits_for(stood, one))):
                into = case
        elif case.veto == LIABLE and facts and facts <= rests:
            return None  # it bars more than this one would
        elif case.veto == ACCIDENT and _is_for(stood, facts):
            frozen.append(case)
    if into is None:
        into = _open(plant, one, account, key)
    else:
        into.version += 1
        into.save(update_fields=["version"])
        _step(into, VetoAct.PROPOSE, account, key, one)
    for number, case in enumerate(frozen):
        case.version += 1
        case.save(update_fields=["version"])
        _step(case, VetoAct.RELEASE, account, f"{key}/{number}", None)
    known.add(into)
    return into


def _is_for(stood: VetoStanding, facts: set[str]) -> bool:
    """Whether a unit is frozen for an accident that is among these facts."""
    return stood.state == VetoState.PENDING and str(stood.accident) in facts


def _waits_for(stood: VetoStanding, one: Proposal) -> bool:
    """Whether somebody was frozen for the accident for which he is now found responsible."""
    if stood.accident is None:
        return False
    source = Fact.objects.filter(pk=stood.accident).values_list("source", flat=True).first()
    return source in one.sources


def _open(plant: Plant, one: Proposal, account: Account, key: str) -> VetoCase:
    case = VetoCase.objects.create(
        plant=plant, type=one.type, code=one.code, name=one.name, veto=one.veto,
        title=dict(one.title), basis=dict(one.basis), scheme=one.scheme,
        edition=one.run.edition if one.run is not None else None, grades=list(one.grades),
        since=one.ground.since, window_to=date(one.ground.last.year, 12, 31), ground=one.hash,
        begun_at=clock.now(),
    )  # fmt: skip
    _step(case, VetoAct.PROPOSE, account, key, one)
    return case


def _step(case: VetoCase, act: VetoAct, account: Account, key: str, one: Proposal | None) -> None:
    said = {"facts": one.ground.facts if one is not None else ()}
    wanted = Wanted(act, account, key, said, VERBS[VetoAct.PROPOSE])
    more = {"facts": list(one.ground.facts), "run": one.run} if one else {"note": TAKEN_OVER}
    write(KIND, wanted, case, more)


def _of_run(run: Run) -> Iterator[Proposal]:
    """The vetoes that hold in a run."""
    schemes: Mapping[str, Scheme] = rulebook_of(run.edition).schemes
    rows = RunSubject.objects.filter(run=run).exclude(vetoes=[]).defer("rules")
    for row in rows.order_by("scheme", "code"):
        scheme = schemes[row.scheme]
        for veto in scheme.vetoes:
            if veto.code in row.vetoes:
                yield Proposal(
                    row.type, row.code, row.name, veto.code, veto.title, veto.basis,
                    ground_of(run, row, veto), run, row.scheme, veto.bars,
                )  # fmt: skip


def _of_ledger(plant: Plant) -> Iterator[Proposal]:
    """Facts of this year and the last that name somebody as responsible, and that stand."""
    first = date(clock.today().year - 1, 1, 1)
    found = Fact.objects.filter(
        ledger__plant=plant, kind="accident.liability", reverses=None, reversed_by=None,
        occurred_on__gte=first,
    ).exclude(person="")  # fmt: skip
    facts = [one for one in found.order_by("index") if one.attributes.get("degree") in DEGREES]
    people = Person.objects.filter(plant=plant, code__in={one.person for one in facts})
    names = dict(people.values_list("code", "name"))
    for fact in facts:
        ground = Ground((str(UUID(str(fact.pk))),), fact.occurred_on, fact.occurred_on)
        yield Proposal(
            "person", fact.person, names.get(fact.person, fact.person), LIABLE, LIABLE_TITLE,
            LIABLE_BASIS, ground, sources=frozenset({fact.source}),
        )  # fmt: skip
