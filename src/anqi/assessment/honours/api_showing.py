"""Calls as their operations answer with them."""

from typing import Any
from uuid import UUID

from anqi.assessment.honours.api_kinds import (
    AwardOut,
    CallOut,
    CandidateOut,
    ConditionsOut,
    HonourStepOut,
    PublishedOut,
    ReasonOut,
    WholeCall,
)
from anqi.assessment.honours.conditions import Candidate
from anqi.assessment.honours.models import (
    Honour,
    HonourAct,
    HonourNomination,
    HonourOwner,
    HonourStep,
)
from anqi.assessment.honours.offers import can, offers_for
from anqi.assessment.honours.queries import Awarded, CallFor
from anqi.assessment.honours.standing import HonourStage
from anqi.assessment.process.wording import score_said
from anqi.organisation.models import Account

_OWN_PAGES = (HonourAct.NOMINATE, HonourAct.CHECK, HonourAct.DECIDE)


def call_out(found: CallFor) -> CallOut:
    """A call in a list."""
    return CallOut(**_head(found))


def _head(found: CallFor) -> dict[str, Any]:
    call, now = found.call, found.standing
    decision = now.decision
    return {
        "id": call.pk, "title": call.title, "honour": Honour(call.honour), "type": call.type,
        "edition": call.edition_id, "scheme": call.scheme, "stage": HonourStage(now.stage),
        "seats": call.seats, "nominated": len(found.nominations),
        "awarded": len(decision.codes) - len(now.withdrawn) if decision is not None else 0,
        "kept_to": call.kept_to, "until": now.until, "decide_by": call.decide_by,
        "document": decision.document if decision is not None else "", "version": call.version,
    }  # fmt: skip


def whole_out(account: Account, found: CallFor) -> WholeCall:
    """A call with all that its page shows to an account."""
    call, now = found.call, found.standing
    steps = _steps(found)
    objections = {one.id for one in steps if one.act == HonourAct.OBJECT}
    return WholeCall(
        **_head(found),
        conditions=ConditionsOut(
            grades=list(call.grades),
            least=score_said(call.least) if call.least is not None else None,
            rules={code: int(percent) for code, percent in call.rules.items()},
        ),
        reviewed_by=list(now.checks),
        candidates=[_candidate(found, one) for one in found.candidates],
        published=[
            PublishedOut(
                id=one.pk, name=one.name, department=one.department, branch=one.branch,
                **_came_of(found, one),
            )
            for one in found.published
        ],
        open_objections=[one.pk for one in now.open if one.pk in objections],
        acts=acts_of(account, found),
        steps=steps,
    )  # fmt: skip


def acts_of(account: Account, found: CallFor) -> list[HonourAct]:
    """What an account can do with a call now."""
    able = [act for act in _OWN_PAGES if can(account, found, act)]
    return able + [HonourAct(one.act) for one in offers_for(account, found)]


def _came_of(found: CallFor, one: HonourNomination) -> dict[str, bool]:
    """Whether somebody was honoured, and whether it was withdrawn."""
    now = found.standing
    decided = now.decision is not None and one.code in now.decision.codes
    withdrawn = one.pk in now.withdrawn
    return {"honoured": decided and not withdrawn, "withdrawn": withdrawn}


def _candidate(found: CallFor, one: Candidate) -> CandidateOut:
    nomination = one.nomination
    return CandidateOut(
        id=nomination.pk, code=nomination.code, name=nomination.name,
        department=nomination.department, branch=nomination.branch, text=nomination.text,
        score=score_said(one.row.score) if one.row is not None else None, grade=one.grade,
        eligible=one.is_eligible, frozen=one.is_frozen, tied=one.is_tied,
        reasons=[
            ReasonOut(text=reason.text, frozen=reason.is_frozen, page=reason.href)
            for reason in one.reasons
        ],
        vetoes=[bar.case.pk for bar in one.bars],
        **_came_of(found, nomination),
    )  # fmt: skip


def _steps(found: CallFor) -> list[HonourStepOut]:
    """The oldest first; who does not look at the whole sees steps that name nobody, those in sight, and his own."""
    me, whole = found.sight.account.person_id, found.sight.whole
    shown = (
        step for step in found.standing.steps
        if whole or step.by_id == me or step.nomination is None or found.sees(step.nomination)
    )  # fmt: skip
    return [_step(step, tells=whole or step.by_id == me, whole=whole) for step in shown]


def _step(step: HonourStep, *, tells: bool, whole: bool) -> HonourStepOut:
    """One step. What an objection says is told to who looks at the whole, and to who raised it."""
    nomination: UUID | None = step.nomination_id
    answers: UUID | None = step.answers_id
    return HonourStepOut(
        id=step.pk, number=step.number, act=HonourAct(step.act), by=step.by.code,
        name=step.by.name, post=step.post, at=step.at,
        note=step.note if tells or step.act != HonourAct.OBJECT else "",
        nomination=nomination, owner=HonourOwner(step.owner) if step.owner else None,
        until=step.until, answers=answers, granted=step.granted,
        case=step.case_id if whole else None, committee=step.committee,
        document=step.document, decided_on=step.decided_on, were_due=step.were_due,
        were_present=step.were_present, in_favour=step.in_favour,
    )  # fmt: skip


def award_out(one: Awarded) -> AwardOut:
    """An award, with the document that withdrew it where one did."""
    award, step, back = one.award, one.award.step, one.withdrawn
    return AwardOut(
        call=step.call_id, title=step.call.title, honour=Honour(step.call.honour), type=award.type,
        code=award.code, name=award.nomination.name, decided_on=step.decided_on,
        document=step.document, fact=award.fact if one.sees_fact else None,
        withdrawn_on=back.decided_on if back is not None else None,
        withdrawn_by=back.document if back is not None else "",
    )  # fmt: skip
