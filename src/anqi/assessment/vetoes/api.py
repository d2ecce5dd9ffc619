"""Vetoes, for programs: the cases with what they rest on, and by which ones a subject is barred on a day."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from anqi.assessment.process.api_acting import After, Limit, made, page_behind, somebody, tagged
from anqi.assessment.runs.sight import sight_of
from anqi.assessment.vetoes import queries
from anqi.assessment.vetoes.api_kinds import (
    MOST,
    AccidentOut,
    BarOut,
    CaseOut,
    WholeCase,
    bar_out,
    case_out,
    ground_out,
    head,
    step_out,
)
from anqi.assessment.vetoes.grounds import facts_of
from anqi.assessment.vetoes.models import VetoAct
from anqi.assessment.vetoes.offers import offers_for
from anqi.assessment.vetoes.opening import OPENING, waiting_accidents
from anqi.assessment.vetoes.proposing import TAKEN_OVER
from anqi.assessment.vetoes.refusals import allows
from anqi.assessment.vetoes.standing import VetoState
from anqi.kit import clock
from anqi.ledger.models import Fact
from anqi.organisation.access import Verb
from anqi.organisation.api_access import Refused as NotAllowed
from anqi.organisation.api_access import caller, handed_out, looked_at, scoped
from anqi.organisation.api_kinds import Code, OnDay, Word
from anqi.organisation.models import Account
from anqi.organisation.tokens import TokenScope
from anqi.rules.rulebook.wording import called

router = Router(tags=["vetoes"])
_TYPES = "`person`, `branch`, `department` or `plant`."


@router.get(
    "", response=list[CaseOut], summary="Cases, what is to be decided first",
    operation_id="vetoes",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def vetoes(
    request: HttpRequest, response: HttpResponse,
    state: Annotated[VetoState | None, Query(description="Only those that stand so.")] = None,
    type: Annotated[Word, Query("", description=_TYPES)] = "",
    code: Annotated[Code, Query("", description="With `type`: only those on this subject.")] = "",
    after: After = "", limit: Limit = 100,
) -> list[CaseOut]:  # fmt: skip
    """Those that the account sees: its own, those of its branch and department, or of the plant."""
    found = made(Verb.SEE_RESULTS, lambda: queries.cases_for(caller(request), type, code))
    listed = queries.in_states(found, [state]) if state is not None else found
    page = page_behind(request, response, listed, after, limit, lambda one: one.case.pk)
    if page:
        handed_out(request)
    return [case_out(one) for one in page]


@router.get(
    "/bars", response=list[BarOut], summary="By what a subject is barred on a day",
    operation_id="bars",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def bars(
    request: HttpRequest, type: Annotated[Word, Query(description=_TYPES)],
    code: Annotated[Code, Query(description="The code of the subject.")], on: OnDay = None,
) -> list[BarOut]:  # fmt: skip
    """Cases in force on the day, and those not decided yet, which deny nothing and give nothing."""
    account, person = somebody(request, Verb.SEE_RESULTS)
    if not sight_of(account).sees(type, code):
        raise NotAllowed(Verb.SEE_RESULTS)
    found = queries.bars(person.plant, type, code, on or clock.today())
    if type == "person":
        looked_at(request, person.plant, code)
    return [bar_out(one) for one in found]


@router.get(
    "/accidents", response=list[AccidentOut], operation_id="waiting_accidents",
    summary="Confirmed accidents for which nobody is named as responsible yet",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def accidents(request: HttpRequest) -> list[AccidentOut]:
    """For who can freeze those concerned."""
    account, person = somebody(request, OPENING[0])
    if not allows(account, person.plant, OPENING):
        raise NotAllowed(OPENING[0])
    return [
        AccidentOut(
            id=one.pk, occurred_on=one.occurred_on, department=one.department, source=one.source
        )
        for one in waiting_accidents(person.plant)
    ]


@router.get("/{uuid:id}", response=WholeCase, summary="One case", operation_id="veto")
@scoped(TokenScope.READ_ASSESSMENT)
def veto(request: HttpRequest, response: HttpResponse, id: UUID) -> WholeCase:
    """With the facts on which it rests, its history, and what the account can do with it now."""
    return shown(request, response, id)


def shown(request: HttpRequest, response: HttpResponse, id: UUID) -> WholeCase:
    """A case that the account sees, as it is now; that it was looked at is recorded where it is on a person."""
    account = caller(request)
    found = queries.case_for(account, id)
    if found.case.type == "person":
        looked_at(request, found.case.plant, found.case.code)
    tagged(response, found.case.version)
    return whole_out(account, found)


def whole_out(account: Account, found: queries.CaseFor) -> WholeCase:
    """A case with all that its page shows."""
    case, now = found.case, found.standing
    decision = now.decision
    return WholeCase(
        **head(found),
        basis=called(case.basis, ""),
        grades=list(case.grades if decision is None else decision.grades),
        honours=[] if decision is None else list(decision.honours),
        window_to=case.window_to,
        grounds=[ground_out(one) for one in _grounds(found)[:MOST]],
        acts=[VetoAct(one.act) for one in offers_for(account, found) if not one.refused],
        steps=[
            step_out(step, _(step.note) if step.note == TAKEN_OVER else step.note)
            for step in now.steps
        ],
    )


def _grounds(found: queries.CaseFor) -> Sequence[Fact]:
    now = found.standing
    ids = now.grounds or ((now.accident,) if now.accident is not None else ())
    return facts_of(found.case.plant, ids)
