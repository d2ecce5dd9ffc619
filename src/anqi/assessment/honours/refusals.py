"""Why an act on a call is not possible now: out of turn, too late, or where two people are wanted."""

from django.utils.translation import gettext as _

from anqi.assessment.honours.models import HonourAct, HonourCall, HonourOwner
from anqi.assessment.honours.standing import (
    ENDED,
    HonourStage,
    HonourStanding,
)
from anqi.work.wording import day_said

_FROM: dict[HonourAct, tuple[HonourStage, ...]] = {
    HonourAct.NOMINATE: (HonourStage.NOMINATING,),
    HonourAct.CHECK: (HonourStage.REVIEWING, HonourStage.REVIEWED),
    HonourAct.PUBLISH: (HonourStage.REVIEWED,),
    HonourAct.OBJECT: (HonourStage.PUBLISHED,),
    HonourAct.ANSWER: (HonourStage.PUBLISHED, HonourStage.ANSWERING),
    HonourAct.DECIDE: (HonourStage.TO_DECIDE,),
    HonourAct.ASK_BACK: (HonourStage.DECIDED,),
    HonourAct.WITHDRAW: (HonourStage.DECIDED,),
    HonourAct.KEEP: (HonourStage.DECIDED,),
    HonourAct.CALL_OFF: tuple(one for one in HonourStage if one not in ENDED),
}
"""At which stages an act is possible."""


def refusal(call: HonourCall, now: HonourStanding, act: HonourAct) -> str:
    """Why this can't be done; empty where it can. Whether the posts allow it is asked elsewhere."""
    if now.stage in _FROM[act]:
        return ""
    match act:
        case HonourAct.NOMINATE if now.stage not in ENDED:
            return _("nominations were taken until {day}").format(day=day_said(call.kept_to))
        case HonourAct.CHECK if now.stage == HonourStage.NOMINATING:
            text = _("nominations are taken until {day}; they are reviewed after that")
            return text.format(day=day_said(call.kept_to))
        case HonourAct.OBJECT if now.until is not None:
            return _("objections were taken until {day}").format(day=day_said(now.until))
        case HonourAct.DECIDE if now.stage == HonourStage.PUBLISHED and now.until is not None:
            return _("objections are taken until {day}; the committee decides after that").format(
                day=day_said(now.until)
            )
        case HonourAct.DECIDE if now.stage == HonourStage.ANSWERING:
            return _("{count} objections are not answered yet").format(count=len(now.open))
        case HonourAct.PUBLISH if now.stage == HonourStage.REVIEWING:
            offices = _(", ").join(str(one.label) for one in now.waits_for)
            return _("not reviewed yet by: {offices}").format(offices=offices)
    return _("it is not this step's turn: the call is “{stage}”").format(stage=now.stage.label)


def review_refusal(now: HonourStanding, owner: HonourOwner, by: int) -> str:
    """Why somebody does not review for an office: three offices review by three people."""
    others = {step.by_id for office, step in now.checks.items() if office != owner}
    if by in others:
        return _("different people review for the different offices")
    return ""
