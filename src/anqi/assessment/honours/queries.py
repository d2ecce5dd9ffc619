"""Calls as somebody sees them. Everybody of the plant sees what is called for, and the candidates once published.

Who else is nominated, and what keeps somebody back, is seen by who looks at the whole plant's results; others see it of
their own branch and department, and everybody of himself (PIPL art. 25: nothing beyond the scope).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from anqi.assessment.honours.conditions import Candidate, candidates
from anqi.assessment.honours.models import (
    HonourAward,
    HonourCall,
    HonourNomination,
    HonourStep,
)
from anqi.assessment.honours.standing import HonourStanding, standing
from anqi.assessment.process.wording import link_to
from anqi.assessment.runs.sight import Sight, sight_of
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.asking import one_seen
from anqi.organisation.authority import Scope
from anqi.organisation.models import Account, Plant
from anqi.work.wording import day_said

_STEPS = Prefetch(
    "steps",
    HonourStep.objects.select_related("by", "nomination", "run", "case").defer(
        "run__results", "run__board"
    ),
)
_NOMINATIONS = Prefetch("nominations", HonourNomination.objects.select_related("by"))


@dataclass(frozen=True)
class CallFor:
    """A call as somebody sees it, with where it stands today."""

    call: HonourCall
    standing: HonourStanding
    sight: Sight

    @cached_property
    def nominations(self) -> list[HonourNomination]:
        """All of them, by code, whoever sees them."""
        return sorted(self.call.nominations.all(), key=lambda one: one.code)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Those whom somebody sees with what keeps them back."""
        return [one for one in self._all if self.sees(one.nomination)]

    @cached_property
    def published(self) -> list[HonourNomination]:
        """Those who are published, for everybody."""
        step = self.standing.published
        return [one for one in self.nominations if step is not None and one.code in step.codes]

    @cached_property
    def _all(self) -> list[Candidate]:
        return candidates(self.call, self.standing, self.nominations)

    def sees(self, one: HonourNomination) -> bool:
        """Whether somebody sees more of a nomination than that it is published."""
        account = self.sight.account
        return one.by_id == account.person_id or self.sight.sees(self.call.type, one.code)


def calls_for(account: Account) -> list[CallFor]:
    """All calls of the plant, the newest first; three queries."""
    sight = sight_of(account)
    return [_for(one, sight) for one in _calls(sight)]


def call_for(account: Account, id: UUID) -> CallFor:
    """The one function that hands somebody a call. Raises Denied, and Http404 where there is none."""
    sight = sight_of(account)
    found = one_seen(_rows(), Q(plant=sight.scope.plant), pk=id)
    return _for(found, sight)


def _rows() -> QuerySet[HonourCall]:
    return HonourCall.objects.select_related("plant", "edition").prefetch_related(
        _STEPS, _NOMINATIONS
    )


def _calls(sight: Sight) -> QuerySet[HonourCall]:
    return _rows().filter(plant=sight.scope.plant)


def _for(call: HonourCall, sight: Sight) -> CallFor:
    return CallFor(call, standing(call, list(call.steps.all()), sight.day), sight)


@dataclass(frozen=True)
class Awarded:
    """An award, and the step that withdrew it, where one did; `sees_fact`: who asks sees its fact in the ledger too."""

    award: HonourAward
    withdrawn: HonourStep | None
    sees_fact: bool = False


def awarded(account: Account, type: str = "", code: str = "") -> list[Awarded]:
    """The plant's awards, the newest first; those of one subject where it is named. Two queries."""
    sight = sight_of(account)
    rows = HonourAward.objects.filter(plant=sight.scope.plant)
    if type and code:
        rows = rows.filter(type=type, code=code)
    return _awarded(rows, scope_of(account, Verb.SEE_FACTS))


def _awarded(rows: QuerySet[HonourAward], facts: Scope | None = None) -> list[Awarded]:
    found = rows.select_related("nomination", "step__call").prefetch_related(
        Prefetch("nomination__steps", HonourStep.objects.filter(act="withdraw"), "withdrawals")
    )
    return [
        Awarded(
            one,
            next(iter(getattr(one.nomination, "withdrawals", ())), None),
            facts is not None and facts.sees(**_named(one), day=one.step.decided_on),
        )
        for one in found.order_by("-step__decided_on", "code")
    ]


def _named(one: HonourAward) -> dict[str, str]:
    """What the fact of an award names, as far as the nomination says."""
    if one.type != "person":
        return {one.type: one.code}
    nomination = one.nomination
    return {"person": one.code, "department": nomination.department, "branch": nomination.branch}


def awards_of(plant: Plant, type: str, code: str) -> Sequence[dict[str, Any]]:
    """What a subject holds and was not withdrawn, each with the address of its call."""
    rows = HonourAward.objects.filter(plant=plant, type=type, code=code)
    return [
        {
            "title": one.award.step.call.title,
            "href": link_to("assessment:honour", one.award.step.call_id),
            "day": day_said(one.award.step.decided_on) if one.award.step.decided_on else "",
        }
        for one in _awarded(rows)
        if one.withdrawn is None
    ]
