"""What somebody can do with an assessment now: the verbs of its page, the one that waits for him first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.process.models import Owner, StepAct
from anqi.assessment.process.queries import AssessmentFor, objectable
from anqi.assessment.process.refusals import Asked, refusal
from anqi.assessment.process.standing import CONFIRMS, VERBS, Stage, Waiting
from anqi.assessment.process.taking import is_judged
from anqi.assessment.process.wording import waiting_said
from anqi.organisation.access import Verb, may
from anqi.pages.component_kinds import Action, Link

_ADDRESSES = {
    StepAct.REPEAT: "repeat", StepAct.PUBLISH: "publish", StepAct.DECIDE: "decide",
    StepAct.SEAL: "seal", StepAct.OBJECT: "object",
}  # fmt: skip

_OF_THE_PLANT = (StepAct.REPEAT, StepAct.PUBLISH, StepAct.DECIDE, StepAct.SEAL, StepAct.CALL_OFF)
"""Acts that are about no part of an assessment."""


@dataclass(frozen=True)
class Own:
    """What waits for somebody himself, with the page on which he does it."""

    text: str
    href: str
    until: date | None


def own_steps(found: AssessmentFor) -> list[Own]:
    """What waits for who looks: he holds the post, and nothing forbids it to him."""
    return [
        Own(waiting_said(one), _address(found, one), one.until)
        for one in found.standing.waiting
        if one.act != StepAct.OBJECT and _is_his(found, one)
    ]


def actions(found: AssessmentFor, *, objects: bool) -> list[Action]:
    """The verbs at the head of the page; the first that waits for him is the primary one."""
    id = found.assessment.pk
    shown: list[Action] = []
    if found.shows_results and found.standing.published is not None:
        shown.append(
            {"text": _("Publication sheet"), "href": reverse("assessment:sheet", args=[id])}
        )
    if found.standing.decision is not None and found.sight.whole:
        shown.append(
            {"text": _("Decision sheet"), "href": reverse("assessment:decision", args=[id])}
        )
    mine = own_steps(found)
    if objects and found.standing.takes_objections:
        object_here: Action = {"text": _("Object"), "href": reverse("assessment:object", args=[id])}
        shown.append(object_here | ({} if mine else {"primary": True}))
    for at, one in enumerate(reversed(mine)):
        action: Action = {"text": one.text, "href": one.href}
        shown.append(action | ({"primary": True} if at == len(mine) - 1 else {}))
    return shown


def further(found: AssessmentFor, *, objects: bool) -> list[Link]:
    """Acts that are possible and not what is waited for: sending back, repeating, calling off, objecting too late."""
    id, plant = found.assessment.pk, found.assessment.plant
    shown: list[Link] = []

    def add(act: StepAct, text: str, name: str, *more: object, owner: Owner | None = None) -> None:
        if not refusal(found.standing, _asked(found, act, owner)):
            shown.append({"text": text, "href": reverse(f"assessment:{name}", args=[id, *more])})

    for owner, verb in (
        (Owner.SAFETY, Verb.CONFIRM_SAFETY), (Owner.DISCIPLINE, Verb.CONFIRM_DISCIPLINE),
    ):  # fmt: skip
        if may(found.account, verb, plant=plant):
            text = _("Send the data back: {whose}").format(whose=owner.label)
            add(StepAct.RETURN, text, "send_back", owner, owner=owner)
    if may(found.account, Verb.RUN_ASSESSMENT, plant=plant):
        if not any(one.act == StepAct.REPEAT for one in found.standing.waiting):
            add(StepAct.REPEAT, _("Repeat the run"), "repeat")
        add(StepAct.CALL_OFF, _("Call the assessment off"), "call_off")
    anew = found.standing.stage == Stage.DECIDED
    if anew and may(found.account, Verb.RECORD_DECISION, plant=plant):
        add(StepAct.DECIDE, _("Record the decision anew"), "decide")
    if objects and not found.standing.takes_objections:
        late: Link = {"text": _("Objections: what is left")}
        shown.append(late | {"href": reverse("assessment:object", args=[id])})
    return shown


@dataclass(frozen=True)
class Possible:
    """An act that somebody can do now: with whose data, or with which objection."""

    act: StepAct
    owner: Owner | None = None
    objection: UUID | None = None


def possible(found: AssessmentFor) -> list[Possible]:
    """All acts that who looks can do now: a post lets him, and nothing forbids it."""
    plant, account, now = found.assessment.plant, found.account, found.standing

    def has(act: StepAct) -> bool:
        return any(may(account, verb, plant=plant) for verb in VERBS[act])

    asked = [
        _asked(found, act, owner)
        for owner, verb in CONFIRMS.items()
        if may(account, verb, plant=plant)
        for act in (StepAct.CONFIRM, StepAct.RETURN)
    ]
    asked += [_asked(found, act, None) for act in _OF_THE_PLANT if has(act)]
    if has(StepAct.ANSWER):
        by = account.person_id or 0
        asked += [
            Asked(StepAct.ANSWER, by, objection=one) for one in now.open
            if not is_judged(account, found.scheme.subject, one.subject)
        ]  # fmt: skip
    if now.takes_objections and next(objectable(found), None) is not None:
        asked.append(_asked(found, StepAct.OBJECT, None))
    return [
        Possible(one.act, one.owner, one.objection.pk if one.objection is not None else None)
        for one in asked if not refusal(now, one)
    ]  # fmt: skip


def _is_his(found: AssessmentFor, one: Waiting) -> bool:
    if not may(found.account, one.verb, plant=found.assessment.plant):
        return False
    asked = _asked(found, one.act, one.owner)
    if one.objection is not None:
        asked = Asked(one.act, asked.by, objection=one.objection)
    return not refusal(found.standing, asked)


def _asked(found: AssessmentFor, act: StepAct, owner: Owner | None) -> Asked:
    return Asked(act, found.account.person_id or 0, owner)


def _address(found: AssessmentFor, one: Waiting) -> str:
    id = found.assessment.pk
    if one.owner is not None:
        return reverse("assessment:confirm", args=[id, one.owner])
    if one.objection is not None:
        return reverse("assessment:answer", args=[id, one.objection.pk])
    return reverse(f"assessment:{_ADDRESSES[one.act]}", args=[id])
