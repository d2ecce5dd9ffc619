"""One page for every act on an assessment: one form, one verb, what follows said beforehand.

Where the act is not possible now the page says why, and what is; what somebody else did first is told, and what was
typed is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.process.faults import Conflict, Refused
from anqi.assessment.process.models import Objection, Owner, Step, StepAct
from anqi.assessment.process.queries import AssessmentFor, assessment_for
from anqi.assessment.process.refusals import Asked, refusal
from anqi.assessment.process.standing import CONFIRMS, VERBS
from anqi.assessment.process.wording import act_said, who_said
from anqi.kit.faults import Faulty
from anqi.organisation.access import may
from anqi.organisation.models import Account
from anqi.organisation.records import Denied, record_of
from anqi.work.wording import moment_said

Data = tuple[Any, ...]


@dataclass(frozen=True)
class Act:
    """An act as its page shows and does it. `form` makes the form of what was sent, or an empty one.

    `extra` is what the page shows beside the form, by the names that the template knows.
    """

    act: StepAct
    title: str
    verb: str
    form: Callable[..., Any]
    do: Callable[[Any], Step]
    follows: Sequence[str]
    owner: Owner | None = None
    objection: Objection | None = None
    template: str = "assessment/process/act.html"
    quiet: bool = False
    """Whether the verb is not the page's primary one, as of what ends something."""
    extra: dict[str, Any] = field(default_factory=dict)


def reached(
    account: Account, found: AssessmentFor, act: StepAct, owner: Owner | None = None
) -> None:
    """Whether a post lets somebody do this in the plant. Raises Denied."""
    verbs = (CONFIRMS[owner],) if owner is not None else VERBS[act]
    if not any(may(account, verb, plant=found.assessment.plant) for verb in verbs):
        raise Denied


def answer_with(request: HttpRequest, found: AssessmentFor, act: Act) -> HttpResponse:
    """The page, or the act done."""
    assessment, person = found.assessment, found.account.person
    back = reverse("assessment:assessment", args=[assessment.pk])
    asked = Asked(act.act, person.pk if person else 0, act.owner, act.objection)
    refused = refusal(found.standing, asked)
    initial = {"version": assessment.version}
    sent: Data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = act.form(*sent, initial=initial)
    status, conflict = 200, None
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                step = act.do(form)
                record_of(request, f"assessment_{act.act}", object=back)
                messages.info(request, _("Recorded: {what}").format(what=act_said(step)))
                return redirect(back)
        except Faulty as faulty:
            told(form, faulty)
        except Refused as no:
            refused, status = str(no), 409
        except Conflict as stale:
            now = assessment_for(found.account, assessment.pk)
            conflict, status = _conflict(stale, now), 409
            again = request.POST.copy()
            again["version"] = str(now.assessment.version)
            form = act.form(again, request.FILES, initial=initial)
    context = {
        "act": act, "form": form, "found": found, "assessment": assessment, "back": back,
        "refused": refused, "conflict": conflict, **act.extra,
    }  # fmt: skip
    return render(request, act.template, context, status=status)


def told(form: forms.Form, faulty: Faulty) -> None:
    """Let the form say what is wrong, beside its fields."""
    for fault in faulty.faults:
        place: str | None = fault.place
        if fault.place.startswith("rulings.") and hasattr(form, "place_of"):
            place = form.place_of(fault.place)
        form.add_error(place if place in form.fields else None, fault.message)


def _conflict(stale: Conflict, now: AssessmentFor) -> dict[str, str]:
    newest = now.standing.steps[-1]
    said = _("{what}, by {who}, {at}").format(
        what=act_said(newest), who=who_said(newest), at=moment_said(newest.at)
    )
    return {"text": str(stale), "now": said, "stage": str(now.standing.stage.label)}
