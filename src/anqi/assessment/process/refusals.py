"""Why an act is not possible now, for this person: out of turn, too late, or where two people are wanted."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anqi.assessment.process.models import Objection, Owner, StepAct
from anqi.assessment.process.standing import ENDED, SETTLED, Stage, Standing
from anqi.work.wording import day_said


@dataclass(frozen=True)
class Asked:
    """An act that somebody wants to do: `by` is his id; whose data, or which objection, it is about."""

    act: StepAct
    by: int
    owner: Owner | None = None
    objection: Objection | None = None


def refusal(now: Standing, asked: Asked) -> str:
    """Why this can't be done; empty where it can. Whether the posts allow it is asked elsewhere."""
    if now.stage in ENDED:
        return _("the assessment is “{stage}”: nothing is added to it").format(
            stage=now.stage.label
        )
    return _REFUSALS[asked.act](now, asked)


def _begin(_now: Standing, _asked: Asked) -> str:
    return _("the assessment is begun already")


def _send_back(now: Standing, _asked: Asked) -> str:
    return "" if now.stage in (Stage.COMPUTED, Stage.CONFIRMED) else _out_of_turn(now)


def _before_decision(now: Standing, _asked: Asked) -> str:
    if now.stage in SETTLED:
        return _("the committee has decided: the run stays as it is")
    return ""


def _publish(now: Standing, asked: Asked) -> str:
    if now.stage != Stage.CONFIRMED:
        return _out_of_turn(now)
    if asked.by in {step.by_id for step in now.confirmed.values()}:
        return _("who confirmed the data does not publish them; a colleague does")
    return ""


def _seal(now: Standing, asked: Asked) -> str:
    if now.stage != Stage.DECIDED:
        return _out_of_turn(now)
    if asked.by in now.recorders:
        return _("who recorded the decision does not seal it; a colleague does")
    return ""


def _confirm(now: Standing, asked: Asked) -> str:
    if now.stage != Stage.COMPUTED:
        return _out_of_turn(now)
    if asked.owner in now.confirmed:
        return _("these data are confirmed already")
    if asked.by == now.computed.by_id:
        return _("who put the run forward does not confirm its data; a colleague does")
    if asked.by in {step.by_id for step in now.confirmed.values()}:
        return _("two different people confirm the two kinds of data")
    return ""


def _object(now: Standing, _asked: Asked) -> str:
    if now.takes_objections:
        return ""
    if now.stage in SETTLED:
        return _(
            "The committee has decided. What is left: write to the leading group, which puts it before the committee."
        )
    if now.until is None:
        return _("the results are not published yet; objections are taken while they are")
    return _(
        "Objections were taken until {day}. What is left: have a wrong fact corrected where it was recorded. Until the"
        " committee has decided, the run is repeated then, and a result that differs is published anew."
    ).format(day=day_said(now.until))


def _answer(now: Standing, asked: Asked) -> str:
    if now.stage in SETTLED:
        return _out_of_turn(now)
    if asked.objection is None or asked.objection not in now.objections:
        return _("this assessment has no such objection")
    if asked.objection.pk in now.answers:
        return _("the objection is answered already")
    if asked.by == asked.objection.by_id:
        return _("nobody answers his own objection")
    return ""


def _decide(now: Standing, _asked: Asked) -> str:
    if now.stage in (Stage.ANSWERED, Stage.DECIDED):
        return ""
    if now.stage == Stage.PUBLISHED and now.until is not None:
        return _("objections are taken until {day}; the committee decides after that").format(
            day=day_said(now.until)
        )
    if now.stage == Stage.ANSWERING and now.open:
        return _("{count} objections are not answered yet").format(count=len(now.open))
    if now.stage == Stage.ANSWERING:
        return _("facts are corrected upon an objection: the run is repeated and compared first")
    return _out_of_turn(now)


def _out_of_turn(now: Standing) -> str:
    return _("it is not this step's turn: the assessment is “{stage}”").format(
        stage=now.stage.label
    )


_REFUSALS: dict[StepAct, Callable[[Standing, Asked], str]] = {
    StepAct.BEGIN: _begin,
    StepAct.CONFIRM: _confirm,
    StepAct.RETURN: _send_back,
    StepAct.REPEAT: _before_decision,
    StepAct.PUBLISH: _publish,
    StepAct.OBJECT: _object,
    StepAct.ANSWER: _answer,
    StepAct.DECIDE: _decide,
    StepAct.SEAL: _seal,
    StepAct.CALL_OFF: _before_decision,
}
